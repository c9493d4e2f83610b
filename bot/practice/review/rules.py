"""When a question comes back. Pure; the memory model is FSRS-6 (the ``fsrs`` package).

There are no steps within a day: a group meets once a day, so nothing comes back before the
member's next day. Moments are aware UTC, days are the member's own. Chance is given as a
number, so the same inputs always give the same day.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State

DEFAULT_RETENTION, LEAST_RETENTION, MOST_RETENTION = 0.9, 0.8, 0.95
DEFAULT_PER_DAY, MOST_PER_DAY = 20, 100
LONGEST_DAYS = 365
"""Nobody prepares for an interview that is further away."""
AHEAD_DAYS = 14

# How far a day may be moved, so that what was learnt together comes back spread out: the
# ranges of FSRS itself, as (from day, to day, share of the days between).
_SPREAD = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


class Grade(IntEnum):
    """How well it was remembered; the numbers are those of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class GradeSource(StrEnum):
    """Where a grade came from."""

    REVIEW = "review"
    QUIZ = "quiz"
    TICKS = "ticks"


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """What is remembered of one question. The three of FSRS are None until the first grade."""

    question_id: str
    due_at: datetime
    stability: float | None = None
    difficulty: float | None = None
    graded_at: datetime | None = None
    grade_count: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What a member chose: the share they want to remember, and reviews a day at most."""

    retention: float = DEFAULT_RETENTION
    per_day: int = DEFAULT_PER_DAY


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How many reviews fall on a day."""

    on: date
    count: int


def grade_of_points(covered: int, total: int) -> Grade:
    """The grade that a member's own ticks on an answer mean, by the share of points covered.

    FSRS asks how well it was recalled. All points is all there is to recall: Easy. From three
    quarters on a detail was left out, and an interviewer would be content: Good. From one half
    on it was there, with gaps: Hard. With less than half it has to be learnt again: Again, as
    a miss in a quiz. Raises ValueError unless 0 ≤ covered ≤ total and total is positive.
    """
    if not 0 <= covered <= total or total == 0:
        raise ValueError(f"{covered} of {total} points")
    if covered == total:
        return Grade.EASY
    if 4 * covered >= 3 * total:
        return Grade.GOOD
    return Grade.HARD if 2 * covered >= total else Grade.AGAIN


def new_card(
    question_id: str, now: datetime, not_before: datetime | None = None, *, zone: ZoneInfo
) -> ReviewCard:
    """A card that nobody graded yet: it comes tomorrow, or when its answer is out."""
    tomorrow = _days_later(now, 1, zone)
    return ReviewCard(question_id, max(tomorrow, not_before or tomorrow))


def grade(
    card: ReviewCard, how: Grade, *, now: datetime, retention: float, chance: float, zone: ZoneInfo
) -> ReviewCard:
    """The card after a grade. ``chance`` (0 ≤ chance < 1) spreads the day a little.

    It comes back a whole number of the member's days from ``now``, at least one. Raises ValueError
    for a naive ``now``.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    moment = now.astimezone(UTC)
    graded, _ = _scheduler(retention).review_card(
        Card(
            card_id=0,
            state=State.Learning if card.grade_count == 0 else State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=card.due_at,
            last_review=card.graded_at,
        ),
        Rating(how),
        moment,
    )
    days = spread((graded.due - moment).days, chance)
    return replace(
        card,
        due_at=_days_later(moment, days, zone),
        stability=graded.stability,
        difficulty=graded.difficulty,
        graded_at=moment,
        grade_count=card.grade_count + 1,
    )


def _days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time on a zone's clocks, days later: a day is 23 or 25 hours long when they
    change."""
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


@lru_cache(maxsize=16)  # the whole percents that a member can choose
def _scheduler(retention: float) -> Scheduler:
    return Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,  # it draws from the global random; `spread` does the same
    )


def spread(days: int, chance: float) -> int:
    """Days moved a little by chance; a day or two are never moved."""
    if days < _SPREAD[0][0]:
        return max(1, days)
    delta = 1.0 + sum(
        share * max(min(float(days), end) - start, 0.0) for start, end, share in _SPREAD
    )
    low = max(2, round(days - delta))
    high = min(LONGEST_DAYS, round(days + delta))
    return low + int(chance * (high - low + 1))


def retention_of(percent: int) -> float:
    """A desired retention from whole percents, brought within what FSRS does well."""
    return min(max(percent / 100, LEAST_RETENTION), MOST_RETENTION)


def due_on(card: ReviewCard, zone: ZoneInfo) -> date:
    """The member's day on which the card is due, never the day on which it was graded.

    For somebody who has moved to another zone since, a day later can be the same date.
    """
    on = card.due_at.astimezone(zone).date()
    if card.graded_at is None:
        return on
    return max(on, card.graded_at.astimezone(zone).date() + timedelta(days=1))


def queue(cards: Iterable[ReviewCard], today: date, zone: ZoneInfo) -> tuple[ReviewCard, ...]:
    """What is due today, most overdue first."""
    due = [card for card in cards if due_on(card, zone) <= today]
    return tuple(sorted(due, key=lambda card: (card.due_at, card.question_id)))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can come of a queue. ``due``: what may be shown today, the most overdue first; ``left``:
    how many of it the day still has room for; ``days``: when each card of the queue comes at the
    earliest, ascending, so that ``left`` of them are not after ``today``."""

    today: date
    due: tuple[ReviewCard, ...]
    left: int
    days: tuple[date, ...]


def outlook(
    cards: Sequence[ReviewCard], today: date, zone: ZoneInfo, *, hidden: Collection[str] = (),
    room: int = DEFAULT_PER_DAY,
) -> Outlook:  # fmt: skip
    """What comes today and later. ``hidden``: questions that nobody may meet today; ``room``: for
    how many reviews there is room today. What can't come today comes tomorrow."""
    due = tuple(card for card in queue(cards, today, zone) if card.question_id not in hidden)
    coming = due[: max(0, room)]
    ids, tomorrow = {card.question_id for card in coming}, today + timedelta(days=1)
    days = (
        due_on(card, zone) if card.question_id in ids else max(due_on(card, zone), tomorrow)
        for card in cards
    )
    return Outlook(today, due, len(coming), tuple(sorted(days)))


def load_ahead(found: Iterable[date], today: date, days: int = AHEAD_DAYS) -> tuple[DayLoad, ...]:
    """What comes on each of the next days, today first; what is overdue falls on today."""
    counts = Counter(max(on, today) for on in found)
    dates = (today + timedelta(days=ahead) for ahead in range(days))
    return tuple(DayLoad(on, counts[on]) for on in dates)


def next_load(found: Iterable[date], today: date) -> DayLoad | None:
    """The first day after today on which something comes."""
    later = Counter(on for on in found if on > today)
    return DayLoad(min(later), later[min(later)]) if later else None


def describe_day(on: date, today: date) -> str:
    """A day as people say it: "tomorrow", "on Friday 20 November, in 6 days"."""
    away = (on - today).days
    if away <= 0:
        return "today"
    if away == 1:
        return "tomorrow"
    year = "" if on.year == today.year else f" {on.year}"
    return f"on {on:%A} {on.day} {on:%B}{year}, in {away} days"

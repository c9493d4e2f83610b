"""The rules of streaks and leaderboards: ledger and answers in, figures and explanations out. Pure.

The truth is the ledger (which question was posted on which local date, and what became of the
day), the dates a member answered, and those on which they practised enough where practice counts.
A stored figure is only ever a cache of `fold`. Every date is the server's intended local date.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from bot.core.ids import UserId

FREEZE_COST = 7  # answered days that earn one freeze
MOST_CREDIT = 2 * FREEZE_COST  # two freezes work as well as three, so two are the most held
FIRST_MILESTONES = (3, 7, 14, 30, 50)  # from 100 on, every further 100
ENOUGH_QUESTIONS = 3
"""As long as a short answer takes, and no single click; fewer would make the day a formality."""


class DayState(StrEnum):
    """What the ledger says of one posting day."""

    OPEN = "open"  # posted, answers still count
    CLOSED = "closed"  # posted, the time for answers is over
    VOID = "void"  # not posted, or the bot was not up to take answers: costs nobody
    SKIPPED = "skipped"  # the organiser left the day out: no question, so no answers


class DayKind(StrEnum):
    """What one calendar date was for one member."""

    ANSWERED = "answered"
    PRACTISED = "practised"  # not answered, but practised enough where that counts
    FREEZE = "freeze"  # missed, and covered by a freeze
    VOID = "void"
    REST = "rest"  # not a posting day
    SKIPPED = "skipped"
    MISSED = "missed"
    OPEN = "open"  # not answered yet, and still time
    LATE = "late"  # answered after the reveal only, which does not count; no freeze covered it
    BEFORE = "before"  # before the member's first answer, when nothing can be missed


class Practice(StrEnum):
    """What can make a day count beside the daily answer."""

    QUIZ = "quiz"  # one question of any quiz, answered
    REVIEW = "review"  # one review, graded
    MOCK = "mock"  # one mock interview, finished


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One row of the ledger; a date without a row is a rest day."""

    on: date
    state: DayState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A member's figures after some day; the start is all zeros. `credit` (0 to 14) is what freezes
    are made of: a day that counts adds one, a freeze takes seven. `answered` are all days that
    count; `practised` those of them without an answer."""

    current: int = 0
    longest: int = 0
    credit: int = 0
    answered: int = 0
    practised: int = 0

    @property
    def answers(self) -> int:
        """Days that count by an answer."""
        return self.answered - self.practised

    @property
    def freezes(self) -> int:
        """Freezes held now, 0 to 2."""
        return self.credit // FREEZE_COST

    @property
    def days_to_next_freeze(self) -> int | None:
        """Answered days until the next freeze is earned; None when no more can be held."""
        if self.credit >= MOST_CREDIT:
            return None
        return FREEZE_COST - self.credit % FREEZE_COST


NOTHING_YET = Progress()


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of *why is my streak what it is*.

    `late` says that an answer came after the reveal and did not count, whatever the kind: a
    freeze can cover such a day too. `practice` is what was practised on a day that counts by it.
    `lost` are the days towards the next freeze that end with a streak.
    """

    on: date
    kind: DayKind
    reason: str = ""
    late: bool = False
    practice: tuple[Practice, ...] = ()
    lost: int = 0


def is_enough(practised: Iterable[Practice]) -> bool:
    """Whether what was practised while a day's question was open makes the day count: three
    different questions of any quizzes or reviews, or one mock interview."""
    kinds = list(practised)
    return Practice.MOCK in kinds or len(kinds) >= ENOUGH_QUESTIONS


def fold(
    days: Iterable[LedgerDay],
    answered_on: Collection[date],
    start: Progress = NOTHING_YET,
    *,
    practised_on: Collection[date] = (),
) -> Progress:
    """Progress after all `days`, which must ascend by date (ValueError otherwise). `start` is a
    checkpoint: the progress before the first of them, and before any day that is open. Answers and
    practice on dates that are not in `days` count for nothing."""
    ledger = tuple(days)
    _refuse_unsorted(ledger)
    answers = _as_set(answered_on)
    counting = answers | _as_set(practised_on) if practised_on else answers
    figures = (start.current, start.longest, start.credit, start.answered)
    for day in ledger:
        figures = _step(figures, day.state, day.on in counting)
    practised = start.practised
    if practised_on:
        alone = counting - answers
        practised += sum(day.on in alone and day.state is not DayState.SKIPPED for day in ledger)
    return Progress(*figures, practised)


def explain(
    days: Iterable[LedgerDay], answered_on: Collection[date], *, first: date, last: date,
    late_on: Collection[date] = (), practised_on: Mapping[date, tuple[Practice, ...]] | None = None,
    start: Progress = NOTHING_YET,
) -> tuple[DayLine, ...]:  # fmt: skip
    """One line for every calendar date from `first` to `last`, newest first.

    `days` ascend (ValueError otherwise) and reach back to the member's first answer, or to the day
    after the checkpoint `start`: freezes hang on them. `late_on` are the dates answered only after
    the reveal, `practised_on` those practised enough, with what.
    """
    if last < first:
        raise ValueError(f"the last day {last} is before the first {first}")
    ledger = tuple(days)
    _refuse_unsorted(ledger)
    answers, late, practice = _as_set(answered_on), _as_set(late_on), practised_on or {}
    earlier = (day for day in ledger if day.on < first)
    progress = fold(earlier, answers, start, practised_on=practice.keys())
    posted = {day.on: day for day in ledger if first <= day.on <= last}
    lines: list[DayLine] = []
    figures = (progress.current, progress.longest, progress.credit, progress.answered)
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        day = posted.get(on)
        if day is None:
            lines.append(DayLine(on, DayKind.REST))
            continue
        answered, practised = on in answers, on in practice
        is_late = on in late and not answered
        kind = _kind(figures, day, answered=answered, practised=practised, late=is_late)
        what = practice[on] if kind is DayKind.PRACTISED else ()
        lost = figures[2] if kind in (DayKind.MISSED, DayKind.LATE) else 0
        lines.append(DayLine(on, kind, day.reason, is_late, what, lost))
        figures = _step(figures, day.state, answered or practised)
    return tuple(reversed(lines))


def at_stake(before: Progress, day: LedgerDay | None, answered: bool) -> bool:
    """Whether a streak hangs on answering `day` (None: a rest day). `before` is without it."""
    return before.current > 0 and day is not None and day.state is DayState.OPEN and not answered


def milestone(before: int, after: int) -> int | None:
    """The highest of 3, 7, 14, 30, 50, 100, 200, … that a streak passed on its way up."""
    if after >= 100:
        highest = after // 100 * 100
    else:
        highest = max((mark for mark in FIRST_MILESTONES if mark <= after), default=0)
    return highest if before < highest else None


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """A member's figures for a leaderboard."""

    user_id: UserId
    name: str
    current: int
    answers: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A member's place on a leaderboard; equal figures share a place."""

    place: int
    standing: MemberStanding


def rank(standings: Iterable[MemberStanding]) -> tuple[Ranked, ...]:
    """Places from the most answers down, the streak deciding between equals. Members who are
    level in both share a place (1, 2, 2, 4), by id inside a tie."""
    ranked: list[Ranked] = []
    order = sorted(standings, key=lambda one: (-one.answers, -one.current, one.user_id))
    for position, one in enumerate(order, start=1):
        before = ranked[-1] if ranked else None
        is_level = before is not None and (before.standing.answers, before.standing.current) == (
            one.answers,
            one.current,
        )
        ranked.append(Ranked(before.place if before and is_level else position, one))
    return tuple(ranked)


_Figures: TypeAlias = tuple[int, int, int, int]
"""Current, longest, credit and answered of a ``Progress``."""


def _step(figures: _Figures, state: DayState, answered: bool) -> _Figures:
    """After one more day of the ledger.

    - Answered or practised (open, closed or void): the streak grows by one, and so does the
      credit, up to 14.
    - Missed (closed, neither): with a credit of 7 or more a freeze covers the day, which
      takes 7 and adds nothing to the streak; otherwise streak and credit start again at 0.
    - Everything else changes nothing: a void day that doesn't count, a skipped day, an open day
      that still has time.

    The rule is monotone: of two members the one who is ahead in every figure stays ahead (or
    level) whatever the next day brings, and answering always leaves one ahead of not answering.
    So one more answer or practice, found late or at any place, never lowers any figure at any
    later moment. Counting freezes by the length of the *current* streak would break this.
    """
    # Plain numbers, because a dataclass a day would double the time of two years of history.
    current, longest, credit, count = figures
    if answered and state is not DayState.SKIPPED:
        current += 1
        return (
            current,
            current if current > longest else longest,
            credit + 1 if credit < MOST_CREDIT else MOST_CREDIT,
            count + 1,
        )
    if state is not DayState.CLOSED:
        return figures
    if credit >= FREEZE_COST:
        return current, longest, credit - FREEZE_COST, count
    return 0, longest, 0, count


_NOT_CLOSED = {
    DayState.OPEN: DayKind.OPEN, DayState.VOID: DayKind.VOID, DayState.SKIPPED: DayKind.SKIPPED,
}  # fmt: skip


def _kind(
    before: _Figures, day: LedgerDay, *, answered: bool, practised: bool, late: bool
) -> DayKind:
    _, _, credit, count = before
    if (answered or practised) and day.state is not DayState.SKIPPED:
        return DayKind.ANSWERED if answered else DayKind.PRACTISED
    if day.state is not DayState.CLOSED:
        return _NOT_CLOSED[day.state]
    if credit >= FREEZE_COST:
        return DayKind.FREEZE
    if late:
        return DayKind.LATE
    return DayKind.MISSED if count else DayKind.BEFORE


def _as_set(dates: Collection[date]) -> Set[date]:
    return dates if isinstance(dates, Set) else frozenset(dates)


def _refuse_unsorted(days: Sequence[LedgerDay]) -> None:
    for earlier, later in pairwise(days):
        if earlier.on >= later.on:
            raise ValueError(f"days must ascend by date, but {later.on} follows {earlier.on}")

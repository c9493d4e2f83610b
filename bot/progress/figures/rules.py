"""What the figures of a group are made of, and what follows from them. Pure.

Moments are aware UTC. A span reaches from ``since`` to just before ``until``.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ids import UserId

FEWEST_PEOPLE = 5
"""A figure about fewer people would be about persons."""
FROM_SHARE, TO_SHARE = 0.25, 0.75
"""A question divides where neither side is a handful."""
AWAY_AFTER = timedelta(days=14)
BEFORE_THAT = timedelta(days=42)
WEEK = timedelta(days=7)
LONGEST_WEEK = timedelta(days=13, hours=12)
"""Another day, hour or zone can put this much between two weeks that are told; where it is more,
one between them was left out."""


class ActivityKind(StrEnum):
    """What members do here."""

    ANSWER = "answer"
    """An answer to a question of the day."""
    QUIZ = "quiz"
    """One question of any quiz."""
    REVIEW = "review"
    OPEN = "open"
    """A question of ``/practise``, answered."""
    MOCK = "mock"
    """A mock interview with a partner, held."""
    SOLO = "solo"
    """One held alone."""


PRACTICE = (ActivityKind.QUIZ, ActivityKind.REVIEW, ActivityKind.OPEN)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From ``since`` to just before ``until``."""

    since: datetime
    until: datetime


def week_until(until: datetime, last: datetime | None) -> TimeSpan:
    """The week that is due at a moment, where the last one was due at ``last``: it begins there, so
    that nothing is told twice or lost between the two. Without one it is seven days."""
    if last is None or until - last > LONGEST_WEEK:
        return TimeSpan(until - WEEK, until)
    return TimeSpan(last, until)


@dataclass(frozen=True, slots=True)
class Activity:
    """How often a member did one kind of thing within a span."""

    user_id: UserId
    kind: ActivityKind
    number: int


@dataclass(frozen=True, slots=True)
class Try:
    """A member's try at a question: right, or recalled."""

    question_id: str
    at: datetime
    is_right: bool


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a question went for a group: quizzes, and self-assessments with half the points or
    more."""

    question_id: str
    people: int
    tries: int
    right: int

    @property
    def share(self) -> float:
        """How many of the tries were right, 0 to 1."""
        return self.right / self.tries


@dataclass(frozen=True, slots=True)
class Mocks:
    """The mock interviews that were to begin within a span. ``people`` were in one that was
    agreed, held or missed."""

    agreed: int
    held: int
    missed: int
    people: int


def by_person(activities: Iterable[Activity]) -> dict[UserId, Counter[ActivityKind]]:
    """What each member did."""
    found: defaultdict[UserId, Counter[ActivityKind]] = defaultdict(Counter)
    for one in activities:
        found[one.user_id][one.kind] += one.number
    return dict(found)


def _enough(figures: Iterable[QuestionFigures]) -> list[QuestionFigures]:
    return [one for one in figures if one.people >= FEWEST_PEOPLE]


def most_divided(figures: Iterable[QuestionFigures]) -> QuestionFigures | None:
    """The question of which right and wrong are nearest to half each, of those that enough people
    tried; between equals the one with more people, then by id."""
    open_ones = [one for one in _enough(figures) if FROM_SHARE <= one.share <= TO_SHARE]
    return min(
        open_ones,
        key=lambda one: (abs(one.share - 0.5), -one.people, one.question_id), default=None,
    )  # fmt: skip


def hardest(figures: Iterable[QuestionFigures], most: int) -> tuple[QuestionFigures, ...]:
    """The questions with the smallest share of right tries, of those that enough people tried and
    somebody got wrong; between equals by id."""
    missed = [one for one in _enough(figures) if one.right < one.tries]
    return tuple(sorted(missed, key=lambda one: (one.share, one.question_id))[:most])


def stronger(tries: Sequence[Try], since: datetime) -> tuple[str, ...]:
    """The questions that a member got right at their last try, within the span, after having
    missed the one before it; in the order of that last try. ``tries`` are the oldest first."""
    last: dict[str, tuple[Try | None, Try]] = {}
    for one in tries:
        before = last.pop(one.question_id, None)
        last[one.question_id] = (None if before is None else before[1], one)
    return tuple(
        question_id
        for question_id, (before, latest) in last.items()
        if before is not None and not before.is_right and latest.is_right and latest.at >= since
    )


def drifting(last_active: Mapping[UserId, datetime], now: datetime) -> tuple[UserId, ...]:
    """Who was active some weeks ago and hasn't been since; by id."""
    return tuple(
        sorted(
            user_id
            for user_id, at in last_active.items()
            if now - BEFORE_THAT <= at < now - AWAY_AFTER
        )
    )


def told(number: int, people: int) -> int | None:
    """A figure, unless it is about too few people."""
    return number if people >= FEWEST_PEOPLE else None


def visible(user_ids: Iterable[UserId], hidden: Collection[UserId]) -> tuple[UserId, ...]:
    """Those who may be shown, in their order."""
    return tuple(one for one in user_ids if one not in hidden)

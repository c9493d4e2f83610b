"""What the review feature says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.bank.model import Question
from bot.daily.streaks.messages import DayCounts
from bot.practice.review.rules import Choices, DayLoad


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """The question to recall now. ``version`` counts its grades, so that a click on an old
    picture of it is noticed. ``waiting`` counts those that may still come today, with it."""

    question: Question
    version: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """The same with its answer, to be graded by the member."""

    question: Question
    version: int


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Good news. ``following`` is the next day with reviews; ``done`` how many today."""

    today: date
    has_cards: bool
    following: DayLoad | None
    done: int


@dataclass(frozen=True, slots=True)
class EnoughForToday:
    """The chosen number a day is reached; the rest waits."""

    per_day: int
    waiting: int


@dataclass(frozen=True, slots=True)
class GradedCard:
    """The question that was graded just now, and when it comes back."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """What happened to the card before, and what comes now.

    ``stale``: the click was on something that is settled already."""

    then: ReviewQuestion | NothingDue | EnoughForToday
    today: date
    graded: GradedCard | None = None
    stale: bool = False
    day: DayCounts | None = None
    """With the review just graded the day counts, which it didn't before."""


@dataclass(frozen=True, slots=True)
class ReviewAdded:
    """*Remind me of this one*. ``is_new``: False if it was in the queue already."""

    question_id: str
    title: str
    on: date
    today: date
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReviewSuspended:
    """A question is out of the member's queue."""

    question_id: str
    title: str


@dataclass(frozen=True, slots=True)
class LoadAhead:
    """What is due over the next days, today first."""

    days: tuple[DayLoad, ...]
    card_count: int
    per_day: int


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """What the member chose, and the zone in which their day begins."""

    choices: Choices
    zone: str
    changed: bool

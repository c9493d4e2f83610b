"""What the story is made of: dates, twists, and the words for what happened. Pure."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

SETUP_ON = date(2026, 1, 4)
SETUP_AT = time(17, 0)
FIRST_DAY = date(2026, 1, 5)
TODAY = date(2026, 1, 28)
"""Three weeks later, a Wednesday: its question has just been posted when the demo opens."""
QUEUED = "roc-or-pr-imbalance"
"""The question that the organiser puts at ``TODAY``."""
POST_TIME = "09:00"
REVEAL_MINUTES = 12 * 60
REVEAL_AT = time(21, 0)
WEEK_AT = "18:00"
"""On Sundays: the group's week, and one member's own."""
VOTED_AT = time(21, 3)
SHARED_AT = time(22, 30)
"""In the evening before ``TODAY``: what Ada did in the year."""


class Sort(StrEnum):
    """What kind of thing happened."""

    POST = "post"
    REVEAL = "reveal"
    REMINDER = "reminder"
    ANSWER = "answer"
    MOCK = "mock"
    DETAIL = "detail"
    """What one of a pair does: of interest day by day, too much in a summary."""
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, in words; ``at`` is in the group's zone."""

    at: datetime
    sort: Sort
    text: str
    who: str = ""


Step = Callable[[], Awaitable[list[Happening]]]
"""Something that is planned for a moment; what happened then."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a persona did, with which post, quiz, session or question, and what came of it (choices,
    words, a time): the bot's tables and Discord must agree with it."""

    on: date
    did: str
    who: str
    subject: int | str
    result: Any


@dataclass(frozen=True, slots=True)
class PlannedOutage:
    """The bot's process is gone between two wall clock times of one date."""

    on: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Skip:
    """The organiser leaves a date out, the evening before."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the story does besides everyday life."""

    outages: tuple[PlannedOutage, ...]
    skips: tuple[Skip, ...]
    evenings: tuple[date, ...] = ()
    """After the reveals of these dates some practise: feedback, quizzes, a review next day."""
    mock_on: date | None = None
    """When the organiser sets mock interviews up; the first round is on the Sunday after it."""
    played_by_you: str = ""
    """Whom the person at the browser plays from ``TODAY`` on; the story leaves them alone."""


OUTAGE = PlannedOutage(date(2026, 1, 16), time(10, 0), time(14, 10))
SKIP = Skip(date(2026, 1, 18), "mock interviews all day")
MOCK_ON = date(2026, 1, 12)
HISTORY = Timeline(
    outages=(OUTAGE,), skips=(SKIP,), evenings=(TODAY - timedelta(days=1),), mock_on=MOCK_ON
)
WEEK = Timeline(
    outages=(OUTAGE, PlannedOutage(date(2026, 1, 30), time(10, 0), time(13, 30))),
    skips=(SKIP, Skip(date(2026, 1, 31), "the organisers are taking a break")),
    evenings=(TODAY,),
    mock_on=MOCK_ON,
)
"""The history, and the week after it in which as much goes wrong."""


def day_words(day: date) -> str:
    """Such as "Monday 26 January"."""
    return f"{day:%A} {day.day} {day:%B}"

"""What leaderboards say: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.ids import UserId
from bot.daily.streaks.rules import Ranked

PLACES_SHOWN = 15


class Period(StrEnum):
    """What a leaderboard looks at."""

    WEEK = "week"
    MONTH = "month"
    EVER = "all time"


class Metric(StrEnum):
    """What it counts."""

    DAYS = "days"
    """Days that count, by an answer or by practice: where practice counts."""
    ANSWERS = "answers"
    PRACTICE = "practice"
    """Questions of quizzes, reviews and ``/practise``."""
    MOCKS = "mocks"
    """Mock interviews with a partner that were held."""


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """Who did most in a period. The figure of each place stands in ``standing.answers``, whatever
    the metric."""

    period: Period
    metric: Metric
    metrics: tuple[Metric, ...]
    """What can be chosen here, the one that holds without a choice first."""
    first: date | None
    last: date
    places: tuple[Ranked, ...]
    viewer_id: UserId
    viewer_hidden: bool

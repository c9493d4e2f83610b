"""What insights say: frozen values that the ui draws.

A figure that is None is about fewer than five people, and isn't told.
"""

from dataclasses import dataclass
from datetime import date

from bot.core.ids import UserId
from bot.progress.figures.rules import Mocks


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """A question of the day and how many answered it in time."""

    on: date
    title: str
    answers: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Something with a name and its figure."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Weeks:
    """The local dates that are looked at, both included."""

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PeopleInsights:
    """When members are here, who drifts, and the mock interviews. Hours and weekdays go by the
    server's clock."""

    weeks: Weeks
    people: int | None
    """How many did anything."""
    weekdays: tuple[int | None, ...]
    """Monday first: how many did anything on one."""
    hours: tuple[int | None, ...]
    """Midnight first."""
    drifting: int | None
    drifting_ids: tuple[UserId, ...]
    """Those of them who let organisers see it."""
    mocks: Mocks | None


@dataclass(frozen=True, slots=True)
class QuestionInsights:
    """How the questions went."""

    weeks: Weeks
    asked: tuple[AskedOnce, ...]
    """The newest first."""
    hardest: tuple[Counted, ...]
    """How many of the tries were right, in percent."""
    reported: tuple[Counted, ...]
    topics: tuple[Counted, ...]
    """How many questions of the day each had, the most first."""


@dataclass(frozen=True, slots=True)
class GroupInsights:
    """All of it as one picture."""

    people: PeopleInsights
    questions: QuestionInsights


@dataclass(frozen=True, slots=True)
class InsightsFile:
    """All of it as a file."""

    people: PeopleInsights
    questions: QuestionInsights


@dataclass(frozen=True, slots=True)
class DriftConsentSet:
    """Whether organisers see a member's name when they have been away."""

    is_given: bool

"""The words of a plan: what somebody prepares for, how they stand, what there is to do. Pure.

Dates are the person's own; minutes are estimates, the same whoever it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.core.ids import GuildId, UserId
from bot.interviews.values.rules import Level, Track

FEWEST_HOURS, MOST_HOURS = 1, 40
FARTHEST = timedelta(days=366)
LIGHT_DAYS = 2
"""Days before the interview on which a third is enough, and nothing new begins."""
WITHOUT_DATE_WEEKS = 4
"""How far a plan looks that has no date yet."""
WEEK = 7
STORIES_WANTED = 6
QUIZ_OF = 5
"""Questions of one quiz of the plan."""


class TaskKind(StrEnum):
    """What can be asked of somebody; the order in which a day begins."""

    REVIEWS = "reviews"
    DAILY = "daily"
    QUIZ = "quiz"
    PRACTISE = "practise"
    STORY = "story"
    LIST = "list"
    MOCK = "mock"


MINUTES: Mapping[TaskKind, int] = {
    TaskKind.REVIEWS: 1,
    TaskKind.DAILY: 5,
    TaskKind.QUIZ: 10,
    TaskKind.PRACTISE: 10,
    TaskKind.STORY: 30,
    TaskKind.LIST: 10,
    TaskKind.MOCK: 45,
}
"""How long one takes: a review, an answer, a quiz of five, a question in one's own words, a story,
an entry of a list, a mock interview alone."""


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """What somebody prepares for. ``interview_on``: None while they know no date. ``hours``: a
    week. ``guild_id``: where it is at home, which says nothing of where its owner practises.
    ``draft_date`` and ``draft_hours``: what was typed last and could not be read."""

    user_id: UserId
    guild_id: GuildId
    interview_on: date | None
    hours: int
    tracks: frozenset[Track]
    level: Level
    started_on: date
    countdown: bool = False
    draft_date: str = ""
    draft_hours: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether there is enough to plan by: a first form may have been unreadable."""
        return self.hours >= FEWEST_HOURS


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """How somebody stands in a topic: of their latest quiz answers, how many were right; how many
    blocks of it (a quiz of five, a question in their own words) they did since the plan began;
    and what the bank can give."""

    right: int = 0
    seen: int = 0
    done: int = 0
    can_quiz: bool = True
    can_practise: bool = True
    question_count: int = 0


@dataclass(frozen=True, slots=True)
class ListStanding:
    """A list of /prepare. ``is_last``: it is for the day before."""

    list_id: str
    title: str
    open_count: int
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStanding:
    """How somebody stands today. ``due_on``: the day on which each of their reviews comes, all
    until the interview, today no more than are left of ``reviews_a_day`` after ``reviews_done``.
    ``daily_weekdays``: on which weekdays this server asks a question; ``daily_is_open``: one waits
    for their answer now; ``daily_is_done``: today's has it. ``held``: mock interviews since the
    plan began. ``mock_on``: the day of the next one that is agreed. ``done_minutes``: this week;
    ``done_today``: of them, today."""

    today: date
    topics: Mapping[str, TopicStanding] = field(default_factory=dict)
    due_on: Sequence[date] = ()
    reviews_a_day: int = 20
    reviews_done: int = 0
    daily_weekdays: frozenset[int] = frozenset()
    daily_is_open: bool = False
    daily_is_done: bool = False
    lists: tuple[ListStanding, ...] = ()
    story_count: int = 0
    held: Mapping[Track, int] = field(default_factory=dict)
    mock_on: date | None = None
    done_minutes: int = 0
    done_today: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: ``count`` of a kind, about a topic, a list or a track. ``why``: in plain
    words. ``name``: how its subject is called."""

    kind: TaskKind
    subject: str
    name: str
    count: int
    minutes: int
    why: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the plan, ``number`` from 1, of ``of``; ``first`` to ``last`` are the days that
    are left of it. ``limit``: the minutes that it may take, with what was done already."""

    number: int
    of: int
    first: date
    last: date
    limit: int
    tasks: tuple[Task, ...]

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(task.minutes for task in self.tasks)


def first_day(plan: InterviewPlan, today: date) -> date:
    """On which day the plan began; today where that is still to come, as its owner's zone was
    another one then."""
    return min(plan.started_on, today)


class PlanPhase(StrEnum):
    """Where somebody is."""

    PREPARING = "preparing"
    NO_DATE = "no-date"
    LAST_DAYS = "last-days"
    THE_DAY = "the-day"
    PAST = "past"


def phase(plan: InterviewPlan, today: date) -> PlanPhase:
    """Where somebody is on a day of theirs."""
    if plan.interview_on is None:
        return PlanPhase.NO_DATE
    left = (plan.interview_on - today).days
    if left < 0:
        return PlanPhase.PAST
    if left == 0:
        return PlanPhase.THE_DAY
    return PlanPhase.LAST_DAYS if left <= LIGHT_DAYS else PlanPhase.PREPARING


def is_light(plan: InterviewPlan, day: date) -> bool:
    """Whether a day is one of the last."""
    on = plan.interview_on
    return on is not None and (on - day).days <= LIGHT_DAYS


def countdown(on: date, today: date) -> str:
    """How far away the interview is, in plain words."""
    left = (on - today).days
    if left == 0:
        return "Your interview is today. Good luck."
    return "Your interview is tomorrow." if left == 1 else f"{left:,} days to your interview."

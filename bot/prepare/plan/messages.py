"""What a plan says, to its owner alone: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.core.ids import PostId
from bot.prepare.plan.rules.typed import Typed
from bot.prepare.plan.rules.values import InterviewPlan, PlanPhase, Task, Week


@dataclass(frozen=True, slots=True)
class NoPlan:
    """There is none yet. ``stopped``: it has just gone."""

    stopped: bool = False


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The form, with what is known."""

    typed: Typed
    is_new: bool


@dataclass(frozen=True, slots=True)
class PlanUnread:
    """Something in the form could not be read; all of it is kept. ``has_plan``: the plan from
    before stands."""

    problems: tuple[str, ...]
    has_plan: bool


@dataclass(frozen=True, slots=True)
class TodayCard:
    """What to do today. ``done_minutes`` of ``limit`` this week; ``in_server``: its buttons work
    here; ``post_id``: the question of the day that waits for an answer. ``after_list``: the list of
    /prepare for when it is over. ``just_saved``: it is new or has changed;
    ``countdown_set``: its line in the reminder was switched; ``has_reminder``: there is one."""

    plan: InterviewPlan
    where: PlanPhase
    today: date
    tasks: tuple[Task, ...]
    done_minutes: int
    limit: int
    in_server: bool
    post_id: PostId | None = None
    after_list: str = ""
    just_saved: bool = False
    countdown_set: bool = False
    has_reminder: bool = False


@dataclass(frozen=True, slots=True)
class WeekCard:
    """One week with the reasons, and all to choose from. ``is_now``: it is this one."""

    week: Week
    weeks: tuple[Week, ...]
    has_date: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Before a plan is deleted."""

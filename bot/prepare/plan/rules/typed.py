"""What somebody types into the form of a plan, read. Pure; nothing is lost when it can't be."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.interviews.values.rules import DEFAULT_TRACKS, Level, Track
from bot.prepare.plan.rules.values import FARTHEST, FEWEST_HOURS, MOST_HOURS, InterviewPlan
from bot.server import readers
from bot.server.dates import NUMBERS
from bot.server.typed import folded

LONGEST_TYPED = 60
USUAL_HOURS = 5
_NONE_YET = re.compile(
    r"(?:[-–—?]+|n/?a|tb[acd]|idk|unknown|none|nothing|no(?: (?:date|interview))?|"
    r"not(?: sure| (?:yet )?(?:known|set|fixed|decided|scheduled))?|"
    r"(?:i )?(?:don'?t|do not) know)?(?: yet)?[.!?]*"
)
_AROUND_HOURS = re.compile(
    r"(?<![^\W\d_])(?:about|around|roughly|ca|hours?|hrs?|h|(?:an?|per|each|every) week|weekly)"
    r"(?![^\W_])\.?|/ ?(?:weeks?|wk|w)\b|~|≈"
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds. ``level`` is None where none was chosen."""

    on: str = ""
    hours: str = ""
    tracks: frozenset[Track] = frozenset()
    level: Level | None = None


def typed_of(plan: InterviewPlan | None) -> Typed:
    """What the form opens with."""
    if plan is None:
        return Typed("", str(USUAL_HOURS), DEFAULT_TRACKS, Level.MID)
    on = plan.draft_date or ("" if plan.interview_on is None else plan.interview_on.isoformat())
    hours = plan.draft_hours or str(plan.hours or "")
    return Typed(on, hours, plan.tracks, plan.level)


def read(
    given: Typed, before: InterviewPlan | None, *, user_id: UserId, guild_id: GuildId, today: date
) -> tuple[InterviewPlan, tuple[str, ...]]:
    """The plan as it is now, and what could not be read. That stays as it was before, and what was
    typed is kept as a draft. A new date after the old one has passed begins a new plan."""
    problems: list[str] = []
    plan = before or InterviewPlan(user_id, guild_id, None, 0, DEFAULT_TRACKS, Level.MID, today)
    tracks, level = given.tracks or plan.tracks, given.level or plan.level
    plan = replace(
        plan, guild_id=guild_id, tracks=tracks, level=level, draft_date="", draft_hours=""
    )
    on = _tried(lambda: read_day(given.on, today), problems)
    hours = _tried(lambda: read_hours(given.hours), problems)
    if problems:
        # The other one waits beside what could not be read: both were meant together.
        return replace(
            plan, draft_date=given.on[:LONGEST_TYPED], draft_hours=given.hours[:LONGEST_TYPED]
        ), tuple(problems)
    assert hours is not None
    was_over = plan.interview_on is not None and plan.interview_on < today
    started = today if was_over or not plan.is_ready else plan.started_on
    return replace(plan, interview_on=on, hours=hours, started_on=started), ()


def _tried(reading: Callable[[], T], problems: list[str]) -> T | None:
    try:
        return reading()
    except UserError as refusal:
        problems.append(refusal.text.removesuffix(readers.UNCHANGED).strip())
        return None


def read_day(text: str, today: date) -> date | None:
    """The day of the interview; None for a text that says there is none yet."""
    if _NONE_YET.fullmatch(folded(text).replace("’", "'")):
        return None
    on = readers.read_date(text, today)
    if on < today:
        raise UserError(f"{readers.shown(text)} is in the past. When is the next one?")
    if on - today > FARTHEST:
        raise UserError(
            f"{readers.shown(text)} is more than a year away. Leave the date out until it's nearer."
        )
    return on


def read_hours(text: str) -> int:
    """The hours of a week: 5, "5 h", "about 5 hours a week", "five"; nothing means 5."""
    typed = folded(text)
    words = _AROUND_HOURS.sub(" ", typed).strip() if typed else str(USUAL_HOURS)
    words = str(NUMBERS.get(words, words))
    try:
        return readers.read_whole_number(words, FEWEST_HOURS, MOST_HOURS)
    except UserError:
        raise UserError(
            f"For the hours I need a whole number from {FEWEST_HOURS} to {MOST_HOURS}, not "
            f"{readers.shown(text)}."
        ) from None

"""What is said while a session runs: the interviewer's sheet, sections, the timer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.bank.model import Question
from bot.core.ids import SessionId, UserId
from bot.interviews.values.dimensions import Rubric, Section


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page of the interviewer's sheet: a question, or, where that is None, how to score.
    ``page`` counts from 0. ``met_before``: the bank had no new one left for this candidate.
    ``withheld``: it became the question of the day meanwhile. ``level`` is the candidate's.
    ``full``: the whole answer in place of the question."""

    session_id: SessionId
    half: int
    halves: int
    page: int
    pages: int
    rubric: Rubric
    level: str
    candidate_id: UserId
    question: Question | None
    met_before: bool = False
    withheld: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class SectionCall:
    """A section begins; ``section`` is None when the time is up. ``opens_half``: the two have
    new roles from now on."""

    marker: str
    session_id: SessionId
    half: int
    halves: int
    track: str
    section: Section | None
    ends_at: datetime
    candidate_id: UserId
    interviewer_id: UserId
    opens_half: bool


class Turn(StrEnum):
    """What somebody did to the timer."""

    PAUSED = "paused"
    WAS_PAUSED = "was-paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    NEXT = "next"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class ClockTurned:
    """The timer after a click. ``left`` is what is left of a section while it is paused;
    ``more`` says how often it can still be extended in this half."""

    session_id: SessionId
    turn: Turn
    section: str
    ends_at: datetime
    left: timedelta | None
    more: int

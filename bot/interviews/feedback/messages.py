"""What is said after a session: the two-sided feedback, its reveal, and the history."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.ids import SessionId, UserId
from bot.interviews.feedback.rules import Scores, TrackTrend
from bot.interviews.session.rules.rubrics import Dimension, Rubric


class Part(StrEnum):
    """Whom a score is about."""

    SELF = "self"
    PARTNER = "partner"


class Words(StrEnum):
    """What one is asked to write: about the partner one interviewed, or, as the candidate of a
    session of one half, a note for the interviewer."""

    REVIEW = "review"
    NOTE = "note"


class NotTaken(StrEnum):
    """Why words aren't taken: the feedback was opened while they were written, or before what was
    kept of it was submitted; or others were written since the form was opened."""

    OPENED = "opened"
    UNSENT = "unsent"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FeedbackPanel:
    """Where somebody stands with their own feedback. A rubric is None where that step isn't
    theirs; ``missing`` names the steps without which it can't be submitted."""

    session_id: SessionId
    partner_id: UserId | None
    own_rubric: Rubric | None
    own: Scores
    partner_rubric: Rubric | None
    partner: Scores
    words: Words
    strengths: str
    try_next: str
    is_submitted: bool
    reveals_at: datetime
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """The modal with one choice for each dimension; ``chosen`` is what stands already."""

    session_id: SessionId
    part: Part
    rubric: Rubric
    chosen: Scores


@dataclass(frozen=True, slots=True)
class WordsForm:
    """The modal for what is said in words; the texts are what stands already."""

    session_id: SessionId
    words: Words
    strengths: str
    try_next: str


@dataclass(frozen=True, slots=True)
class TooLate:
    """What somebody wrote can't be taken: it is handed back."""

    session_id: SessionId
    text: str
    why: NotTaken = NotTaken.OPENED


@dataclass(frozen=True, slots=True)
class Revealed:
    """What the partner said, beside what one said oneself. ``rubric`` is None for somebody
    who was no candidate; ``said_nothing``: the partner submitted nothing. ``topics`` are names for
    ``/quiz start``."""

    session_id: SessionId
    partner_id: UserId | None
    starts_at: datetime
    rubric: Rubric | None
    own: Scores
    said: Scores
    words: Words
    strengths: str
    try_next: str
    said_nothing: bool
    weakest: Dimension | None
    topics: tuple[str, ...]
    can_practise: bool


@dataclass(frozen=True, slots=True)
class RevealReady:
    """A word in the thread, or to one of the two: the feedback can be seen."""

    marker: str
    session_id: SessionId


@dataclass(frozen=True, slots=True)
class QuestionsKept:
    """The questions of one's pack come back as reviews."""

    session_id: SessionId
    added: int
    already: int
    on: date
    today: date
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekOfRoles:
    """How often somebody was which in a week that began on this Monday."""

    monday: date
    candidate: int
    interviewer: int


@dataclass(frozen=True, slots=True)
class PastSession:
    """One session of the past. ``roles`` such as "candidate: Coding"."""

    session_id: SessionId
    starts_at: datetime
    partner_id: UserId | None
    roles: tuple[str, ...]
    is_open: bool
    """Its feedback can still be given."""


@dataclass(frozen=True, slots=True)
class History:
    """A page of ``/mock history``: 0 is the overview with the first track, then the sessions, the
    latest first, then the other tracks, ``score_pages`` of them."""

    page: int
    pages: int
    held: int
    candidate: int
    interviewer: int
    weeks: tuple[WeekOfRoles, ...]
    tracks: tuple[TrackTrend, ...]
    sessions: tuple[PastSession, ...]
    solo: int = 0
    """Interviews held alone."""
    score_pages: int = 0

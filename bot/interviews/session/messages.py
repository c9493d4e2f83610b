"""What is said about a session: cards, announcements, the sheet, the timer, answers to clicks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.bank.model import Question
from bot.core.ids import SessionId, UserId
from bot.interviews.profiles.rules.ahead import Ahead
from bot.interviews.session.rules.place import NOWHERE, MeetingPlace
from bot.interviews.session.rules.rubrics import Rubric, Section
from bot.interviews.session.rules.state import Announcement, Session
from bot.interviews.values.rules import Half


@dataclass(frozen=True, slots=True)
class TimerView:
    """The timer of a running session as its card shows it. ``half`` of ``halves``, from 1;
    ``ends_at`` is when the section ends (aware UTC), meaningless while ``is_paused``;
    ``closes_at`` is when the session ends for good, where that may be before the timer is over."""

    half: int
    halves: int
    track_name: str
    section_name: str
    ends_at: datetime
    is_paused: bool
    candidate_id: UserId
    interviewer_id: UserId
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session in its thread, in somebody's direct messages (then ``guild_name`` says where it
    belongs), or privately on demand. ``marker`` is how the bot finds it again; ``ping_user_ids``
    are called when it appears; ``waiting_ids`` wait for somebody else."""

    marker: str
    session: Session
    halves: tuple[Half, ...]
    guild_name: str = ""
    timer: TimerView | None = None
    ping_user_ids: tuple[UserId, ...] = ()
    waiting_ids: tuple[UserId, ...] = ()
    where: MeetingPlace = NOWHERE
    waits_for: UserId | None = None
    """On the card that one person sees: they handed in their feedback, and this one didn't yet."""
    viewer_id: UserId | None = None
    """Who alone sees it; None: everybody of the session does."""


@dataclass(frozen=True, slots=True)
class ObserverOutCard:
    """What becomes of the session's card in the direct messages of an observer who is out."""

    marker: str
    session: Session
    guild_name: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementCard:
    """A short message about a session. ``what`` is an ``Announcement`` or a ``Reminder``;
    ``actor_id`` is who did it, 0 for the clock; ``distance`` is how far the start is away."""

    marker: str
    what: str
    actor_id: UserId
    session: Session
    distance: str
    guild_name: str = ""
    ping_user_ids: tuple[UserId, ...] = ()
    later_at: datetime | None = None
    """For when the same two are asked again."""
    is_looked_for: bool = False
    """Who hears it waits for somebody else."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What a click of ``user_id`` meant. ``later_at``: when the same two are asked to meet
    instead; ``ahead``: how they stand with rounds."""

    announcement: Announcement
    session: Session
    user_id: UserId
    later_at: datetime | None = None
    ahead: Ahead | None = None
    guild_name: str = ""
    """Where it is talked of in direct messages."""


@dataclass(frozen=True, slots=True)
class TimesOffered:
    """Times that suit both, best first, for the one who asked; ``tz`` is theirs."""

    session_id: SessionId
    starts: tuple[datetime, ...]
    tz: str


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Before something is called off: what should follow. An observer only stays away."""

    session_id: SessionId
    starts_at: datetime
    is_observer: bool = False


@dataclass(frozen=True, slots=True)
class FinishAsked:
    """Before a session ends earlier than planned; ``is_too_short``: it wouldn't count as held."""

    session_id: SessionId
    ends_at: datetime
    is_too_short: bool


@dataclass(frozen=True, slots=True)
class SwapAsked:
    """Before the second half begins earlier than planned; ``ends_at``: when this section ends."""

    session_id: SessionId
    section: str
    ends_at: datetime
    is_paused: bool


@dataclass(frozen=True, slots=True)
class TimeForm:
    """A modal for a date and a time in the member's own zone."""

    session_id: SessionId
    tz: str
    example: str


@dataclass(frozen=True, slots=True)
class LinkForm:
    """A modal for the address at which the two talk; ``link`` is the one that stands."""

    session_id: SessionId
    link: str


@dataclass(frozen=True, slots=True)
class LinkShown:
    """The address, to one of the two; ``by_id`` added it."""

    session_id: SessionId
    link: str
    by_id: UserId
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class PromptShared:
    """The interviewer had the question shown: it appears in a moment. ``again``: it did before."""

    title: str
    again: bool


@dataclass(frozen=True, slots=True)
class PromptCard:
    """The question for the candidate, without hint, points or answer."""

    marker: str
    session_id: SessionId
    question: Question
    ping_user_ids: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A session for the member's calendar."""

    name: str
    content: bytes
    is_cancelled: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class MySession:
    """A member's next session, if there is one, and how many more."""

    card: SessionCard | None
    more: int = 0
    ahead: Ahead | None = None
    """How they stand with rounds, where there is no session."""


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
    can_share: bool = False
    """The session runs, and it is the interviewer who reads."""


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
    viewer_id: UserId | None = None
    """Who alone sees it; None: everybody of the session does."""


class TimerChange(StrEnum):
    """What somebody did to the timer."""

    PAUSED = "paused"
    WAS_PAUSED = "was-paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    NEXT = "next"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class TimerChanged:
    """The timer after a click. ``left`` is what is left of a section while it is paused;
    ``more`` says how often it can still be extended in this half; ``closes_at`` as on the card."""

    session_id: SessionId
    change: TimerChange
    section: str
    ends_at: datetime
    left: timedelta | None
    more: int
    closes_at: datetime | None = None

"""What the services of a session's life answer, and the cards that the notifier draws."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import SessionId, UserId
from bot.interviews.session.rules.events import Life, Said
from bot.interviews.values.values import Half


@dataclass(frozen=True, slots=True)
class ClockView:
    """The timer of a running session as its card shows it. ``half`` of ``halves``, from 1;
    ``ends_at`` is when the section ends (aware UTC), meaningless while ``is_paused``."""

    half: int
    halves: int
    track_name: str
    section_name: str
    ends_at: datetime
    is_paused: bool
    candidate_id: UserId
    interviewer_id: UserId


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session in its thread, in somebody's direct messages (then ``guild_name`` says where it
    belongs), or privately on demand. ``mark`` is how the bot finds it again; ``ping_user_ids``
    are called when it appears; ``waiting_ids`` wait for somebody else."""

    session_id: SessionId
    marker: str
    life: Life
    halves: tuple[Half, ...]
    why: str
    guild_name: str = ""
    clock: ClockView | None = None
    ping_user_ids: tuple[UserId, ...] = ()
    waiting_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionSaying:
    """A short message about a session. ``what`` is a ``Said``, a ``Reminder`` or "paused";
    ``actor_id`` is who did it, 0 for the clock; ``distance`` is how far the start is away."""

    session_id: SessionId
    marker: str
    what: str
    actor_id: UserId
    life: Life
    distance: str
    guild_name: str = ""
    ping_user_ids: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What a click of ``user_id`` meant. ``later_at``: when the same two are asked to meet
    instead; ``is_waiting``: whether they now wait for somebody else."""

    session_id: SessionId
    said: Said
    life: Life
    user_id: UserId
    later_at: datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class TimesOffered:
    """Times that suit both, best first, for the one who asked; ``tz`` is theirs."""

    session_id: SessionId
    starts: tuple[datetime, ...]
    tz: str


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Before something is called off: what should follow."""

    session_id: SessionId
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class TimeForm:
    """A form for a date and a time in the member's own zone."""

    session_id: SessionId
    tz: str
    example: str


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
    note: str = ""

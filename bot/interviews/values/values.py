"""The words of mock interviews: levels, tracks, wishes, states, profiles. Pure.

Moments are aware UTC. A *window* is weekly local wall time; a *span* is a concrete piece of
time of one week. A *session* has one or two halves: in each one member is the candidate and
the other the interviewer.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.ids import ChannelId, GuildId, UserId

DAY_MINUTES = 24 * 60


class Level(StrEnum):
    """For which level somebody prepares, in ascending order."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"


class Track(StrEnum):
    """A kind of interview round."""

    CODING = "coding"
    BREADTH = "ml-breadth"
    DESIGN = "ml-system-design"
    BEHAVIOURAL = "behavioural"


class Cadence(StrEnum):
    """How often somebody wants a session."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    ONCE = "once"


class RoleWish(StrEnum):
    """What somebody wants to be in a session."""

    BOTH = "both"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


class OddWish(StrEnum):
    """What somebody prefers when the number is odd."""

    SHADOW = "shadow"
    FIRST_NEXT = "first-next"


class State(StrEnum):
    """Where a session is; the last three are ends."""

    PROPOSED = "proposed"
    RESCHEDULING = "rescheduling"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked-in"
    RUNNING = "running"
    FEEDBACK = "feedback"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


ENDS = frozenset({State.DONE, State.CANCELLED, State.NO_SHOW})


class RoundKind(StrEnum):
    """Why sessions were made."""

    SCHEDULED = "scheduled"
    ON_DEMAND = "on-demand"
    BETWEEN = "between"
    NOW = "now"
    FOLLOW_UP = "follow-up"


class Outcome(StrEnum):
    """What a round brought a member."""

    PAIRED = "paired"
    SHADOW = "shadow"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Weekly local wall time: Monday is 0; minutes of the day, ``start < end <= 1440``."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of time, aware UTC, ``start < end``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member wants. ``windows`` are ordered and don't overlap; ``topics`` are ids of the
    bank and may be empty; ``languages`` are small words, at least one."""

    guild_id: GuildId
    user_id: UserId
    level: Level
    tracks: frozenset[Track]
    topics: frozenset[str]
    tz: str
    windows: tuple[Window, ...]
    cadence: Cadence = Cadence.WEEKLY
    languages: frozenset[str] = frozenset({"english"})
    role_wish: RoleWish = RoleWish.BOTH
    odd_wish: OddWish = OddWish.FIRST_NEXT
    paused_until: datetime | None = None
    pause_reason: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone."""
        return ZoneInfo(self.tz)

    def is_paused(self, now: datetime) -> bool:
        """Whether the member is left out of rounds at this moment."""
        return self.paused_until is not None and now < self.paused_until


@dataclass(frozen=True, slots=True)
class InterviewSettings:
    """What an organiser chose for mock interviews; the round comes at ``round_time`` in ``tz``."""

    guild_id: GuildId
    channel_id: ChannelId
    organiser_id: UserId
    tz: str
    weekday: int = 6
    round_time: time = time(18, 0)
    every_weeks: int = 1
    events: bool = False
    paused: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the schedule."""
        return ZoneInfo(self.tz)


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a session: who interviews whom on what."""

    half: int
    candidate_id: UserId
    interviewer_id: UserId
    track: Track
    question_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session that was planned but not yet proposed. ``halves`` names the pair."""

    starts_at: datetime
    minutes: int
    halves: tuple[Half, ...]
    why: str
    shadow_id: UserId | None = None

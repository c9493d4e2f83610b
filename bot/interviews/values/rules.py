"""The words of mock interviews: levels, tracks, wishes, states, profiles. Pure.

Moments are aware UTC. A *window* is weekly local wall time; a *span* is a concrete piece of
time of one week. A *session* has one or two halves: in each one member is the candidate and
the other the interviewer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.bank.model import TOPICS
from bot.core.ids import ChannelId, GuildId, RoleId, UserId

DAY_MINUTES = 24 * 60
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of a pause that has none."""


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


class RolePreference(StrEnum):
    """What somebody wants to be in a session."""

    BOTH = "both"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


class OddPreference(StrEnum):
    """What somebody prefers when the number is odd."""

    OBSERVER = "shadow"
    FIRST_NEXT = "first-next"


class SessionState(StrEnum):
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


ENDS = frozenset({SessionState.DONE, SessionState.CANCELLED, SessionState.NO_SHOW})


class RoundKind(StrEnum):
    """Why sessions were made."""

    SCHEDULED = "scheduled"
    ON_DEMAND = "on-demand"
    BETWEEN = "between"
    NOW = "now"
    FOLLOW_UP = "follow-up"


class VoiceKind(StrEnum):
    """What pairs have to talk in: nothing, one voice channel, or a category in which each pair
    gets a room."""

    NONE = ""
    CHANNEL = "channel"
    CATEGORY = "category"


class Outcome(StrEnum):
    """What a round brought a member."""

    PAIRED = "paired"
    OBSERVER = "shadow"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Weekly local wall time: Monday is 0; minutes of the day, ``start < end <= 1440``."""

    weekday: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.weekday}:{self.start}-{self.end}"

    @classmethod
    def parse(cls, text: str) -> "Window":
        """A window of what it is as text."""
        weekday, _, times = text.partition(":")
        start, _, end = times.partition("-")
        return cls(int(weekday), int(start), int(end))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of time, aware UTC, ``start < end``."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether some of it is the same time; one may begin when the other ends."""
        return self.start < other.end and other.start < self.end


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
    role_preference: RolePreference = RolePreference.BOTH
    odd_preference: OddPreference = OddPreference.FIRST_NEXT
    paused_until: datetime | None = None
    pause_reason: str = ""
    asked_until: datetime | None = None
    """The end of a pause of their own, while one after missed sessions stands before it."""

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone."""
        return ZoneInfo(self.tz)

    def is_paused(self, now: datetime) -> bool:
        """Whether the member is left out of rounds at this moment."""
        return self.paused_until is not None and now < self.paused_until


@dataclass(frozen=True, slots=True)
class InterviewSettings:
    """What an organiser chose for mock interviews; the round comes at ``round_time`` in ``tz``.
    ``next_round_on`` is its local date and ``next_round_at`` its moment; None while it is off."""

    guild_id: GuildId
    channel_id: ChannelId
    organiser_id: UserId
    tz: str
    weekday: int = 6
    round_time: time = time(18, 0)
    every_weeks: int = 1
    events: bool = False
    paused: bool = False
    next_round_on: date | None = None
    next_round_at: datetime | None = None
    voice_id: ChannelId | None = None
    voice_kind: VoiceKind = VoiceKind.NONE
    ping_role_id: RoleId | None = None
    """Who is called when somebody wants to practise now."""

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
    observer_id: UserId | None = None


LEVEL_WORDS: Mapping[Level, str] = {
    Level.JUNIOR: "junior",
    Level.MID: "mid-level",
    Level.SENIOR: "senior",
    Level.STAFF: "staff and up",
}
TRACK_WORDS: dict[Track, str] = {
    Track.CODING: "coding",
    Track.BREADTH: "ML breadth",
    Track.DESIGN: "ML system design",
    Track.BEHAVIOURAL: "behavioural",
}
CADENCE_WORDS: Mapping[Cadence, str] = {
    Cadence.WEEKLY: "every week",
    Cadence.FORTNIGHTLY: "every two weeks",
    Cadence.ONCE: "just once, then I'll wait until you come back",
}
ROLE_WORDS: Mapping[RolePreference, str] = {
    RolePreference.BOTH: "both roles",
    RolePreference.INTERVIEWER: "preferably the interviewer",
    RolePreference.CANDIDATE: "preferably the candidate",
}
ODD_WORDS: Mapping[OddPreference, str] = {
    OddPreference.FIRST_NEXT: "first in line next time",
    OddPreference.OBSERVER: "join a pair as an observer",
}
DEFAULT_TRACKS = frozenset({Track.CODING, Track.BREADTH})
MOST_TOPICS = 5


def listed(words: Iterable[str]) -> str:
    """Such as "A", "A and B" or "A, B and C"; "" for none."""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def describe_tracks(tracks: Iterable[Track]) -> str:
    """Tracks in their usual order."""
    wanted = set(tracks)
    return listed(words for track, words in TRACK_WORDS.items() if track in wanted)


def describe_topics(topics: Iterable[str]) -> str:
    """Names of topics in the bank's order; those that the bank lost are left out."""
    wanted = set(topics)
    return listed(topic.name for topic in TOPICS.values() if topic.id in wanted)


def describe_minutes(minutes: int) -> str:
    """Such as "45 minutes", "1 hour", "2½ hours" or "about 14 hours"."""
    if minutes < 60:
        return f"{minutes} minutes"
    hours, rest = divmod(minutes, 60)
    if rest not in (0, 30):
        return f"about {_hours(round(minutes / 60))}"
    return f"{hours}½ hours" if rest else _hours(hours)


def _hours(number: int) -> str:
    return f"{number} hour" if number == 1 else f"{number} hours"

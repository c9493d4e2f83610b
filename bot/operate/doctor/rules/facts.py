"""What is known of an installation, and what is found in it. Pure; moments are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum

from bot.core.errors import RoleObstacle
from bot.core.ids import ChannelId, GuildId, RoleId

MOST = 10
"""Findings of one kind that are listed; the rest is counted."""


class Concern(IntEnum):
    """How bad a finding is; the worst of all is the exit code."""

    OK = 0
    WARNING = 1
    FAULT = 2


class TokenState(Enum):
    """What Discord says of the token."""

    VALID = "valid"
    REFUSED = "refused"
    MISSING = "missing"
    MALFORMED = "malformed"
    NOT_ASKED = "not asked"
    NOT_WANTED = "not wanted"


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at: how it is, and what to do where it isn't well."""

    about: str
    level: Concern
    words: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """A channel that a feature uses, and what the bot lacks there; None: it isn't there for it."""

    guild_id: GuildId
    server: str
    channel_id: ChannelId
    feature: str
    missing: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RoleCheck:
    """A role that a feature gives, or pings (``is_pinged``), and what stands against it."""

    guild_id: GuildId
    server: str
    role_id: RoleId
    feature: str
    is_pinged: bool
    obstacle: RoleObstacle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordReport:
    """What Discord says. ``why``: why it could not be asked, "" if it was."""

    token: TokenState
    why: str = ""
    name: str = ""
    message_content: bool | None = None
    """Whether the application may read messages; None: not known."""
    wants_content: bool = True
    discord_ahead: timedelta | None = None
    """How far Discord's clock is ahead of ours."""
    places: tuple[PlaceCheck, ...] = ()
    roles: tuple[RoleCheck, ...] = ()
    servers_gone: tuple[GuildId, ...] = ()
    """Those that were set up and that the bot isn't in any more."""
    servers_left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the machine says. ``damage``: why the database can't be read, ``obstacle``: why a start
    by who asks couldn't use it, ``copies_obstacle``: why nothing can be written where the copies
    go, ``list_fault``: why the list of deletions beside the database can't be used: a sentence, and
    what to do after its last full stop; "" if nothing is wrong."""

    folder: str
    free_bytes: int | None
    has_database: bool = True
    damage: str = ""
    obstacle: str = ""
    copies_obstacle: str = ""
    list_fault: str = ""
    schema: str = ""
    """The newest step of the schema that the file has."""
    waiting: int = 0
    """Steps that the next start will apply."""
    backups_wanted: bool = True
    backup_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StuckRows:
    """Rows of the outbox of one kind in one server that failed for one reason and wait."""

    guild_id: GuildId
    kind: str
    problem: str
    how_many: int
    since: datetime
    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the database says."""

    alive_at: datetime | None
    away_since: datetime | None
    outage_from: datetime | None
    outage_to: datetime | None
    due: int
    late: int
    late_since: datetime | None
    next_at: datetime | None
    stuck: tuple[StuckRows, ...]

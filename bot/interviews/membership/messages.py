"""What joining, practising now, pausing, leaving and blocking answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import ChannelId, GuildId, UserId
from bot.interviews.profiles.rules.ahead import Ahead
from bot.interviews.values.rules import Profile


@dataclass(frozen=True, slots=True)
class UpcomingSession:
    """A session of the member that is not over."""

    starts_at: datetime
    other_ids: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """Everything about a member, for them alone. ``ahead``: how they stand with rounds. ``missed``:
    when they did not come, lately."""

    guild_id: GuildId
    profile: Profile | None
    ahead: Ahead
    has_draft: bool = False
    sessions: tuple[UpcomingSession, ...] = ()
    missed: tuple[datetime, ...] = ()
    blocked_ids: tuple[UserId, ...] = ()
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PauseForm:
    """The modal that asks until when is to be opened."""

    guild_id: GuildId


@dataclass(frozen=True, slots=True)
class PauseBegun:
    """Left out of rounds until then; what is agreed already stays."""

    guild_id: GuildId
    until: datetime
    sessions: tuple[UpcomingSession, ...]
    was_waiting: bool = False
    """They waited for a partner, and don't any more."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The pause is over, or another session is wanted; ``was_paused``: rounds left them out.
    ``guild_name``: where they read it outside of the server."""

    guild_id: GuildId
    was_paused: bool
    ahead: Ahead
    guild_name: str = ""


@dataclass(frozen=True, slots=True)
class PauseOver:
    """In direct messages: a pause came to its end."""

    marker: str
    guild_id: GuildId
    guild_name: str
    ahead: Ahead


@dataclass(frozen=True, slots=True)
class AskedToLeave:
    """The question before leaving."""

    sessions: tuple[UpcomingSession, ...]


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """No profile any more; ``was_member``: there was one."""

    was_member: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """These two are never paired from now on; ``called_off`` sessions and duels they had
    together, and ``parted`` sessions go on without the one of them who only observed."""

    other_id: UserId
    called_off: int
    parted: int = 0


@dataclass(frozen=True, slots=True)
class Unblocked:
    """A member took their own block back; ``was_blocked``: there was one."""

    other_id: UserId
    was_blocked: bool


@dataclass(frozen=True, slots=True)
class PoolMatched:
    """Somebody practises with you at once."""

    partner_id: UserId
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class PoolWaiting:
    """You wait; ``count`` are all who do, you among them: the same number for everybody."""

    guild_id: GuildId
    until: datetime
    count: int
    is_new: bool
    asked_in: ChannelId | None = None
    """The channel that was told that somebody waits."""


@dataclass(frozen=True, slots=True)
class PoolStopped:
    """You wait no longer; ``was_waiting``: you did."""

    guild_id: GuildId
    was_waiting: bool


@dataclass(frozen=True, slots=True)
class PoolOver:
    """In direct messages: the hour is over, and nobody was a match. ``has_rounds``: one is to come
    that may bring them a partner."""

    marker: str
    guild_id: GuildId
    guild_name: str
    has_rounds: bool

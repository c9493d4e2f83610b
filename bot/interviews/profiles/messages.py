"""What joining answers: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import GuildId, UserId
from bot.interviews.profiles.rules.drafts import Draft, DraftRead
from bot.interviews.values.values import Profile


@dataclass(frozen=True, slots=True)
class JoinForm:
    """The form is to be opened with what is known already."""

    draft: Draft
    is_member: bool


@dataclass(frozen=True, slots=True)
class DraftShown:
    """What was typed, read back before it is saved. ``has_changed``: somebody pressed *Save* on
    a card that shows something older."""

    draft: Draft
    found: DraftRead
    is_member: bool
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class Rounds:
    """When the next round is, as far as the organiser chose."""

    is_set_up: bool = False
    is_paused: bool = False
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The profile as it is now."""

    profile: Profile
    rounds: Rounds
    is_new: bool


@dataclass(frozen=True, slots=True)
class Discarded:
    """What was typed is forgotten."""

    is_member: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of the member that is not over."""

    starts_at: datetime
    other_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """Everything about a member, for them alone. ``missed``: when they did not come, lately."""

    guild_id: GuildId
    profile: Profile | None
    rounds: Rounds
    now: datetime
    has_draft: bool = False
    meetings: tuple[Meeting, ...] = ()
    missed: tuple[datetime, ...] = ()
    blocked_ids: tuple[UserId, ...] = ()
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """Left out of rounds until then; what is agreed already stays."""

    guild_id: GuildId
    until: datetime
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class CameBack:
    """The pause is over; ``was_paused``: there was one."""

    was_paused: bool
    rounds: Rounds


@dataclass(frozen=True, slots=True)
class PauseOver:
    """In direct messages: a pause ended by itself."""

    marker: str
    guild_id: GuildId
    guild_name: str
    rounds: Rounds


@dataclass(frozen=True, slots=True)
class AskedToLeave:
    """The question before leaving."""

    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class LeftMock:
    """No profile any more; ``was_member``: there was one."""

    was_member: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """These two are never paired from now on; ``called_off`` sessions had been planned."""

    other_id: UserId
    called_off: int


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


@dataclass(frozen=True, slots=True)
class PoolStopped:
    """You wait no longer; ``was_waiting``: you did."""

    was_waiting: bool


@dataclass(frozen=True, slots=True)
class PoolOver:
    """In direct messages: the hour is over and nobody came."""

    marker: str
    guild_id: GuildId
    guild_name: str

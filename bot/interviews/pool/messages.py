"""What practising now answers: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import GuildId, UserId


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

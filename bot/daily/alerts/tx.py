"""A word to the organisers, inside the transaction in which it becomes true."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, RoleId
from bot.core.outbox import store as outbox
from bot.daily.alerts import store
from bot.server.settings import store as guilds
from bot.server.settings.rules import GuildSettings

PING_GONE = (
    "**The role that questions pinged was deleted.** Questions go on without a ping. "
    "`/setup` chooses another role."
)


def notice(
    tx: Transaction, settings: GuildSettings, key: str, text: str, now: datetime,
    *, for_good: bool = False,
) -> None:  # fmt: skip
    """Tell the organisers something, once for each key; later wings use it, too. ``for_good``:
    never again, else not again within a month."""
    guild_id = settings.guild_id
    outbox.put(
        tx, guild_id=guild_id, kind="notice", subject=f"{guild_id}:{key}", due_at=now, now=now,
        body=text, lasting=for_good,
    )  # fmt: skip


def is_news(
    tx: Transaction, guild_id: GuildId, kind: str, cause: str, channel_id: ChannelId, now: datetime
) -> bool:
    """Something of a kind failed in a channel. Organisers are told unless they know of the cause,
    whatever else it stopped there; `works_again` says when it is over."""
    return store.raise_alert(tx, guild_id, kind, cause, channel_id, now)


def works_again(tx: Transaction, guild_id: GuildId, kind: str) -> None:
    """Something of a kind worked: the next failure is news."""
    store.clear_alerts(tx, guild_id, kind)


def forget_ping(tx: Transaction, guild_id: GuildId, role_id: RoleId, now: datetime) -> None:
    """A role is gone: if it was the one that questions ping, they go on without, and the
    organisers hear of it once."""
    settings = guilds.get(tx, guild_id)
    if settings is None or settings.ping_role_id != role_id:
        return
    guilds.clear_ping_role(tx, guild_id)
    notice(tx, settings, f"ping:{role_id}", PING_GONE, now)

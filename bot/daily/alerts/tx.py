"""A word to the organisers, inside the transaction in which it becomes true."""

from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, RoleId
from bot.core.outbox import store as outbox
from bot.daily.alerts import store
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

ROLE_GONE = (
    "**A role that I used was deleted.** Whatever I used it for goes on without it; nothing else "
    "changes."
)
PING_GONE = "\n- It was pinged with each question. `/setup` chooses another role."
TOGETHER = timedelta(seconds=10)
"""So long each feature that used a role may add its line to the notice."""


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


def role_gone(
    tx: Transaction, settings: GuildSettings, role_id: RoleId, line: str, now: datetime
) -> None:
    """Tell the organisers that a role was deleted, in one notice whatever used it: ``line`` says
    what did, and is added while the notice waits. Who finds out later, adds nothing."""
    subject = f"{settings.guild_id}:role-gone:{role_id}"
    is_first = outbox.put(
        tx, guild_id=settings.guild_id, kind="notice", subject=subject, due_at=now + TOGETHER,
        now=now, body=ROLE_GONE + line,
    )  # fmt: skip
    if not is_first:
        outbox.append(tx, "notice", subject, line)


def forget_ping(tx: Transaction, guild_id: GuildId, role_id: RoleId, now: datetime) -> None:
    """A role is gone: if it was the one that questions ping, they go on without, and the
    organisers hear of it once."""
    settings = guilds.get(tx, guild_id)
    if settings is None or settings.ping_role_id != role_id:
        return
    guilds.clear_ping_role(tx, guild_id)
    role_gone(tx, settings, role_id, PING_GONE, now)

"""The SQL of alerts: what organisers were told of and what still lasts."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId

NOWHERE = ChannelId(0)


def raise_alert(
    tx: Transaction, guild_id: GuildId, kind: str, cause: str, channel_id: ChannelId, now: datetime
) -> bool:
    """Something of a kind fails in a channel for a cause; True if nothing there did before, for
    this cause: then it is news."""
    sql = """SELECT count(*) FROM organiser_alerts
             WHERE guild_id = :guild_id AND cause = :cause AND channel_id = :channel_id"""
    is_known = records.value(tx, sql, guild_id=guild_id, cause=cause, channel_id=channel_id)
    sql = """INSERT INTO organiser_alerts (guild_id, kind, cause, channel_id, since_at)
             VALUES (:guild_id, :kind, :cause, :channel_id, :now)
             ON CONFLICT (guild_id, kind, cause, channel_id) DO NOTHING"""
    records.run(tx, sql, guild_id=guild_id, kind=kind, cause=cause, channel_id=channel_id, now=now)
    return not is_known


def has_alert(tx: Transaction, guild_id: GuildId, kind: str) -> bool:
    """Whether something of a kind fails, for whatever cause."""
    sql = """SELECT count(*) FROM organiser_alerts
             WHERE guild_id = :guild_id AND kind = :kind"""
    return bool(records.value(tx, sql, guild_id=guild_id, kind=kind))


def clear_alerts(tx: Transaction, guild_id: GuildId, kind: str) -> None:
    """Something of a kind works again: the next failure is news."""
    sql = "DELETE FROM organiser_alerts WHERE guild_id = :guild_id AND kind = :kind"
    records.run(tx, sql, guild_id=guild_id, kind=kind)

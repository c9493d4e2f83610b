"""The SQL of who lets organisers see that they have been away. Personal."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId


def consents(tx: Transaction, guild_id: GuildId) -> frozenset[UserId]:
    """Everyone who does, and may be shown to others."""
    sql = """SELECT c.user_id FROM drift_consents c
             WHERE c.guild_id = :guild_id AND NOT EXISTS
                 (SELECT 1 FROM members m WHERE m.guild_id = c.guild_id
                    AND m.user_id = c.user_id AND m.hidden = 1)"""
    return frozenset(records.values(tx, sql, guild_id=guild_id))


def has_consented(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Whether a member does."""
    sql = """SELECT count(*) FROM drift_consents
             WHERE guild_id = :guild_id AND user_id = :user_id"""
    return bool(records.value(tx, sql, guild_id=guild_id, user_id=user_id))


def consent(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """A member does. Harmless to repeat."""
    sql = """INSERT INTO drift_consents (guild_id, user_id, given_at)
             VALUES (:guild_id, :user_id, :now) ON CONFLICT (guild_id, user_id) DO NOTHING"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, now=now)


def withdraw(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """A member doesn't any more. Harmless to repeat."""
    sql = "DELETE FROM drift_consents WHERE guild_id = :guild_id AND user_id = :user_id"
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)

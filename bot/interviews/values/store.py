"""The SQL of what an organiser chose for mock interviews. Nobody's data."""

from datetime import datetime
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.values.rules import InterviewSettings

_TABLE = "interview_settings"
_COLUMNS = records.columns(InterviewSettings)


def get(tx: Transaction, guild_id: GuildId) -> InterviewSettings | None:
    """What the organiser chose; None before the first time."""
    sql = f"SELECT {_COLUMNS} FROM interview_settings WHERE guild_id = :guild_id"
    return records.one(tx, InterviewSettings, sql, guild_id=guild_id)


def every(tx: Transaction) -> tuple[InterviewSettings, ...]:
    """What the organisers of all servers chose, by server."""
    sql = f"SELECT {_COLUMNS} FROM interview_settings ORDER BY guild_id"
    return records.every(tx, InterviewSettings, sql)


def save(tx: Transaction, settings: InterviewSettings) -> None:
    """Write what an organiser chose and when the next round is."""
    records.upsert(tx, _TABLE, settings, key=("guild_id",))


def due_guilds(tx: Transaction, now: datetime) -> tuple[GuildId, ...]:
    """Servers whose round is due, the longest waiting first."""
    sql = """SELECT guild_id FROM interview_settings WHERE next_round_at <= :now
        ORDER BY next_round_at, guild_id"""
    return records.values(tx, sql, now=now)


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a round is due (aware UTC)."""
    sql = "SELECT min(next_round_at) FROM interview_settings WHERE next_round_at > :after"
    return records.moment(tx, sql, after=after)


def organised_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """That a member set the rounds up, for their export."""
    sql = """SELECT guild_id, organiser_id FROM interview_settings
             WHERE guild_id = :guild_id AND organiser_id = :user_id"""
    return records.plain(tx, sql, guild_id=guild_id, user_id=user_id)


def forget_organiser(tx: Transaction, guild_id: GuildId, user_id: UserId, _now: datetime) -> None:
    """Nobody in person hears of trouble any more until ``/organise interviews`` is used again."""
    sql = """UPDATE interview_settings SET organiser_id = 0
             WHERE guild_id = :guild_id AND organiser_id = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)

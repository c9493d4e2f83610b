"""The SQL of when organisers heard that a question was reported."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId


def told_at(tx: Transaction, guild_id: GuildId, question_id: str) -> datetime | None:
    """When organisers of a guild last heard that a question was reported."""
    sql = """SELECT told_at FROM question_notices
             WHERE guild_id = :guild_id AND question_id = :question_id"""
    return records.moment(tx, sql, guild_id=guild_id, question_id=question_id)


def set_told(tx: Transaction, guild_id: GuildId, question_id: str, now: datetime) -> None:
    """Note that organisers of a guild hear of it now."""
    told = {"guild_id": guild_id, "question_id": question_id, "told_at": now}
    records.upsert(tx, "question_notices", told, key=("guild_id", "question_id"))

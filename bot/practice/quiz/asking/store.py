"""The SQL of reports about questions (personal), and of when organisers heard of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody wrote about a question; nobody's name."""

    question_id: str
    body: str


def report(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, body: str, now: datetime
) -> bool:
    """Store what a member found wrong; True if it replaced an earlier report of theirs."""
    ids = {"guild_id": guild_id, "user_id": user_id, "question_id": question_id}
    sql = """SELECT 1 FROM question_reports WHERE guild_id = :guild_id AND user_id = :user_id
               AND question_id = :question_id"""
    known = records.value(tx, sql, **ids)
    written = {**ids, "body": body, "reported_at": now}
    records.upsert(tx, "question_reports", written, key=tuple(ids))
    return known is not None


def told_at(tx: Transaction, guild_id: GuildId, question_id: str) -> datetime | None:
    """When organisers of a guild last heard that a question was reported."""
    sql = """SELECT told_at FROM question_notices
             WHERE guild_id = :guild_id AND question_id = :question_id"""
    return records.moment(tx, sql, guild_id=guild_id, question_id=question_id)


def set_told(tx: Transaction, guild_id: GuildId, question_id: str, now: datetime) -> None:
    """Note that organisers of a guild hear of it now."""
    told = {"guild_id": guild_id, "question_id": question_id, "told_at": now}
    records.upsert(tx, "question_notices", told, key=("guild_id", "question_id"))


def reports(tx: Transaction) -> tuple[Report, ...]:
    """All reports of this bot by question, the oldest first, for the bank's authors."""
    sql = "SELECT question_id, body FROM question_reports ORDER BY question_id, reported_at, body"
    return records.every(tx, Report, sql)

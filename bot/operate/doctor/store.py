"""The SQL of the doctor: how the outbox stands, and the last outage. Nobody's texts."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.operate.doctor.rules.facts import StuckRows


def waiting(tx: Transaction) -> int:
    """How many rows are still to be done, at whatever moment."""
    return int(records.value(tx, "SELECT count(*) FROM outbox WHERE state = 'due'"))


def untried(tx: Transaction, before: datetime) -> tuple[int, datetime | None]:
    """How many rows became due before a moment and were never tried, and since when the first."""
    sql = """SELECT count(*) AS n, min(not_before) AS since FROM outbox
             WHERE state = 'due' AND problem = '' AND not_before < :before"""
    (row,) = records.plain(tx, sql, before=before)
    since = row["since"]
    return int(row["n"]), None if since is None else datetime.fromisoformat(since)


def stuck(tx: Transaction) -> tuple[StuckRows, ...]:
    """What failed and is still to be done, by server, kind and reason; the longest first."""
    sql = """SELECT guild_id, kind, problem, count(*) AS how_many, min(due_at) AS since,
                    min(not_before) AS again_at
             FROM outbox WHERE state = 'due' AND problem != ''
             GROUP BY guild_id, kind, problem ORDER BY since, guild_id, kind, problem"""
    return records.every(tx, StuckRows, sql)


def last_outage(tx: Transaction) -> tuple[datetime | None, datetime | None]:
    """From when to when the last outage was; no end: it lasts."""
    sql = "SELECT from_at, to_at FROM outages ORDER BY from_at DESC, outage_id DESC LIMIT 1"
    for row in records.plain(tx, sql):
        ended = row["to_at"]
        return (
            datetime.fromisoformat(row["from_at"]),
            None if ended is None else datetime.fromisoformat(ended),
        )
    return None, None

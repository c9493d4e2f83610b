"""The SQL of who answered when, and of dates that are skipped."""

from datetime import date

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId

_STAND = "guild_id = :guild_id AND withdrawn_at IS NULL"


def answered_since(tx: Transaction, guild_id: GuildId, since: date) -> dict[UserId, set[date]]:
    """The dates from ``since`` on that each member answered."""
    sql = f"SELECT user_id, local_date FROM answers WHERE {_STAND} AND local_date >= :since"
    found: dict[UserId, set[date]] = {}
    for user_id, on in tx.execute(sql, records.stored({"guild_id": guild_id, "since": since})):
        found.setdefault(UserId(user_id), set()).add(date.fromisoformat(on))
    return found


def first_answers(tx: Transaction, guild_id: GuildId) -> dict[UserId, date]:
    """The date of each member's first answer."""
    sql = f"SELECT user_id, min(local_date) FROM answers WHERE {_STAND} GROUP BY user_id"
    rows = tx.execute(sql, records.stored({"guild_id": guild_id}))
    return {UserId(user_id): date.fromisoformat(on) for user_id, on in rows}


def skipped(tx: Transaction, guild_id: GuildId, today: date) -> tuple[tuple[date, str], ...]:
    """The skipped dates after a local date with their reasons, ascending."""
    sql = """SELECT local_date, void_reason FROM daily_posts
             WHERE guild_id = :guild_id AND local_date > :today AND state = 'skipped'
             ORDER BY local_date"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "today": today}))
    return tuple((date.fromisoformat(on), reason) for on, reason in rows)

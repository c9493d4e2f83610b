"""What is counted inside a transaction."""

from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.uptime import store as uptime
from bot.operate.metrics import rules, store


def rows(tx: Transaction, now: datetime) -> tuple[int, int, datetime | None]:
    """How many rows of the outbox are due, how many are stuck, and since when an outage lasts."""
    return store.due(tx, now), store.stuck(tx), uptime.away_since(tx)


def active(tx: Transaction, now: datetime) -> dict[int, int]:
    """How many members were active, by the number of days. A day of a server may be another one
    than in UTC: today is one day more."""
    return {days: store.active(tx, now.date() - timedelta(days=days)) for days in rules.ACTIVE_DAYS}

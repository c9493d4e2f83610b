"""The SQL of figures: how many of what, and of nobody in particular."""

from datetime import date, datetime

from bot.core import records
from bot.core.database import Transaction


def due(tx: Transaction, now: datetime) -> int:
    """How many rows of the outbox are due at a moment."""
    sql = "SELECT count(*) FROM outbox WHERE state = 'due' AND not_before <= :now"
    return int(records.value(tx, sql, now=now))


def stuck(tx: Transaction) -> int:
    """How many failed and are still to be done."""
    sql = "SELECT count(*) FROM outbox WHERE state = 'due' AND problem != ''"
    return int(records.value(tx, sql))


def active(tx: Transaction, since: date) -> int:
    """How many members answered a question of the day since a date, of all servers. Asked server
    by server, so that the index is read for those days only."""
    sql = """SELECT coalesce(sum((
                 SELECT count(DISTINCT a.user_id) FROM answers a
                 WHERE a.guild_id = g.guild_id AND a.local_date >= :since
                   AND a.withdrawn_at IS NULL)), 0) FROM guilds g"""
    return int(records.value(tx, sql, since=since))

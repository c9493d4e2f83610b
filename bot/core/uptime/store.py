"""The SQL of outages, and of the one row of the installation: its sign of life, its commands."""

from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.uptime.rules import Outage

ONE_OUTAGE = timedelta(seconds=10)


def outages(tx: Transaction, from_at: datetime, to_at: datetime) -> tuple[Outage, ...]:
    """Outages that touch a span of time, ascending."""
    sql = """SELECT from_at, to_at FROM outages
             WHERE from_at < :to_at AND (to_at IS NULL OR to_at > :from_at) ORDER BY from_at"""
    return records.every(tx, Outage, sql, from_at=from_at, to_at=to_at)


def alive_at(tx: Transaction) -> datetime | None:
    """When the bot was last known to be able to take answers."""
    return records.moment(tx, "SELECT alive_at FROM instance")


def set_alive(tx: Transaction, now: datetime | None) -> None:
    """The bot can take answers at this moment; None: it can't."""
    records.run(tx, "UPDATE instance SET alive_at = :now", now=now)


def begin_outage(tx: Transaction, from_at: datetime) -> None:
    """An outage begins, unless one lasts already. If the last one ended just before, it goes on:
    a connection that breaks again at once was none."""
    sql = """UPDATE outages SET to_at = NULL
             WHERE to_at >= :just_before AND NOT EXISTS (SELECT 1 FROM outages WHERE to_at IS NULL)
               AND from_at = (SELECT max(from_at) FROM outages)"""
    if records.run(tx, sql, just_before=from_at - ONE_OUTAGE):
        return
    sql = """INSERT INTO outages (from_at) SELECT :from_at
             WHERE NOT EXISTS (SELECT 1 FROM outages WHERE to_at IS NULL)"""
    records.run(tx, sql, from_at=from_at)


def end_outage(tx: Transaction, to_at: datetime) -> bool:
    """The outage that lasts, if any, is over; whether one lasted."""
    return records.run(tx, "UPDATE outages SET to_at = :to_at WHERE to_at IS NULL", to_at=to_at) > 0


def commands_hash(tx: Transaction) -> str:
    """The fingerprint of the commands that Discord knows; "" before the first time."""
    return str(records.value(tx, "SELECT commands_hash FROM instance"))


def set_commands_hash(tx: Transaction, text: str) -> None:
    """Discord knows these commands now."""
    records.run(tx, "UPDATE instance SET commands_hash = :text", text=text)

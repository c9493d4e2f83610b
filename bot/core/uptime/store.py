"""The SQL of outages and of the sign of life."""

from datetime import datetime, timedelta

from bot.core.columns import load_moment, load_moment_or_none, store_moment, store_moment_or_none
from bot.core.database import Transaction
from bot.core.uptime.rules import Outage

ONE_OUTAGE = timedelta(seconds=10)


def outages(tx: Transaction, from_at: datetime, to_at: datetime) -> tuple[Outage, ...]:
    """Outages that touch a span of time, ascending."""
    rows = tx.execute(
        """SELECT from_at, to_at FROM outages
           WHERE from_at < :to_at AND (to_at IS NULL OR to_at > :from_at) ORDER BY from_at""",
        {"from_at": store_moment(from_at), "to_at": store_moment(to_at)},
    )
    return tuple(
        Outage(load_moment(row["from_at"]), load_moment_or_none(row["to_at"])) for row in rows
    )


def alive_at(tx: Transaction) -> datetime | None:
    """When the bot was last known to be able to take answers."""
    row = tx.execute("SELECT alive_at FROM instance").fetchone()
    return load_moment_or_none(row["alive_at"])


def set_alive(tx: Transaction, now: datetime | None) -> None:
    """The bot can take answers at this moment; None: it can't."""
    tx.execute("UPDATE instance SET alive_at = :now", {"now": store_moment_or_none(now)})


def begin_outage(tx: Transaction, from_at: datetime) -> None:
    """An outage begins, unless one lasts already. If the last one ended just before, it goes on:
    a connection that breaks again at once was none."""
    reopened = tx.execute(
        """UPDATE outages SET to_at = NULL
           WHERE to_at >= :just_before AND NOT EXISTS (SELECT 1 FROM outages WHERE to_at IS NULL)
             AND from_at = (SELECT max(from_at) FROM outages)""",
        {"just_before": store_moment(from_at - ONE_OUTAGE)},
    )
    if reopened.rowcount:
        return
    tx.execute(
        """INSERT INTO outages (from_at) SELECT :from_at
           WHERE NOT EXISTS (SELECT 1 FROM outages WHERE to_at IS NULL)""",
        {"from_at": store_moment(from_at)},
    )


def end_outage(tx: Transaction, to_at: datetime) -> None:
    """The outage that lasts, if any, is over."""
    tx.execute(
        "UPDATE outages SET to_at = :to_at WHERE to_at IS NULL", {"to_at": store_moment(to_at)}
    )

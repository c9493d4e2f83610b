"""The SQL of messages about trouble, which are rows of the outbox. They name the operator only."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction

KIND = "operator_trouble"


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The message that was put in last. ``not_before``: while its ``state`` is due, when it is
    tried next; else a lease after its last try."""

    state: str
    not_before: datetime
    problem: str


def last(tx: Transaction, before: str = "~") -> LastMessage | None:
    """The newest, or the newest before another one's subject; None if there is none."""
    sql = """SELECT state, not_before, problem FROM outbox
             WHERE kind = :kind AND subject < :before ORDER BY subject DESC LIMIT 1"""
    return records.one(tx, LastMessage, sql, kind=KIND, before=before)

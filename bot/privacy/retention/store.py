"""The SQL of texts that end by their age, over the tables that features name."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.feature import Personal


def take_away(
    tx: Transaction, personal: Iterable[Personal], *, before: datetime, at_once: timedelta
) -> int:
    """Take away texts from before a moment, the oldest of each table first, no more than what was
    written within ``at_once``; how many. The rows stay, but of tables that say otherwise."""
    gone = 0
    for table in (table for one in personal for table in one.tables):
        if table.text is None:
            continue
        at, column = table.text.written_at, table.text.column
        held = f"{column} <> '' AND " if column else ""
        sql = f"SELECT min({at}) FROM {table.name} WHERE {held}{at} < :before"
        first = records.moment(tx, sql, before=before)
        if first is None:
            continue
        how = f"UPDATE {table.name} SET {column} = ''" if column else f"DELETE FROM {table.name}"
        sql = f"{how} WHERE {held}{at} < :until"
        gone += records.run(tx, sql, until=min(before, first + at_once))
    return gone

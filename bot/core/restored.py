"""A copy is about to be the database again: what came after it stands in Discord, and isn't known.

Nothing that is made from now on may have an id that something had which is no longer known: its
buttons still stand in Discord, and would open what took its place.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.core import records
from bot.core.database import Transaction

STEP = 1_000_000
"""So many ids are left out at the least; else they go on from the milliseconds since 1970, which
nothing has counted up to, also where a copy is restored for the second time. A nonce holds 13
digits, and JavaScript 15."""


def begin_anew(path: Path, now: datetime) -> None:
    """Have the ids of a database that nobody uses go on elsewhere."""
    least = int(now.timestamp() * 1000)
    with closing(sqlite3.connect(path)) as connection, connection:
        found = connection.execute(
            "SELECT m.name, max(s.seq) FROM sqlite_master m LEFT JOIN sqlite_sequence s "
            "ON s.name = m.name WHERE m.sql LIKE '%AUTOINCREMENT%' GROUP BY m.name"
        ).fetchall()
        anew = [(table, max(least, (last or 0) + STEP)) for table, last in found]
        connection.execute("DELETE FROM sqlite_sequence")
        connection.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", anew)


def doubt_all(tx: Transaction) -> None:
    """What is due may have been done since the copy. From the second try on a row's marker is
    looked for in Discord first."""
    records.run(tx, "UPDATE outbox SET attempts = 1 WHERE state = 'due' AND attempts = 0")

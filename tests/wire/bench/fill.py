"""A database with a year in it: 1,000 servers and 1,000,000 answers, written as SQL."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from bot.bank.loader import load_bank
from bot.core.bundle import bundled
from tests.bench.history import Past, make_database, settle

FIRST = 10_000_000
GUILDS, MEMBERS, DAYS = 1000, 6, 366
"""Six members on 366 days in 1,000 servers, one in two days or so, give over 1,000,000 answers."""


def fill(path: Path) -> int:
    """Make the file; how many answers are in it. Nothing is due or open in its servers, but all
    of it lies in the tables and their indexes."""
    past = Past(FIRST, GUILDS, MEMBERS, DAYS, texts=True)
    make_database(path, load_bank(bundled("content") / "bank"), [past])
    settle(path)
    with sqlite3.connect(path, isolation_level=None) as tx:
        tomorrow = f"{date.today() + timedelta(days=2)}T09:00:00.000000+00:00"
        tx.execute("UPDATE guilds SET next_post_at = ?", (tomorrow,))
        tx.execute("UPDATE daily_posts SET state = 'closed' WHERE state = 'threaded'")
        (count,) = tx.execute("SELECT count(*) FROM answers").fetchone()
    return int(count)

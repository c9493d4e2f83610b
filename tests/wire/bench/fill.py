"""A database with a year in it: 1,000 servers and 1,000,000 answers, written as SQL."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from bot.bank.loader import load_bank
from bot.core.bundle import bundled
from tests.bench.history import Past, make_database, settle

FIRST = 10_000_000
GUILDS, MEMBERS, DAYS = 1000, 4, 366
"""Four members on 366 days in 1,000 servers give about 1,000,000 answers."""


def fill(path: Path) -> int:
    """Make the file; how many answers are in it. Its servers are none of those that the bot is in:
    nothing is due or open there, but all of it lies in the tables and their indexes."""
    past = Past(FIRST, GUILDS, MEMBERS, DAYS, texts=True)
    make_database(path, load_bank(bundled("content") / "bank"), [past])
    settle(path)
    with sqlite3.connect(path, isolation_level=None) as tx:
        tomorrow = f"{date.today() + timedelta(days=2)}T09:00:00.000000+00:00"
        tx.execute("UPDATE guilds SET next_post_at = ?", (tomorrow,))
        tx.execute("UPDATE daily_posts SET state = 'closed' WHERE state = 'threaded'")
        (count,) = tx.execute("SELECT count(*) FROM answers").fetchone()
    return int(count)

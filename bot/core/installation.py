"""Which installation of the bot this is, of all in the world: for names that must be unique there.

It is made by chance when it is first asked for, at a start at the latest, and stands in the
database, so it moves with it and is in each copy.
"""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.core import records
from bot.core.database import Transaction

SHORT = 8


def name_of(tx: Transaction) -> str:
    """32 hexadecimal digits, always the same ones."""
    sql = "UPDATE instance SET installation = :fresh WHERE installation = ''"
    records.run(tx, sql, fresh=secrets.token_hex(16))
    return str(records.value(tx, "SELECT installation FROM instance"))


def short(name: str) -> str:
    """The part of a name by which people tell installations apart."""
    return name[:SHORT]


def written_in(file: Path) -> str:
    """The same of a database's file; "" where it doesn't say: an older one, a damaged one, none."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            row = opened.execute("SELECT installation FROM instance").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""

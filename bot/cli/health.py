"""`health`: whether the bot that runs on this database is alive.

It is asked each minute, so it reads two moments with plain SQLite and loads nothing else.
"""

import argparse
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.core.clock import SystemClock
from bot.core.data_folder import database_path, is_anything_set
from bot.core.errors import StartError
from bot.core.files import explained, is_there
from bot.core.uptime.rules import SILENCE

BUSY_SECONDS = 2.0


def health(_args: argparse.Namespace | None = None) -> int:
    """0 if the bot took answers in all its servers within the last three minutes, else 1, and
    says so.

    Raises `StartError` for settings that can't be used, where that may be why there is no database.
    """
    path = database_path()
    try:
        with explained(path):
            found = _read(path) if is_there(path) else None
    except StartError as error:
        print(f"unhealthy: {error}")
        return 1
    if found is None:
        if is_anything_set():  # wrongly, perhaps
            from bot.core.config import load_settings

            load_settings()
        print("unhealthy: there is no database yet")
        return 1
    alive_at, away_since = found
    oldest_good = SystemClock().now() - SILENCE
    if alive_at is None or alive_at < oldest_good:
        print(f"unhealthy: last sign of life {alive_at or 'never'}")
        return 1
    if away_since is not None and away_since < oldest_good:
        print(f"unhealthy: some servers have not been served since {away_since}")
        return 1
    print("healthy")
    return 0


def _read(path: Path) -> list[datetime | None]:
    """The last sign of life, and since when a server is not served (aware UTC)."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        (alive_at,) = connection.execute("SELECT alive_at FROM instance").fetchone() or (None,)
        sql = "SELECT min(from_at) FROM outages WHERE to_at IS NULL"
        (away_since,) = connection.execute(sql).fetchone()
    return [
        None if text is None else datetime.fromisoformat(text) for text in (alive_at, away_since)
    ]

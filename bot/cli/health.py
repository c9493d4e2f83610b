"""`health`: whether the bot that runs on this database is alive."""

import argparse
import asyncio
from datetime import datetime
from pathlib import Path

from bot.core.clock import SystemClock
from bot.core.config import load_settings
from bot.core.database import Database
from bot.core.errors import StartError
from bot.core.files import explained
from bot.core.uptime import store as uptime
from bot.core.uptime.service import SILENCE


def health(_args: argparse.Namespace) -> int:
    """0 if the bot took answers in all its servers within the last three minutes, else 1, and
    says so.

    Raises `StartError` for settings that can't be used.
    """
    settings = load_settings()
    if not settings.database_path.exists():
        print("unhealthy: there is no database yet")
        return 1
    try:
        with explained(settings.database_path):
            alive_at, away_since = asyncio.run(_read(settings.database_path))
    except StartError as error:
        print(f"unhealthy: {error}")
        return 1
    oldest_good = SystemClock().now() - SILENCE
    if alive_at is None or alive_at < oldest_good:
        print(f"unhealthy: last sign of life {alive_at or 'never'}")
        return 1
    if away_since is not None and away_since < oldest_good:
        print(f"unhealthy: some servers are not served since {away_since}")
        return 1
    print("healthy")
    return 0


async def _read(path: Path) -> tuple[datetime | None, datetime | None]:
    database = Database(path)
    await database.open()
    try:
        return await database.read(lambda tx: (uptime.alive_at(tx), uptime.away_since(tx)))
    finally:
        await database.close()

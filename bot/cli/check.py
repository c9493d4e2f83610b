"""``check`` proves what can be proven without a token; ``health`` asks a running bot."""

import asyncio
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from bot.bank.lint.bank import lint_bank
from bot.bank.loader import read_folder
from bot.bank.problems import Level
from bot.cli.run import load_the_bank
from bot.core.bundle import bundled
from bot.core.clock import SystemClock
from bot.core.config import load_settings
from bot.core.database import Database
from bot.core.errors import StartError
from bot.core.migrate import MigrationError, back_up, migrate
from bot.core.uptime import store as uptime

# A sign of life comes each minute.
SILENCE = timedelta(minutes=3)


def check() -> int:
    """Print one line for each thing that was proven; 0 if all is well.

    Raises ``StartError`` with every problem of the first thing that is not.
    """
    settings = load_settings()
    token = "set" if settings.token is not None else "not set (only `run` needs it)"
    print(f"settings    fine; the token is {token}")
    bank = load_the_bank(settings)
    folder = settings.bank_dir or bundled("content") / "bank"
    found = lint_bank(read_folder(folder), folder)
    errors = [problem for problem in found if problem.level is Level.ERROR]
    # A bank of one's own need not cover every topic, but what is in it must be right.
    if errors and settings.bank_dir is None:
        raise StartError("the question bank is wrong:\n" + "\n".join(map(str, errors)))
    topics = sum(1 for questions in bank.by_topic.values() if questions)
    print(f"bank        {len(bank.active)} questions on {topics} topics")
    with tempfile.TemporaryDirectory() as scratch:
        print(f"migrations  {_try_migrations(settings.database_path, Path(scratch))}")
    return 0


def _try_migrations(existing: Path, scratch: Path) -> str:
    """Apply them to an empty database, and to a copy of the real one if there is one."""
    try:
        steps = migrate(scratch / "empty.sqlite3", bundled("migrations")).applied
        if not existing.exists():
            return f"{len(steps)} apply to an empty database"
        copy = scratch / "copy.sqlite3"
        back_up(existing, copy)
        waiting = migrate(copy, bundled("migrations")).applied
    except MigrationError as error:
        raise StartError(str(error)) from None
    return f"{len(steps)} apply to an empty database, {len(waiting)} to a copy of yours"


def health() -> int:
    """0 if the bot that runs on this database gave a sign of life lately, else 1."""
    settings = load_settings()
    if not settings.database_path.exists():
        print("unhealthy: there is no database yet")
        return 1
    alive_at = asyncio.run(_alive_at(settings.database_path))
    if alive_at is None or SystemClock().now() - alive_at > SILENCE:
        print(f"unhealthy: last sign of life {alive_at or 'never'}")
        return 1
    print("healthy")
    return 0


async def _alive_at(path: Path) -> datetime | None:
    database = Database(path)
    await database.open()
    try:
        return await database.read(uptime.alive_at)
    finally:
        await database.close()

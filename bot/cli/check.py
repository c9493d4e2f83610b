"""`check`: what can be proven without a token, before a start."""

import argparse
import tempfile
from pathlib import Path

from bot.bank.lint.bank import lint_bank
from bot.bank.loader import load_bank, read_folder
from bot.bank.model import Bank
from bot.bank.problems import BankError, Severity
from bot.core.bundle import bundled
from bot.core.config import Settings, load_settings
from bot.core.errors import StartError
from bot.core.migrate import MigrationError, back_up, migrate


def check(_args: argparse.Namespace) -> int:
    """Print one line for each thing that was proven; 0 if all is well.

    Raises `StartError` with every problem of the first thing that is not.
    """
    settings = load_settings()
    token = "set" if settings.token is not None else "not set (only `run` needs it)"
    print(f"settings    fine; the token is {token}")
    bank = load_the_bank(settings)
    folder = bank_folder(settings)
    found = lint_bank(read_folder(folder), folder)
    errors = [problem for problem in found if problem.level is Severity.ERROR]
    # A bank of one's own need not cover every topic, but what is in it must be right.
    if errors and settings.bank_dir is None:
        raise StartError("the question bank is wrong:\n" + "\n".join(map(str, errors)))
    topics = sum(1 for questions in bank.by_topic.values() if questions)
    print(f"bank        {len(bank.active)} questions on {topics} topics")
    with tempfile.TemporaryDirectory() as scratch:
        print(f"migrations  {_try_migrations(settings.database_path, Path(scratch))}")
    return 0


def bank_folder(settings: Settings) -> Path:
    """The folder of the settings, or that of the bank that came along."""
    return settings.bank_dir or bundled("content") / "bank"


def load_the_bank(settings: Settings) -> Bank:
    """The bank of the settings.

    Raises `StartError` for a broken one: how many problems, the first, and where all are listed.
    """
    try:
        return load_bank(bank_folder(settings))
    except BankError as error:
        first = error.problems[0]
        raise StartError(
            f"the question bank has {len(error.problems)} problems; the first: {first}. "
            "`python -m bot bank check` lists them all"
        ) from None


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

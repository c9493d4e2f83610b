"""`check`: what can be proven without a token, before a start."""

import argparse
import sqlite3
import tempfile
from pathlib import Path

from bot.bank.lint.word_files import check_words
from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.bank.problems import BankError, Severity
from bot.cli.bank import check_bank, counted, our_bank, our_words
from bot.cli.token import token_of
from bot.core.bundle import bundled
from bot.core.config import Settings, load_settings
from bot.core.erasures import check_list
from bot.core.errors import StartError
from bot.core.files import check_folder, check_usable, explained, is_full
from bot.core.language_model.client import check_library
from bot.core.lost import refuse_lost
from bot.core.migrate import MigrationError, back_up, migrate
from bot.gateway.drawing.worker_process import is_installed
from bot.operate.doctor.rules.diagnosis import room
from bot.operate.doctor.rules.facts import Concern
from bot.operate.machine import free_bytes
from bot.operate.sentry import check_sentry


def check(_args: argparse.Namespace) -> int:
    """Print one line for each thing that was proven; 0 if all is well.

    Raises `StartError` with every problem of the first thing that is not.
    """
    settings = load_settings()
    token = "not set (only `run` needs it)"
    if settings.token is not None and settings.token.get_secret_value().strip():
        token_of(settings)
        token = "set"
    print(f"settings    fine; the token is {token}")
    if settings.model_offer is not None:
        check_library()
        print(f"model       {settings.model_offer.name} at {settings.model_offer.host}")
    if settings.metrics_port is not None:
        print(f"metrics     {settings.metrics_address}, port {settings.metrics_port}")
    if settings.sentry_dsn is not None:
        check_sentry()
    path = settings.database_path
    check_usable(path)
    check_list(path.parent)
    refuse_lost(path, settings.copies_dir)
    if settings.backups:
        check_folder(settings.copies_dir)
    print(
        f"database    {path.absolute()}" + ("" if path.exists() else " (made by the first start)")
    )
    _say_if_nearly_full(path.absolute().parent)
    bank = load_the_bank(settings)
    folder = bank_folder(settings)
    problems = check_words(our_words()) or check_bank(folder)
    errors = [one for one in problems if one.level is Severity.ERROR]
    if errors:
        raise StartError("the question bank is wrong:\n" + "\n".join(map(str, errors)))
    topics = sum(1 for questions in bank.by_topic.values() if questions)
    found = f"{counted(len(bank.active), 'question')} on {counted(topics, 'topic')}"
    print(f"bank        {found}, {folder.absolute()}")
    print(f"drawing     {_drawing()}")
    print(f"migrations  {_try_migrations(settings.database_path)}")
    return 0


def _say_if_nearly_full(folder: Path) -> None:
    """Nothing is written to find out; where the first start makes the folder, its place counts."""
    place = next(one for one in (folder, *folder.parents) if one.exists())
    free = free_bytes(place)
    found = None if free is None else room(str(folder), free)
    if found is not None and found.level is not Concern.OK:
        print(f"disk        {found.words}. {found.advice}")


def _drawing() -> str:
    if is_installed():
        return "formulas and progress are shown as pictures"
    return "not installed: plain text stands for pictures (pip install 'studybot[drawing]')"


def bank_folder(settings: Settings) -> Path:
    """The folder of the settings, or that of the bank that came along."""
    return settings.bank_dir or our_bank()


def load_the_bank(settings: Settings) -> Bank:
    """The bank of the settings.

    Raises `StartError` for a broken one: how many problems, the first, and where all are listed.
    """
    try:
        return load_bank(bank_folder(settings))
    except BankError as error:
        first = error.problems[0]
        raise StartError(
            f"the question bank has {counted(len(error.problems), 'problem')}; the first: {first}. "
            "`studybot bank check` lists them all"
        ) from None


def _try_migrations(existing: Path) -> str:
    """Apply them to an empty database, and to a copy of the real one if there is one."""
    try:
        folder = Path(tempfile.gettempdir())  # which looks where a file can be written
    except OSError as error:
        raise StartError(
            f"the migrations can't be tried: {error.strerror}. Free some room there, or name "
            "another folder in TMPDIR"
        ) from None
    with explained(folder / "copy"), tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            return _tried(existing, Path(scratch))
        except MigrationError as error:
            if is_full(error.__cause__):
                raise error.__cause__ from None
            raise StartError(str(error)) from None


def _tried(existing: Path, scratch: Path) -> str:
    steps = migrate(scratch / "empty.sqlite3", bundled("migrations")).applied
    if not existing.exists():
        return f"{len(steps)} apply to an empty database"
    copy = scratch / "copy.sqlite3"
    try:
        back_up(existing, copy)
    except (OSError, sqlite3.Error) as error:
        if is_full(error):  # the copy's disk: of the database nothing but its pages is read
            raise
        with explained(existing):
            raise
    waiting = migrate(copy, bundled("migrations")).applied
    return f"{len(steps)} apply to an empty database, {len(waiting)} to a copy of yours"

"""`backup` and `restore`: copies of the database."""

import argparse
import asyncio
import contextlib
import os
import sqlite3
from pathlib import Path

from bot.cli.lock import lock
from bot.core import backup as copies
from bot.core import installation, restored
from bot.core.backup import BackupError
from bot.core.bundle import bundled
from bot.core.clock import Clock, SystemClock
from bot.core.config import LOCK_NAME, load_settings
from bot.core.database import Database, Transaction
from bot.core.erasures import Erasures, ErasuresError, count
from bot.core.errors import StartError
from bot.core.files import explained, is_locked, is_there, make_folder
from bot.core.migrate import MigrationError, migrate
from bot.core.uptime import store as uptime


def backup(args: argparse.Namespace) -> int:
    """Copy the database to a file that isn't there yet, also while the bot writes.

    Raises `StartError` where no copy could be made; then nothing is left of it.
    """
    settings, now = load_settings(), SystemClock().now()
    try:
        made = copies.copy_database(settings.database_path, args.file, bundled("migrations"), now)
    except BackupError as error:
        raise StartError(str(error)) from None
    print(f"copied to {made}, {made.stat().st_size:,} bytes; it was opened and is whole")
    return 0


def restore(args: argparse.Namespace, clock: Clock | None = None) -> int:
    """Make a copy the database, once it is proven, and keep the database that was there.
    ``clock``: the machine's where none is given.

    Raises `StartError` where the copy can't be used or a bot runs; then nothing has changed.
    """
    settings = load_settings()
    path, file = settings.database_path, args.file
    try:
        copies.check_copy(file)
        make_folder(settings.data_dir)
        with contextlib.ExitStack() as stack:
            running = f"a bot runs on {path}. Stop it first, then restore"
            stack.enter_context(lock(settings.lock_path, running))
            _refuse_in_use(stack, path, file)
            again, kept = _restore(path, file, clock or SystemClock(), even_so=args.even_so)
    except (BackupError, MigrationError, ErasuresError) as error:
        raise StartError(f"nothing was restored: {error}") from None
    except sqlite3.Error:
        with explained(path):
            raise
    except OSError as error:
        with explained(Path(error.filename or path)):
            raise
    print(f"restored {file} to {path}")
    print(
        "questions of the day that were due since that copy are not asked again, and nobody loses "
        "a streak over them; rounds of mock interviews, weeks and reminders that were due since "
        "are left out; buttons of what came after it say that it is from long ago"
    )
    if again:
        print(f"deleted again what was deleted after that copy: {again}")
    if kept is not None:
        print(f"the database that was there is kept as {kept}")
    return 0


def _refuse_in_use(stack: contextlib.ExitStack, path: Path, file: Path) -> None:
    """The copy must not be the database itself, nor one that another bot writes to."""
    if is_there(path) and is_there(file) and file.samefile(path):
        raise BackupError(f"{file} is the database itself")
    theirs = file.parent / LOCK_NAME
    # Beside a copy of a whole folder lies an old lock, perhaps where nothing can be written.
    if os.access(theirs, os.W_OK) and not theirs.samefile(path.parent / LOCK_NAME):
        held = f"a bot runs on {file}. Copy it with `studybot backup` first"
        stack.enter_context(lock(theirs, held))


def _restore(path: Path, file: Path, clock: Clock, *, even_so: bool) -> tuple[int, Path | None]:
    """Of how many people and servers anything was deleted again, and where the database is that
    was there before."""
    part, migrations = path.with_name(f"{path.name}.restoring"), bundled("migrations")
    copies.remove(part)  # of a restore that was killed
    try:
        copies.bring_in(file, part, migrations)
        before = migrate(part, migrations).backup
        if before is not None:
            before.unlink()  # FILE itself is the copy
        if path.exists():
            asyncio.run(_bring_up_to_date(path))
        objections = [*_of_another(part, path), *asyncio.run(_no_longer_remembered(part))]
        if objections and not even_so:
            raise BackupError(f"{', and '.join(objections)}. Use another copy, or --even-so")
        again = asyncio.run(_catch_up(part, clock))
        restored.begin_anew(part, clock.now())
        return again, copies.put_in_place(part, path, clock.now())
    finally:
        copies.remove(part)


def _of_another(part: Path, path: Path) -> list[str]:
    """What speaks against a copy of another installation than the database that is there."""
    theirs, ours = installation.written_in(part), installation.written_in(path)
    if not theirs or not ours or theirs == ours:
        return []
    return [
        f"the copy is of another installation of the bot ({installation.short(theirs)}) than the "
        f"database that is there ({installation.short(ours)})"
    ]


async def _no_longer_remembered(part: Path) -> list[str]:
    """What speaks against a copy from before deletions of which nobody knows any more."""
    copy = Database(part)
    await copy.open()
    try:
        known = await copy.read(count)
    finally:
        await copy.close()
    forgotten = Erasures(part.parent).read().forgotten_after(known)
    if not forgotten:
        return []
    return [
        f"the copy is so old that {forgotten} deletions of members since then are no longer "
        "remembered, so what they deleted would be back"
    ]


async def _catch_up(part: Path, clock: Clock) -> int:
    """Delete again, in the copy, what was deleted after it was made; nothing else that was due
    since is done again."""
    from bot.cli.opened import not_caught_up  # all of the bot, which no copy is to wait for

    async with not_caught_up(part) as app:
        again, now = await app.privacy.catch_up(), clock.now()
        hooks = [one.restored for one in app.features if one.restored is not None]

        def note(tx: Transaction) -> None:
            uptime.mark_restored(tx, now)
            restored.doubt_all(tx)
            for hook in hooks:
                hook(tx, now)

        await app.database.write(note)
        return again


async def _bring_up_to_date(path: Path) -> None:
    """The list of deletions knows what the database knows that is about to be replaced."""
    present = Database(path)
    try:
        await present.open()
        await Erasures(path.parent).save(present)
    except copies.DATABASE_ERRORS as error:
        if is_locked(error):  # whoever has it open would go on with what was replaced
            raise
        # Else it is damaged or of an older version: the list is all there is.
    finally:
        await present.close()

"""Copies of the database as files: made while the bot runs, proven, and put back.

A copy stands under another name until it is whole and on the disk, so whatever stands under its
own name is one. Nothing is ever written over. Every refusal is a sentence for the operator.
"""

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path
from secrets import token_hex

from bot.core.errors import StartError
from bot.core.files import explained, hand_over, is_there
from bot.core.migrate import MigrationError, NewerDatabaseError, applied, back_up

COPIES_LIVE = timedelta(days=30)
"""No copy that the bot makes gets older: what members delete is not to stand in one for ever."""
PREFIX, SUFFIX = "studybot-", ".sqlite3"
REPLACED = ".replaced-"
"""Between the name of the database and the moment at which another one took its place."""
STAMP = "%Y%m%d-%H%M%S"
MAGIC = b"SQLite format 3\0"
FOREIGN = "{file} is not a copy of the bot's database"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""
DATABASE_ERRORS = (sqlite3.Error, OSError)
"""What a database may raise that is damaged, or is none."""
STALE = timedelta(hours=1)


class BackupError(RuntimeError):
    """A copy can't be made or used; the text is one sentence for the operator."""


def dated(folder: Path, now: datetime, prefix: str = PREFIX, whose: str = "") -> Path:
    """A free name for a copy of this moment (written in UTC) in a folder. ``whose``: stands behind
    the moment, where earlier versions look for nothing."""
    stamp = f"{prefix}{now.astimezone(UTC):{STAMP}}{whose and f'-{whose}'}"
    names = (f"{stamp}{'' if at == 1 else f'-{at}'}{SUFFIX}" for at in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())


def made_at(copy: Path, prefix: str = PREFIX) -> datetime | None:
    """When a copy with a dated name was made (aware UTC); None for any other file."""
    text = copy.name.removeprefix(prefix).removesuffix(SUFFIX)[:15]
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def copy_database(path: Path, target: Path, migrations: Path, now: datetime) -> Path:
    """Copy the database to a file, or under a dated name into a folder; where it stands.

    Consistent also while the bot writes. Raises :class:`BackupError`; then nothing was left."""
    if not is_there(path):
        raise BackupError(f"there is no database at {path} yet, so there is nothing to copy")
    if target.is_dir():
        target = dated(target, now)
    if target.exists() or target.is_symlink():
        raise BackupError(f"{target} exists already, and a copy never overwrites anything")
    if not target.parent.is_dir():
        raise BackupError(f"there is no folder {target.parent}")
    # No number of a process: two containers may have the same.
    part = target.with_name(f".{target.name}.{token_hex(4)}.part")
    try:
        sweep(target, now)
        back_up(path, part)
        if not _is_ours(part, migrations):
            raise BackupError(f"{path} is not a database of the bot")
        _to_disk(part)
        _publish(part, target)
        _to_disk(target.parent)
    except FileExistsError:
        raise BackupError(
            f"{target} exists already, and a copy never overwrites anything"
        ) from None
    except (OSError, sqlite3.Error) as error:
        file = path if isinstance(error, sqlite3.Error) else target
        raise BackupError(f"no copy was made: {_why(error, file)}") from error
    finally:
        remove(part)
    return target


def check_copy(file: Path) -> None:
    """Whether a file may be a copy. Raises :class:`BackupError`."""
    if file.is_dir():
        raise BackupError(f"{file} is a folder; name the copy in it")
    try:
        with file.open("rb") as opened:
            if opened.read(len(MAGIC)) != MAGIC:
                raise BackupError(FOREIGN.format(file=file))
    except FileNotFoundError:
        raise BackupError(f"there is no file {file}") from None
    except OSError as error:
        raise BackupError(_why(error, file)) from None


def bring_in(file: Path, part: Path, migrations: Path) -> None:
    """Copy what is to be restored to a file of ours, and prove that it can be.

    The file itself is only read. Raises :class:`BackupError`."""
    foreign = FOREIGN.format(file=file)
    try:
        part.touch(mode=0o600)
        shutil.copyfile(file, part)
        wal = file.with_name(f"{file.name}-wal")
        if wal.exists():  # a copy by hand of both files
            shutil.copyfile(wal, part.with_name(f"{part.name}-wal"))
    except OSError as error:
        raise BackupError(_why(error, file)) from None
    try:
        _prove(part, file)
        if not applied(part, migrations):
            raise BackupError(foreign)
    except NewerDatabaseError:
        raise BackupError(
            f"{file} was written by a newer version of the bot; install that version first"
        ) from None
    except MigrationError as error:
        raise BackupError(f"{file} can't be used: {error}") from None
    except sqlite3.OperationalError:  # a table of this name, but another one
        raise BackupError(foreign) from None
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file} is damaged: {error}") from None


def put_in_place(part: Path, path: Path, now: datetime) -> Path | None:
    """Make a proven file the database; where the one before is kept, None if there was none.

    The caller holds the lock of the bot. A crash leaves the old one or the new one, never half."""
    _to_disk(part)
    hand_over(part, path if path.exists() else path.parent)
    kept = None
    if path.exists():
        _settle(path)
        kept = _free(path.with_name(f"{path.name}{REPLACED}{now.astimezone(UTC):{STAMP}}"))
        for suffix in ("", *BESIDE):
            _keep(Path(f"{path}{suffix}"), Path(f"{kept}{suffix}"))
    # A new database must never meet the second file of the old one.
    remove_beside(path)
    part.replace(path)
    _to_disk(path.parent)
    return kept


def sweep(target: Path, now: datetime) -> None:
    """Remove what copies to this name, or to dated ones beside it, left that were killed half-way:
    not what another process may be writing."""
    for begin in (PREFIX, escape(target.name)):
        for part in target.parent.glob(f".{begin}*.part*"):
            with suppress(FileNotFoundError):  # its own process has just removed it
                if _changed_at(part) < now - STALE:
                    part.unlink()


def remove_old(path: Path, now: datetime, limit: timedelta) -> int:
    """Remove what was kept beside the database (before a migration, by a restore) and is older
    than a limit; how many."""
    found = {one: _changed_at(one) for one in path.parent.glob(f"{path.name}.before-*")}
    replaced = f"{path.name}{REPLACED}"
    for one in path.parent.glob(f"{replaced}*"):
        # It is the file that was there, perhaps unchanged for long: its name says since when it
        # is a copy.
        found[one] = made_at(one, replaced) or _changed_at(one)
    old = [one for one, at in found.items() if at < now - limit]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def remove(path: Path) -> None:
    """A database that nobody uses, with what SQLite keeps beside it."""
    path.unlink(missing_ok=True)
    remove_beside(path)


def remove_beside(path: Path) -> None:
    """What SQLite keeps beside a database."""
    for suffix in BESIDE:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _is_ours(part: Path, migrations: Path) -> bool:
    try:
        return bool(applied(part, migrations))
    except MigrationError:
        return True  # of another version, which is no reason to have no copy of it


def _prove(part: Path, file: Path) -> None:
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError(f"{file} is damaged")


def _settle(path: Path) -> None:
    """Bring what stands in the second file into the first, where the database still can."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # it is damaged, perhaps why somebody restores: both files are kept as they are


def _keep(path: Path, kept: Path) -> None:
    if not path.exists():
        return
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
        hand_over(kept, path)


def _free(path: Path) -> Path:
    names = (path, *(Path(f"{path}-{at}") for at in range(2, 1000)))
    return next(name for name in names if not name.exists())


def _publish(part: Path, target: Path) -> None:
    """Give a copy its name, unless something has it."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        part.rename(target)


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)


def _why(error: Exception, file: Path) -> str:
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC or "disk is full" in str(error):
        return "the disk is full"
    try:
        with explained(file):
            raise error
    except StartError as told:
        return str(told)

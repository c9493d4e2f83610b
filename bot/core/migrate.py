"""Bring the schema up to date with yoyo, after a backup of the file."""

import io
import logging
import sqlite3
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from yoyo import default_migration_table, read_migrations
from yoyo.backends.core.sqlite3 import SQLiteBackend
from yoyo.connections import parse_uri
from yoyo.migrations import MigrationList

KEEP_BACKUPS = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Migrated:
    """What :func:`migrate` did."""

    applied: tuple[str, ...]
    backup: Path | None


class MigrationError(RuntimeError):
    """The schema can't be brought up to date; the file is as it was."""


def _open(path: Path, folder: Path) -> tuple[SQLiteBackend, MigrationList]:
    # yoyo.get_backend reads the entry points of every installed package to find this class.
    uri = parse_uri(f"sqlite:///{path.absolute().as_posix()}")
    backend = SQLiteBackend(uri, default_migration_table)
    backend.init_database()
    migrations = read_migrations(str(folder))
    if not migrations:
        raise MigrationError(f"no migrations in {folder}; reinstall the bot")
    return backend, migrations


def back_up(path: Path, target: Path) -> None:
    """Copy a database file consistently, also while it is in use."""
    source = sqlite3.connect(path)
    try:
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
    finally:
        source.close()


def _back_up_before(path: Path, last: str) -> Path:
    target = path.with_name(f"{path.name}.before-{last}.bak")
    back_up(path, target)
    old = sorted(path.parent.glob(f"{path.name}.before-*.bak"), key=lambda p: p.stat().st_mtime)
    for stale in old[:-KEEP_BACKUPS]:
        stale.unlink()
    return target


def migrate(path: Path, folder: Path) -> Migrated:
    """Apply what is missing, in order, each with its record in one transaction.

    A file that already holds something is copied beside itself first (the last
    five copies are kept). Raises :class:`MigrationError` with the name of the step.
    The caller is the only one who uses the file, so a lock that a crash left is removed.
    """
    fresh = not path.exists() or path.stat().st_size == 0
    backend, migrations = _open(path, folder)
    try:
        backend.break_lock()
        with backend.lock():
            waiting = backend.to_apply(migrations)
            names = tuple(step.id for step in waiting)
            unknown = set(backend.get_applied_migration_hashes()) - {m.hash for m in migrations}
            if unknown:
                raise MigrationError(
                    "the database was written by a newer version of the bot; "
                    "install that version, or restore the backup beside the file"
                )
            if not names:
                return Migrated((), None)
            backup = None if fresh else _back_up_before(path, names[-1])
            try:
                # yoyo prints what a statement returns, and adding a column makes SQLite look.
                with redirect_stdout(io.StringIO()):
                    backend.apply_migrations(waiting)
            except Exception as error:
                raise MigrationError(f"migration {names[0]} failed: {error}") from error
            log.info("migrated", extra={"applied": list(names)})
            return Migrated(names, backup)
    finally:
        backend.connection.close()

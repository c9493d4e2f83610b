"""Bring the schema up to date: plain SQL files in order, all or nothing, after a verified copy.

What was applied stands in the table ``migrations``, with a checksum of each file: a file that was
changed afterwards is refused, and so is a database that a newer version wrote. Version 0.1.0 kept
this in tables of another library; they are adopted once.

If the process dies in the middle, SQLite rolls everything back at the next opening: the waiting
steps and their records are one transaction. The caller is the only one who uses the file.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.core.files import BESIDE, damaged, hand_over, has_sentence, hide, make_file

KEEP_BACKUPS = 5
FORMER = "_yoyo_migration"
"""Where version 0.1.0 kept what was applied."""
FORMER_TABLES = ("_yoyo_log", FORMER, "_yoyo_version", "yoyo_lock")
SMALL_BYTES = 64_000_000
"""Up to here a whole look takes less than half a second. A larger file is looked at when it is
copied, and a cut one is noticed by SQLite itself."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Migrated:
    """What :func:`migrate` did."""

    applied: tuple[str, ...]
    backup: Path | None
    is_new: bool = False
    """Whether the file was missing or empty."""

    def announce(self, path: Path) -> None:
        """One line about a database: new, or brought up to date. A lost one must not go unseen."""
        if self.is_new:
            log.info("the database is new and empty", extra={"path": str(path.absolute())})
            copies = sorted(one.name for one in path.parent.glob(f"{path.name}*.bak"))
            if copies:
                log.warning("copies of an earlier database lie beside it", extra={"copies": copies})
        elif self.applied:
            words = {"applied": list(self.applied), "copy": str(self.backup)}
            log.info("the database was brought up to date", extra=words)


@dataclass(frozen=True, slots=True)
class Step:
    """One file of SQL."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """Of the text, whatever the ends of its lines."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


class MigrationError(RuntimeError):
    """The schema can't be brought up to date; the file is as it was."""


class NewerDatabaseError(MigrationError):
    """A newer version of the bot wrote the database."""


def steps_in(folder: Path) -> tuple[Step, ...]:
    """All steps, in the order of their names."""
    found = tuple(
        Step(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))
    )
    if not found:
        raise MigrationError(f"there are no migrations in {folder}. Reinstall the bot")
    return found


def back_up(path: Path, target: Path, *, patience_seconds: float = 5.0) -> None:
    """Copy a database consistently, also while it is in use, and prove that the copy is whole.

    Raises ``sqlite3.DatabaseError`` where it is not, or another program lets nobody read it.
    """
    make_file(target)
    opened = sqlite3.connect(path, timeout=patience_seconds)
    with closing(opened) as source, closing(sqlite3.connect(target)) as copy:
        # SQLite's backup would wait for a lock for ever; a reader waits for some seconds.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy)
        # As one file: what is copied away needs no second one beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        error = sqlite3.DatabaseError(f"the copy {target} is damaged")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def applied(path: Path, folder: Path) -> tuple[str, ...]:
    """The steps that a database has, in order; none: the bot has never written it.

    Raises :class:`MigrationError` as :func:`migrate` does, ``sqlite3.Error`` for what is no
    database."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return tuple(sorted(_applied(connection, steps_in(folder))))


def migrate(path: Path, folder: Path, *, small_bytes: int = SMALL_BYTES) -> Migrated:
    """Apply what is missing; raise :class:`MigrationError` with the name of the step that failed.

    A file that already holds something is copied beside itself first; the last five copies stay,
    and none is written over. A file of at most ``small_bytes`` is looked at as a whole. Raises
    ``sqlite3.Error`` or ``OSError`` for one that can't be used.
    """
    steps = steps_in(folder)
    there = path.exists()
    fresh = not there or path.stat().st_size == 0
    make_file(path)
    for suffix in BESIDE:
        hide(path.with_name(path.name + suffix))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if path.stat().st_size <= small_bytes:
            _refuse_damage(connection, path)
        done = _applied(connection, steps)
        waiting = tuple(step for step in steps if step.name not in done)
        if not waiting:
            return Migrated((), None, fresh)
        backup = None if fresh else _back_up_before(path, waiting[-1].name)
        try:
            _apply(connection, steps, waiting)
        except BaseException:
            if backup is not None:
                backup.unlink()  # the file is as it was, so the copy tells nothing
            raise
    names = tuple(step.name for step in waiting)
    return Migrated(names, backup, fresh)


def damage_of(path: Path) -> str:
    """What is wrong inside a database's file, "" if nothing is. Reads all of it, changes nothing.

    Raises ``sqlite3.Error`` for one that can't be read."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        (verdict,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    return "" if verdict == "ok" else str(verdict)


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise MigrationError(damaged(path))


def _applied(connection: sqlite3.Connection, steps: tuple[Step, ...]) -> set[str]:
    """Which steps were applied; refuses a newer database and a step that was changed."""
    known = {step.name: step.checksum for step in steps}
    tables = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if "migrations" in tables:
        rows = dict(connection.execute("SELECT name, checksum FROM migrations"))
    elif FORMER in tables:
        names = [name for (name,) in connection.execute(f"SELECT migration_id FROM {FORMER}")]
        rows = {name: known.get(name, "") for name in names}
    else:
        rows = {}
    if rows.keys() - known.keys():
        raise NewerDatabaseError(
            "the database was written by a newer version of the bot. Install that version, or put "
            "back the copy from before the update (`studybot restore FILE`)"
        )
    changed = sorted(name for name, checksum in rows.items() if checksum != known[name])
    if changed:
        raise MigrationError(
            f"migration {changed[0]} is not the one that was applied. Reinstall the bot"
        )
    return set(rows)


def _apply(
    connection: sqlite3.Connection, steps: tuple[Step, ...], waiting: tuple[Step, ...]
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        _adopt(connection, [step for step in steps if step not in waiting])
        for step in waiting:
            try:
                for statement in statements(step.sql):
                    connection.execute(statement)
            except sqlite3.Error as error:
                if has_sentence(error):
                    raise
                raise MigrationError(f"migration {step.name} failed: {error}") from error
            _record(connection, step)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _adopt(connection: sqlite3.Connection, done: list[Step]) -> None:
    """Make the table of what was applied, and fill it from the one of version 0.1.0."""
    made = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'"
    ).fetchone()
    if made is not None:
        return
    connection.execute(
        """CREATE TABLE migrations (
               name       TEXT NOT NULL PRIMARY KEY,
               checksum   TEXT NOT NULL,
               applied_at TEXT NOT NULL
           ) STRICT"""
    )
    for step in done:
        _record(connection, step)
    for table in FORMER_TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _record(connection: sqlite3.Connection, step: Step) -> None:
    # The machine's clock: nothing is decided by it, it is for whoever looks at the file.
    now = connection.execute("SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')").fetchone()[0]
    connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", (step.name, step.checksum, now))


def statements(sql: str) -> Iterator[str]:
    """The statements of a file, one by one: sqlite3 would commit before a whole script."""
    begun = ""
    for piece in sql.split(";"):
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""
    rest = [line for line in begun.removesuffix(";").splitlines() if line.strip()]
    if any(not line.lstrip().startswith("--") for line in rest):
        yield begun


def _back_up_before(path: Path, last: str) -> Path:
    count = 1
    target = path.with_name(f"{path.name}.before-{last}.bak")
    while target.exists():
        count += 1
        target = path.with_name(f"{path.name}.before-{last}-{count}.bak")
    part = path.with_name(f".{path.name}.before.part")
    try:
        _remove(part)  # of a start that was killed
        back_up(path, part)
        hand_over(part, path)
        part.rename(target)  # what has the name of a copy is one
    except (sqlite3.Error, OSError) as error:
        _remove(part)
        raise MigrationError(
            f"no copy of the database could be made, so it was left as it is: {error}"
        ) from error
    old = sorted(path.parent.glob(f"{path.name}.before-*.bak"), key=lambda p: p.stat().st_mtime)
    for stale in old[:-KEEP_BACKUPS]:
        stale.unlink()
    return target


def _remove(part: Path) -> None:
    for suffix in ("", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)

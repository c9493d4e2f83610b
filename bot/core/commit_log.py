"""SQLite's log of commits: the ``-wal`` file beside a database, which holds what is not in it yet.

Deleted while the bot runs, it has no name any more: the process writes on into it, nobody else can
read that, and it ends with the process. So does the database itself, where another file has its
name or none: then nothing helps but the operator.
"""

import logging
import os
import sqlite3
from pathlib import Path

_log = logging.getLogger(__name__)


class CommitLog:
    """The log of one open database. Used on the thread of its writer, but for ``to_disk``."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(f"{database.name}-wal")
        self._inode: int | None = None
        self._is_lost = False
        self._main: int | None = None
        self.is_astray = False
        """Whether what is written goes into a file that no longer has the database's name."""

    def to_disk(self) -> None:
        """Bring it to the disk. SQLite holds no lock on it that closing would drop."""
        with self._path.open("rb") as wal:
            os.fsync(wal.fileno())

    def keep(self, tx: sqlite3.Connection) -> None:
        """After a commit: see that it outlives the process. Where the log was deleted, all that it
        holds goes into the database itself, and so does every commit from then on."""
        if self._inode is None:
            self._inode, self._main = _inode(self._path), _inode(self._database)
        if not self.is_astray and _inode(self._database) != self._main:
            self.is_astray = True
            _log.error(
                "the database was moved, replaced or deleted while the bot runs: from now on what "
                "is written is lost when the bot ends. Stop it, then put the right file there",
                extra={"file": str(self._database)},
            )
        if not self._is_lost and not self.is_astray and _inode(self._path) != self._inode:
            self._is_lost = True
            _log.error(
                "the database's log was deleted while the bot runs; nothing is lost, but restart "
                "the bot soon, and leave the file alone",
                extra={"file": str(self._path)},
            )
        if self._is_lost:
            try:
                tx.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            except sqlite3.Error as error:
                _log.warning("what was written is not in the database itself: %s", error)


def _inode(path: Path) -> int:
    """Which file has a name; 0 for none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0

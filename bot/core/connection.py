"""Opening SQLite: what every connection to the database has in common."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import aiosqlite

T = TypeVar("T")
BUSY_MS = 5_000


class Connection(aiosqlite.Connection):
    """aiosqlite with the one method that this design needs: a function in its thread."""

    async def call(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn(connection)`` on the connection's own thread."""
        return cast(T, await self._execute(fn, self._conn))  # type: ignore[no-untyped-call]

    def join(self) -> None:
        """Wait for the thread of a connection that did not come about: it ends by itself, but
        prints a traceback if the loop is gone before."""
        self._thread.join(BUSY_MS / 1000)


def synchronous(mode: str) -> str:
    """How far a commit waits: FULL for the disk, NORMAL for the system's own copy, which outlives
    this process, OFF for nothing."""
    return f"PRAGMA synchronous={mode}"


def connector(path: Path, *, read_only: bool, power_safe: bool) -> Callable[[], sqlite3.Connection]:
    """What opens a file of SQLite, in the thread that will use it."""

    def opened() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            connection.execute("PRAGMA foreign_keys=ON")
            if not read_only:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute(synchronous("FULL" if power_safe else "OFF"))
        except BaseException:
            connection.close()
            raise
        return connection

    return opened


async def connect(path: Path, *, read_only: bool, power_safe: bool) -> Connection:
    """A connection with a thread of its own."""
    make = connector(path, read_only=read_only, power_safe=power_safe)
    connection = Connection(make, iter_chunk_size=64)
    try:
        await connection
    except BaseException:
        connection.join()
        raise
    return connection

"""The database: a transaction is a plain function.

``write(fn)`` runs ``fn(tx)`` on the one writer connection; functions that wait at the
same moment share one commit, each in a savepoint of its own. ``read(fn)`` uses a
read-only connection, so a long query never holds up a write. Nobody else touches a
connection. Functions do nothing but SQL and pure rules: they may be run twice.

What ``write`` returned survives the death of the process and, unless it was asked not to
wait for the disk, a pulled plug.
"""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.core.commit_log import CommitLog
from bot.core.connection import Connection, connect, connector, synchronous
from bot.core.telemetry import Telemetry, timed

T = TypeVar("T")
Transaction = sqlite3.Connection
"""What a transaction function gets: plain SQL with ``:named`` parameters, no commit."""

# Enough to gather a burst in one commit, few enough that nobody waits long for it.
BATCH = 128
# A pause, since a flush holds up who writes next, and what comes meanwhile shares it.
FOLLOW_SECONDS = 0.1

_log = logging.getLogger(__name__)


class DatabaseClosedError(RuntimeError):
    """The database was used before it was opened or after it was closed."""


@dataclass(slots=True)
class _Call:
    """One waiting write: the function, and the future that gets its result."""

    fn: Callable[[Transaction], Any]
    future: asyncio.Future[Any]
    waits: bool
    """Whether its result waits for the disk."""


@dataclass(slots=True)
class _Outcome:
    """What one function did, carried from the database's thread to the loop."""

    value: Any = None
    error: BaseException | None = None


def _run_in_savepoint(tx: Transaction, fn: Callable[[Transaction], Any]) -> _Outcome:
    tx.execute("SAVEPOINT one")
    try:
        value = fn(tx)
    except BaseException as error:
        tx.execute("ROLLBACK TO one")
        tx.execute("RELEASE one")
        return _Outcome(error=error)
    tx.execute("RELEASE one")
    return _Outcome(value)


def _run_alone(tx: Transaction, fn: Callable[[Transaction], Any]) -> _Outcome:
    try:
        tx.execute("BEGIN IMMEDIATE")
        value = fn(tx)
        tx.execute("COMMIT")
    except BaseException as error:
        if tx.in_transaction:
            tx.execute("ROLLBACK")
        return _Outcome(error=error)
    return _Outcome(value)


def run_batch(tx: Transaction, fns: list[Callable[[Transaction], Any]]) -> list[_Outcome]:
    """Run functions in one commit, in order; each fails alone.

    If the common commit fails, all is rolled back and each is run again by itself, so
    that one function's deferred fault can't take the others with it.
    """
    if len(fns) == 1:
        return [_run_alone(tx, fns[0])]
    try:
        tx.execute("BEGIN IMMEDIATE")
        outcomes = [_run_in_savepoint(tx, fn) for fn in fns]
        tx.execute("COMMIT")
    except sqlite3.Error:
        if tx.in_transaction:
            tx.execute("ROLLBACK")
        return [_run_alone(tx, fn) for fn in fns]
    return outcomes


class Database:
    """One SQLite file with one writer and one reader connection."""

    def __init__(
        self, path: Path, *, power_safe: bool = True, telemetry: Telemetry | None = None
    ) -> None:
        """``power_safe``: a commit waits for the disk. A file that is thrown away needs no
        such wait. ``telemetry``: told how long each transaction takes."""
        self.path = path
        self._log = CommitLog(path)
        self._telemetry = telemetry
        self.is_power_safe = power_safe
        self._writer: Connection | None = None
        self._reader: Connection | None = None
        self._waiting: deque[_Call] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._flush: asyncio.Task[None] | None = None
        self._waits = True
        """Whether the writer's commits wait for the disk now."""
        self._unflushed = False

    @property
    def is_astray(self) -> bool:
        """Whether its file was moved, replaced or deleted since it was opened."""
        return self._log.is_astray

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return self._writer is not None

    async def open(self) -> None:
        """Open both connections. The schema is the business of ``migrate``."""
        safe, self._log = self.is_power_safe, CommitLog(self.path)
        self._writer = await connect(self.path, read_only=False, power_safe=safe)
        try:
            self._reader = await connect(self.path, read_only=True, power_safe=safe)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Let waiting writes finish, then close; harmless when closed already.

        An open aiosqlite connection would keep the process from ending.
        """
        while self._pump is not None:
            await asyncio.wait([self._pump])
        if self._flush is not None:  # the last to close brings everything to the disk
            self._flush.cancel()
            await asyncio.wait([self._flush])
        closing, self._reader, self._writer = (self._reader, self._writer), None, None
        for connection in closing:  # who comes meanwhile is told that it is closed
            if connection is not None:
                await connection.close()

    async def write(self, fn: Callable[[Transaction], T], *, waits: bool = True) -> T:
        """Run ``fn(tx)`` in a transaction and return its result once it is on disk.

        With ``waits=False`` once it is committed; the disk follows in a tenth of a second. For what
        a pulled plug may take away in that moment without a loss to anybody: a click in a quiz.

        If the waiting task is cancelled, the function still finishes: use cases are
        idempotent. Whatever ``fn`` raises is raised here and nothing of it is kept.
        """
        if self._writer is None:
            raise DatabaseClosedError("the database is not open")
        call = _Call(fn, asyncio.get_running_loop().create_future(), waits)
        self._waiting.append(call)
        if self._pump is None:
            self._pump = asyncio.create_task(self._run_waiting(), name="database-writer")
        return cast(T, await timed(self._telemetry, "write", call.future))

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        """Run ``fn(tx)`` on the read-only connection, in one consistent snapshot."""
        if self._reader is None:
            raise DatabaseClosedError("the database is not open")

        def snapshot(tx: sqlite3.Connection) -> T:
            tx.execute("BEGIN")
            try:
                return fn(tx)
            finally:
                tx.execute("COMMIT")

        return await timed(self._telemetry, "read", self._reader.call(snapshot))

    async def read_apart(self, fn: Callable[[Transaction], T]) -> T:
        """As ``read``, in a thread and on a connection of its own: what takes long, or makes more
        of its rows, holds up nobody else who reads."""
        if self._reader is None:
            raise DatabaseClosedError("the database is not open")
        opened = connector(self.path, read_only=True, power_safe=self.is_power_safe)

        def snapshot() -> T:
            with closing(opened()) as tx:
                tx.execute("BEGIN")
                return fn(tx)

        return await asyncio.to_thread(snapshot)

    async def _run_waiting(self) -> None:
        try:
            while self._waiting and self._writer is not None:
                size = min(BATCH, len(self._waiting))
                calls = [self._waiting.popleft() for _ in range(size)]
                await self._settle(calls)
        finally:
            self._pump = None

    async def _settle(self, calls: list[_Call]) -> None:
        assert self._writer is not None
        fns = [call.fn for call in calls]
        waits = any(call.waits for call in calls)

        def run(tx: Transaction) -> list[_Outcome]:
            if self.is_power_safe and waits != self._waits:
                tx.execute(synchronous("FULL" if waits else "NORMAL"))
                self._waits = waits
            before = tx.total_changes
            outcomes = run_batch(tx, fns)
            self._log.keep(tx)
            self._unflushed |= self.is_power_safe and not waits and tx.total_changes != before
            return outcomes

        try:
            outcomes = await self._writer.call(run)
        except Exception as error:
            outcomes = [_Outcome(error=error) for _ in calls]
        except BaseException:
            for call in calls:
                call.future.cancel()
            raise
        for call, outcome in zip(calls, outcomes, strict=True):
            if call.future.done():  # the one who waited was cancelled
                continue
            if outcome.error is None:
                call.future.set_result(outcome.value)
            else:
                call.future.set_exception(outcome.error)
        if self._unflushed and self._flush is None:
            self._flush = asyncio.create_task(self._follow(), name="database-disk")

    async def _follow(self) -> None:
        """Bring to the disk what nobody waited for, one pass for all that came meanwhile."""
        try:
            while self._unflushed:
                await asyncio.sleep(FOLLOW_SECONDS)
                self._unflushed = False
                await asyncio.to_thread(self._log.to_disk)
        except OSError as error:
            # The next commit that waits flushes the same log, and tells its member if it can't.
            _log.warning("the database's log could not be flushed: %s", error)
        finally:
            self._flush = None

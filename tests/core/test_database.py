"""Transactions as plain functions: shared commits, isolation, cancellation, closing."""

import asyncio
import errno
import inspect
import os
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from bot.core.database import Database, DatabaseClosedError, run_batch


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(tmp_path / "test.sqlite3")
    await made.open()
    await made.write(
        lambda tx: tx.execute("CREATE TABLE marks (name TEXT PRIMARY KEY, other INTEGER) STRICT")
    )
    yield made
    await made.close()


def add(name: str) -> Any:
    return lambda tx: tx.execute("INSERT INTO marks (name) VALUES (:name)", {"name": name})


async def names(database: Database) -> list[str]:
    return await database.read(
        lambda tx: [row["name"] for row in tx.execute("SELECT name FROM marks ORDER BY name")]
    )


async def test_what_was_written_is_read(database: Database) -> None:
    await database.write(add("a"))
    assert await names(database) == ["a"]


async def test_functions_that_wait_together_share_one_commit(database: Database) -> None:
    commits: list[str] = []
    await database.write(
        lambda tx: tx.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else 0)
    )
    commits.clear()
    await asyncio.gather(*(database.write(add(str(number))) for number in range(50)))
    assert len(await names(database)) == 50
    assert len(commits) == 1


async def test_one_that_raises_is_rolled_back_alone(database: Database) -> None:
    def broken(tx: Any) -> None:
        add("lost")(tx)
        raise ValueError("no")

    results = await asyncio.gather(
        database.write(add("a")),
        database.write(broken),
        database.write(add("a")),
        database.write(add("b")),
        return_exceptions=True,
    )
    assert isinstance(results[1], ValueError)
    assert isinstance(results[2], sqlite3.IntegrityError)
    assert await names(database) == ["a", "b"]


async def test_if_the_common_commit_fails_each_is_run_by_itself(database: Database) -> None:
    await database.write(
        lambda tx: tx.execute(
            """CREATE TABLE children (name TEXT REFERENCES marks (name)
               DEFERRABLE INITIALLY DEFERRED) STRICT"""
        )
    )

    def orphan(tx: Any) -> None:
        tx.execute("INSERT INTO children (name) VALUES ('nobody')")

    results = await asyncio.gather(
        database.write(add("a")), database.write(orphan), database.write(add("b")),
        return_exceptions=True,
    )  # fmt: skip
    assert [type(result) for result in results].count(sqlite3.IntegrityError) == 1
    assert await names(database) == ["a", "b"]


async def test_a_cancelled_wait_still_writes_and_harms_nobody(database: Database) -> None:
    task = asyncio.create_task(database.write(add("a")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.write(add("b"))
    assert await names(database) == ["a", "b"]


async def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read(add("a"))
    assert await names(database) == []


async def test_a_reader_sees_one_moment(database: Database) -> None:
    def twice(tx: Any) -> tuple[int, int]:
        first = tx.execute("SELECT count(*) FROM marks").fetchone()[0]
        other = sqlite3.connect(database.path, isolation_level=None)
        other.execute("INSERT INTO marks (name) VALUES ('later')")
        other.close()
        return first, tx.execute("SELECT count(*) FROM marks").fetchone()[0]

    first, second = await database.read(twice)
    assert first == second


async def test_an_answer_that_was_confirmed_survives_a_pulled_plug(database: Database) -> None:
    pragmas = await database.write(
        lambda tx: [
            tx.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "foreign_keys")
        ]
    )
    assert pragmas == [2, "wal", 1]


async def test_the_disk_follows_what_did_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite flushes in C; this is the only flush of ours."""
    flushed: list[int] = []
    done = threading.Event()

    def flush(fd: int) -> None:
        flushed.append(os.fstat(fd).st_ino)
        done.set()

    monkeypatch.setattr(os, "fsync", flush)
    database = Database(tmp_path / "test.sqlite3")
    await database.open()
    await database.write(lambda tx: tx.execute("CREATE TABLE marks (name TEXT) STRICT"))
    log = (tmp_path / "test.sqlite3-wal").stat().st_ino

    def marked(tx: Any) -> int:
        tx.execute("INSERT INTO marks VALUES ('x')")
        return int(tx.execute("PRAGMA synchronous").fetchone()[0])

    def looked(tx: Any) -> int:
        return len(tx.execute("SELECT * FROM marks").fetchall())

    full, normal = 2, 1
    assert await database.write(looked, waits=False) == 0
    assert await database.write(marked) == full
    assert await database.write(marked, waits=False) == normal
    assert await database.write(marked) == full, "the next one waits again"
    both = (database.write(marked, waits=False), database.write(marked))
    assert await asyncio.gather(*both) == [full, full], "who waits shares a commit with nobody less"
    assert await database.write(marked, waits=False) == normal
    await asyncio.to_thread(done.wait)
    assert set(flushed) == {log}
    await database.close()


async def test_a_log_that_cannot_be_flushed_is_told_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = threading.Event()

    def full(_: int) -> None:
        done.set()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    database = Database(tmp_path / "test.sqlite3")
    await database.open()
    create = "CREATE TABLE marks (name TEXT) STRICT"
    await database.write(lambda tx: tx.execute(create), waits=False)
    await database.write(add("a"), waits=False)
    await asyncio.to_thread(done.wait)
    while "could not be flushed" not in caplog.text:
        await asyncio.sleep(0)
    await database.write(add("b"))
    await database.close()
    left = sqlite3.connect(tmp_path / "test.sqlite3")
    assert left.execute("SELECT name FROM marks").fetchall() == [("a",), ("b",)]
    left.close()


async def test_closing_finishes_what_waits_and_is_harmless_to_repeat(tmp_path: Path) -> None:
    database = Database(tmp_path / "test.sqlite3")
    await database.open()
    await database.write(lambda tx: tx.execute("CREATE TABLE marks (name TEXT) STRICT"))
    waiting = [asyncio.create_task(database.write(add(str(n)))) for n in range(300)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*waiting)
    await database.close()
    with pytest.raises(DatabaseClosedError):
        await database.write(add("z"))
    with pytest.raises(DatabaseClosedError):
        await database.read(add("z"))
    with pytest.raises(DatabaseClosedError):
        await database.read_apart(add("z"))
    left = sqlite3.connect(tmp_path / "test.sqlite3")
    assert left.execute("SELECT count(*) FROM marks").fetchone()[0] == 300
    left.close()


async def test_what_is_read_apart_holds_up_nobody_and_sees_one_moment(database: Database) -> None:
    await database.write(add("a"))
    loop, written = asyncio.get_running_loop(), threading.Event()

    async def others() -> None:
        await database.write(add("b"))
        assert await names(database) == ["a", "b"]
        written.set()

    def read(tx: Any) -> tuple[int, int]:
        first = tx.execute("SELECT count(*) FROM marks").fetchone()[0]
        asyncio.run_coroutine_threadsafe(others(), loop)
        assert written.wait(10)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            add("c")(tx)
        return first, tx.execute("SELECT count(*) FROM marks").fetchone()[0]

    assert await database.read_apart(read) == (1, 1)


def test_a_batch_runs_in_order() -> None:
    tx = sqlite3.connect(":memory:", isolation_level=None)
    seen: list[int] = []
    run_batch(tx, [lambda _tx, n=n: seen.append(n) for n in range(5)])  # type: ignore[misc]
    assert seen == [0, 1, 2, 3, 4]
    tx.close()


AIOSQLITE = "0.22.1"
WAY_OUT = (
    f"`Database` stands on private names of aiosqlite {AIOSQLITE}. Another version: look whether "
    "`_execute` still runs a function in the connection's thread, in order, then pin it in "
    "pyproject.toml and name it here. Or go the way out of "
    "content/operate/DEPENDENCIES.md: a thread with a queue in "
    "bot/core/connection.py, in place of `Connection`."
)


async def test_the_private_names_of_aiosqlite_are_what_we_think(tmp_path: Path) -> None:
    assert aiosqlite.__version__ == AIOSQLITE, WAY_OUT
    execute = inspect.signature(aiosqlite.Connection._execute)
    assert list(execute.parameters)[:2] == ["self", "fn"], WAY_OUT
    connection = aiosqlite.Connection(lambda: sqlite3.connect(":memory:"), iter_chunk_size=64)
    async with connection:
        threads = [
            connection._execute(lambda tx: (tx, threading.current_thread()), connection._conn)
            for _ in range(2)
        ]
        (tx, first), (_, second) = await asyncio.gather(*threads)
        assert isinstance(tx, sqlite3.Connection), WAY_OUT
        assert first is second is connection._thread, WAY_OUT


@pytest.mark.parametrize("is_back", [False, True], ids=["gone", "another one"])
async def test_a_log_that_is_deleted_while_the_bot_runs_takes_nothing_with_it(
    database: Database, tmp_path: Path, *, is_back: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """As a clean-up of odd files does. A process that is killed leaves no more than the file."""
    await database.write(add("before"))
    for ending in ("-wal", "-shm"):
        (tmp_path / f"test.sqlite3{ending}").unlink()
    if is_back:  # another program has looked into the database meanwhile
        (tmp_path / "test.sqlite3-wal").touch()
    for name in ("then", "later"):
        await database.write(add(name))
    alone = tmp_path / "killed.sqlite3"
    alone.write_bytes(database.path.read_bytes())
    with closing(sqlite3.connect(alone)) as connection:
        found = connection.execute("SELECT name FROM marks ORDER BY name").fetchall()
    assert found == [("before",), ("later",), ("then",)]
    assert [one.message[:30] for one in caplog.records] == ["the database's log was deleted"]


async def test_who_reads_while_it_is_being_closed_is_told_so(database: Database) -> None:
    closes = asyncio.create_task(database.close())
    told = 0
    while not closes.done():
        await asyncio.sleep(0)
        try:
            await database.read(lambda tx: tx.execute("SELECT 1").fetchone())
        except DatabaseClosedError:
            told += 1
    assert told > 0


@pytest.mark.parametrize("is_replaced", [False, True], ids=["deleted", "replaced"])
async def test_a_database_that_is_no_longer_in_its_place_is_told_once(
    database: Database, tmp_path: Path, *, is_replaced: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """What is written then goes into a file without a name."""
    await database.write(add("before"))
    assert not database.is_astray
    for file in tmp_path.glob("test.sqlite3*"):
        file.unlink()
    if is_replaced:
        database.path.write_bytes(b"")
    for name in ("then", "later"):
        await database.write(add(name))
    assert database.is_astray
    assert [one.message[:34] for one in caplog.records] == ["the database was moved, replaced o"]

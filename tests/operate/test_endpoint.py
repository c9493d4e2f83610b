"""The endpoint over real HTTP on loopback: what it tells, and what a hostile client can't do."""

import asyncio
import contextlib
import errno
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.operate.endpoint import CANT, LONGEST_LINE, MOST_CONNECTIONS, Endpoint
from bot.operate.metrics.service import Metrics
from bot.operate.readiness import Readiness, ReadyState
from tests.operate.running import Bot, Clock, running_bot


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    async with running_bot(tmp_path) as made:
        yield made


@asynccontextmanager
async def serving(
    readiness: Readiness, longest_seconds: float = 5.0, port: int = 0
) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(
        "127.0.0.1", port, Metrics(), readiness, Clock(), longest_seconds=longest_seconds
    )
    await endpoint.open()
    try:
        yield endpoint
    finally:
        await endpoint.close()
        await endpoint.close()


async def ask(endpoint: Endpoint, path: str, method: str = "GET") -> tuple[int, str, str]:
    """Status, content type, body."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://127.0.0.1:{endpoint.port}{path}") as answer,
    ):
        return answer.status, answer.headers.get("Content-Type", ""), await answer.text()


async def test_each_path_says_how_the_bot_stands(bot: Bot) -> None:
    readiness = Readiness(holds_seconds=0)
    async with serving(readiness) as endpoint:
        status, kind, body = await ask(endpoint, "/healthz")
        assert (status, kind) == (200, "application/json")
        assert json.loads(body) == {"alive": True, "uptime_seconds": 0}

        async def ready() -> tuple[int, dict[str, object]]:
            status, _, body = await ask(endpoint, "/readyz")
            return status, json.loads(body)

        nothing = {"served": 0, "wanted": 0}
        assert await ready() == (
            503,
            {"ready": False, "connected": nothing, "database_writable": False, "outage": False},
        )
        readiness.running = bot.running
        await bot.uptime.connected(bot.shards[0])
        status, told = await ready()
        assert (status, told["connected"]) == (503, {"served": 1, "wanted": 2})
        await bot.connect()
        status, told = await ready()
        assert (status, told["ready"], told["database_writable"]) == (200, True, True)
        await bot.uptime.disconnected(bot.shards[1])
        status, told = await ready()
        assert (status, told["outage"]) == (503, True)
        await bot.connect()
        alive = await bot.database.read(lambda tx: tx.execute("SELECT * FROM instance").fetchone())
        assert (await ready())[0] == 200
        again = await bot.database.read(lambda tx: tx.execute("SELECT * FROM instance").fetchone())
        assert dict(again) == {**dict(alive), "looks": alive["looks"] + 1}, "it only looks"
        await bot.database.close()
        status, told = await ready()
        assert (status, told["database_writable"]) == (503, False)

        status, kind, body = await ask(endpoint, "/metrics")
        assert status == 200
        assert kind.startswith("text/plain; version=")
        assert "\nstudybot_ready 0.0\n" in body
        assert 'studybot_shards{state="connected"} 2.0' in body
        for path in ("/metrics", "/healthz"):
            status, _, body = await ask(endpoint, path, "HEAD")
            assert (status, body) == (200, "")
        assert (await ask(endpoint, "/readyz", "HEAD"))[0] == 503
        for path in ("/", "/metrics/", "/..%2f", "/favicon.ico"):
            assert (await ask(endpoint, path))[0] == 404
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            assert (await ask(endpoint, "/metrics", method))[0] == 405


@pytest.mark.parametrize(
    ("served", "wanted", "writable", "outage", "ready"),
    [(1, 1, True, False, True), (2, 2, True, False, True), (1, 2, True, False, False),
     (0, 0, True, False, False), (1, 0, True, False, False), (1, 1, False, False, False),
     (1, 1, True, True, False)],
)  # fmt: skip
def test_all_is_well_only_if_everything_is(
    served: int, wanted: int, writable: bool, outage: bool, ready: bool
) -> None:
    state = ReadyState(served, wanted, writable, outage)
    assert state.is_ready is state.told()["ready"] is ready


async def test_a_database_that_hangs_makes_it_unready_within_seconds_and_one_write_waits(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.operate.readiness.PATIENCE_SECONDS", 0.01)
    readiness, held = Readiness(holds_seconds=0), asyncio.Event()
    readiness.running = bot.running
    await bot.connect()
    asked: list[object] = []

    async def write(fn: object) -> None:
        asked.append(fn)
        await held.wait()
        raise OSError("no space left")

    monkeypatch.setattr(bot.database, "write", write)
    assert not (await readiness.look()).is_ready
    assert not (await readiness.look()).database_writable
    assert len(asked) == 1
    held.set()
    monkeypatch.undo()
    await asyncio.sleep(0)
    assert (await readiness.look()).is_ready


async def test_an_answer_holds_for_whoever_asks_often(bot: Bot) -> None:
    readiness = Readiness()
    readiness.running = bot.running
    await bot.connect()
    assert (await readiness.look()).is_ready
    await bot.database.close()
    assert (await readiness.look()).is_ready
    readiness.running = None
    assert not (await readiness.look()).is_ready, "another bot is looked at at once"


async def test_a_port_that_is_taken_is_said_and_the_bot_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with serving(Readiness()) as first:
        async with serving(Readiness(), port=first.port or 0) as second:
            assert second.port is None
            assert (await ask(first, "/healthz"))[0] == 200
        assert (await ask(first, "/healthz"))[0] == 200
    said = [one.getMessage() for one in caplog.records]
    assert said[0] == "metrics are served"
    assert "the port is taken; the bot runs without" in said[1]
    assert len(said) == 2


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EADDRNOTAVAIL, "doesn't have the address"), (errno.EACCES, "above 1023"),
     (errno.EMFILE, CANT)],
)  # fmt: skip
async def test_another_reason_is_said_and_the_bot_goes_on(
    number: int, words: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_server", refuse)
    async with serving(Readiness()) as endpoint:
        assert endpoint.port is None
    (said,) = caplog.records
    assert words in said.getMessage()
    assert "runs without" in said.getMessage()


async def raw(endpoint: Endpoint, sent: bytes) -> bytes:
    """What comes back until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", endpoint.port)
    writer.write(sent)
    try:
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


HOSTILE = {
    "a line that never ends": b"GET /" + b"a" * (LONGEST_LINE + 100) + b" HTTP/1.1\r\n\r\n",
    "a head that never ends": b"GET /metrics HTTP/1.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
    "many heads": b"GET /metrics HTTP/1.1\r\n" + b"X: 1\r\n" * 500 + b"\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n",
    "two lengths": b"GET /metrics HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
}


async def test_a_hostile_client_is_refused_cut_and_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(Readiness(), longest_seconds=0.1) as endpoint:
        caplog.clear()
        for name, sent in HOSTILE.items():
            got = await raw(endpoint, sent)
            assert got == b"" or got.startswith(b"HTTP/1.1 400") or b" 400 " in got[:20], name
        # Half a head, a body that never comes, nothing at all: each is cut, none holds a place.
        body = b"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nabc"
        slow = [raw(endpoint, sent) for sent in (b"GET /met", b"", body) for _ in range(20)]
        waiting = asyncio.gather(*slow)
        assert (await ask(endpoint, "/healthz"))[0] == 200, "among sixty that are slow"
        await waiting
        assert (await ask(endpoint, "/healthz"))[0] == 200
        assert caplog.records == []


async def test_the_oldest_connection_makes_room(bot: Bot) -> None:
    async with serving(Readiness(), longest_seconds=600) as endpoint:
        opened = []
        for _ in range(MOST_CONNECTIONS * 2):
            opened.append(await asyncio.open_connection("127.0.0.1", endpoint.port))
        assert (await ask(endpoint, "/healthz"))[0] == 200
        for reader, _ in opened[:MOST_CONNECTIONS]:
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b"", "it was cut long before its time"
        assert not opened[-1][0].at_eof()
        for _, writer in opened:
            writer.close()


async def test_each_look_writes_what_a_full_disk_would_refuse(bot: Bot) -> None:
    """A value that stays as it is, SQLite doesn't write."""
    readiness = Readiness(holds_seconds=0)
    readiness.running = bot.running
    log = bot.running.database.path.with_name(f"{bot.running.database.path.name}-wal")
    sizes = []
    for _ in range(3):
        assert (await readiness.look()).database_writable
        sizes.append(log.stat().st_size)
    assert sizes == sorted(set(sizes)), "the log grows by each"


async def test_a_database_that_was_moved_is_not_ready(bot: Bot) -> None:
    readiness = Readiness(holds_seconds=0)
    readiness.running = bot.running
    assert (await readiness.look()).database_writable
    bot.running.database.path.rename(bot.running.database.path.with_name("elsewhere"))
    assert not (await readiness.look()).database_writable

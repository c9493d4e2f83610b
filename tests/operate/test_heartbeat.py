"""The dead man's switch over real HTTP: called while all is well, bounded, its path a secret."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.operate.heartbeat import Heartbeat
from bot.operate.readiness import Readiness
from tests.loopback import listening
from tests.operate.running import running_bot

SECRET = "a-secret-path"


class Receiver:
    """Notes each call; ``status`` is what it says, 0: nothing, ever."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.elsewhere = 0
        self.status = 200
        self.address = ""
        self.held = asyncio.Event()

    async def called(self, request: web.Request) -> web.Response:
        self.calls.append(f"{request.method} {await request.text()}")
        if self.status == 0:
            await self.held.wait()
        headers = {"Location": f"/elsewhere/{SECRET}"} if self.status == 302 else {}
        return web.Response(status=self.status or 200, headers=headers)

    async def followed(self, _request: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.Response()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await asyncio.sleep(0.002)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_route("*", f"/ping/{SECRET}", made.called)
    app.router.add_route("*", "/elsewhere/{x}", made.followed)
    async with listening(app) as address:
        made.address = f"{address}/ping/{SECRET}"
        yield made
        made.held.set()


async def test_it_is_called_while_all_is_well_and_says_once_that_it_cant_be(
    receiver: Receiver, tmp_path: Path
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    readiness = Readiness(holds_seconds=0)
    heartbeat = Heartbeat(receiver.address, readiness, every_seconds=0.005, patience_seconds=0.05)
    looks: list[bool] = []
    real = readiness.look

    async def look() -> object:
        state = await real()
        looks.append(state.is_ready)
        return state

    readiness.look = look  # type: ignore[method-assign, assignment]
    try:
        async with running_bot(tmp_path) as bot:
            heartbeat.open()
            await receiver.until(lambda: len(looks) > 2)
            assert receiver.calls == [], "there is no bot"
            readiness.running = bot.running
            await receiver.until(lambda: len(looks) > 5)
            assert receiver.calls == [], "it isn't connected"
            await bot.connect()
            await receiver.until(lambda: len(receiver.calls) > 2)
            assert set(receiver.calls) == {"GET "}, "and nothing is told with it"
            await bot.uptime.disconnected(bot.shards[0])
            await receiver.until(lambda: looks[-2:] == [False, False])
            count = len(receiver.calls)
            await receiver.until(lambda: looks[-5:] == [False] * 5)
            assert len(receiver.calls) == count, "an outage"
            await bot.connect()
            for times, status in enumerate((500, 302, 0), 1):
                receiver.status, count = status, len(receiver.calls)
                await receiver.until(lambda: len(receiver.calls) > count + 2)  # noqa: B023
                receiver.status = 200
                again = "called again"
                await receiver.until(lambda: stream.getvalue().count(again) == times)  # noqa: B023
            await heartbeat.close()
            await heartbeat.close()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert receiver.elsewhere == 0, "the path goes to no other address"
    said = stream.getvalue()
    assert said.count("can't be called") == 3, "once each time that it begins to fail"
    assert SECRET not in said


async def test_an_address_that_nobody_has_is_said_without_its_path(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, unused_tcp_port: int
) -> None:
    readiness = Readiness(holds_seconds=0)
    address = f"http://127.0.0.1:{unused_tcp_port}/{SECRET}"
    heartbeat = Heartbeat(address, readiness, every_seconds=0.005)
    async with running_bot(tmp_path) as bot:
        readiness.running = bot.running
        await bot.connect()
        heartbeat.open()
        async with asyncio.timeout(20):
            while not caplog.records:
                await asyncio.sleep(0.002)
        await heartbeat.close()
    (said,) = caplog.records
    assert vars(said)["host"] == "127.0.0.1"
    assert vars(said)["why"] == "nothing listens there"
    assert SECRET not in str(vars(said))

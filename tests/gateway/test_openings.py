"""Opening direct messages over real HTTP, where one request hangs."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.core.ids import UserId
from bot.core.waiting import LONG_SECONDS, Waits, of_this_task
from bot.gateway.client import StudyBot
from bot.gateway.direct import Openings
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.notifier import DiscordNotifier
from tests.loopback import as_discord

HUNG, ANN, BOB, EVE = map(UserId, (1, 2, 3, 4))


class Door:
    """Discord, which opens everybody's direct messages but those of one person."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.limits: list[float] = []
        """The next ones are refused for so many seconds."""
        self.hangs, self.over = asyncio.Event(), asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/users/@me"):
            name = {"username": "study", "discriminator": "0", "avatar": None}
            return said({"id": "9", **name})
        user_id = int((await request.json())["recipient_id"])
        self.asked.append(user_id)
        if self.limits:
            self.hangs.set()
            return said({"retry_after": self.limits.pop(), "message": "Slow down"}, status=429)
        if user_id == HUNG:
            self.hangs.set()
            await self.over.wait()
        return said({"id": str(user_id * 10)})


def said(what: object, status: int = 200) -> web.Response:
    """As Discord says it: its type names no character set."""
    headers = {"Content-Type": "application/json", "Via": "1.1 google"}
    return web.Response(body=json.dumps(what).encode(), status=status, headers=headers)


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    made = Door()
    async with as_discord(made.answer, monkeypatch):
        yield made
        made.over.set()


async def test_one_that_hangs_holds_up_no_other(door: Door) -> None:
    """Neither who waits behind it nor who comes later; it is asked for once, and arrives."""
    client = StudyBot(message_content=False)
    notifier = DiscordNotifier(client, {}, Pictures(WorkerProcess(), {}.get))
    notifier.openings, open_ = Openings(hangs_after_seconds=0.02), notifier.direct_channel
    async with client, asyncio.timeout(10):
        await client.http.static_login("a.loopback.token")
        hung = asyncio.create_task(open_(HUNG))
        await door.hangs.wait()
        assert await asyncio.gather(open_(ANN), open_(BOB)) == [20, 30]
        assert await open_(EVE) == 40
        assert not hung.done()
        door.over.set()
        assert await hung == 10
    assert sorted(door.asked) == [HUNG, ANN, BOB, EVE]


async def test_who_stands_behind_one_that_hangs_waits_too(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also before its request is sent: the place that it holds in the outbox is of no use to it."""
    client, waits = StudyBot(message_content=False), Waits()
    notifier = DiscordNotifier(client, {}, Pictures(WorkerProcess(), {}.get))
    notifier.openings, open_ = Openings(hangs_after_seconds=60), notifier.direct_channel
    async with client, asyncio.timeout(10):
        await client.http.static_login("a.loopback.token")
        hung = asyncio.create_task(open_(HUNG))
        await door.hangs.wait()
        of_this_task.set(waits)
        behind = asyncio.create_task(open_(ANN))
        for _ in range(5):
            await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        real = loop.time
        with monkeypatch.context() as later:
            later.setattr(loop, "time", lambda: real() + LONG_SECONDS)
            assert waits.is_long
        door.over.set()
        assert await asyncio.gather(hung, behind) == [10, 20]
    assert not waits.is_long


async def test_one_that_waits_for_discords_limit_hangs_not(door: Door) -> None:
    """Who comes after it waits for the same; by another lane each would be refused by itself."""
    client = StudyBot(message_content=False)
    notifier = DiscordNotifier(client, {}, Pictures(WorkerProcess(), {}.get))
    notifier.openings, open_ = Openings(hangs_after_seconds=0.02), notifier.direct_channel
    door.limits = [0.2]
    async with client, asyncio.timeout(10):
        await client.http.static_login("a.loopback.token")
        refused = asyncio.create_task(open_(BOB))
        await door.hangs.wait()
        assert await open_(ANN) == 20
        assert await refused == 30
    assert door.asked == [BOB, BOB, ANN]


async def test_a_channel_is_asked_for_once(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays the same, and Discord takes few openings. Not everybody is remembered for ever."""
    monkeypatch.setattr("bot.gateway.direct.MOST_REMEMBERED", 2)
    client = StudyBot(message_content=False)
    open_ = DiscordNotifier(client, {}, Pictures(WorkerProcess(), {}.get)).direct_channel
    async with client, asyncio.timeout(10):
        await client.http.static_login("a.loopback.token")
        for who in (ANN, ANN, BOB, ANN, EVE, EVE, ANN):
            assert await open_(who) == who * 10
    assert door.asked == [ANN, BOB, EVE, ANN]

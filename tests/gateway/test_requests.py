"""What stands between Discord and the bot may answer anything: over real HTTP, on this machine."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest
from aiohttp import web
from yarl import URL

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.core.waiting import LONG_SECONDS, Waits, of_this_task
from bot.gateway.client import StudyBot
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.notifier import DiscordNotifier
from bot.gateway.requests import NotDiscordError, Pace
from tests.loopback import as_discord

HTML, JSON, TEXT = "text/html", "application/json", "text/plain"
GOOGLE = {"Via": "1.1 google"}
GLOBAL = {**GOOGLE, "X-RateLimit-Global": "true"}
ODD: dict[str, tuple[int, bytes, str, dict[str, str]]] = {
    "a portal's page": (200, b"<html>Sign in</html>", HTML, {}),
    "nothing": (200, b"", JSON, {}),
    "cut": (200, b'{"id": "12', JSON, {}),
    "not a text": (200, b'{"id": "\xff\xfe"}', JSON, {}),
    "not compressed": (200, b"\x1f\x8bgarbage", JSON, {"Content-Encoding": "gzip"}),
    "a list": (200, b"[]", JSON, {}),
}
"""It may have taken effect. By a name: status, body, type and headers."""
REFUSED: dict[str, tuple[int, bytes, str, dict[str, str]]] = {
    "1015": (429, b"error code: 1015", TEXT, {"Retry-After": "30"}),
    "1015 through Google": (429, b"<html>1015</html>", HTML, GOOGLE),
    "a date": (429, b'{"retry_after": "soon"}', JSON, {**GLOBAL, "Retry-After": "Wed, 21 Oct"}),
    "for ever": (429, b'{"retry_after": 1e999}', JSON, {**GLOBAL, "Retry-After": "inf"}),
    "an hour": (429, b'{"retry_after": 3600}', JSON, {**GOOGLE, "Retry-After": "3600"}),
    "no seconds": (429, b"{}", JSON, GOOGLE),
    "seconds in a text": (429, b'{"retry_after": "0.5"}', JSON, GOOGLE),
}
"""It did not."""
BLOCKED = {
    str(status): (status, b"<html>Sorry</html>", HTML, dict[str, str]()) for status in (403, 404)
}
BLOCKED |= {
    f"{status} without a code": (status, b'{"message": "Sorry", "code": 0}', JSON, dict[str, str]())
    for status in (403, 404)
}
BLOCKED["its network"] = (403, b'{"message": "internal network error", "code": 40333}', JSON, {})
"""By nobody who knows the thing: nothing is forbidden, and nothing is gone."""


class Door:
    """Whoever answers in Discord's place: each request takes the next of ``answers``."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes, str, dict[str, str]]] = []
        self.asked = 0
        self.hears: Callable[[], object] = lambda: None
        self.speaks = asyncio.Event()
        self.speaks.set()

    async def answer(self, _: web.Request) -> web.Response:
        self.asked += 1
        self.hears()
        await self.speaks.wait()
        status, body, kind, headers = self.answers.pop(0)
        return web.Response(status=status, body=body, headers={"Content-Type": kind, **headers})


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    made = Door()
    async with as_discord(made.answer, monkeypatch):
        yield made


@pytest.fixture
async def notifier(door: Door) -> AsyncIterator[DiscordNotifier]:
    client = StudyBot(message_content=False)
    user = b'{"id": "1", "username": "study", "discriminator": "0", "avatar": null}'
    door.answers = [(200, user, JSON, {})]
    async with client:
        await client.http.static_login("a.loopback.token")
        door.asked = 0
        yield DiscordNotifier(client, {}, Pictures(WorkerProcess(), {}.get))


async def test_each_request_is_counted_by_what_it_is_about_and_each_refusal_by_its_scope(
    door: Door,
) -> None:
    told: list[tuple[Any, ...]] = []
    telemetry: Any = SimpleNamespace(
        requested=lambda *what: told.append(what), refused=lambda scope: told.append((scope,))
    )
    pace = Pace(None, telemetry)
    base = f"{discord.http.Route.BASE}/channels/2/messages"
    shared = {**GOOGLE, "X-RateLimit-Scope": "shared"}
    wait = b'{"retry_after": 1}'
    door.answers = [(200, b"{}", JSON, {}), (429, wait, JSON, shared), (429, wait, JSON, GLOBAL)]
    async with aiohttp.ClientSession(trace_configs=[pace.trace()]) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get("http://127.0.0.1:1/channels/2/messages")
        for _ in range(3):
            async with session.get(base):
                pass
    about = told[0][0]
    assert told == [
        (about, 0), (about, 200), (about, 429), ("shared",), (about, 429), ("global",),
    ]  # fmt: skip
    assert not any(letter.isdigit() for letter in about)


async def test_a_repeat_waits_for_its_turn_as_a_first_try_does(
    door: Door, notifier: DiscordNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py repeats what it may by itself, and all of that is in the one pace."""
    turns, turn = [], Pace.turn

    async def counted(pace: Pace) -> None:
        turns.append(door.asked)
        await turn(pace)

    monkeypatch.setattr(Pace, "turn", counted)
    monkeypatch.setattr(discord.http.asyncio, "sleep", AsyncMock())
    there = b'{"user": {"id": "5", "username": "ann"}}'
    door.answers = [(500, b"", TEXT, {}), (502, b"", TEXT, {}), (200, there, JSON, {})]
    assert await notifier.is_member(GuildId(1), UserId(5))
    assert turns == [0, 1, 2]


async def open_thread(notifier: DiscordNotifier) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        await notifier.open_thread(ChannelId(2), MessageId(3), "A thread", archive_minutes=60)
    return raised.value


@pytest.mark.parametrize("name", ODD)
async def test_a_creation_whose_answer_cant_be_read_is_doubtful(
    name: str, door: Door, notifier: DiscordNotifier
) -> None:
    door.answers = [ODD[name]]
    error = await open_thread(notifier)
    assert (error.failure, error.is_doubtful) == (DeliveryFailure.TEMPORARY, True)
    assert door.asked == 1


async def test_a_request_that_hangs_is_given_up_after_fifteen_seconds(
    door: Door, notifier: DiscordNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted from when it was sent, and whatever may come of it yet."""
    loop, real = asyncio.get_running_loop(), asyncio.get_running_loop().time
    door.speaks.clear()
    door.hears = lambda: monkeypatch.setattr(loop, "time", lambda: real() + 15)
    door.answers = [(200, b'{"id": "4"}', JSON, {})]
    async with asyncio.timeout(25):
        error = await open_thread(notifier)
    door.speaks.set()
    assert (error.failure, error.is_doubtful, door.asked) == (DeliveryFailure.TEMPORARY, True, 1)


@pytest.mark.parametrize("status", [500, 502, 504, 524])
async def test_a_creation_that_discord_may_have_made_is_asked_for_once(
    status: int, door: Door, notifier: DiscordNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py would repeat it by itself, after a pause."""
    real = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda _: real(0))
    door.answers = [(status, b"", TEXT, {}), (200, b'{"id": "4"}', JSON, {})]
    error = await open_thread(notifier)
    assert (error.failure, error.is_doubtful, door.asked) == (DeliveryFailure.TEMPORARY, True, 1)


@pytest.mark.parametrize("name", REFUSED)
async def test_a_creation_that_was_refused_for_now_is_not(
    name: str, door: Door, notifier: DiscordNotifier, caplog: pytest.LogCaptureFixture
) -> None:
    door.answers = [REFUSED[name]]
    error = await open_thread(notifier)
    assert (error.failure, error.is_doubtful) == (DeliveryFailure.TEMPORARY, False)
    assert not isinstance(error.__cause__, TimeoutError)  # a long one is left to the outbox at once
    assert [one for one in caplog.records if one.exc_info] == []  # a line, not a traceback


@pytest.mark.parametrize("name", BLOCKED)
async def test_who_stands_between_cant_say_that_it_is_forbidden_or_gone(
    name: str, door: Door, notifier: DiscordNotifier
) -> None:
    notifier.retry_pause_seconds = 0
    door.answers = [BLOCKED[name]] * 4
    assert (await open_thread(notifier)).failure is DeliveryFailure.TEMPORARY
    with pytest.raises(DeliveryError) as raised:  # or what was to be deleted would stand for good
        await notifier.delete(ChannelId(2), MessageId(3))
    assert raised.value.failure is DeliveryFailure.TEMPORARY


@pytest.mark.parametrize("seconds", ["3600", "1e300", "inf"])
async def test_a_wait_for_all_that_is_long_holds_up_nobody(
    seconds: str, door: Door, notifier: DiscordNotifier
) -> None:
    """It comes back as an error at once, and the outbox asks again later; none is for ever."""
    long: Any = (429, b'{"retry_after": 3600}', JSON, {**GLOBAL, "Retry-After": seconds})
    door.answers = [long]
    await open_thread(notifier)
    async with asyncio.timeout(5):
        error = await open_thread(notifier)
    assert (error.failure, error.is_doubtful, door.asked) == (DeliveryFailure.TEMPORARY, False, 1)
    assert isinstance(error.__cause__, discord.RateLimited)
    assert 3500 < error.__cause__.retry_after <= 3600


class Watch:
    """Whether what this test does waits for Discord, as far as others see it a moment later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch, self._waits = monkeypatch, Waits()
        of_this_task.set(self._waits)

    @property
    def is_waiting_at_once(self) -> bool:
        return self._waits.is_long

    @property
    def is_waiting(self) -> bool:
        loop = asyncio.get_running_loop()
        real = loop.time
        with self._monkeypatch.context() as later:
            later.setattr(loop, "time", lambda: real() + LONG_SECONDS)
            return self._waits.is_long


async def test_a_request_waits_for_its_answer_and_not_while_it_waits_for_its_turn(
    door: Door, notifier: DiscordNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, seen, turn = Watch(monkeypatch), list[bool](), Pace.turn

    async def wait_for_turn(pace: Pace) -> None:
        seen.append(watch.is_waiting)
        await turn(pace)

    monkeypatch.setattr(Pace, "turn", wait_for_turn)
    door.answers, door.hears = [BLOCKED["its network"]], lambda: seen.append(watch.is_waiting)
    await open_thread(notifier)
    assert [*seen, watch.is_waiting] == [False, True, False]


async def test_a_pause_before_another_try_is_a_wait(
    door: Door, notifier: DiscordNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    notifier.retry_pause_seconds = 60
    monkeypatch.setattr("bot.core.waiting.LONG_SECONDS", 60)  # it needs no moment to be long
    watch, is_asked = Watch(monkeypatch), asyncio.Event()
    door.answers, door.hears = [(503, b"", TEXT, {})], is_asked.set
    deleting = asyncio.create_task(notifier.delete(ChannelId(2), MessageId(3)))
    await is_asked.wait()
    async with asyncio.timeout(5):
        while not watch.is_waiting_at_once:
            await asyncio.sleep(0)
    deleting.cancel()
    await asyncio.gather(deleting, return_exceptions=True)


@pytest.mark.parametrize(("scheme", "proves"), [("https", True), ("wss", True), ("http", False)])
async def test_only_a_certificate_proves_what_time_it_is_at_discord(
    scheme: str, proves: bool
) -> None:
    pace = Pace(None)
    assert pace.discord_time() is None
    assert pace.discord_time(proven=True) is None
    headers = {"Date": "Mon, 05 Jan 2026 20:00:00 GMT"}
    answer: Any = SimpleNamespace(
        url=URL(f"{scheme}://gateway.invalid/"),
        response=SimpleNamespace(headers=headers, status=101),
    )
    ended: Any = pace.trace().on_request_end[0]
    await ended(None, SimpleNamespace(), answer)
    assert pace.discord_time() is not None
    assert (pace.discord_time(proven=True) is not None) is proves


def date_said(pace: Pace, date: str, *, url: str = "https://gateway.invalid/", **more: Any) -> Any:
    """An answer with a ``Date`` comes."""
    answer = SimpleNamespace(headers={"Date": date}, **({"status": 200, "ok": True} | more))
    ended: Any = pace.trace().on_request_end[0]
    return ended(None, SimpleNamespace(), SimpleNamespace(url=URL(url), response=answer))


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 05 Jan 2026 21:00:00 -0000", "yesterday", "", "Mon, 05 Jan 2026 21:00:00 +9999",
        "Mon, 99 Jan 2026 21:00:00 GMT", f"Mon, 05 Jan {'9' * 30} 21:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ],
)  # fmt: skip
async def test_a_date_that_cant_be_read_says_nothing_of_the_time(date: str) -> None:
    pace = Pace(None)
    await date_said(pace, date)
    assert pace.discord_time() is None
    await date_said(pace, "Mon, 05 Jan 2026 20:00:00 GMT")
    await date_said(pace, date)
    said = pace.discord_time(proven=True)
    assert said is not None
    assert said - datetime(2026, 1, 5, 20, tzinfo=UTC) < timedelta(minutes=1)


async def test_a_proxys_clock_is_not_discords() -> None:
    pace, url = Pace(None), f"{discord.http.Route.BASE}/users/@me"
    with pytest.raises(NotDiscordError):
        await date_said(
            pace, "Mon, 05 Jan 2026 20:00:00 GMT", url=url, content_type="text/html",
            close=lambda: None,
        )  # fmt: skip
    assert pace.discord_time() is None

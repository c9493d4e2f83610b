"""From the first attempt to a clean end: Discord away, refused, faults at any point, signals."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from json import JSONDecodeError
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.bank.model import Bank
from bot.cli.process import Process
from bot.core.clock import ClockTrust, SystemClock
from bot.core.errors import StartError

NOTHING = Bank.of([])
LATELY = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


@dataclass
class FakeApp:
    """Just enough of an app: it notes what was called; ``faults`` says what fails where."""

    faults: dict[str, BaseException] = field(default_factory=dict)
    on: dict[str, Callable[[], None]] = field(default_factory=dict)
    hangs: frozenset[str] = frozenset()
    discord_time: datetime | None = None
    sessions: int = 0
    did: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.core = SimpleNamespace(bank=SimpleNamespace(bank=NOTHING))
        self.agenda = SimpleNamespace(
            close=lambda: self.do("agenda closed"),
            wake=lambda: self.did.append("woken"),
            next_due_at=lambda: self.do("next due"),
            tell=lambda _: self.check("agenda told"),
        )
        self.trust = ClockTrust(self.clock, lambda: self.discord_time)
        self.clock_steps = SimpleNamespace(follow=lambda: self.do("clock looked at"))
        self.uptime = SimpleNamespace(alive=lambda: self.do("alive"))
        self.client = SimpleNamespace(
            guilds=(),
            shard_count=1,
            add_listener=self.listen,
            stop_listening=lambda: self.check("silent"),
            drop_intents_not_granted=lambda: self.check("intents"),
            application_info=lambda: self.do("Discord asked"),
            login=lambda _token: self.do("login"),
            connect=lambda: self.serve(),
            close=lambda: self.do("client closed"),
        )

    def check(self, what: str) -> None:
        self.did.append(what)
        self.on.get(what, lambda: None)()
        if what in self.faults:
            raise self.faults[what]

    async def do(self, what: str) -> None:
        self.check(what)
        if what in self.hangs:
            await asyncio.Event().wait()

    def listen(self, ready: Callable[[], Awaitable[None]], _event: str) -> None:
        self.check("listener added")
        self.ready = ready

    async def serve(self) -> None:
        await self.do("connect")
        for _ in range(self.sessions):
            await self.ready()
            self.check("ready")
        await asyncio.Event().wait()

    async def open(self, *, begins: bool) -> None:
        assert not begins
        await self.do("open")

    async def begin(self) -> None:
        await self.do("begin")

    async def close(self) -> None:
        await self.do("closed")

    async def reload_bank(self) -> None:
        await self.do("bank read")

    @property
    def live(self) -> object:
        return self


class Watcher:
    """Looks at the process from outside; notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    async def open(self) -> None:
        self.told.append("open")

    def follow(self, live: object) -> None:
        self.told.append(live)

    async def close(self) -> None:
        self.told.append("closed")


AT_ONCE = {"first_pause_seconds": 0.001}


def play(*apps: FakeApp, banks: list[Bank] | None = None, **options: Any) -> None:
    """Run the process; each attempt gets the next app, and ``banks`` is told the bank of each. It
    has its own loop, as in life."""
    waiting = list(apps)

    def next_app(bank: Bank) -> Any:
        if banks is not None:
            banks.append(bank)
        return waiting.pop(0)

    async def until_stopped() -> None:
        async with asyncio.timeout(50):
            process = Process("token", lambda: NOTHING, next_app, **{**AT_ONCE, **options})
            await process.until_stopped()

    asyncio.run(until_stopped())


def kill(name: str) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), getattr(signal, name))


def response(status: int) -> Any:
    return SimpleNamespace(status=status, reason="", headers={})


def closed(code: int) -> discord.ConnectionClosed:
    return discord.ConnectionClosed(SimpleNamespace(close_code=code), shard_id=0, code=code)  # type: ignore[arg-type]


AWAY: dict[str, Exception] = {
    "refused": aiohttp.ClientOSError(111, "refused"),
    "reset": ConnectionResetError(104, "reset"),
    "disconnected": aiohttp.ServerDisconnectedError(),
    "no answer": TimeoutError(),
    "503": discord.DiscordServerError(response(503), "away"),
    "429": discord.HTTPException(response(429), "too many"),
    "too long a limit": discord.RateLimited(600),
    "no gateway": discord.GatewayNotFound(),
    "closed with 4000": closed(4000),
    "an answer that was cut": JSONDecodeError("Unterminated string", '{"id": "12', 7),
}


@LATELY
@pytest.mark.parametrize("where", ["login", "connect"])
@pytest.mark.parametrize("why", AWAY)
def test_while_discord_is_away_it_says_so_and_tries_again(
    caplog: pytest.LogCaptureFixture, why: str, where: str
) -> None:
    caplog.set_level(logging.INFO)
    lost = [FakeApp({where: AWAY[why]}) for _ in range(3)]
    last = FakeApp(on={"connect": kill("SIGTERM")})
    play(*lost, last)
    assert all(app.did[-2:] == ["client closed", "closed"] for app in (*lost, last))
    said = [one for one in caplog.records if "trying again" in one.getMessage()]
    pauses = [vars(one)["in_seconds"] for one in said]
    assert pauses == [0.001, 0.002, 0.004]
    assert [one.getMessage() for one in caplog.records][-1] == "stopped"
    assert not any(one.exc_info for one in caplog.records)


REFUSED: dict[str, tuple[Exception, str]] = {
    "token": (discord.LoginFailure("no"), "refuses the token"),
    "token while syncing": (discord.HTTPException(response(401), "no"), "refuses the token"),
    "token reset": (closed(4004), "may have been reset"),
    "sharding": (closed(4011), "more servers"),
    "version": (closed(4012), "newer"),
    "intents": (closed(4014), "STUDYBOT_MESSAGE_CONTENT=never"),
    "intents, said by discord.py": (
        discord.PrivilegedIntentsRequired(None),
        "STUDYBOT_MESSAGE_CONTENT=never",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_waiting_does_not_help_ends_it_with_one_sentence(why: str) -> None:
    error, words = REFUSED[why]
    app = FakeApp({"connect": error})
    with pytest.raises(StartError, match=words):
        play(app)
    assert app.did[-1] == "closed"


@LATELY
@pytest.mark.parametrize("hours", [-480000, -0.5, 0.5, 24, 864])
def test_nothing_is_done_by_a_clock_that_is_far_wrong_until_it_is_right(
    caplog: pytest.LogCaptureFixture, hours: float
) -> None:
    """Ours is so many hours ahead."""
    wrong = [FakeApp(discord_time=datetime.now(UTC) - timedelta(hours=hours)) for _ in range(2)]
    right = FakeApp(discord_time=datetime.now(UTC), on={"connect": kill("SIGTERM")})
    play(*wrong, right)
    for app in wrong:
        assert not {"begin", "clock looked at", "alive", "woken", "connect"} & set(app.did)
        assert app.did[-1] == "closed"
    said = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert len(said) == 2
    assert "Set it, best by a time service" in vars(said[0])["why"]
    assert right.did.index("login") < right.did.index("begin") < right.did.index("connect")


@LATELY
def test_a_clock_that_differs_by_minutes_is_said_and_gone_by(
    caplog: pytest.LogCaptureFixture,
) -> None:
    theirs = datetime.now(UTC) - timedelta(minutes=5)
    app = FakeApp(discord_time=theirs, on={"alive": kill("SIGTERM")})
    play(app)
    assert "differs from Discord's" in caplog.text
    assert "begin" in app.did


@LATELY
def test_a_clock_that_is_set_far_wrong_ends_the_attempt(caplog: pytest.LogCaptureFixture) -> None:
    def be_wrong() -> None:
        app.discord_time = datetime.now(UTC) - timedelta(days=36)

    app = FakeApp(on={"clock looked at": be_wrong})
    right = FakeApp(on={"connect": kill("SIGTERM")})
    play(app, right)
    assert "Discord asked" in app.did
    assert "alive" not in app.did
    assert app.did[-1] == "closed"
    assert "clock is wrong" in caplog.text


@LATELY
def test_a_machine_that_slept_asks_discord_before_it_says_that_its_clock_is_wrong() -> None:
    def sleep() -> None:
        app.discord_time = datetime.now(UTC) - timedelta(hours=8)

    def say() -> None:
        app.discord_time = datetime.now(UTC)

    app = FakeApp(on={"clock looked at": sleep, "Discord asked": say, "alive": kill("SIGTERM")})
    play(app)
    assert app.did.count("login") == 1


@LATELY
@pytest.mark.parametrize("where", ["login", "connect"])
def test_nothing_is_due_before_discord_has_answered(where: str) -> None:
    """By a clock that is far wrong no certificate is valid, so nobody answers."""
    lost, last = FakeApp({where: TimeoutError()}), FakeApp(on={"alive": kill("SIGTERM")})
    play(lost, last)
    assert ("woken" in lost.did) == (where == "connect")


POINTS = ("open", "listener added", "agenda told", "login", "intents", "connect")


@pytest.mark.parametrize("point", POINTS)
def test_an_unexpected_fault_at_any_point_closes_everything_and_is_not_hidden(point: str) -> None:
    app = FakeApp({point: ZeroDivisionError("nobody expects it")})
    with pytest.raises(ZeroDivisionError):
        play(app)
    assert app.did[-1] == "closed"


@pytest.mark.parametrize("part", ["alive", "next due"])
@LATELY
def test_a_fault_of_the_alarm_does_not_stop_the_bot(part: str) -> None:
    app = FakeApp({part: ZeroDivisionError()}, on={part: kill("SIGTERM")})
    play(app)
    assert app.did[-1] == "closed"


@LATELY
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("point", ["open", "login", "connect"])
def test_a_signal_ends_it_in_order(point: str, name: str) -> None:
    app = FakeApp(
        on={point: kill(name)}, hangs=frozenset({"login"}) if point == "login" else frozenset()
    )
    play(app)
    assert app.did[-4:] == ["silent", "agenda closed", "client closed", "closed"]


@LATELY
def test_what_looks_from_outside_outlives_each_attempt() -> None:
    lost, last = FakeApp({"login": TimeoutError()}), FakeApp(on={"connect": kill("SIGTERM")})
    watcher: Any = Watcher()
    play(lost, last, monitoring=watcher)
    assert watcher.told == ["open", lost, None, last, None, "closed"]


def test_what_looks_from_outside_is_closed_after_a_fault() -> None:
    watcher: Any = Watcher()
    with pytest.raises(ZeroDivisionError):
        play(FakeApp({"open": ZeroDivisionError()}), monitoring=watcher)
    assert watcher.told == ["open", None, "closed"]


@LATELY
@pytest.mark.parametrize("part", ["agenda closed", "client closed"])
def test_a_stop_does_not_wait_for_ever(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr("bot.cli.process.LAST_SECONDS", 0.02)
    app = FakeApp(on={"connect": kill("SIGTERM")}, hangs=frozenset({part}))
    play(app, shutdown_seconds=0.02)
    assert app.did[-1] == "closed"


@LATELY
def test_sighup_reads_the_bank_again_and_goes_on() -> None:
    app = FakeApp(on={"connect": kill("SIGHUP"), "bank read": kill("SIGTERM")})
    play(app)
    assert app.did.count("bank read") == 1
    assert app.did[-1] == "closed"


@LATELY
def test_it_is_told_to_stop_while_it_waits_for_discord() -> None:
    app = FakeApp({"login": aiohttp.ServerDisconnectedError()}, on={"closed": kill("SIGTERM")})
    play(app)  # there is no second app
    assert app.did.count("login") == 1


@LATELY
def test_a_reload_that_is_asked_for_during_another_follows_it() -> None:
    """The files may have been saved after the first had read them."""
    app = FakeApp(on={"connect": kill("SIGHUP")})
    reloads = iter([kill("SIGHUP"), kill("SIGHUP"), kill("SIGTERM")])

    async def read() -> None:
        next(reloads)()
        await asyncio.sleep(0.001)  # the signal comes while it reads
        await app.do("bank read")

    app.reload_bank = read  # type: ignore[method-assign]
    play(app)
    assert app.did.count("bank read") == 2
    assert next(reloads, None) is None


@LATELY
def test_the_next_attempt_has_the_bank_that_was_read_while_it_was_waited() -> None:
    lost = FakeApp({"login": TimeoutError()}, on={"closed": kill("SIGHUP")})
    last = FakeApp(on={"connect": kill("SIGTERM")})
    new = Bank.of([])
    banks: list[Bank] = []

    async def read() -> None:
        lost.core.bank.bank = new

    lost.reload_bank = read  # type: ignore[method-assign]
    # The signal is heard well before the pause is over, on a busy machine, too.
    play(lost, last, banks=banks, first_pause_seconds=0.2)
    assert banks[0] is NOTHING
    assert banks[1] is new
    assert "bank read" not in last.did


@LATELY
def test_a_reload_that_the_end_of_an_attempt_cuts_off_is_done_in_the_next() -> None:
    lost = FakeApp(hangs=frozenset({"bank read"}))
    last = FakeApp(on={"bank read": kill("SIGTERM")})

    async def serve() -> None:
        kill("SIGHUP")()
        while "bank read" not in lost.did:
            await asyncio.sleep(0.001)
        raise TimeoutError

    lost.client.connect = serve
    play(lost, last)
    assert (lost.did.count("bank read"), last.did.count("bank read")) == (1, 1)


@LATELY
def test_a_reload_that_outlives_the_wait_is_done_again_for_the_next_attempt() -> None:
    lost = FakeApp({"login": TimeoutError()}, on={"closed": kill("SIGHUP")})
    last = FakeApp(on={"bank read": kill("SIGTERM")})

    async def read() -> None:
        while not last.did:
            await asyncio.sleep(0.001)

    lost.reload_bank = read  # type: ignore[method-assign]
    play(lost, last)
    assert last.did.count("bank read") == 1


@LATELY
def test_a_reload_before_there_is_an_app_is_done_once_there_is_one() -> None:
    class Asking(Watcher):
        async def open(self) -> None:
            kill("SIGHUP")()
            await asyncio.sleep(0.001)

    app = FakeApp(on={"bank read": kill("SIGTERM")})
    monitoring: Any = Asking()
    play(app, monitoring=monitoring)
    assert app.did.count("bank read") == 1


def test_only_after_a_lost_session_everything_is_looked_through_for_garbage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It stops the loop, and with it everybody, for half a second in a bot with 2,000 servers.
    done = list[str]()
    for name in ("freeze", "unfreeze", "collect"):
        monkeypatch.setattr(gc, name, partial(done.append, name))
    away = FakeApp({"ready": aiohttp.ServerDisconnectedError()}, sessions=1)
    play(away, FakeApp(sessions=1, on={"ready": kill("SIGTERM")}))
    assert done == ["freeze", "unfreeze", "collect", "freeze"]

"""Shards in one process: each for itself, whatever happens to another."""

import asyncio
import zlib
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import EventItem, EventType, SessionStartLimits
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import Bank
from bot.core.uptime import store as uptime
from bot.gateway import shards
from bot.gateway.shards import (
    LONGEST_PAUSE_SECONDS,
    GatewayShard,
    SessionStarts,
    pause_before,
    pause_for_budget,
)
from tests.world import World, texts, world

DAY = 86400.0


def test_pauses_grow_to_less_than_a_minute_and_no_further() -> None:
    assert [pause_before(tries) for tries in range(7)] == [0, 1, 3, 7, 15, 31, 45]
    assert pause_before(5000) == LONGEST_PAUSE_SECONDS < 60


@pytest.mark.parametrize(
    ("remaining", "pause"), [(1000, 0), (501, 0), (500, DAY / 500), (1, DAY), (0, DAY), (-3, DAY)]
)
def test_the_second_half_of_the_days_sessions_is_spread(remaining: int, pause: float) -> None:
    assert pause_for_budget(remaining, 1000, DAY) == pause


@given(total=st.integers(1, 1000), lasts=st.floats(0, 30))
def test_sessions_never_run_out(total: int, lasts: float) -> None:
    """A connection that breaks after so many seconds, all day long."""
    at, started, remaining = 0.0, 0, total
    while at < DAY:
        at += pause_for_budget(remaining, total, DAY - at)
        if at >= DAY:
            break
        started, remaining = started + 1, remaining - 1
        at += max(lasts, 5)
    assert started <= total


async def test_the_budget_is_counted_down_where_discord_cant_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept = stub_sleep(monkeypatch)
    answers: list[Any] = [limits(502), OSError(), OSError()]

    async def ask() -> SessionStartLimits:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    starts = SessionStarts(ask)
    for _ in range(3):
        await starts.afford()
    assert slept == [DAY / 500]


async def test_nothing_is_started_while_nothing_is_known_of_the_budget() -> None:
    async def ask() -> SessionStartLimits:
        raise OSError

    with pytest.raises(OSError):
        await SessionStarts(ask).afford()


async def test_what_takes_too_long_to_ask_is_not_cancelled() -> None:
    """discord.py would let no request go any more, cancelled while it sits out a limit for all."""
    answer = asyncio.get_running_loop().create_future()

    async def ask() -> SessionStartLimits:
        return await answer

    starts = SessionStarts(ask, ask_seconds=0)
    with pytest.raises(TimeoutError):
        await starts.afford()
    assert not answer.cancelled()
    answer.cancel()


async def test_sessions_start_five_seconds_apart_for_each_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept = stub_sleep(monkeypatch)

    async def ask() -> SessionStartLimits:
        return limits(1000, concurrency=2)

    starts = SessionStarts(ask)
    await starts.afford()
    for shard_id in (0, 1, 2):
        await starts.space(shard_id)
    assert slept[:2] == [0, 0]
    assert slept[2] == pytest.approx(5, abs=0.5)


def limits(remaining: int, *, concurrency: int = 1) -> SessionStartLimits:
    return SessionStartLimits(
        total=1000, remaining=remaining, reset_after=int(DAY * 1000), max_concurrency=concurrency
    )


def stub_sleep(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits; for how long somebody wanted to."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return slept


class Socket:
    """A websocket that does one thing after the other: greets, unless it is ``silent``, and fails.
    What can't be read has a number only where it is an event."""

    def __init__(self, *happens: Exception, silent: bool = False) -> None:
        self.session_id, self.sequence, self.gateway = "s", 7, "resume here"
        self.open, self._is_silent, self._happens = True, silent, list(happens)

    def wait_for(self, *_: Any) -> "asyncio.Future[None]":
        greeted = asyncio.get_running_loop().create_future()
        if not self._is_silent:
            greeted.set_result(None)
        return greeted

    async def poll_event(self) -> None:
        if self._is_silent:
            await asyncio.get_running_loop().create_future()
        error = self._happens.pop(0)
        self.sequence += isinstance(error, LookupError)
        raise error

    async def close(self) -> None:
        self.open = False


class Line:
    """Connections of a shard: what each try meets, and how it was tried."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *meets: Socket | Exception) -> None:
        self.meets, self.tried = list(meets), list[tuple[bool, Any]]()
        self.told: list[EventItem] = []
        self.slept = stub_sleep(monkeypatch)
        self.client: Any = discord.AutoShardedClient(intents=discord.Intents.none(), shard_count=2)
        self.client._reconnect = True  # as discord.py does before it launches shards
        self.dispatched: list[str] = []
        self.client.dispatch = lambda name, *_: self.dispatched.append(name)
        monkeypatch.setattr(DiscordWebSocket, "from_client", self._connect)

    async def _connect(self, _client: Any, **how: Any) -> Any:
        self.tried.append((how["resume"], how["gateway"]))
        met = self.meets.pop(0)
        if isinstance(met, Exception):
            raise met
        return met

    async def run(self) -> None:
        async def ask() -> SessionStartLimits:
            return limits(1000)

        starts = SessionStarts(ask)
        await GatewayShard(1, self.client, self.told.append, starts, greeting_seconds=0).worker()


class Closed(discord.ConnectionClosed):
    def __init__(self, code: int) -> None:
        self.code, self.reason, self.shard_id = code, "", 1


async def test_a_lost_session_is_resumed_and_in_the_end_at_the_common_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = [OSError() for _ in range(4)]
    line = Line(monkeypatch, Socket(ReconnectWebSocket(1)), *away, Socket(Closed(4004)))
    await line.run()
    own, common = (True, "resume here"), (True, None)
    assert line.tried == [(False, None), own, own, own, common, common]
    assert line.slept == [0, 1, 3, 7, 15, 31]
    assert line.dispatched.count("shard_disconnect") == 1


async def test_a_session_that_discord_forgot_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forgotten = Socket(ReconnectWebSocket(1, resume=False))
    forgotten.session_id = None  # type: ignore[assignment]
    line = Line(monkeypatch, forgotten, Socket(Closed(4004)))
    await line.run()
    assert line.tried == [(False, None), (False, None)]


@pytest.mark.parametrize("code", sorted(shards.FATAL_CODES))
async def test_what_would_be_refused_again_ends_the_bot(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(monkeypatch, Socket(Closed(code)))
    await line.run()
    assert [one.type for one in line.told] == [EventType.close]


async def test_a_fault_of_ours_ends_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch, KeyError("x"))
    await line.run()
    assert [(one.type, type(one.error)) for one in line.told] == [(EventType.terminate, KeyError)]


async def test_a_session_that_is_never_taken_up_is_tried_again_and_then_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when Discord takes a RESUME, answers heartbeats, and says nothing else."""
    silent = [Socket(silent=True) for _ in range(5)]
    line = Line(monkeypatch, *silent, Socket(Closed(4004)))
    await line.run()
    own, common = (True, "resume here"), (True, None)
    assert line.tried == [(False, None), own, own, own, common, (False, None)]
    assert not any(one.open for one in silent)
    assert "shard_disconnect" not in line.dispatched[:-1]  # it was never there


async def test_an_event_that_cant_be_read_costs_nothing_but_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line(monkeypatch, Socket(KeyError("role"), KeyError("id"), Closed(4004)))
    await line.run()
    assert line.tried == [(False, None)]
    assert [one.type for one in line.told] == [EventType.close]


async def test_where_nothing_can_be_read_any_more_the_session_is_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    garbled = Socket(zlib.error("invalid block type"))
    line = Line(monkeypatch, garbled, Socket(Closed(4004)))
    await line.run()
    assert line.tried == [(False, None), (True, "resume here")]
    assert not garbled.open


@pytest.fixture
async def two_shards(tmp_path: Path, bank: Bank) -> Any:
    async with world(tmp_path, bank, shard_count=2) as made:
        yield made


async def test_one_shard_is_gone_and_only_its_servers_day_is_void(two_shards: World) -> None:
    here = two_shards
    mine = here.guild.id >> 22 & 1
    await here.setup(time="09:00", timezone="UTC")
    other = here.env.create_guild("Other", shard_id=1 - mine)
    channel = other.create_text_channel("daily")
    role = other.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    oscar = other.add_member(here.env.create_user("oscar"), roles=[role])
    await oscar.slash(channel, "setup", channel=channel, time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    await here.until("2026-01-01T10:00")
    shard = here.app.client.get_shard(mine)
    assert shard is not None
    await shard.disconnect()
    await here.env.settle()
    await here.until("2026-01-01T10:10")
    ready = asyncio.create_task(here.app.client.wait_for("shard_ready"))
    await asyncio.gather(shard.reconnect(), ready)
    while await here.app.database.read(uptime.away_since) is not None:
        await here.env.settle()
    await here.until("2026-01-02T09:00")

    def void(tx: Any) -> dict[int, bool]:
        sql = "SELECT guild_id, void_reason != '' FROM daily_posts WHERE state = 'closed'"
        rows = tx.execute(sql).fetchall()
        return {guild_id: bool(is_void) for guild_id, is_void in rows}

    found = await here.app.database.read(void)
    assert found == {here.guild.id: True, other.id: False}
    assert await here.app.database.read(uptime.away_since) is None


@pytest.mark.parametrize("of_this", [True, False])
async def test_a_new_session_names_its_servers_and_no_others(
    of_this: bool, two_shards: World
) -> None:
    """discord.py keeps a server that removed the bot while the session was lost."""
    client, mine = two_shards.app.client, two_shards.guild.id >> 22 & 1
    guild = client.get_guild(two_shards.guild.id)
    assert guild is not None
    await client.before_identify_hook(mine if of_this else 1 - mine)
    assert guild.unavailable is of_this
    assert client.guilds_of(mine) == (set() if of_this else {guild.id})
    guild.unavailable = False  # Discord tells of it after the start of the session
    assert client.guilds_of(mine) == {guild.id}


async def test_a_server_that_has_not_come_yet_is_said_to_lack_nothing(here: World) -> None:
    """After the start of a session it takes its time until Discord has told of all servers."""
    await here.setup(time="09:00", timezone="UTC")
    whole = here.app.client.get_guild(here.guild.id)
    state: Any = here.app.client._connection
    state._add_guild_from_data({"id": str(here.guild.id), "unavailable": True})
    refused = await here.organiser.slash(here.channel, "setup", channel=here.channel, time="10:00")
    assert "Discord hasn't told me yet" in texts(refused.response)
    status = await here.organiser.slash(here.channel, "organise status")
    assert "gone" not in texts(status.response)
    game = await here.organiser.slash(here.channel, "quiz group")
    assert "lobby is open" in texts(game.response)
    state._add_guild(whole)
    await here.run_due()
    assert "quiz" in texts(here.channel.history()[-1])

"""An outage runs from loss to return, by what the gateway says, and nothing else ends it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.database import Database
from bot.core.ids import GuildId
from bot.core.shards import WHOLE, Shard
from bot.core.uptime import rules, store
from bot.core.uptime.service import UptimeService
from tests.world import fresh_database

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVEN, ODD = GuildId(4 << 22), GuildId(5 << 22)


class HandClock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Process:
    """A database and a service on it, with a clock that is moved by hand."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HandClock()
        self.uptime = UptimeService(database, self.clock)

    async def restart(self) -> None:
        self.uptime = UptimeService(self.database, self.clock)
        await self.uptime.starting()

    async def minutes(self, count: int) -> None:
        for _ in range(count):
            self.clock.at += MINUTE
            await self.uptime.alive()

    async def outages(self, guild_id: GuildId = EVEN) -> list[tuple[float, float | None]]:
        """Those of a server, in minutes from the start."""
        found = await self.database.read(
            lambda tx: store.outages(tx, guild_id, START - 99 * MINUTE, START + 9999 * MINUTE)
        )
        return [
            (
                (one.from_at - START) / MINUTE,
                None if one.to_at is None else (one.to_at - START) / MINUTE,
            )
            for one in found
        ]


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    made = Process(database)
    await made.uptime.starting()
    await made.uptime.connected()
    yield made
    await database.close()


async def test_a_long_loss_of_the_gateway_is_one_outage_from_loss_to_return(
    process: Process,
) -> None:
    await process.minutes(10)
    await process.uptime.disconnected()
    for _ in range(27):
        await process.minutes(1)
        await process.uptime.disconnected()
    assert await process.outages() == [(10, None)]
    await process.uptime.connected()
    await process.minutes(5)
    assert await process.outages() == [(10, 37)]


async def test_no_sign_of_life_comes_while_the_gateway_is_away(process: Process) -> None:
    await process.uptime.disconnected()
    await process.minutes(5)
    await process.uptime.stopping()
    alive = await process.database.read(store.alive_at)
    assert alive == START


async def test_short_restarts_in_a_row_are_counted_each(process: Process) -> None:
    for _ in range(4):
        await process.minutes(1)
        await process.uptime.stopping()
        process.clock.at += timedelta(seconds=170)
        await process.restart()
        await process.uptime.connected()
    total = sum((end or 0) - begin for begin, end in await process.outages())
    assert total == pytest.approx(4 * 170 / 60)


async def test_a_crash_counts_from_the_last_sign_of_life(process: Process) -> None:
    await process.minutes(3)
    process.clock.at += 20 * MINUTE
    await process.restart()
    process.clock.at += MINUTE
    await process.uptime.connected()
    assert await process.outages() == [(3, 24)]


async def test_a_stop_while_the_gateway_is_away_goes_on_as_the_same_outage(
    process: Process,
) -> None:
    await process.uptime.disconnected()
    process.clock.at += 5 * MINUTE
    await process.uptime.stopping()
    process.clock.at += 5 * MINUTE
    await process.restart()
    await process.uptime.connected()
    assert await process.outages() == [(0, 10)]


async def test_a_process_that_slept_was_away(process: Process) -> None:
    await process.minutes(2)
    process.clock.at += 30 * MINUTE
    await process.uptime.alive()
    await process.uptime.disconnected()  # the gateway noticed, too
    process.clock.at += MINUTE
    await process.uptime.connected()
    assert await process.outages() == [(2, 33)]


async def test_a_process_that_restarts_at_the_same_moment_was_not_away(process: Process) -> None:
    await process.uptime.stopping()
    await process.restart()
    await process.uptime.connected()
    assert await process.outages() == []


class Doubted(Process):
    """A process that asks whether its clock is right."""

    is_right = True

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.uptime = UptimeService(database, self.clock, is_right=lambda: self.is_right)


async def test_a_machine_that_slept_and_finds_its_clock_wrong_first_was_away(
    process: Process,
) -> None:
    doubted = Doubted(process.database)
    await doubted.uptime.connected()
    await doubted.minutes(3)
    doubted.clock.at += 180 * MINUTE
    doubted.is_right = False  # until Discord says what time it is
    await doubted.uptime.disconnected()
    await doubted.uptime.alive()
    assert await doubted.outages() == [(3, None)]
    doubted.is_right = True
    await doubted.uptime.connected()
    await doubted.minutes(1)
    assert await doubted.outages() == [(3, 183)]


async def test_a_connection_that_came_back_by_a_wrong_clock_is_back_once_it_is_right(
    process: Process,
) -> None:
    doubted = Doubted(process.database)
    await doubted.uptime.connected()
    await doubted.minutes(2)
    await doubted.uptime.disconnected()
    await doubted.minutes(1)
    doubted.is_right = False
    await doubted.uptime.connected()
    await doubted.uptime.alive()
    assert await doubted.outages() == [(2, None)]
    doubted.is_right = True
    await doubted.minutes(9)
    assert await doubted.outages() == [(2, 4)]


async def test_after_a_start_shards_that_came_by_a_wrong_clock_are_there_once_it_is_right(
    process: Process,
) -> None:
    await process.uptime.stopping()
    doubted = Doubted(process.database)
    doubted.clock.at += 5 * MINUTE
    await doubted.uptime.starting()
    doubted.is_right = False
    await doubted.uptime.connected(FIRST)
    doubted.is_right = True
    await doubted.minutes(1)
    assert await doubted.outages(EVEN) == [(0, 6)]
    assert await doubted.outages(ODD) == [(0, None)]


async def test_where_no_sign_of_life_is_known_a_wrong_clock_begins_no_outage(
    process: Process,
) -> None:
    doubted = Doubted(process.database)
    await process.database.write(lambda tx: store.set_alive(tx, None))
    doubted.is_right = False
    await doubted.uptime.disconnected()
    assert await doubted.outages() == []


FIRST, SECOND = Shard(0, 2), Shard(1, 2)


async def both(process: Process) -> None:
    """Two shards, both there."""
    await process.uptime.stopping()
    await process.restart()
    for shard in (FIRST, SECOND):
        await process.uptime.connected(shard)


async def test_a_shard_that_is_gone_is_neither_hidden_nor_others_business(process: Process) -> None:
    await both(process)
    await process.minutes(2)
    await process.uptime.disconnected(SECOND)
    await process.minutes(10)
    assert await process.database.read(store.away_since) == START + 2 * MINUTE
    assert await process.database.read(store.alive_at) == START + 12 * MINUTE
    await process.uptime.connected(SECOND)
    await process.minutes(1)
    assert await process.outages(ODD) == [(2, 12)]
    assert await process.outages(EVEN) == []
    assert await process.database.read(store.away_since) is None


async def test_after_a_start_each_shard_ends_its_own_outage(process: Process) -> None:
    await both(process)
    await process.minutes(5)
    await process.restart()  # a crash; the process is back at once, its connections are not
    process.clock.at += MINUTE
    await process.restart()
    await process.uptime.connected(FIRST)
    await process.minutes(20)
    await process.uptime.connected(SECOND)
    assert await process.outages(EVEN) == [(5, 6)]
    assert await process.outages(ODD) == [(5, 26)]


async def test_discord_may_recommend_another_number_of_shards_at_the_next_start(
    process: Process,
) -> None:
    await both(process)
    await process.uptime.disconnected(SECOND)
    await process.minutes(4)
    await process.restart()  # while one shard is gone
    await process.uptime.connected(Shard(1, 3))  # 4 % 3 == 1: EVEN's, and 5 % 3 == 2: ODD's
    await process.minutes(4)
    await process.uptime.connected(Shard(2, 3))
    await process.uptime.connected(Shard(0, 3))
    odd = await process.database.read(lambda tx: store.outages(tx, ODD, START, START + 99 * MINUTE))
    assert rules.spans(odd, START, START + 99 * MINUTE) == [(START, START + 8 * MINUTE)]
    assert sum((end or 99) - begin for begin, end in await process.outages(EVEN)) == 0


Move = tuple[str, int]


@given(
    moves=st.lists(
        st.one_of(
            st.tuples(st.sampled_from("cdw"), st.integers(0, 5)),
            st.tuples(st.just("r"), st.integers(1, 3)),
        ),
        max_size=14,
    )
)
def test_a_server_was_away_exactly_while_its_shard_was(
    moves: list[Move], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("shards")

    async def play() -> None:
        path = folder / "db.sqlite3"
        path.write_bytes(fresh_database())
        database = Database(path)
        await database.open()
        try:
            await compare(Process(database), moves)
        finally:
            await database.close()

    asyncio.run(play())


async def compare(process: Process, moves: list[Move]) -> None:
    """Play moves; what the tables say of each server must be what happened to it."""
    guilds = [GuildId(number << 22) for number in range(6)]
    there, count = {WHOLE}, 1
    away = dict.fromkeys(guilds, timedelta())
    await process.uptime.connected(WHOLE)
    for move, number in moves:
        shard = Shard(number % count, count)
        if move == "c":
            await process.uptime.connected(shard)
            there.add(shard)
        elif move == "d":
            await process.uptime.disconnected(shard)
            there.discard(shard)
        elif move == "r":
            await process.uptime.stopping()
            await process.restart()
            there, count = set(), number
        else:
            await process.minutes(number)
            for guild_id in guilds:
                if not any(one.holds(guild_id) for one in there):
                    away[guild_id] += number * MINUTE
    now = process.clock.at
    for guild_id in guilds:
        found = await process.database.read(
            lambda tx, guild_id=guild_id: store.outages(tx, guild_id, START, now)
        )
        total = sum((end - begin for begin, end in rules.spans(found, START, now)), timedelta())
        assert total == away[guild_id], guild_id


Step = tuple[str, int]


@given(steps=st.lists(st.tuples(st.sampled_from("cdas"), st.integers(0, 5)), max_size=12))
def test_outages_never_overlap_and_end_only_with_the_gateway(
    steps: list[Step], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("uptime")

    async def play() -> None:
        path = folder / "db.sqlite3"
        path.write_bytes(fresh_database())
        database = Database(path)
        await database.open()
        try:
            process = Process(database)
            await process.uptime.starting()
            acts: dict[str, Callable[[], object]] = {
                "c": process.uptime.connected,
                "d": process.uptime.disconnected,
                "a": process.uptime.alive,
                "s": process.uptime.stopping,
            }
            for act, wait in steps:
                process.clock.at += wait * MINUTE
                await acts[act]()  # type: ignore[misc]
            found = await process.outages()
        finally:
            await database.close()
        ends = [START.timestamp() * 0] + [end if end is not None else 1e9 for _, end in found]
        assert all(begin >= before for (begin, _), before in zip(found, ends, strict=False))
        assert sum(end is None for _, end in found) <= 1
        lasts = bool(found) and found[-1][1] is None
        heard = [act for act, _ in steps if act in "cd"]
        assert lasts == (bool(heard) and heard[-1] == "d")

    asyncio.run(play())

"""One start of one bot on the wire, and how long what a member does with it takes."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.wire.bench.fill import FIRST
from tests.wire.lab import ROOT

DEFERRED = {5, 6}
CHANNELS = ("daily", "general")
YARDSTICK = Path(__file__).with_name("yardstick.py")


class Subject:
    """A running bot in a server with members; ``owner`` organises it."""

    def __init__(
        self, harness: Any, bot: Any, guild: Any, database: Path, *, is_ours: bool
    ) -> None:
        self.harness, self.bot, self.guild = harness, bot, guild
        self.owner = harness.owner(guild)
        self.seconds_to_first_answer = 0.0
        self.database, self.is_ours = database, is_ours

    def channel(self, name: str) -> Any:
        """A channel of the server."""
        return self.harness.world.channel_named(self.guild["id"], name)

    def members(self, count: int, name: str) -> list[Any]:
        """New members."""
        make = self.harness.member
        return [make(self.guild, f"{name}{at}", announce=False) for at in range(count)]

    async def answered(self, act: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
        """Milliseconds from the event to the answer that a member reads, and the interaction."""
        it = await act()
        await it.ack(60)
        assert it.t_ack is not None, f"no answer {it.errors}: {self.bot.tail()}"
        if it.callback_type in DEFERRED:
            await self.harness.wait(lambda: it.edits or it.followups, 60, "only deferred")
            return (time.perf_counter() - it.t_dispatch) * 1000, it
        return it.latency_ms, it

    def handed_in(self) -> int:
        """How many messages are stored as answers."""
        reader = sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)
        try:
            sql = "SELECT count(*) FROM answer_parts WHERE message_id != 0"
            return int(reader.execute(sql).fetchone()[0])
        finally:
            reader.close()

    @property
    def session(self) -> Any:
        """The bot's connection that hears of the server."""
        return next(one for one in self.harness.gateway.live if one.owns(self.guild["id"]))

    async def cpu_of(self, event: str, bodies: list[dict[str, Any]]) -> float:
        """Microseconds of the bot's processor for each of these events."""
        session = self.session
        await asyncio.sleep(1)
        before = self.bot.cpu_seconds()
        for at, body in enumerate(bodies):
            session.push(event, body)
            if at % 50 == 49:
                await asyncio.sleep(0)
        last, since = self.bot.cpu_seconds(), time.perf_counter()
        while time.perf_counter() - since < 1:
            await asyncio.sleep(0.1)
            now = self.bot.cpu_seconds()
            if now - last > 0.011:
                last, since = now, time.perf_counter()
        return float((last - before) / len(bodies) * 1e6)


def make_guild(world: Any, at: int) -> None:
    """One of the servers that have the year behind them."""
    make = world.snowflake

    def once(*_: Any) -> str:
        world.snowflake = make
        return str(FIRST + at)

    world.snowflake = once
    world.make_guild(f"g{at}")


@asynccontextmanager
async def running(folder: Path, argv: list[str], *, guilds: int = 1, full: Path | None = None,
                  is_ours: bool = False) -> AsyncIterator[Subject]:  # fmt: skip
    """Start a bot in so many servers, with a copy of a ``full`` file behind them."""
    from harness.runner import Bot
    from harness.server import Harness

    harness = await Harness(spec=False).start()
    harness.rest.keep = harness.rest.validate_requests = False
    harness.ack_deadline = 900.0
    guild = harness.world.make_guild("bench", channels=CHANNELS)
    for at in range(guilds - 1):
        make_guild(harness.world, at)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    if full is not None:
        shutil.copyfile(full, data / "studybot.sqlite3")
    env = {
        "STUDYBOT_TOKEN": harness.world.app["token"], "STUDYBOT_DATA_DIR": str(data),
        "STUDYBOT_SEED": "7", "PYTHONPATH": str(ROOT),
        "STUDYBOT_BACKUPS": "0",  # one is due a minute after the start, in the middle of a figure
    }  # fmt: skip
    bot = Bot(harness, argv, env=env, cwd=folder, log=folder / "bot.log")
    try:
        await bot.start(timeout=120)
        subject = Subject(harness, bot, guild, data / "studybot.sqlite3", is_ours=is_ours)
        first = "streak show" if is_ours else "ping"
        await harness.wait_commands(60)
        _, it = await subject.answered(
            lambda: subject.owner.slash_with("general", first, {}, wait=60)
        )
        subject.seconds_to_first_answer = it.t_ack - bot.t_spawn
        yield subject
    finally:
        await bot.kill9()
        await harness.stop()

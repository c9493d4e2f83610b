"""One bot on the wire, and what tests do with it."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.wire.nursery import Nursery
from tests.wire.shared_clock import TICK_SECONDS, SharedClock

ROOT = Path(__file__).parents[2]
HARNESS = ROOT.parent / "shared" / "harness"
SEND = "POST /channels/{channel_id}/messages"
START_THREAD = "POST /channels/{channel_id}/messages/{message_id}/threads"
PATIENCE_SECONDS = 120
"""For what comes at once where nobody else needs the machine."""
RATE = 40


ENV = {
    "PYTHONPATH": os.pathsep.join((str(ROOT), str(HARNESS.parent))),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
}


def bot_of(harness: Any, clock: SharedClock, folder: Path) -> Any:
    """A process of the bot that is not started yet; its log lies in the folder."""
    from harness.runner import Bot

    env = {
        **ENV,
        "STUDYBOT_TOKEN": harness.world.app["token"],
        "STUDYBOT_DATA_DIR": str(folder / "data"),
        "STUDYBOT_SEED": "7",
    }
    number = clock.follow(lambda: bot.alive)
    bot = Bot(harness, ["bot", "run"], env=env, cwd=folder, log=folder / f"bot{number}.log")
    ours = (bot.python, "-m", "tests.wire.launch", harness.url, str(clock.path), str(number))
    bot.command = lambda: [*ours, *bot.argv]
    return bot


class Lab:
    """A harness with a bot; ``second`` is another server."""

    def __init__(self, harness: Any, bot: Any, folder: Path) -> None:
        self.harness, self.bot, self.folder = harness, bot, folder
        self.guild = harness.world.make_guild("study", channels=("daily", "general"))
        self.organiser = harness.owner(self.guild)
        self._reader: tuple[int, sqlite3.Connection] | None = None

    def make_guild(self, name: str) -> tuple[dict[str, Any], Any]:
        """Another server, and its owner."""
        made = self.harness.world.make_guild(name, channels=("daily", "general"))
        return made, self.harness.owner(made)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        nursery: Nursery,
        *,
        rate: float = RATE,
        shards: int = 1,
        others: Sequence[str] = ("neighbours",),
        is_typed: bool = False,
    ) -> AsyncIterator["Lab"]:
        """Start both and end both whatever happens. ``nursery``: where the bot comes from;
        ``rate``: how fast both clocks run; ``others``: the names of further servers; ``is_typed``:
        its first process imports everything, as that of whoever types the command."""
        from harness import faults, runner
        from harness.server import Harness
        from harness.world import World

        clock = SharedClock(folder / "clock", rate)
        harness = await Harness(World(clock)).start()
        harness.gateway.recommended_shards = shards
        harness.ack_deadline = PATIENCE_SECONDS
        ticking = asyncio.create_task(clock.run())
        bot = bot_of(harness, clock, folder)
        made = cls(harness, bot, folder)
        try:
            faults.asyncio = clock  # what a fault makes late is late by the clock of both
            for name in others:
                made.make_guild(name)
            runner.asyncio = asyncio if is_typed else nursery.instead_of_asyncio()
            await bot.start(shards=shards, timeout=PATIENCE_SECONDS)
            runner.asyncio = nursery.instead_of_asyncio()
            await harness.wait_commands(PATIENCE_SECONDS)
            # Until then what fails is tried again as soon as the connection is there.
            there = "SELECT 1 FROM instance WHERE alive_at IS NOT NULL"
            await made.until(lambda: made.rows(there), "the first sign of life")
            yield made
        finally:
            made.close()
            await bot.kill9()
            ticking.cancel()
            await harness.stop()
            faults.asyncio = runner.asyncio = asyncio

    def channel(self, guild: dict[str, Any], name: str = "daily") -> dict[str, Any]:
        """A channel of a server by its name."""
        found: dict[str, Any] = self.harness.world.channel_named(guild["id"], name)
        return found

    def cards(self, guild: dict[str, Any] | None = None, name: str = "daily") -> list[Any]:
        """The bot's messages in a channel that all see, oldest first."""
        channel = self.channel(guild or self.guild, name)
        found = self.harness.world.messages.get(channel["id"], {}).values()
        me = self.harness.world.bot_id
        return [one for one in found if one["author_id"] == me and one["type"] == 0]

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait for something to become true on the wire, for as many ticks as both have seen: on
        a busy machine longer."""
        clock = self.harness.world.clock
        last = clock.ticks + PATIENCE_SECONDS / TICK_SECONDS
        while not true():
            assert clock.ticks < last, f"{what} did not happen:\n{self.bot.tail()}"
            await asyncio.sleep(0.02)

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass on the clocks of both."""
        await self.harness.world.clock.sleep(seconds)

    def rows(self, sql: str) -> list[Any]:
        """What stands in the bot's database."""
        path = self.folder / "data/studybot.sqlite3"
        inode = path.stat().st_ino  # a copy that was put back is another file
        if self._reader is None or self._reader[0] != inode:
            self.close()
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
            self._reader = inode, connection
        return self._reader[1].execute(sql).fetchall()

    def close(self) -> None:
        """Look no more into the database."""
        if self._reader is not None:
            self._reader[1].close()
            self._reader = None

    def question_cards(self, guild: dict[str, Any] | None = None) -> list[Any]:
        """The cards of the question of the day, oldest first."""
        return [one for one in self.cards(guild) if "answers:form" in str(one["components"])]

    async def ask(self, guild: dict[str, Any] | None = None, who: Any = None) -> None:
        """/setup and the first question, at once."""
        guild, who = guild or self.guild, who or self.organiser
        channel = self.channel(guild)
        await who.slash(channel, "setup", channel=channel, timezone="UTC", time="00:00")
        await who.slash(channel, "organise now")

"""One bot on the wire, and what tests do with it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HARNESS = ROOT.parent / "shared" / "harness"
SEND = "POST /channels/{channel_id}/messages"
START_THREAD = "POST /channels/{channel_id}/messages/{message_id}/threads"
PATIENCE_SECONDS = 40
RATE = 20


class Lab:
    """A harness with a bot; ``second`` is another server."""

    def __init__(self, harness: Any, bot: Any, folder: Path) -> None:
        self.harness, self.bot, self.folder = harness, bot, folder
        self.guild = harness.world.make_guild("study", channels=("daily", "general"))
        self.organiser = harness.owner(self.guild)

    def make_guild(self, name: str) -> tuple[dict[str, Any], Any]:
        """Another server, and its owner."""
        made = self.harness.world.make_guild(name, channels=("daily", "general"))
        return made, self.harness.owner(made)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        *,
        rate: float = RATE,
        shards: int = 1,
        others: Sequence[str] = ("neighbours",),
    ) -> AsyncIterator["Lab"]:
        """Start both and end both whatever happens. ``rate``: how fast both clocks run;
        ``others``: the names of further servers."""
        from harness.clock import Clock
        from harness.runner import Bot
        from harness.server import Harness
        from harness.world import World

        # Both processes' clocks run faster, so that nobody waits for the outbox's pauses.
        harness = await Harness(World(Clock(rate=rate))).start()
        harness.gateway.recommended_shards = shards
        env = {
            "STUDYBOT_TOKEN": harness.world.app["token"],
            "STUDYBOT_DATA_DIR": str(folder / "data"),
            "STUDYBOT_SEED": "7",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        bot = Bot(harness, ["-m", "bot", "run"], env=env, cwd=folder, log=folder / "bot.log")
        try:
            made = cls(harness, bot, folder)
            for name in others:
                made.make_guild(name)
            await bot.start(shards=shards)
            await harness.wait_commands()
            # Until then what fails is tried again as soon as the connection is there.
            there = "SELECT 1 FROM instance WHERE alive_at IS NOT NULL"
            await made.until(lambda: made.rows(there), "the first sign of life")
            yield made
        finally:
            await bot.kill9()
            await harness.stop()

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
        """Wait for something to become true on the wire."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not true():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"{what} did not happen:\n{self.bot.tail()}") from None

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass on the clocks of both."""
        await asyncio.sleep(seconds / self.harness.world.clock.rate)

    def rows(self, sql: str) -> list[Any]:
        """What stands in the bot's database."""
        connection = sqlite3.connect(
            f"{(self.folder / 'data/studybot.sqlite3').as_uri()}?mode=ro", uri=True
        )
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def question_cards(self, guild: dict[str, Any] | None = None) -> list[Any]:
        """The cards of the question of the day, oldest first."""
        return [one for one in self.cards(guild) if "answers:form" in str(one["components"])]

    async def ask(self, guild: dict[str, Any] | None = None, who: Any = None) -> None:
        """/setup and the first question, at once."""
        guild, who = guild or self.guild, who or self.organiser
        channel = self.channel(guild)
        await who.slash(channel, "setup", channel=channel, timezone="UTC", time="00:00")
        await who.slash(channel, "organise now")

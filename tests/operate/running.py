"""A bot that runs, as far as it is looked at from outside: a real database, a gateway of flags."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.core.database import Database
from bot.core.shards import Shard
from bot.core.uptime.service import UptimeService
from bot.operate.metrics.service import LiveBot
from tests.world import fresh_database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


class Bot:
    """``running`` is what is looked at; ``shards`` are wanted."""

    def __init__(self, database: Database, shards: int = 2) -> None:
        self.database, self.clock = database, Clock()
        self.uptime = UptimeService(database, self.clock)
        self.shards = [Shard(number, shards) for number in range(shards)]
        self.running = LiveBot(
            database, self.uptime, self.clock, guilds=lambda: 3, shards=lambda: shards
        )

    async def connect(self) -> None:
        for shard in self.shards:
            await self.uptime.connected(shard)


@asynccontextmanager
async def running_bot(folder: Path) -> AsyncIterator[Bot]:
    """Its database is open; the gateway isn't connected yet."""
    path = folder / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path, power_safe=False)
    await database.open()
    try:
        yield Bot(database)
    finally:
        await database.close()

"""Whether all is well: connected, the database can be written, no outage.

The one rule for ``/readyz``, the figure ``ready`` and the dead man's switch. An answer holds for
some seconds, so that whoever asks often costs nothing; one look at a time.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from bot.core.database import Transaction
from bot.core.uptime import store as uptime
from bot.operate.metrics.service import LiveBot

HOLDS_SECONDS = 5.0
PATIENCE_SECONDS = 2.0
"""A database that takes longer to write a row is of no use to anybody."""


@dataclass(frozen=True, slots=True)
class ReadyState:
    """How the bot stands. ``served`` and ``wanted``: connections to Discord's gateway."""

    served: int = 0
    wanted: int = 0
    database_writable: bool = False
    outage: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether all is well."""
        connected = 0 < self.wanted <= self.served
        return connected and self.database_writable and not self.outage

    def told(self) -> dict[str, object]:
        """As JSON; nobody's ids."""
        return {
            "ready": self.is_ready,
            "connected": {"served": self.served, "wanted": self.wanted},
            "database_writable": self.database_writable,
            "outage": self.outage,
        }


class Readiness:
    """Looks at the bot that runs. ``holds_seconds``: for how long an answer holds."""

    def __init__(self, holds_seconds: float = HOLDS_SECONDS) -> None:
        self.running: LiveBot | None = None
        """None: there is none at the moment."""
        self._holds_seconds = holds_seconds
        self._looking = asyncio.Lock()
        self._last: tuple[float, LiveBot | None, ReadyState] | None = None
        self._writing: asyncio.Task[bool] | None = None

    async def look(self) -> ReadyState:
        """How it stands. Never raises, and returns within seconds."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if self._last is not None:
                at, whose, standing = self._last
                if whose is self.running and now - at < self._holds_seconds:
                    return standing
            running = self.running
            standing = ReadyState() if running is None else await self._look_at(running)
            self._last = now, running, standing
            return standing

    async def _look_at(self, running: LiveBot) -> ReadyState:
        # A write that hangs is waited for by one task; nobody piles up more behind it.
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(_write(running), name="readiness")
            self._writing.add_done_callback(_hear)
        await asyncio.wait([self._writing], timeout=PATIENCE_SECONDS)
        writes = self._writing.done() and not self._writing.cancelled()
        outage = not writes or self._writing.exception() is not None or self._writing.result()
        return ReadyState(
            served=len(running.uptime.served), wanted=running.shards(),
            database_writable=writes and self._writing.exception() is None
            and not running.database.is_astray,
            outage=outage,
        )  # fmt: skip


async def _write(running: LiveBot) -> bool:
    """Write another value, as SQLite writes none that stands there already: a disk that is full or
    read-only shows itself. Whether an outage lasts."""

    def look(tx: Transaction) -> bool:
        uptime.note_a_look(tx)
        return uptime.away_since(tx) is not None

    return await running.database.write(look)


def _hear(task: asyncio.Task[bool]) -> None:
    """Somebody hears what it raised, also where nobody waits any more."""
    with contextlib.suppress(asyncio.CancelledError):
        task.exception()

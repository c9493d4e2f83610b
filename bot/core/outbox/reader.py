"""Which rows are due, read a part at a time: the first can start before the last are known."""

import asyncio
from datetime import datetime

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.ids import OutboxId
from bot.core.outbox import store
from bot.core.outbox.rules import DueRow

PART = 200
ANEW_AFTER = 2.0
"""Seconds until a long queue is read from its start again, for rows whose server is back."""


class DueReader:
    """Reads a queue of rows from its start to its end, then only what is new in it.

    A short queue is read anew each time: it costs nothing, and sees what was put off or moved.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._until: datetime | None = None
        """What was due then is read, or is being read."""
        self._last_id = OutboxId(0)
        self._at: DueRow | None = None
        self._count = 0
        self._began = 0.0
        self.is_over = True
        """Whether the end was reached."""

    async def read(self) -> tuple[DueRow, ...]:
        """Rows that are due, the longest waiting first; some of them may be known already."""
        if not self.is_over:
            return await self._part()
        passed = asyncio.get_running_loop().time() - self._began
        if self._until is None or self._count < PART or passed >= ANEW_AFTER:
            self._begin()
            return await self._part()
        since, last_id, now = self._until, self._last_id, self._clock.now()
        rows, newest = await self._database.read(
            lambda tx: (store.newly_due(tx, since, last_id, now), store.newest_id(tx))
        )
        self._until, self._last_id = now, newest
        return rows

    def _begin(self) -> None:
        self._until, self._at, self._count = self._clock.now(), None, 0
        self._began = asyncio.get_running_loop().time()
        self.is_over = False

    async def _part(self) -> tuple[DueRow, ...]:
        until, after = self._until, self._at
        assert until is not None

        def read(tx: Transaction) -> tuple[tuple[DueRow, ...], OutboxId | None]:
            newest = store.newest_id(tx) if after is None else None
            return store.due(tx, until, after=after, most=PART), newest

        rows, newest = await self._database.read(read)
        if newest is not None:
            self._last_id = newest
        self._count += len(rows)
        self._at = rows[-1] if rows else after
        self.is_over = len(rows) < PART
        return rows

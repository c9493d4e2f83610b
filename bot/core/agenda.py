"""What is due: it is claimed, and everything in the outbox is done, until nothing is left.

Idempotent: running it twice at the same moment does nothing the second time. It knows no
timer; the alarm (or a test, or the demo) calls it.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.feature import Due
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService

Expect = Callable[[datetime | None], None]
"""Told after each run when something is due next (aware UTC), so that it can ring in time."""

JUST_NOW = timedelta(seconds=2)

log = logging.getLogger(__name__)


class Agenda:
    """Claims what is due and has the outbox drained meanwhile."""

    def __init__(
        self, database: Database, clock: Clock, outbox_service: OutboxService, due: Sequence[Due]
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox_service
        self._due = tuple(due)
        self._running: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._closed = False
        self._expect: Expect | None = None

    def tell(self, expect: Expect) -> None:
        """Let somebody know after each run when something is due next."""
        self._expect = expect

    def wake(self) -> None:
        """Something became due: claim it and do it, beside what is being done already."""
        if self._closed:
            return
        if self._running is not None and not self._running.done():
            self._woken.set()
            return
        self._running = asyncio.create_task(self._run_until_done(), name="agenda")

    async def run_due(self) -> None:
        """Do everything that is due and return when it is done."""
        self.wake()
        while self._running is not None and not self._running.done():
            await asyncio.shield(self._running)

    async def _run_until_done(self) -> None:
        drained = asyncio.create_task(self._drain(), name="outbox")
        try:
            while True:
                self._woken.clear()
                await self._claim()
                self._outbox.refresh()
                if drained.done():
                    drained = asyncio.create_task(self._drain(), name="outbox")
                # What becomes due meanwhile is claimed at once, not after everything is done.
                woken = asyncio.create_task(self._woken.wait())
                await asyncio.wait({drained, woken}, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
                if self._woken.is_set() and not self._closed:
                    continue
                await drained
                if not self._woken.is_set() or self._closed:
                    await self._tell_next()
                if not self._woken.is_set() or self._closed:
                    return
        finally:
            await asyncio.gather(drained, return_exceptions=True)

    async def _drain(self) -> None:
        try:
            await self._outbox.drain()
        except Exception:
            log.exception("outbox failed")

    async def _claim(self) -> None:
        for one in self._due:
            try:
                await one.claim()
            except Exception:
                log.exception("claim failed")

    async def _tell_next(self) -> None:
        try:
            if self._expect is not None:
                self._expect(await self.next_due_at())
        except Exception:
            log.exception("nobody knows when something is due next")

    async def next_due_at(self) -> datetime | None:
        """The earliest moment at which anything is due (aware UTC). What is overdue for longer
        waits for something else than time, such as a server that can't be reached, and must
        not hide what is due in another one."""
        after = self._clock.now() - JUST_NOW

        def earliest(tx: Transaction) -> datetime | None:
            moments = (
                *(one.next_at(tx, after) for one in self._due),
                outbox.next_due_at(tx, after),
            )
            return min((moment for moment in moments if moment is not None), default=None)

        return await self._database.read(earliest)

    async def close(self) -> None:
        """Let the rows under way finish; start nothing any more."""
        self._closed = True
        self._outbox.close()
        if self._running is not None:
            await asyncio.wait([self._running])

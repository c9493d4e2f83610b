"""What is due: claims first, then everything in the outbox, until nothing is left.

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
    """Runs what is due, one run at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox_service: OutboxService,
        due: Sequence[Due],
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox_service
        self._due = tuple(due)
        self._running: asyncio.Task[None] | None = None
        self._again = False
        self._closed = False
        self._expect: Expect | None = None

    def tell(self, expect: Expect) -> None:
        """Let somebody know after each run when something is due next."""
        self._expect = expect

    def wake(self) -> None:
        """Something became due: run now, or once more after the present run."""
        if self._closed:
            return
        if self._running is not None and not self._running.done():
            self._again = True
            return
        self._running = asyncio.create_task(self._run_until_done(), name="agenda")

    async def run_due(self) -> None:
        """Do everything that is due and return when it is done."""
        self.wake()
        while self._running is not None and not self._running.done():
            await asyncio.shield(self._running)

    async def _run_until_done(self) -> None:
        while True:
            self._again = False
            for one in self._due:
                try:
                    await one.claim()
                except Exception:
                    log.exception("claim failed")
            try:
                # Handlers put new rows in the outbox, and move their own to a later moment that
                # may come while others are still at work.
                while await self._outbox.drain():
                    pass
                if self._expect is not None:
                    self._expect(await self.next_due_at())
            except Exception:
                log.exception("outbox failed")
            if not self._again:
                return

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
        """Let the present run finish; start none any more."""
        self._closed = True
        self._again = False
        if self._running is not None:
            await asyncio.wait([self._running])

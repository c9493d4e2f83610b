"""What is due: it is claimed, and everything in the outbox is done, until nothing is left.

Idempotent: running it twice at the same moment does nothing the second time. It knows no
timer; the alarm (or a test, or the demo) calls it.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.feature import Due
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService

Expect = Callable[[datetime | None], None]
"""Told after each look when something is due next (aware UTC), so that it can ring in time."""

JUST_NOW = timedelta(seconds=2)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is due at a moment: claims, and rows of the outbox; and when something is next."""

    claims: tuple[Due, ...]
    has_rows: bool
    next_at: datetime | None


def _look(tx: Transaction, due: tuple[Due, ...], now: datetime) -> _Look:
    claims, moments = [], []
    for one in due:
        at = one.next_at(tx, BEGINNING)
        if at is not None and at <= now:
            claims.append(one)
            at = one.next_at(tx, now - JUST_NOW)
        moments.append(at)
    at = outbox.next_due_at(tx, BEGINNING)
    has_rows = at is not None and at <= now
    moments.append(outbox.next_due_at(tx, now - JUST_NOW) if has_rows else at)
    next_at = min((moment for moment in moments if moment is not None), default=None)
    return _Look(tuple(claims), has_rows, next_at)


def _going_on(*tasks: asyncio.Task[None] | None) -> set[asyncio.Task[None]]:
    return {task for task in tasks if task is not None and not task.done()}


class Agenda:
    """Claims what is due and has the outbox drained meanwhile."""

    def __init__(
        self, database: Database, clock: Clock, outbox_service: OutboxService, due: Sequence[Due],
        is_right: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        """``is_right``: whether the clock may be gone by; else nothing is due."""
        self._is_right = is_right
        self._database = database
        self._clock = clock
        self._outbox = outbox_service
        self._due = tuple(due)
        self._running: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._closed = False
        self._expect: Expect | None = None

    def tell(self, expect: Expect) -> None:
        """Let somebody know after each look when something is due next."""
        self._expect = expect

    def wake(self) -> None:
        """Something became due: claim it and do it, beside what is being done already."""
        if self._closed:
            return
        if self._running is not None and not self._running.done():
            self._woken.set()
            return
        self._running = asyncio.create_task(self._run_until_done(), name="agenda")
        self._running.add_done_callback(self._wake_again)

    def _wake_again(self, _ended: object) -> None:
        """Woken when it was ending already: nobody has looked since."""
        if self._woken.is_set():
            self._woken.clear()
            self.wake()

    async def run_due(self) -> None:
        """Do everything that is due and return when it is done."""
        self.wake()
        while self._running is not None and not self._running.done():
            await asyncio.shield(self._running)

    async def _run_until_done(self) -> None:
        """Claim and drain side by side: what is claimed first is done while the rest is claimed,
        and no claim waits for another one, which may have to ask Discord.

        A claim that leaves something due (its server can't be reached) is not repeated before the
        next wake.
        """
        claiming: dict[Due, asyncio.Task[None]] = {}
        drained: asyncio.Task[None] | None = None
        wanted, is_fresh = set(self._due), True
        try:
            while True:
                self._woken.clear()
                await self._probe()
                before = _going_on(*claiming.values(), drained)
                look = await self._look()
                if any(task.done() for task in before):
                    # What it did last came after the look, and nothing else would tell of it.
                    wanted |= set(self._due) if self._woken.is_set() else set()
                    is_fresh = True
                    continue
                # A row that hangs keeps this run going: nobody waits for its end to be woken.
                self._tell_next(look.next_at)
                wanted &= set(look.claims)
                for one in look.claims:
                    if one in wanted and not _going_on(claiming.get(one)):
                        wanted.discard(one)
                        claiming[one] = asyncio.create_task(self._claim(one), name="claim")
                if is_fresh and look.has_rows:
                    self._outbox.refresh()
                    if not _going_on(drained):
                        drained = asyncio.create_task(self._drain(), name="outbox")
                claims, rows = _going_on(*claiming.values()), _going_on(drained)
                if not claims | rows and (not self._woken.is_set() or self._closed):
                    return
                is_fresh = await self._woken_or_ended(claims, rows)
                # A claim that failed must not be repeated because it put something in.
                if self._woken.is_set() and not self._closed:
                    wanted, is_fresh = set(self._due), True
        finally:
            tasks = (task for task in (*claiming.values(), drained) if task)
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _woken_or_ended(
        self, claims: set[asyncio.Task[None]], rows: set[asyncio.Task[None]]
    ) -> bool:
        """Wait for a wake, for the end of a task, or until claims put something in the outbox
        that nobody drains; whether there may be more to drain."""
        waits: list[asyncio.Task[Any]] = [asyncio.create_task(self._woken.wait())]
        if not rows:
            waits.append(asyncio.create_task(self._outbox.wait_for_more()))
        ends = {*claims, *rows, *waits}
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()
        return not claims.isdisjoint(done) or waits[-1] in done

    async def _probe(self) -> None:
        try:
            await self._outbox.probe()
        except Exception:
            log.exception("outbox failed")

    async def _drain(self) -> None:
        try:
            await self._outbox.drain()
        except Exception:
            log.exception("outbox failed")

    async def _claim(self, one: Due) -> None:
        try:
            await one.claim()
        except Exception:
            log.exception("claim failed")

    def _tell_next(self, at: datetime | None) -> None:
        if self._expect is not None:
            self._expect(at)

    async def _look(self) -> _Look:
        """What is due. If that can't be read, everything may be."""
        if not self._is_right():
            return _Look((), has_rows=False, next_at=None)
        try:
            return await self._database.read(partial(_look, due=self._due, now=self._clock.now()))
        except Exception:
            log.exception("nobody knows what is due")
            return _Look(self._due, has_rows=True, next_at=None)

    async def next_due_at(self) -> datetime | None:
        """The earliest moment at which anything is due (aware UTC). What is overdue for longer
        waits for something else than time, such as a server that can't be reached, and must
        not hide what is due in another one."""
        return (await self._look()).next_at

    async def close(self) -> None:
        """Let the rows under way finish; start nothing any more."""
        self._closed = True
        self._outbox.close()
        if self._running is not None:
            await asyncio.wait([self._running])

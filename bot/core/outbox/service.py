"""Doing what is in the outbox, exactly once.

A row is leased (commit), done in Discord, and completed together with what the feature
notes down (commit). A crash leaves a leased row that becomes due again; from the second
try on, the handler first looks for its own message and adopts it. Nothing here knows what
is done: each feature names the handlers of its kinds.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import GuildId, MessageId, OutboxId
from bot.core.outbox import store
from bot.core.outbox.doubts import Doubts
from bot.core.outbox.reader import DueReader
from bot.core.outbox.rules import (
    CLOCKS_DIFFER,
    MESSAGE,
    MOST_TRIES_IF_REFUSED,
    Contact,
    Places,
    Priority,
    Refusals,
    is_tried_again,
    pause_after,
    was_heard,
)
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place, Wake
from bot.core.shards import Shard
from bot.core.telemetry import Telemetry
from bot.core.waiting import LONG_SECONDS, Waits, of_this_task

LEASE = timedelta(seconds=60)
PERMITTABLE = frozenset({DeliveryFailure.FORBIDDEN, DeliveryFailure.GONE, DeliveryFailure.LIMIT})
"""What an organiser can set right: a permission, a thread that is archived or locked, a limit."""

Handler = Callable[[OutboxRow], Awaitable[None]]
"""Does one row and ticks it off (``store.complete`` or ``store.discard``) in its own transaction.
Raises ``DeliveryError`` when Discord did not take it."""
FailureHandler = Callable[[OutboxRow, DeliveryError | None], Awaitable[None]]
"""Told when a row was put off or given up (``None``: it expired), to tell the organiser."""

NONE: Mapping[str, Priority] = {}

log = logging.getLogger(__name__)


def _hopeless(failures: int, error: DeliveryError, row: OutboxRow, now: datetime) -> bool:
    if error.failure is DeliveryFailure.REFUSED:
        return failures >= MOST_TRIES_IF_REFUSED
    if error.is_closed:
        return not is_tried_again(error.failure, row.due_at, now, stands=True)
    return error.failure is DeliveryFailure.CLOSED_DMS


class OutboxService:
    """Drains the outbox; handlers go by the kind of a row."""

    def __init__(
        self, database: Database, clock: Clock, notifier: Notifier,
        telemetry: Telemetry | None = None,
    ) -> None:  # fmt: skip
        self._database = database
        self._telemetry = telemetry
        self._clock = clock
        self._notifier = notifier
        self.doubts = Doubts(database, clock)
        self._handlers: dict[str, Handler] = {}
        self._failures: dict[str, FailureHandler] = {}
        self._priorities: dict[str, Priority] = {}
        self._fresh = asyncio.Event()
        self._is_closed = False
        self._contact, self._refusals = Contact(), Refusals()
        self._failed: Counter[OutboxId] = Counter()
        self._wake: Wake = self.refresh

    def attach(
        self,
        handlers: Mapping[str, Handler],
        failures: Mapping[str, FailureHandler],
        priorities: Mapping[str, Priority] = NONE,
    ) -> None:
        """Take the handlers of a feature, by the kind of a row. Each kind has one."""
        twice = self._handlers.keys() & handlers.keys()
        if twice:
            raise ValueError(f"two handlers for {', '.join(sorted(twice))}")
        self._handlers.update(handlers)
        self._failures.update(failures)
        self._priorities.update(priorities)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of rows that are done here."""
        return frozenset(self._handlers)

    def tell(self, wake: Wake) -> None:
        """Say who drains it when rows become due."""
        self._wake = wake

    async def connected(self, shard: Shard) -> None:
        """A shard's servers are there after a start or a lost session: whatever failed in them is
        due, as what was said meanwhile, such as a permission, is lost."""
        now = self._clock.now()

        def retry(tx: Transaction) -> None:
            for guild_id in store.failing_guilds(tx, now):
                if shard.holds(guild_id):
                    store.retry_now(tx, guild_id, now)

        await self._database.write(retry)
        self._wake()

    async def resumed(self) -> None:
        """The connection is back, and what was said meanwhile comes after it."""
        await self._database.write(partial(store.retry_passing, now=self._clock.now()))
        self._wake()

    async def permitted(self, guild_id: GuildId) -> None:
        """Something that was refused in a guild may work now."""
        at = self._refusals.try_at(guild_id, self._clock.now())
        if at is None:
            return
        if not await self._database.write(lambda tx: store.retry_now(tx, guild_id, at)):
            self._refusals.forget(guild_id)
        self._wake()

    async def send_once(self, row: OutboxRow, place: Place, message: object) -> MessageId:
        """Send the row's message, or find the one an earlier try sent; its id."""
        if not row.is_first_attempt:
            try:
                found = await self.find(row, place)
            except DeliveryError:
                if not was_heard(row.problem):  # the next try won't know that any more
                    await self.doubts.add(row, MESSAGE, place)
                raise
            if found is not None:
                return found
            await self.doubts.add_if_cut_off(row, MESSAGE, place)
        try:
            return await self._notifier.send(place, message, nonce=row.nonce)
        except DeliveryError as error:
            if error.is_doubtful:
                await self.doubts.add(row, MESSAGE, place)
            raise

    async def find(self, row: OutboxRow, place: Place) -> MessageId | None:
        """The message that an earlier try of this row may have sent to a place."""
        since = row.created_at - CLOCKS_DIFFER
        return await self._notifier.find(place, row.marker, since=since)

    def refresh(self) -> None:
        """More may be due than when ``drain`` looked last: it looks again as soon as it can."""
        self._fresh.set()

    async def wait_for_more(self) -> None:
        """Wait until somebody says that more may be due. Not while it is being drained."""
        await self._fresh.wait()
        self._fresh.clear()

    def close(self) -> None:
        """Start no row any more: ``drain`` returns when those under way are done. The rest is due
        again at the next start."""
        self._is_closed = True
        self._fresh.set()

    async def probe(self) -> None:
        """While Discord takes nothing, make one row due now and then that waits for later."""
        if self._contact.wants_probe(now := self._clock.now()):
            await self._database.write(partial(store.retry_one, now=now))

    async def drain(self) -> int:
        """Do everything that is due, also what becomes due meanwhile; how many rows were done.

        A row starts whenever a place is free, the most urgent first; none waits for another one
        to end, or for Discord. What a row puts into the outbox is seen when it ends.
        """
        places, reader = Places(self._priorities), DueReader(self._database, self._clock)
        count, waits = 0, set[Waits]()
        running: set[asyncio.Task[None]] = set()
        while True:
            self._fresh.clear()
            rows = await reader.read()
            places.wait(row for row in rows if self._notifier.is_connected(row.guild_id))
            lent = sum(one.is_long for one in waits)
            while not self._is_closed and (row := places.take(lent)) is not None:
                running.add(asyncio.create_task(self._work(row.outbox_id, places, waits)))
                count += 1
            if not reader.is_over:
                continue
            if not running:
                return count
            fresh = asyncio.create_task(self._fresh.wait())
            done, _ = await asyncio.wait(
                {*running, fresh}, return_when=asyncio.FIRST_COMPLETED,
                timeout=LONG_SECONDS if places.are_short else None,
            )  # fmt: skip
            fresh.cancel()
            running -= done
            faults = [one for task in done - {fresh} if (one := task.exception()) is not None]
            if faults:  # a row's own faults are its business; these are ours
                await asyncio.gather(*running, return_exceptions=True)
                raise faults[0]

    async def _work(self, outbox_id: OutboxId, places: Places, waits: set[Waits]) -> None:
        waits.add(mine := Waits())
        of_this_task.set(mine)
        try:
            await self._do(outbox_id)
        finally:
            waits.remove(mine)
            places.leave(outbox_id)

    async def _do(self, outbox_id: OutboxId) -> None:
        now = self._clock.now()
        row = await self._database.write(lambda tx: store.lease(tx, outbox_id, now, now + LEASE))
        if row is None:
            return
        try:
            await self._attempt(row, now)
        except Exception as error:
            # One guild's fault never stops another, and is not repeated every minute.
            words = {"outbox_id": row.outbox_id, "kind": row.kind}
            log.exception("outbox row failed", extra=words)
            until = now + pause_after(self._failed_again(row))
            problem = type(error).__name__
            await self._database.write(
                lambda tx: store.reschedule(tx, row.outbox_id, until, problem)
            )

    async def _attempt(self, row: OutboxRow, now: datetime) -> None:
        handler = self._handlers.get(row.kind)
        if handler is None:
            log.error("no handler", extra={"outbox_id": row.outbox_id, "kind": row.kind})
            await self._database.write(
                lambda tx: store.discard(tx, row.outbox_id, "this version does not know the kind")
            )
            return
        if row.expires_at is not None and now >= row.expires_at:
            await self._give_up(row, None, "it was too late")
            return
        try:
            await handler(row)
            self._failed.pop(row.outbox_id, None)
            if self._telemetry is not None:
                self._telemetry.done(row.kind, self._clock.now() - row.due_at)
            # What needs nothing of Discord's says nothing about it.
            asked = (waits := of_this_task.get()) is not None and waits.were_any
            if asked and self._contact.succeeded(now):
                await self._database.write(partial(store.retry_passing, now=now))
        except DeliveryError as error:
            self._note(row, error)
            is_ours = error.failure is DeliveryFailure.REFUSED
            log.log(
                logging.ERROR if is_ours else logging.WARNING,
                "discord did not take it",
                extra={"outbox_id": row.outbox_id, "kind": row.kind, "problem": str(error)},
            )
            failures = self._failed_again(row)
            if _hopeless(failures, error, row, now):
                await self._give_up(row, error, str(error))
                return
            until = self._clock.now() + (error.retry_after or pause_after(failures))
            await self._database.write(
                partial(store.reschedule, outbox_id=row.outbox_id, until=until, problem=str(error))
            )
            await self._tell(row, error)

    def _note(self, row: OutboxRow, error: DeliveryError) -> None:
        if self._telemetry is not None:
            self._telemetry.not_taken(error.failure)
        if error.failure is DeliveryFailure.TEMPORARY:
            self._contact.failed()
        elif error.failure in PERMITTABLE:
            self._refusals.add(row.guild_id)

    def _failed_again(self, row: OutboxRow) -> int:
        """How often a row failed since it last went well."""
        self._failed[row.outbox_id] += 1
        return self._failed[row.outbox_id]

    async def _give_up(self, row: OutboxRow, error: DeliveryError | None, why: str) -> None:
        self._failed.pop(row.outbox_id, None)
        await self._database.write(lambda tx: store.discard(tx, row.outbox_id, why))
        await self._tell(row, error)

    async def _tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        failed = self._failures.get(row.kind)
        if failed is not None:
            await failed(row, error)

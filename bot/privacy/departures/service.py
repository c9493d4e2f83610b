"""A server that removed the bot is erased after some days, unless the bot comes back.

States: there → departed (a row with the moment) → erased, or there again. A server that is merely
unavailable hasn't left: Discord says so differently, and is asked once more before anything is
erased. Only *unknown guild* and *missing access* mean that the bot is gone; without an answer it is
asked again a day later. A process that dies before the erasure does it after its next start.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import DeliveryError
from bot.core.feature import Core
from bot.core.ids import GuildId
from bot.core.shards import WHOLE, Shard
from bot.privacy.departures import store
from bot.privacy.departures.store import Departure

ASKED_EVERY = timedelta(days=1)
FAILED_AGAIN = timedelta(hours=1)
MOMENT_SECONDS = 1.0

log = logging.getLogger(__name__)


class DepartureService:
    """``erase`` deletes everything about a server; ``kept`` is how long it is kept before."""

    def __init__(
        self, core: Core, erase: Callable[[GuildId], Awaitable[object]], kept: timedelta,
        moment_seconds: float = MOMENT_SECONDS,
    ) -> None:  # fmt: skip
        self._core = core
        self._erase = erase
        self._kept = kept
        self._moment_seconds = moment_seconds
        self._departed: set[GuildId] = set()
        self._look_at = datetime.min.replace(tzinfo=UTC)
        self._working: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Read which servers have removed the bot."""
        found = await self._core.database.read(store.every)
        self._departed = {one.guild_id for one in found}

    async def left(self, guild_id: GuildId) -> None:
        """The bot was removed from a server."""
        departure = Departure(guild_id, self._core.clock.now())
        self._departed.add(guild_id)
        await self._core.write(lambda tx: store.note(tx, departure))

    async def joined(self, guild_id: GuildId) -> None:
        """The bot is in a server. Said for each of them at every start."""
        if guild_id in self._departed:
            self._departed.discard(guild_id)
            await self._core.database.write(lambda tx: store.forget(tx, guild_id))

    async def connected(self, _shard: Shard = WHOLE) -> None:
        """After a start of a shard: some servers may have removed the bot, and some be back."""
        now, is_connected = self._core.clock.now(), self._core.notifier.is_connected

        def compare(tx: Transaction) -> None:
            store.note_known(tx)
            for one in store.every(tx):
                if one.guild_id in here:
                    store.forget(tx, one.guild_id)

        known = await self._core.database.read(store.every)
        here = {one.guild_id for one in known if is_connected(one.guild_id)}
        await self._core.write(compare)
        self._look_at = now
        await self.open()

    def next_at(self, tx: Transaction, after: datetime) -> datetime | None:
        """Agenda: when a server is next to be erased, or asked about again."""
        left_at = store.first_after(tx, after - self._kept)
        asked_at = store.first_asked(tx, after - self._kept)
        moments = (
            None if left_at is None else left_at + self._kept,
            None if asked_at is None else asked_at + ASKED_EVERY,
        )
        return min((one for one in moments if one is not None and one > after), default=None)

    async def claim_due(self) -> None:
        """Agenda: see to the servers that are due. Nothing else waits for that but for a moment."""
        is_working = self._working is not None and not self._working.done()
        if self._core.clock.now() >= self._look_at and not is_working:
            self._working = asyncio.create_task(self._erase_due(), name="departures")
            await asyncio.wait([self._working], timeout=self._moment_seconds)

    async def close(self) -> None:
        """Let what is being erased be erased; begin with no other. Harmless to repeat."""
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    async def _erase_due(self) -> None:
        """Nobody may be waiting any more when it fails, so it says so itself."""
        try:
            await self.erase_due()
        except Exception:
            log.exception("could not look which servers are to be erased; the next try is later")
            self._look_at = self._core.clock.now() + FAILED_AGAIN

    async def erase_due(self) -> None:
        """Ask about each server that is due, and erase what has really removed the bot."""
        now = self._core.clock.now()
        due = await self._core.database.read(
            lambda tx: store.due(tx, now - self._kept, now - ASKED_EVERY)
        )
        for one in due:
            try:
                await self._see_to(one.guild_id, now)
            except Exception:
                log.exception("could not erase a server", extra={"guild_id": one.guild_id})
        following = await self._core.database.read(lambda tx: self.next_at(tx, now))
        self._look_at = min(following or now + ASKED_EVERY, now + ASKED_EVERY)

    async def _see_to(self, guild_id: GuildId, now: datetime) -> None:
        await self._core.database.write(lambda tx: store.set_asked(tx, guild_id, now))
        try:
            is_there = await self._core.notifier.is_in_server(guild_id)
        except DeliveryError as error:
            problem = {"guild_id": guild_id, "problem": str(error)}
            log.warning("a server may have removed the bot, but Discord doesn't say", extra=problem)
            return
        if is_there:
            await self._core.database.write(lambda tx: store.forget(tx, guild_id))
            return
        await self._erase(guild_id)
        log.info("a server that removed the bot is erased", extra={"guild_id": guild_id})

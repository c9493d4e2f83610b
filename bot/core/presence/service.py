"""Whether somebody is still in a server.

Without the Members intent nobody tells who leaves, so Discord is asked before it matters: before a
reminder, a pairing, a line on a board. An answer holds for a day. Only *unknown member* counts as
gone; whatever else comes back, or nothing in time, leaves what was known: at first, that they are
there. Who does something in a server is back in it at once. Before something goes to them in
person, they are asked about afresh (``is_there_now``).

States of a person in a server: unknown → asked (a task) → there, in memory, or gone, in a row. A
process that dies forgets who was there and asks again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import GuildId, UserId
from bot.core.ports import Notifier
from bot.core.presence import store
from bot.core.presence.store import Absence
from bot.core.waiting import Wait

HOLDS = timedelta(days=1)
"""For how long an answer is believed."""
DOUBT_HOLDS = timedelta(minutes=10)
"""The same where Discord couldn't say."""
NOW = timedelta()
"""As ``within``: no earlier answer will do."""
LONGEST_DOUBT = timedelta(minutes=15)
"""So long waits what goes to somebody in person, as far as is known, for Discord to say that they
are there."""
AT_ONCE = 4
"""Questions about one server at the same time, so that a long board leaves room for cards."""
PATIENCE_SECONDS = 5.0
MOST_REMEMBERED = 20_000

Rename = Callable[[Transaction, GuildId, UserId, str], None]
"""Writes down what a member is called now."""

log = logging.getLogger(__name__)


class PresenceService:
    """Asks Discord, and remembers. ``patience_seconds``: for how long a caller waits at most."""

    def __init__(
        self, database: Database, clock: Clock, notifier: Notifier,
        patience_seconds: float = PATIENCE_SECONDS, rename: Rename = lambda *_: None,
    ) -> None:  # fmt: skip
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self.patience_seconds = patience_seconds
        self._there: dict[tuple[GuildId, UserId], datetime] = {}
        self._gone: dict[GuildId, dict[UserId, datetime]] = defaultdict(dict)
        self._asking: dict[tuple[GuildId, UserId], asyncio.Task[None]] = {}
        self._rename = rename
        self._names: dict[tuple[GuildId, UserId], str] = {}
        self._joined: dict[tuple[GuildId, UserId], datetime] = {}
        self._turns: dict[GuildId, asyncio.Semaphore] = {}
        self._writing: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Read who was gone when the last process ended."""
        for one in await self._database.read(store.everybody):
            self._gone[one.guild_id][one.user_id] = one.asked_at

    async def close(self) -> None:
        """Ask nobody any more. Harmless to repeat."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), *self._writing, return_exceptions=True)

    async def is_there(
        self, guild_id: GuildId, user_id: UserId, *, within: timedelta = HOLDS,
        patience_seconds: float | None = None,
    ) -> bool:  # fmt: skip
        """Whether somebody is in a server, as far as is known in time."""
        gone = await self.gone(
            guild_id, (user_id,), within=within, patience_seconds=patience_seconds
        )
        return not gone

    async def is_there_now(self, guild_id: GuildId, user_id: UserId, due_at: datetime) -> bool:
        """The same, asked at this moment, before what was due then goes to somebody in person.
        Where Discord can't say, this raises what has it tried again: always for who was not there
        before, and for others until they have waited long enough."""
        since = self._clock.now()
        is_there = await self.is_there(guild_id, user_id, within=NOW)
        asked_at = self._asked_at(guild_id, user_id)
        is_doubtful = asked_at is None or asked_at < since
        if is_doubtful and (not is_there or since - due_at < LONGEST_DOUBT):
            raise DeliveryError(DeliveryFailure.TEMPORARY, "nobody says whether they are there")
        return is_there

    async def gone(
        self, guild_id: GuildId, user_ids: Collection[UserId], *, within: timedelta = HOLDS,
        patience_seconds: float | None = None,
    ) -> frozenset[UserId]:  # fmt: skip
        """Those of these who are not in a server. ``within``: how old an answer may be. Waits no
        longer than the patience; what comes later is known the next time."""
        since = self._clock.now() - within
        unknown = [one for one in user_ids if not self._knows(guild_id, one, since)]
        asked = [self._ask(guild_id, one) for one in unknown]
        if asked:
            patience = self.patience_seconds if patience_seconds is None else patience_seconds
            # Perhaps for a turn, or for what somebody else asked: a place is lent then as well.
            with Wait():
                await asyncio.wait(asked, timeout=max(0.0, patience))
        absent = self._gone.get(guild_id, {})
        return frozenset(one for one in user_ids if one in absent)

    def is_asking(self, guild_id: GuildId, user_ids: Collection[UserId]) -> bool:
        """Whether an answer about one of these is still awaited."""
        return any((guild_id, one) in self._asking for one in user_ids)

    def known_gone(self, guild_id: GuildId) -> frozenset[UserId]:
        """Who was gone when Discord was asked within a day. Asks nobody."""
        since = self._clock.now() - HOLDS
        absent = self._gone.get(guild_id, {})
        return frozenset(user_id for user_id, asked_at in absent.items() if asked_at > since)

    def acts(
        self, guild_id: GuildId, user_id: UserId, name: str, joined_at: datetime | None
    ) -> None:
        """Somebody does something in a server, where they are called so."""
        self.seen(guild_id, user_id)
        self.heard(guild_id, user_id, name, joined_at)

    def seen(self, guild_id: GuildId, user_id: UserId) -> None:
        """Somebody does something in a server: they are there. Costs nothing for all others."""
        absent = self._gone.get(guild_id)
        if absent is None or absent.pop(user_id, None) is None:
            return

        def end(tx: Transaction) -> None:
            store.end(tx, guild_id, user_id)

        self._keep(end)

    def heard(
        self, guild_id: GuildId, user_id: UserId, name: str, joined_at: datetime | None = None
    ) -> None:
        """What somebody is called in a server, told with whatever they do there, or by Discord when
        it was asked. Written down where it is news; costs nothing where it isn't. ``joined_at``:
        since when they are there, where that is told, too; remembered by this process alone."""
        key = (guild_id, user_id)
        if joined_at is not None:
            if len(self._joined) >= MOST_REMEMBERED:
                self._joined.clear()
            self._joined[key] = joined_at
        if not name or self._names.get(key) == name:
            return
        if len(self._names) >= MOST_REMEMBERED:
            self._names.clear()
        self._names[key] = name

        def rename(tx: Transaction) -> None:
            self._rename(tx, guild_id, user_id, name)

        self._keep(rename)

    def name_of(self, guild_id: GuildId, user_id: UserId) -> str | None:
        """What somebody was called when they were heard of last, by this process."""
        return self._names.get((guild_id, user_id))

    def joined_at(self, guild_id: GuildId, user_id: UserId) -> datetime | None:
        """Since when somebody is in a server (aware UTC), as this process heard it last."""
        return self._joined.get((guild_id, user_id))

    def _knows(self, guild_id: GuildId, user_id: UserId, since: datetime) -> bool:
        asked_at = self._asked_at(guild_id, user_id)
        return asked_at is not None and asked_at > since

    def _asked_at(self, guild_id: GuildId, user_id: UserId) -> datetime | None:
        return self._gone.get(guild_id, {}).get(user_id) or self._there.get((guild_id, user_id))

    def _ask(self, guild_id: GuildId, user_id: UserId) -> asyncio.Task[None]:
        """The task that asks; one for all who want to know at the same time."""
        key = (guild_id, user_id)
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._find_out(*key), name="presence")
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        return task

    async def _find_out(self, guild_id: GuildId, user_id: UserId) -> None:
        turn = self._turns.setdefault(guild_id, asyncio.Semaphore(AT_ONCE))
        try:
            async with turn:
                is_there = await self._notifier.is_member(guild_id, user_id)
            await self._note(guild_id, user_id, is_there=is_there)
        except DeliveryError as error:
            log.debug("nobody knows who is there", extra={"guild_id": guild_id, "why": str(error)})
            self._leave_as_it_was(guild_id, user_id)
        except Exception:
            log.exception("asking who is there failed", extra={"guild_id": guild_id})

    async def _note(self, guild_id: GuildId, user_id: UserId, *, is_there: bool) -> None:
        now = self._clock.now()
        if is_there:
            self._remember(guild_id, user_id, now)
            self.seen(guild_id, user_id)
            return
        self._there.pop((guild_id, user_id), None)
        self._gone[guild_id][user_id] = now
        absence = Absence(guild_id, user_id, now)
        await self._database.write(lambda tx: store.note(tx, absence))

    def _leave_as_it_was(self, guild_id: GuildId, user_id: UserId) -> None:
        """What was known is believed a little longer, so that Discord is not asked all the time."""
        asked_at = self._clock.now() - HOLDS + DOUBT_HOLDS
        absent = self._gone.get(guild_id, {})
        if user_id in absent:
            absent[user_id] = asked_at
        else:
            self._remember(guild_id, user_id, asked_at)

    def _remember(self, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
        if len(self._there) >= MOST_REMEMBERED:
            fresh = {key: at for key, at in self._there.items() if at > now - HOLDS}
            self._there = fresh if len(fresh) < MOST_REMEMBERED else {}
        self._there[guild_id, user_id] = now

    def _keep(self, change: Callable[[Transaction], Any]) -> None:
        task = asyncio.create_task(self._write(change), name="presence noted")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, change: Callable[[Transaction], Any]) -> None:
        try:
            await self._database.write(change)
        except Exception:
            log.exception("could not note who is there")

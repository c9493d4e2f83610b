"""Noting when the bot could not take answers, by what the gateway says.

Each minute while the gateway is connected a sign of life is written down. An outage of a shard
runs from the last moment at which answers were taken to the moment at which the shard is back;
nothing but the gateway ends it. Between two processes no server is served: that outage is one of
all servers, until the shards come back one by one.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core import installation
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.shards import WHOLE, Shard
from bot.core.telemetry import Telemetry
from bot.core.uptime import store
from bot.core.uptime.rules import SILENCE

log = logging.getLogger(__name__)


class UptimeService:
    """Keeps the list of outages."""

    def __init__(
        self, database: Database, clock: Clock, telemetry: Telemetry | None = None,
        is_right: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        """``is_right``: whether the clock may be gone by; else no moment of it is noted, and an
        outage begins at the last sign of life."""
        self._is_right = is_right
        self._database = database
        self._telemetry = telemetry
        self._clock = clock
        self._connected: set[Shard] = set()

    @property
    def served(self) -> frozenset[Shard]:
        """The connections in whose servers answers are taken."""
        return frozenset(self._connected)

    async def starting(self) -> None:
        """The process starts: since the last sign of life there is an outage, which lasts until
        the gateway is there. Also a short one counts: several in a row are together a long one."""
        now = self._clock.now()

        def note(tx: Transaction) -> datetime | None:
            installation.name_of(tx)  # the copies are known by it
            alive = store.alive_at(tx)
            if alive is None:
                return None
            new = store.unite_outages(tx, min(alive, now))
            return alive if new and alive < now else None

        since = await self._database.write(note)
        if since is not None:
            self._began({"from_at": since.isoformat()})

    async def connected(self, shard: Shard = WHOLE) -> None:
        """A shard is there (again): the bot takes answers in its servers from now on."""
        served, now = frozenset(self._connected), self._clock.now()
        self._connected.add(shard)

        def note(tx: Transaction) -> bool:
            _note_sleep(tx, served, now)
            store.set_alive(tx, now)
            return _end_outage(tx, shard, now)

        # Else ``alive`` ends it, once the clock is right.
        if self._is_right() and await self._database.write(note):
            log.info("outage ended", extra={"shard": shard.shard_id, "to_at": now.isoformat()})

    async def disconnected(self, shard: Shard = WHOLE) -> None:
        """A shard is lost; no answers are taken in its servers until ``connected``. Said again
        and again while it is being looked for."""
        served, now, is_right = frozenset(self._connected), self._clock.now(), self._is_right()
        self._connected.discard(shard)

        def note(tx: Transaction) -> datetime | None:
            if is_right:
                _note_sleep(tx, served, now)
            store.divide_outage(tx, shard.siblings())
            # The last sign of life needs no clock: a machine that slept finds its own wrong first.
            from_at = now if is_right else store.alive_at(tx)
            if from_at is not None:
                store.begin_outage(tx, shard, from_at)
            if served and is_right:
                store.set_alive(tx, now)
            return from_at

        from_at = await self._database.write(note)
        if shard in served and from_at is not None:
            self._began({"shard": shard.shard_id, "from_at": from_at.isoformat()})

    def _began(self, words: dict[str, object]) -> None:
        log.info("outage begun", extra=words)
        if self._telemetry is not None:
            self._telemetry.outage_began()

    async def alive(self) -> None:
        """A minute has passed. While the gateway is away this says nothing: a library's flag may
        still claim to be ready. After a gap the process was asleep, which is an outage too. What
        came back while the clock was wrong is back now."""
        served, now = frozenset(self._connected), self._clock.now()
        if not served or not self._is_right():
            return

        def note(tx: Transaction) -> None:
            _note_sleep(tx, served, now)
            store.set_alive(tx, now)
            for shard in served:
                _end_outage(tx, shard, now)

        await self._database.write(note)

    async def stopping(self) -> None:
        """The bot stops on purpose: what comes after this moment is an outage. While the gateway
        is away the outage began before."""
        if not self._connected or not self._is_right():
            return
        now = self._clock.now()
        await self._database.write(lambda tx: store.set_alive(tx, now))


def _end_outage(tx: Transaction, shard: Shard, now: datetime) -> bool:
    store.divide_outage(tx, shard.siblings())
    return store.end_outage(tx, shard, now)


def _note_sleep(tx: Transaction, served: frozenset[Shard], now: datetime) -> None:
    alive = store.alive_at(tx)
    if alive is None or now - alive < SILENCE:
        return
    for shard in sorted(served):
        store.begin_outage(tx, shard, alive)
        store.end_outage(tx, shard, now)

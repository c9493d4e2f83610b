"""Noting when the bot could not take answers, by what the gateway says.

Each minute while the gateway is connected a sign of life is written down. An outage runs from
the last moment at which answers were taken to the moment at which the gateway is back; nothing
but the gateway ends it.
"""

import logging
from datetime import datetime, timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.uptime import store

SILENCE = timedelta(minutes=3)
"""A sign of life comes each minute; with three of them missing the bot is not healthy, and a
process that goes on after such a gap was asleep."""
log = logging.getLogger(__name__)


class UptimeService:
    """Keeps the list of outages."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._is_connected = False

    async def starting(self) -> None:
        """The process starts: since the last sign of life there is an outage, which lasts until
        the gateway is there. Also a short one counts: several in a row are together a long one."""
        now = self._clock.now()

        def note(tx: Transaction) -> datetime | None:
            alive = store.alive_at(tx)
            if alive is None or alive >= now:
                return None
            store.begin_outage(tx, alive)
            return alive

        since = await self._database.write(note)
        if since is not None:
            log.info("outage begun", extra={"from_at": since.isoformat()})

    async def connected(self) -> None:
        """The gateway is there (again): the bot takes answers from now on."""
        self._is_connected = True
        now = self._clock.now()

        def note(tx: Transaction) -> bool:
            store.set_alive(tx, now)
            return store.end_outage(tx, now)

        if await self._database.write(note):
            log.info("outage ended", extra={"to_at": now.isoformat()})

    async def disconnected(self) -> None:
        """The gateway is lost; no answers are taken until ``connected``. Said again and again
        while it is being looked for."""
        was_connected, self._is_connected = self._is_connected, False
        now = self._clock.now()
        await self._database.write(lambda tx: store.begin_outage(tx, now))
        if was_connected:
            log.info("outage begun", extra={"from_at": now.isoformat()})

    async def alive(self) -> None:
        """A minute has passed. While the gateway is away this says nothing: a library's flag may
        still claim to be ready. After a gap the process was asleep, which is an outage too."""
        if not self._is_connected:
            return
        now = self._clock.now()

        def note(tx: Transaction) -> None:
            alive = store.alive_at(tx)
            if alive is not None and now - alive >= SILENCE:
                store.begin_outage(tx, alive)
                store.end_outage(tx, now)
            store.set_alive(tx, now)

        await self._database.write(note)

    async def stopping(self) -> None:
        """The bot stops on purpose: what comes after this moment is an outage. While the gateway
        is away the outage began before."""
        if not self._is_connected:
            return
        now = self._clock.now()
        await self._database.write(lambda tx: store.set_alive(tx, now))

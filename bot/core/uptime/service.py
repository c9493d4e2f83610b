"""Noting when the bot could not take answers, by what the gateway says.

Each minute while the gateway is connected a sign of life is written down. An outage runs from
the last moment at which answers were taken to the moment at which the gateway is back; nothing
but the gateway ends it.
"""

from datetime import timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.uptime import store

SILENCE = timedelta(minutes=3)
"""A sign of life comes each minute; with three of them missing the bot is not healthy, and a
process that goes on after such a gap was asleep."""


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

        def note(tx: Transaction) -> None:
            alive = store.alive_at(tx)
            if alive is not None and alive < now:
                store.begin_outage(tx, alive)

        await self._database.write(note)

    async def connected(self) -> None:
        """The gateway is there (again): the bot takes answers from now on."""
        self._is_connected = True
        now = self._clock.now()

        def note(tx: Transaction) -> None:
            store.end_outage(tx, now)
            store.set_alive(tx, now)

        await self._database.write(note)

    async def disconnected(self) -> None:
        """The gateway is lost; no answers are taken until ``connected``. Said again and again
        while it is being looked for."""
        self._is_connected = False
        now = self._clock.now()
        await self._database.write(lambda tx: store.begin_outage(tx, now))

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

"""Noting when the bot could not take answers.

While the bot is connected it gives a sign of life each minute. An outage runs from the
last sign (a crash, a stop, a lost connection) to the moment it is connected again.
"""

from datetime import timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.uptime import store

# A sign of life comes each minute; less than three of them missing is no outage.
SILENCE = timedelta(minutes=3)


class UptimeService:
    """Keeps the list of outages."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def starting(self) -> None:
        """The process starts: what was silent before is an outage that lasts. Servers become
        reachable one by one before all are there, and nothing due may be judged by them yet."""
        now = self._clock.now()

        def note(tx: Transaction) -> None:
            alive = store.alive_at(tx)
            if alive is not None and now - alive >= SILENCE:
                store.begin_outage(tx, alive)

        await self._database.write(note)

    async def connected(self) -> None:
        """The bot can take answers from now on; what was silent before was an outage."""
        now = self._clock.now()

        def note(tx: Transaction) -> None:
            alive = store.alive_at(tx)
            if alive is not None and now - alive >= SILENCE:
                store.begin_outage(tx, alive)
            store.end_outage(tx, now)
            store.set_alive(tx, now)

        await self._database.write(note)

    async def disconnected(self) -> None:
        """The connection is lost; answers are not taken until ``connected``."""
        now = self._clock.now()
        await self._database.write(lambda tx: store.begin_outage(tx, now))

    async def alive(self) -> None:
        """A sign of life while connected. A gap since the last one (the machine slept,
        the process hung) is an outage too."""
        await self.connected()

    async def stopping(self) -> None:
        """The bot stops on purpose: what comes after this moment is an outage."""
        now = self._clock.now()
        await self._database.write(lambda tx: store.set_alive(tx, now))

"""What runs for seconds or minutes goes on where the machine's clock is set back.

Its ends stand in the database as moments, so a question of half a minute would stay for an hour.
The same is done at a start, if the last sign of life lies ahead; that one is up to a minute old,
and so much longer things may run then.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.core.clock import STEP, Clock, SettableClock
from bot.core.database import Database, Transaction
from bot.core.feature import Feature
from bot.core.outbox import store as outbox
from bot.core.uptime import store as uptime

log = logging.getLogger(__name__)


class ClockSteps:
    """Moves with the clock what features say is running."""

    def __init__(
        self, database: Database, clock: Clock, features: Sequence[Feature],
        is_right: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        """``is_right``: whether the clock may be gone by."""
        self._database, self._clock, self._is_right = database, clock, is_right
        hooks = (one.set_back for one in features)
        self._hooks = (outbox.set_back, *(hook for hook in hooks if hook is not None))
        self._back = timedelta()
        """By how much what runs has yet to be moved."""

    async def starting(self) -> None:
        """The process starts, before anything is due."""
        alive, now = await self._database.read(uptime.alive_at), self._clock.now()
        if alive is not None and alive > now + STEP:
            self._back = alive - now
        await self._move()

    async def follow(self) -> None:
        """Go by what the clock was set to, if somebody set it. Repeated until it worked. What runs
        is not moved to a time that is wrong."""
        back = self._clock.follow() if isinstance(self._clock, SettableClock) else timedelta()
        if self._is_right():
            self._back += back
            await self._move()

    async def _move(self) -> None:
        back, now = self._back, self._clock.now()
        if not back:
            return

        def move(tx: Transaction) -> None:
            for hook in self._hooks:
                hook(tx, back, now)
            alive = uptime.alive_at(tx)
            if alive is not None and alive > now:
                uptime.set_alive(tx, now)  # else the next start would move all of it again

        await self._database.write(move)
        self._back = timedelta()
        log.warning("the clock was set back", extra={"seconds": round(back.total_seconds())})

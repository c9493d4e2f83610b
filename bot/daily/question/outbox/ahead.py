"""Putting dates right that a clock wrote which was far ahead, once its server is there again.

The agenda does it, which does nothing while the clock is wrong: by one that is behind, every date
of the last weeks would look as if it lay ahead.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.core.agenda import BEGINNING
from bot.core.clock import FAR_OFF
from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import GuildId
from bot.core.shards import Shard
from bot.daily.question.tx import ahead
from bot.server.settings import store as guilds

LONG_DUE = BEGINNING + timedelta(seconds=1)
"""Waits for a clock that is right, and not for a moment."""
log = logging.getLogger(__name__)


class DatesAhead:
    """The servers that are still to be looked at."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: set[GuildId] = set()

    async def guilds_present(self, shard: Shard) -> None:
        """A shard is ready: its servers are looked at as soon as the clock is right."""
        known = await self._core.database.read(guilds.presence)
        self._waiting.update(guild_id for guild_id in known if shard.holds(guild_id))
        self._core.wake()

    def next_at(self, _tx: Transaction, since: datetime) -> datetime | None:
        """Agenda: at once, if any server waits."""
        return LONG_DUE if self._waiting and since < LONG_DUE else None

    async def claim(self) -> None:
        """Agenda: put right what waits. One server's fault never stops another; it is tried again
        at the next tick."""
        now, waiting = self._core.clock.now(), frozenset(self._waiting)
        later = now + FAR_OFF
        wrong = await self._core.database.read(
            lambda tx: [one for one in sorted(waiting) if ahead.is_ahead(tx, one, now, later)]
        )
        self._waiting -= waiting.difference(wrong)
        for guild_id in wrong:
            try:
                await self._core.database.write(
                    partial(ahead.put_right, guild_id=guild_id, now=now, later=later)
                )
            except Exception:
                log.exception("dates not put right", extra={"guild_id": guild_id})
            else:
                self._waiting.discard(guild_id)
                self._core.wake()

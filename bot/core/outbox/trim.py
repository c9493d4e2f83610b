"""The outbox forgets what is over, a little at a time, once a day."""

from datetime import UTC, datetime, timedelta

from bot.core import records
from bot.core.clock import Clock
from bot.core.database import Database, Transaction

KEPT_FOR = timedelta(days=30)
EVERY = timedelta(days=1)
PAUSE = timedelta(seconds=2)
"""Between two parts of a day's work: others write as well."""
AT_ONCE = 500
AT_START = datetime(2000, 1, 1, tzinfo=UTC)


class Trimming:
    """Deletes rows that were done or dropped long ago; a part of the agenda."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._due_at = AT_START

    async def claim(self) -> None:
        """Delete some of the rows that are over. Harmless to repeat."""
        now = self._clock.now()
        gone = await self._database.write(lambda tx: trim(tx, before=now - KEPT_FOR, most=AT_ONCE))
        self._due_at = now + (EVERY if gone < AT_ONCE else PAUSE)

    def next_at(self, _tx: Transaction, after: datetime) -> datetime | None:
        """When it deletes again (aware UTC)."""
        return self._due_at if self._due_at > after else None


def trim(tx: Transaction, *, before: datetime, most: int) -> int:
    """Forget rows that were over before a moment, the oldest first; how many. One whose subject
    still has something to do stays: what is done next may look for its marker."""
    sql = """DELETE FROM outbox WHERE outbox_id IN
                 (SELECT o.outbox_id FROM outbox o
                  WHERE o.state != 'due' AND o.lasting = 0 AND o.not_before <= :before
                    AND NOT EXISTS (SELECT 1 FROM outbox d WHERE d.guild_id = o.guild_id
                        AND d.subject = o.subject AND d.state = 'due')
                  ORDER BY o.not_before LIMIT :most)"""
    return records.run(tx, sql, before=before, most=most)

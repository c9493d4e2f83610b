"""What nobody knows whether it was made, and how long ago that was.

A request that got no answer, or whose process died, may take effect yet. What came of it is looked
for three times (``extras``), each of them after so much time has really passed, as the machine's
clock may be set on meanwhile. What an earlier process doubted counts from when this one is first
asked about it.
"""

from datetime import timedelta

from bot.core.clock import Clock, seconds_of
from bot.core.database import Database, Transaction
from bot.core.ids import OutboxId
from bot.core.outbox import store
from bot.core.outbox.rules import EXTRA, LOOKS
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place

ABOUT_NOW = timedelta(seconds=1)
"""Timers and the two clocks differ by less."""


class Doubts:
    """The rows about which there is a doubt."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._since: dict[OutboxId, float] = {}

    async def add(self, row: OutboxRow, what: str, place: Place) -> None:
        """What a row was to make may appear later than its next try looks: then it exists twice."""
        now = self._clock.now()

        def look_later(tx: Transaction) -> None:
            for at, after in enumerate(LOOKS):
                store.put(
                    tx, guild_id=row.guild_id, kind=EXTRA, due_at=now + after, now=now,
                    subject=f"{row.outbox_id}.{row.attempts}.{at}", body=what,
                    channel_id=place.channel_id, user_id=place.user_id,
                )  # fmt: skip

        self._since[row.outbox_id] = seconds_of(self._clock)
        await self._database.write(look_later)

    async def add_if_cut_off(self, row: OutboxRow, what: str, place: Place) -> None:
        """The same if the process died in the middle of the try before."""
        if row.was_cut_off:
            await self.add(row, what, place)

    def early_by(self, look: OutboxRow) -> timedelta:
        """How much more time has to pass before a look is of use; zero or less: none."""
        made_by, _, at = map(int, look.subject.split("."))
        now = seconds_of(self._clock)
        passed = now - self._since.setdefault(OutboxId(made_by), now)
        return LOOKS[at] - ABOUT_NOW - timedelta(seconds=passed)

    def looked(self, look: OutboxRow) -> None:
        """After the last look nothing is doubted any more."""
        made_by, _, at = map(int, look.subject.split("."))
        if at == len(LOOKS) - 1:
            self._since.pop(OutboxId(made_by), None)

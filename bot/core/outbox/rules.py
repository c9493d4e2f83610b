"""Which row of the outbox is next when a place is free. Pure.

Rows of one kind of urgency wait in the order in which they became due. A server whose requests
hang holds a few places at most, so it never holds up another one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.core.ids import GuildId, OutboxId

PLACES = 24
"""How many rows are worked on at the same time; the pace of requests is another matter."""
PLACES_PER_GUILD = 4


class Priority(IntEnum):
    """How urgent a kind of row is; the lowest first."""

    CLOCK = 0
    """Somebody watches seconds run: a round of a quiz, a session's timer."""
    REPLY = 1
    """Somebody just did something and waits to see it."""
    THREAD = 2
    """The place to answer under a card that stands already."""
    CARD = 3
    REVEAL = 4
    REMINDER = 5


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row that is due. ``not_before`` is aware UTC."""

    outbox_id: OutboxId
    guild_id: GuildId
    kind: str
    not_before: datetime


@dataclass(slots=True)
class Places:
    """Who is being worked on and who waits."""

    priorities: Mapping[str, Priority]
    _waiting: dict[OutboxId, DueRow] = field(default_factory=dict)
    _running: dict[OutboxId, GuildId] = field(default_factory=dict)
    _held: Counter[GuildId] = field(default_factory=Counter)

    def wait(self, rows: Iterable[DueRow]) -> None:
        """These rows are due now, and no others."""
        self._waiting = {row.outbox_id: row for row in rows if row.outbox_id not in self._running}

    def take(self) -> DueRow | None:
        """The next row, which holds a place from now on; None if none may start now."""
        if len(self._running) >= PLACES:
            return None
        may = (row for row in self._waiting.values() if self._held[row.guild_id] < PLACES_PER_GUILD)
        chosen = min(may, key=self._order, default=None)
        if chosen is not None:
            del self._waiting[chosen.outbox_id]
            self._running[chosen.outbox_id] = chosen.guild_id
            self._held[chosen.guild_id] += 1
        return chosen

    def leave(self, outbox_id: OutboxId) -> None:
        """A row is done with its place."""
        guild_id = self._running.pop(outbox_id)
        self._held[guild_id] -= 1
        if not self._held[guild_id]:
            del self._held[guild_id]

    def _order(self, row: DueRow) -> tuple[int, datetime, int]:
        return self.priorities.get(row.kind, Priority.CARD), row.not_before, row.outbox_id

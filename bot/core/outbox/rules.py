"""Which row of the outbox is next when a place is free. Pure.

Rows of one kind of urgency wait in the order in which they became due. A server whose requests
hang holds a few places at most, so it never holds up another one.
"""

import heapq
from collections import Counter, defaultdict
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
    _queue: list[tuple[int, datetime, int, DueRow]] = field(default_factory=list)
    _aside: dict[GuildId, list[tuple[int, datetime, int, DueRow]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Rows that wait for another one of their server to end."""

    def wait(self, rows: Iterable[DueRow]) -> None:
        """These rows are due, too."""
        for row in rows:
            if row.outbox_id not in self._running and self._waiting.get(row.outbox_id) != row:
                self._waiting[row.outbox_id] = row
                heapq.heappush(self._queue, (*self._order(row), row))

    def take(self) -> DueRow | None:
        """The next row, which holds a place from now on; None if none may start now."""
        if len(self._running) >= PLACES:
            return None
        while self._queue:
            entry = heapq.heappop(self._queue)
            row = entry[-1]
            if self._waiting.get(row.outbox_id) != row:
                self._bring_back(row.guild_id)  # it waits with another moment now
                continue
            if self._held[row.guild_id] >= PLACES_PER_GUILD:
                heapq.heappush(self._aside[row.guild_id], entry)
                continue
            del self._waiting[row.outbox_id]
            self._running[row.outbox_id] = row.guild_id
            self._held[row.guild_id] += 1
            return row
        return None

    def leave(self, outbox_id: OutboxId) -> None:
        """A row is done with its place."""
        guild_id = self._running.pop(outbox_id)
        self._held[guild_id] -= 1
        if not self._held[guild_id]:
            del self._held[guild_id]
        self._bring_back(guild_id)

    def _bring_back(self, guild_id: GuildId) -> None:
        """For each place that a server gives back, one of its rows waits in the queue again."""
        aside = self._aside.get(guild_id)
        if aside:
            heapq.heappush(self._queue, heapq.heappop(aside))

    def _order(self, row: DueRow) -> tuple[int, datetime, int]:
        return self.priorities.get(row.kind, Priority.CARD), row.not_before, row.outbox_id

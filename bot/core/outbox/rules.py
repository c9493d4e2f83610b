"""Which row of the outbox is next when a place is free. Pure.

Rows of one kind of urgency wait in the order in which they became due. A server whose requests
hang holds a few places at most; and a row that waits for Discord lends its place, so that many
such servers hold up no other one either.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from bot.core.errors import DeliveryFailure
from bot.core.ids import ChannelId, GuildId, OutboxId, UserId

PLACES = 24
"""How many rows are worked on at the same time; the pace of requests is another matter."""
PLACES_PER_GUILD = 4
"""And as many again for what goes to its people directly: that Discord takes so slowly that a
server's reminders would hold up its quiz."""
MOST_LENT = 500
"""Each may be an open connection, and many systems allow a process a thousand."""
AWAY_AFTER = 3
"""So many rows in a row that Discord did not take mean that it is away."""
PROBE_EVERY = timedelta(seconds=20)
ALL_AGAIN_EVERY = timedelta(minutes=1)
PERMITTED_EVERY = timedelta(seconds=10)
LOOKS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""When an extra one is looked for after a doubtful outcome: soon, after Discord forgot the nonce
(some minutes), and once more."""
CLOCKS_DIFFER = timedelta(hours=1)
"""So far the machine's clock may be ahead of Discord's: what a row may have said is looked for from
so long before the row was written, since a card that isn't found is sent again."""
EXTRA = "extra"
"""The kind of a row that looks for what another one may have made twice."""
MESSAGE, THREAD, EVENT, ROOM = "message", "thread", "event", "room"
"""What may exist twice; all but the first are followed by their name."""
KEEPS_TRYING = timedelta(days=30)
"""To take back what is out of reach: in a thread that is locked to the bot, or a role above its."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
MOST_TRIES_IF_REFUSED = 3
PAUSES = (
    timedelta(seconds=20),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
)


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


def is_tried_again(
    failure: DeliveryFailure, asked_at: datetime, now: datetime, *, stands: bool
) -> bool:
    """Whether it is worth another try; ``stands``: what may not be removed or changed is there."""
    if failure is DeliveryFailure.FORBIDDEN:
        return stands and now < asked_at + KEEPS_TRYING
    return failure is DeliveryFailure.TEMPORARY


def is_for_elsewhere(failure: DeliveryFailure, tries: int) -> bool:
    """Whether another place is to take what was tried so often: this one, or the person, takes it
    no more, or Discord still finds it wrong there."""
    if failure is DeliveryFailure.REFUSED:
        return tries >= MOST_TRIES_IF_REFUSED
    return failure is not DeliveryFailure.TEMPORARY


def pause_after(failures: int) -> timedelta:
    """How long to wait after the n-th failure: growing, at most half an hour."""
    return PAUSES[min(failures, len(PAUSES)) - 1]


Queue = tuple[GuildId, bool]
"""A server, and whether it is about somebody's direct messages."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row that is due. ``not_before`` is aware UTC."""

    outbox_id: OutboxId
    guild_id: GuildId
    kind: str
    not_before: datetime
    channel_id: ChannelId | None = None
    user_id: UserId | None = None

    @property
    def queue(self) -> Queue:
        """In which it waits for a place of its server."""
        return self.guild_id, self.user_id is not None and self.channel_id is None


@dataclass(slots=True)
class Places:
    """Who is being worked on and who waits."""

    priorities: Mapping[str, Priority]
    _waiting: dict[OutboxId, DueRow] = field(default_factory=dict)
    _running: dict[OutboxId, DueRow] = field(default_factory=dict)
    _again: dict[OutboxId, DueRow] = field(default_factory=dict)
    """Rows that became due once more while they ran."""
    _held: Counter[Queue] = field(default_factory=Counter)
    _queue: list[tuple[int, datetime, int, DueRow]] = field(default_factory=list)
    _aside: dict[Queue, list[tuple[int, datetime, int, DueRow]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Rows that wait for another one of their server to end."""

    def wait(self, rows: Iterable[DueRow]) -> None:
        """These rows are due, too."""
        for row in rows:
            running = self._running.get(row.outbox_id)
            if running is not None:
                if running != row:
                    self._again[row.outbox_id] = row
            elif self._waiting.get(row.outbox_id) != row:
                self._waiting[row.outbox_id] = row
                heapq.heappush(self._queue, (*self._order(row), row))

    @property
    def are_short(self) -> bool:
        """Whether a row may be waiting for another server's."""
        return bool(self._queue) and len(self._running) >= PLACES

    def take(self, lent: int = 0) -> DueRow | None:
        """The next row, which holds a place from now on; None if none may start now. ``lent``: how
        many of those that hold one wait for Discord."""
        if len(self._running) - min(lent, MOST_LENT) >= PLACES:
            return None
        while self._queue:
            entry = heapq.heappop(self._queue)
            row = entry[-1]
            if self._waiting.get(row.outbox_id) != row:
                self._bring_back(row.queue)  # it waits with another moment now
                continue
            if self._held[row.queue] >= PLACES_PER_GUILD:
                heapq.heappush(self._aside[row.queue], entry)
                continue
            del self._waiting[row.outbox_id]
            self._running[row.outbox_id] = row
            self._held[row.queue] += 1
            return row
        return None

    def leave(self, outbox_id: OutboxId) -> None:
        """A row is done with its place."""
        queue = self._running.pop(outbox_id).queue
        self._held[queue] -= 1
        if not self._held[queue]:
            del self._held[queue]
        self._bring_back(queue)
        again = self._again.pop(outbox_id, None)
        if again is not None:
            self.wait((again,))

    def _bring_back(self, queue: Queue) -> None:
        """For each place that a server gives back, one of its rows waits in the queue again."""
        aside = self._aside.get(queue)
        if aside:
            heapq.heappush(self._queue, heapq.heappop(aside))

    def _order(self, row: DueRow) -> tuple[int, datetime, int]:
        return self.priorities.get(row.kind, Priority.CARD), row.not_before, row.outbox_id


@dataclass(slots=True)
class Contact:
    """Whether Discord takes anything at all, by what became of the rows. Moments: aware UTC.

    While it is away each row waits longer and longer; one is tried every now and then instead, and
    with the first that is taken all are due. One server's trouble is none of this: others' rows
    are taken in between.
    """

    _failures: int = 0
    _probed_at: datetime = LONG_AGO
    _all_again_at: datetime = LONG_AGO

    def failed(self) -> None:
        """A row was not taken, for the moment."""
        self._failures += 1

    def succeeded(self, now: datetime) -> bool:
        """A row was taken; whether all that failed should be tried again at once. Where some are
        taken and others not, that is asked for once in a while, by a later row if need be."""
        was_away = self._failures >= AWAY_AFTER
        if was_away and abs(now - self._all_again_at) < ALL_AGAIN_EVERY:
            return False
        self._failures = 0
        if was_away:
            self._all_again_at = now
        return was_away

    def wants_probe(self, now: datetime) -> bool:
        """Whether one row should be tried now, although it waits."""
        if self._failures < AWAY_AFTER or abs(now - self._probed_at) < PROBE_EVERY:
            return False
        self._probed_at = now
        return True


@dataclass(slots=True)
class Refusals:
    """The servers in which something failed that a permission or a limit stands against."""

    _tried_at: dict[GuildId, datetime] = field(default_factory=dict)

    def add(self, guild_id: GuildId) -> None:
        """Something was refused there."""
        self._tried_at.setdefault(guild_id, LONG_AGO)

    def forget(self, guild_id: GuildId) -> None:
        """Nothing waits there any more."""
        self._tried_at.pop(guild_id, None)

    def try_at(self, guild_id: GuildId, now: datetime) -> datetime | None:
        """When to try again, as something changed there; None: not at all, or it is planned. An
        organiser changes many channels at once, and Discord counts each refusal."""
        last = self._tried_at.get(guild_id)
        if last is None or now < last <= now + PERMITTED_EVERY:
            return None
        at = now if last > now else max(now, last + PERMITTED_EVERY)
        self._tried_at[guild_id] = at
        return at


def was_heard(problem: str) -> bool:
    """Whether Discord, or the way there, said what a try failed of; "": it is under way, or nobody
    knows what became of it."""
    return problem.partition(":")[0] in set(DeliveryFailure)

"""What exists twice because a request that nobody got an answer to took effect late.

The next try of its row looks before it creates; what appears only after that look is an extra one.
After each doubtful outcome it is looked for three times. One in which no member wrote is removed;
else it is kept, read like the right one, and closed with a link to that.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, EventId, MessageId, OutboxId
from bot.core.outbox import store
from bot.core.outbox.rules import CLOCKS_DIFFER, EVENT, EXTRA, MESSAGE, ROOM, THREAD
from bot.core.outbox.service import Handler, OutboxService
from bot.core.outbox.store import OutboxRow, marker_named
from bot.core.outbox.waking import remove
from bot.core.ports import Notifier, Place

CLOSE = "extra-close"
AROUND = timedelta(minutes=1)
"""Our clock and Discord's may differ a little."""
SHORTLY = timedelta(seconds=1)
"""After a row may be tried again: then that try is under way, or over."""
log = logging.getLogger(__name__)
ReadExtra = Callable[[OutboxRow, ChannelId], Awaitable[None]]
"""Takes what members wrote in the thread of an extra card of a row."""


@dataclass(frozen=True, slots=True)
class ClosedExtra:
    """The last word in an extra thread; ``kept_id`` is the right one, if there is one."""

    kept_id: ChannelId | None


class Extras:
    """Finds extra ones and has them removed or closed."""

    def __init__(
        self, database: Database, clock: Clock, notifier: Notifier, outbox: OutboxService,
        read: Mapping[str, ReadExtra],
    ) -> None:  # fmt: skip
        """``read``: who reads the thread of an extra card, by the kind of the card's row."""
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox
        self._read = read

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {EXTRA: self.look, CLOSE: self.close}

    async def look(self, row: OutboxRow) -> None:
        """Remove or close what a row made besides what it kept, which is known when that row is
        done: its try may have looked before the extra one appeared."""
        made_by, now = OutboxId(int(row.subject.partition(".")[0])), self._clock.now()
        original = await self._database.read(lambda tx: store.get(tx, made_by))
        at = now + self._outbox.doubts.early_by(row)
        if original is not None and original.state == "due":
            at = max(at, max(now, original.not_before) + SHORTLY)
        if at > now:
            await self._database.write(lambda tx: store.wait_until(tx, row.outbox_id, at))
            return
        what, _, name = row.body.partition(" ")
        if original is None and what == MESSAGE:
            await self._take_back(row, made_by)
        elif original is not None:
            if what == MESSAGE:
                await self._messages(row, original)
            elif what == THREAD:
                await self._threads(row, original, name)
            elif what == EVENT:
                await self._events(original, name)
            elif what == ROOM:
                await self._rooms(row, original, name)
        await self._database.write(lambda tx: store.complete(tx, row.outbox_id))
        self._outbox.doubts.looked(row)

    async def _take_back(self, row: OutboxRow, made_by: OutboxId) -> None:
        """Whoever it was about is erased, or took it back: what appeared since goes, too."""
        place = Place(channel_id=row.channel_id, user_id=row.user_id)
        since = row.created_at - AROUND
        for message_id in await self._notifier.find_all(place, marker_named(made_by), since=since):
            await self._delete(row, message_id)

    async def _delete(self, row: OutboxRow, message_id: int) -> None:
        channel_id = row.channel_id
        if channel_id is None:
            assert row.user_id is not None
            channel_id = await self._notifier.direct_channel(row.user_id)
        await self._delete_in(channel_id, message_id)

    async def _delete_in(self, channel_id: ChannelId, message_id: int) -> None:
        """Where it is out of reach, as in a thread that is locked to the bot, it stays."""
        try:
            await remove(self._notifier, channel_id, MessageId(message_id))
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            log.info("an extra message is out of reach", extra={"message_id": message_id})

    async def _messages(self, row: OutboxRow, original: OutboxRow) -> None:
        if original.state == "done" and original.message_id is None:
            return  # it went without a message: nobody knows which one is right
        if original.kind == CLOSE:
            await self._last_words(original)
            return
        place = Place(channel_id=row.channel_id, user_id=row.user_id)
        since = original.created_at - CLOCKS_DIFFER
        found = await self._notifier.find_all(place, original.marker, since=since)
        for message_id in _besides(original, found):
            thread_id = ChannelId(message_id)  # a thread has the id of its message
            used = None if row.channel_id is None else await self._is_used(thread_id)
            if used:
                if original.kind in self._read:
                    await self._read[original.kind](original, thread_id)
                await self._plan_close(original, thread_id)
                continue
            if used is not None:
                await self._remove_thread(thread_id)
            await self._delete(row, message_id)

    async def _threads(self, row: OutboxRow, original: OutboxRow, name: str) -> None:
        assert row.channel_id is not None
        found = await self._notifier.find_private_threads(row.guild_id, row.channel_id, name)
        for one in _besides(original, found):
            if await self._is_used(ChannelId(one)):
                await self._plan_close(original, ChannelId(one))
            else:
                await self._remove_thread(ChannelId(one))

    async def _events(self, original: OutboxRow, name: str) -> None:
        found = await self._notifier.find_events(original.guild_id, name)
        for one in _besides(original, found):
            await self._notifier.delete_event(original.guild_id, EventId(one))

    async def _rooms(self, row: OutboxRow, original: OutboxRow, name: str) -> None:
        assert row.channel_id is not None
        found = await self._notifier.find_rooms(row.guild_id, row.channel_id, name)
        for one in _besides(original, found):
            await self._notifier.close_room(ChannelId(one))

    async def _is_used(self, thread_id: ChannelId) -> bool | None:
        """Whether a member wrote in a thread; None: there is no such thread."""
        try:
            written = await self._notifier.written_since(thread_id, MessageId(0))
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
            return None
        return any(one.is_person for one in written)

    async def _remove_thread(self, thread_id: ChannelId) -> None:
        """Deleting needs Manage Threads; without it an empty thread is archived."""
        try:
            await self._notifier.delete_thread(thread_id)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.FORBIDDEN:
                raise
            await self._notifier.archive_thread(thread_id)

    async def _plan_close(self, original: OutboxRow, thread_id: ChannelId) -> None:
        now = self._clock.now()
        kept = "" if original.message_id is None else str(original.message_id)

        def plan(tx: Transaction) -> None:
            store.put(
                tx, guild_id=original.guild_id, kind=CLOSE, subject=str(thread_id), due_at=now,
                now=now, channel_id=thread_id, body=kept,
            )  # fmt: skip

        await self._database.write(plan)

    async def close(self, row: OutboxRow) -> None:
        """The last word, then the thread is archived. The word has no button by which it would be
        found again; but the bot says nothing else there."""
        assert row.channel_id is not None
        kept_id, sent = ChannelId(int(row.body)) if row.body else None, None
        try:
            # To say it again would also open the thread again.
            if not row.is_first_attempt:
                sent = next(iter(await self._own_words(row, row.channel_id)), None)
            if sent is None:
                place, card = Place(channel_id=row.channel_id), ClosedExtra(kept_id)
                await self._outbox.doubts.add_if_cut_off(row, MESSAGE, place)
                sent = await self._notifier.send(place, card, nonce=row.nonce)
            await self._notifier.archive_thread(row.channel_id)
        except DeliveryError as error:
            if error.is_doubtful and sent is None:
                await self._outbox.doubts.add(row, MESSAGE, Place(channel_id=row.channel_id))
            if error.failure is not DeliveryFailure.GONE:
                raise
        await self._database.write(lambda tx: store.complete(tx, row.outbox_id, sent))

    async def _own_words(self, row: OutboxRow, thread_id: ChannelId) -> list[MessageId]:
        """What earlier tries said: since the row is there, nothing else is said in the thread."""
        written = await self._notifier.written_since(thread_id, MessageId(0))
        since = row.created_at - AROUND
        return [one.message_id for one in written if not one.is_person and one.written_at >= since]

    async def _last_words(self, original: OutboxRow) -> None:
        """One that came late opened the thread again, or came just before it was archived."""
        thread_id = original.channel_id
        assert thread_id is not None
        try:
            late = _besides(original, await self._own_words(original, thread_id))
            for one in late:
                await self._delete_in(thread_id, one)
            if late:
                await self._notifier.archive_thread(thread_id)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise


def _besides(original: OutboxRow, found: Sequence[int]) -> list[int]:
    """All but the one that the row keeps; a row that was given up keeps none."""
    kept = original.message_id if original.state == "done" else None
    return [one for one in found if one != kept]

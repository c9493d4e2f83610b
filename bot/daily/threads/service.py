"""The questions' threads, where messages may be read: what is written, edited and deleted there.

What happens in one thread is done in its order and, in a burst, together (``core.lanes``). While a
thread is read, what happens in it waits: news that is old never overtakes what is newer.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, MessageId, PostId
from bot.core.lanes import MOST_AT_ONCE, Lanes
from bot.core.outbox.store import OutboxRow
from bot.core.ports import IncomingMessage
from bot.core.recent import Recent
from bot.core.shards import Shard
from bot.core.waiting import side_by_side
from bot.daily.answers import store as answers
from bot.daily.answers.messages import AnswerRecorded, TooShort
from bot.daily.answers.rules import COUNTED
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import DailyPost
from bot.daily.threads import tx as threads
from bot.daily.threads.tx import ThreadEvent

READERS = 8
"""Threads that are read at the same time after an absence: the pace of all requests leaves room
for more, but what members do meanwhile shouldn't wait behind them."""
AGAIN_AFTER = timedelta(minutes=1)
"""So long after something in a thread could not be stored it is read again."""
STILL_TALKED_ABOUT = timedelta(days=1)
"""So long after the reveal a thread is read again after an absence: late answers, deletions."""
log = logging.getLogger(__name__)

Taken = AnswerRecorded | TooShort | None


class ThreadService:
    """What members do in threads, live or found out later."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lanes: Lanes[ChannelId, ThreadEvent, Taken] = Lanes(self._take)
        # Discord takes few reactions a second in one channel: a burst of answers is stored before
        # it is ticked.
        self._ticks: Lanes[ChannelId, IncomingMessage, None] = Lanes(self._tick)
        self._followed: set[ChannelId] = set()
        self._knows_followed = False
        self._missed: set[ChannelId] = set()
        """Where something happened that could not be stored, as on a full disk."""
        self._gone = Recent[MessageId]()
        self._read_again_at: datetime | None = None

    def follows(self, channel_id: ChannelId) -> bool:
        """Whether a channel outside the questions' threads holds a part of an answer, or may:
        until they are read after a start, any channel may."""
        return not self._knows_followed or channel_id in self._followed

    def follow(self, channel_id: ChannelId) -> None:
        """A channel holds one from now on."""
        self._followed.add(channel_id)

    async def _take(self, events: Sequence[ThreadEvent]) -> Sequence[Taken]:
        now = self._core.clock.now()
        results = await self._core.database.write(
            partial(threads.take_events, events=events, now=now, erasures=self._core.erasures)
        )
        edits = any(one.message is not None and one.message.edited_at for one in events)
        if edits or any(result is not None for result in results):
            self._core.wake()
        return results

    async def message_written(self, guild_id: GuildId, message: IncomingMessage) -> None:
        """Somebody wrote or edited a message: it becomes (part of) their answer, or its part
        changes with it; one that was too short before may now count. One that is known to be gone
        comes back by no news, such as that of a link's preview."""
        if not message.is_person or message.message_id in self._gone:
            return
        taken = await self._put(message.channel_id, ThreadEvent(guild_id, message))
        if isinstance(taken, AnswerRecorded):
            await self._confirm([message])

    async def messages_deleted(
        self, guild_id: GuildId, channel_id: ChannelId, message_ids: Sequence[MessageId]
    ) -> None:
        """Messages are gone: what they said is taken out of answers."""
        for one in message_ids:
            self._gone.add(one)
        await self._put(channel_id, ThreadEvent(guild_id, gone=tuple(message_ids)))

    async def _put(self, channel_id: ChannelId, event: ThreadEvent) -> Taken:
        try:
            return await self._lanes.put(channel_id, event)
        except Exception:
            self._miss(channel_id)
            raise

    def _miss(self, channel_id: ChannelId) -> None:
        self._missed.add(channel_id)
        self._read_again_at = self._core.clock.now() + AGAIN_AFTER

    def next_reading_at(self, _tx: Transaction, since: datetime) -> datetime | None:
        """When threads are read again in which something was missed, if that is after ``since``."""
        at = self._read_again_at
        return at if at is not None and at > since else None

    async def read_again(self) -> None:
        """Read the threads in which something was missed: nobody waits for the reveal, which reads
        them all, to see that their answer counts."""
        missed, self._read_again_at = sorted(self._missed), self._core.clock.now() + AGAIN_AFTER
        posts = await self._core.database.read(
            lambda tx: [daily.of_thread(tx, one) for one in missed]
        )
        self._missed.difference_update(missed)
        if not self._missed:
            self._read_again_at = None
        await side_by_side((post for post in posts if post is not None), self._read, READERS)

    async def place_deleted(self, guild_id: GuildId, channel_id: ChannelId) -> None:
        """A thread or a channel is gone, and everything that was written in it."""
        await self._core.database.write(
            partial(threads.lose_place, guild_id=guild_id, channel_id=channel_id)
        )

    async def catch_up(self, shard: Shard) -> None:
        """After a start or a lost connection: read every thread of a shard's servers in which
        something may have happened, a few at a time. One that can't be read now is read again
        before its reveal."""
        since = self._core.clock.now() - STILL_TALKED_ABOUT
        followed, posts = await self._core.database.read(
            lambda tx: (answers.followed_channels(tx), daily.to_read(tx, since))
        )
        self._followed.update(followed)
        self._knows_followed = True
        is_connected = self._core.notifier.is_connected
        mine = (post for post in posts if shard.holds(post.guild_id))
        waiting = [post for post in mine if is_connected(post.guild_id)]
        await side_by_side(waiting, self._read, READERS)

    async def _read(self, post: DailyPost) -> None:
        try:
            await self.collect(post.post_id)
        except DeliveryError as error:
            log.info("read later", extra={"post_id": post.post_id, "why": str(error)})
        except Exception:
            log.exception("thread not read", extra={"post_id": post.post_id})
            if post.thread_id is not None:
                self._miss(post.thread_id)

    async def collect(self, post_id: PostId, *, revealed_at: datetime | None = None) -> bool:
        """Read a question's thread from its start and take what happened while the bot was
        away: new answers with their own time, edits, deletions. Doing it twice changes
        nothing. ``revealed_at``: when the answer came out, if the ledger doesn't know it yet.

        Does nothing where messages can't be read; raises ``DeliveryError`` where they can't be
        read just now, so that no day is closed without its answers. False where this thread can't
        be read any more: nobody knows what was missed of it.
        """
        post = await self._core.database.read(lambda tx: daily.get(tx, post_id))
        if post is None or post.thread_id is None or not self._core.notifier.reads_messages():
            return True
        async with self._lanes.held(post.thread_id):
            fresh = await self._collect(post, post.thread_id, revealed_at)
        await self._confirm(fresh or ())
        return fresh is not None

    async def collect_extra(self, row: OutboxRow, thread_id: ChannelId) -> None:
        """Read the thread of an extra card of a question, as its own is read."""
        post = await self._core.database.read(lambda tx: daily.get(tx, PostId(int(row.subject))))
        if post is None or not self._core.notifier.reads_messages():
            return
        extra = replace(post, thread_id=thread_id)
        async with self._lanes.held(thread_id):
            fresh = await self._collect(extra, thread_id, None)
        await self._confirm(fresh or ())

    async def _collect(
        self, post: DailyPost, thread_id: ChannelId, revealed_at: datetime | None
    ) -> Sequence[IncomingMessage] | None:
        """The messages that became answers; None: the thread can't be read."""
        database = self._core.database
        known = await database.read(lambda tx: answers.parts_of_thread(tx, post.post_id, thread_id))
        try:
            written = await self._core.notifier.written_since(thread_id, MessageId(thread_id))
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            log.warning("thread can't be read", extra={"post_id": post.post_id, "why": str(error)})
            if error.failure is DeliveryFailure.GONE:
                await self.place_deleted(post.guild_id, thread_id)
            return None
        gone, news = await database.read(
            lambda tx: threads.news_of_thread(tx, post, known.keys(), written)
        )
        fresh: list[IncomingMessage] = []
        for at in range(0, max(len(news), len(gone)), MOST_AT_ONCE):
            # In pieces, so that nobody's click waits for a long thread.
            some = slice(at, at + MOST_AT_ONCE)
            fresh += await database.write(
                partial(
                    threads.collect, post=post, gone=gone[some], written=news[some],
                    now=self._core.clock.now(), revealed_at=revealed_at,
                    erasures=self._core.erasures,
                )
            )  # fmt: skip
        if news:
            self._core.wake()
        return fresh

    async def _confirm(self, fresh: Sequence[IncomingMessage]) -> None:
        await asyncio.gather(*(self._ticks.put(one.channel_id, one) for one in fresh))

    async def _tick(self, messages: Sequence[IncomingMessage]) -> Sequence[None]:
        for message in messages:
            try:
                await self._core.notifier.react(message.channel_id, message.message_id, COUNTED)
            except DeliveryError as error:
                # The answer is stored; a missing tick is no reason to say anything.
                log.info("no reaction", extra={"why": str(error)})
        return [None] * len(messages)

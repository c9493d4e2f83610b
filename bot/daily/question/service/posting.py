"""What has to happen in Discord for a day's question, each exactly once: card and thread.

Each deed is a row of the outbox; what it did and its tick are one commit. After a crash
the outbox hands the row out again and ``send_once`` finds the message that is there.
"""

import logging
from datetime import datetime
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.daily.ledger import rules, store
from bot.daily.question.service.desk import Desk, Work
from bot.daily.question.service.notices import Notices

log = logging.getLogger(__name__)


class PostingDeeds:
    """The card and its thread; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        desk: Desk,
        notices: Notices,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox_service
        self._desk = desk
        outbox_service.register(
            {"question": self.post_question, "thread": self.open_thread},
            failed=notices.tell_organiser,
        )

    async def post_question(self, row: OutboxRow) -> None:
        """claimed → sent: the card appears in the channel."""
        work = await self._desk.work(row)
        if work is None:
            return
        post, settings = work.post, work.settings
        channel_id = post.channel_id or settings.channel_id
        message_id = None
        if not row.is_first_attempt and channel_id != settings.channel_id:
            # The organiser chose another channel since: adopt what may be in the old one.
            message_id = await self._find_quietly(row, channel_id)
            if message_id is None:
                channel_id = settings.channel_id
        if message_id is None:
            card = self._desk.card(work, row.marker)
            message_id = await self._outbox.send_once(row, Place(channel_id=channel_id), card)
        now = self._clock.now()
        done = partial(
            self._posted, row=row, work=work, channel_id=channel_id, message_id=message_id, now=now
        )
        await self._database.write(done)

    async def _find_quietly(self, row: OutboxRow, channel_id: ChannelId) -> int | None:
        try:
            return await self._outbox.find(row, Place(channel_id=channel_id))
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            return None

    def _posted(
        self,
        tx: Transaction,
        *,
        row: OutboxRow,
        work: Work,
        channel_id: ChannelId,
        message_id: MessageId,
        now: datetime,
    ) -> None:
        post = work.post
        reveal_at = rules.reveal_due(post.due_at or now, now, work.settings.reveal_minutes)
        store.set_channel(tx, post.post_id, channel_id)
        store.mark_sent(
            tx, post.post_id, message_id=message_id, sent_at=now, reveal_due_at=reveal_at
        )
        outbox.complete(tx, row.outbox_id, message_id)
        subject = str(post.post_id)
        outbox.put(
            tx,
            guild_id=post.guild_id,
            kind="thread",
            subject=subject,
            due_at=now,
            now=now,
            expires_at=reveal_at,
        )
        outbox.put(
            tx, guild_id=post.guild_id, kind="reveal", subject=subject, due_at=reveal_at, now=now
        )

    async def open_thread(self, row: OutboxRow) -> None:
        """sent → threaded: members have a place to write."""
        work = await self._desk.work(row)
        if work is None:
            return
        post = work.post
        thread_id: ChannelId | None = None
        if post.channel_id is not None and post.message_id is not None:
            try:
                thread_id = await self._notifier.open_thread(
                    post.channel_id,
                    post.message_id,
                    rules.thread_name(post.on, work.question.title),
                    archive_minutes=rules.archive_minutes(work.settings.reveal_minutes),
                )
            except DeliveryError as error:
                if error.failure is not DeliveryFailure.GONE:
                    raise
                log.info("card is gone, no thread", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_threaded(tx, post.post_id, thread_id)
            store.set_note(tx, post.post_id, "")
            outbox.complete(tx, row.outbox_id)

        await self._database.write(note)

"""What has to happen in Discord for a day's question, each exactly once: card and thread.

Each is a row of the outbox; what was done and its tick are one commit. After a crash
the outbox hands the row out again and ``send_once`` finds the message that is there.
"""

import logging
from datetime import datetime
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.ledger import rules, store
from bot.daily.question.outbox.context import PostContext, card_of, load_post

log = logging.getLogger(__name__)


class PostingHandlers:
    """The card and its thread."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"question": self.post_question, "thread": self.open_thread}

    async def post_question(self, row: OutboxRow) -> None:
        """claimed → sent: the card appears in the channel."""
        context = await load_post(self._core, row)
        if context is None:
            return
        post, settings = context.post, context.settings
        channel_id = post.channel_id or settings.channel_id
        message_id: int | None = None
        if not row.is_first_attempt and channel_id != settings.channel_id:
            # The organiser chose another channel since: adopt what may be in the old one.
            message_id = await self._find_quietly(row, channel_id)
            if message_id is None:
                channel_id = settings.channel_id
        if message_id is None:
            card = card_of(self._core, context, row.marker)
            message_id = await self._core.outbox.send_once(row, Place(channel_id=channel_id), card)
        now = self._core.clock.now()
        done = partial(
            self._posted,
            row=row,
            context=context,
            channel_id=channel_id,
            message_id=MessageId(message_id),
            now=now,
        )
        await self._core.database.write(done)

    async def _find_quietly(self, row: OutboxRow, channel_id: ChannelId) -> int | None:
        try:
            return await self._core.outbox.find(row, Place(channel_id=channel_id))
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            return None

    def _posted(
        self,
        tx: Transaction,
        *,
        row: OutboxRow,
        context: PostContext,
        channel_id: ChannelId,
        message_id: MessageId,
        now: datetime,
    ) -> None:
        post = context.post
        reveal_at = rules.reveal_due(post.due_at or now, now, context.settings.reveal_minutes)
        store.mark_sent(
            tx, post.post_id, channel_id=channel_id, message_id=message_id, sent_at=now,
            reveal_due_at=reveal_at,
        )  # fmt: skip
        outbox.complete(tx, row.outbox_id, message_id)
        subject = str(post.post_id)
        outbox.put(
            tx, guild_id=post.guild_id, kind="thread", subject=subject, due_at=now, now=now,
            expires_at=reveal_at,
        )  # fmt: skip
        outbox.put(
            tx, guild_id=post.guild_id, kind="reveal", subject=subject, due_at=reveal_at, now=now
        )

    async def open_thread(self, row: OutboxRow) -> None:
        """sent → threaded: members have a place to write."""
        context = await load_post(self._core, row)
        if context is None:
            return
        post = context.post
        thread_id: ChannelId | None = None
        if post.channel_id is not None and post.message_id is not None:
            try:
                opened = await self._core.notifier.open_thread(
                    post.channel_id,
                    post.message_id,
                    rules.thread_name(post.on, context.question.title),
                    archive_minutes=rules.archive_minutes(context.settings.reveal_minutes),
                )
                thread_id = ChannelId(opened)
            except DeliveryError as error:
                if error.failure is not DeliveryFailure.GONE:
                    raise
                log.info("card is gone, no thread", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_threaded(tx, post.post_id, thread_id)
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)

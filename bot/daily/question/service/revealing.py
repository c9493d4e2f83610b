"""The reveal, exactly once: the model answer, and the card that says so.

It closes the day for streaks in the same commit in which it is ticked off.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import MOST_TRIES_IF_REFUSED, OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.core.uptime import store as uptime
from bot.core.uptime.rules import outage_reason
from bot.daily.answers import store as answers
from bot.daily.ledger import store
from bot.daily.ledger.store import DailyPost
from bot.daily.question.messages import RevealCard, SharedAnswer
from bot.daily.question.service.desk import Desk, Work
from bot.daily.question.service.notices import Notices
from bot.daily.streaks import store as streaks

Collect = Callable[[int], Awaitable[None]]
"""Collects the answers written in a post's thread that the bot has not seen (post id)."""

log = logging.getLogger(__name__)


class RevealDeeds:
    """Reveal and close; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        desk: Desk,
        notices: Notices,
        collect: Collect,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox_service
        self._desk = desk
        self._notices = notices
        self._collect = collect
        outbox_service.register(
            {"reveal": self.reveal, "close": self.close_card},
            failed=notices.tell_organiser,
        )

    async def reveal(self, row: OutboxRow) -> None:
        """→ revealed: model answer in the thread, and the day is closed for streaks."""
        work = await self._desk.work(row)
        if work is None:
            return
        post = work.post
        await self._collect(post.post_id)
        now = self._clock.now()
        seen = await self._database.read(partial(self._outcome, work=work, now=now))
        count, shared, void_reason = seen
        card = RevealCard(
            post_id=post.post_id,
            guild_id=post.guild_id,
            marker=row.marker,
            on=post.on,
            question=work.question,
            answered_count=count,
            shared=shared,
            void_reason=void_reason,
            card_channel_id=post.channel_id or 0,
            card_message_id=post.message_id or 0,
        )
        message_id = await self._say_reveal(row, post, card)
        await self._database.write(
            partial(
                self._revealed,
                row=row,
                post=post,
                message_id=message_id,
                void_reason=void_reason,
                now=self._clock.now(),
            )
        )

    def _outcome(
        self, tx: Transaction, *, work: Work, now: datetime
    ) -> tuple[int, tuple[SharedAnswer, ...], str]:
        post = work.post
        since = post.sent_at or now
        reason = outage_reason(uptime.outages(tx, since, now), since, now, work.settings.zone)
        count = answers.count_in_time(tx, post.post_id)
        shared = tuple(
            SharedAnswer(link.user_id, link.channel_id or post.thread_id or 0, link.message_id)
            for link in answers.shared_links(tx, post.post_id)
        )
        return count, shared, post.void_reason or reason

    async def _say_reveal(self, row: OutboxRow, post: DailyPost, card: RevealCard) -> int | None:
        """In the thread; in the channel if the thread is gone; nowhere if both are, or if
        Discord refuses it for good: the day is closed all the same."""
        for channel_id in (post.thread_id, post.channel_id):
            if channel_id is None:
                continue
            try:
                return await self._outbox.send_once(row, Place(channel_id=channel_id), card)
            except DeliveryError as error:
                refused = error.failure is DeliveryFailure.REFUSED
                if refused and row.attempts >= MOST_TRIES_IF_REFUSED:
                    await self._notices.tell_organiser(row, error)
                    return None
                if error.failure is not DeliveryFailure.GONE:
                    raise
        return None

    def _revealed(
        self,
        tx: Transaction,
        *,
        row: OutboxRow,
        post: DailyPost,
        message_id: MessageId | None,
        void_reason: str,
        now: datetime,
    ) -> None:
        store.mark_revealed(
            tx, post.post_id, revealed_at=now, message_id=message_id, void_reason=void_reason
        )
        outbox.complete(tx, row.outbox_id, message_id)
        streaks.settle(tx, post.guild_id)
        outbox.put(
            tx, guild_id=post.guild_id, kind="close", subject=str(post.post_id), due_at=now, now=now
        )

    async def close_card(self, row: OutboxRow) -> None:
        """revealed → closed: the card says that the answers are out."""
        work = await self._desk.work(row)
        if work is None:
            return
        post = work.post
        if post.channel_id is not None and post.message_id is not None:
            count = await self._database.read(lambda tx: answers.count_in_time(tx, post.post_id))
            asked = await self._database.read(
                lambda tx: outbox.marker_of(tx, "question", row.subject)
            )
            try:
                card = self._desk.card(work, asked, answered_count=count)
                await self._notifier.edit(post.channel_id, post.message_id, card)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                log.info("card can't be closed", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_closed(tx, post.post_id)
            outbox.complete(tx, row.outbox_id)

        await self._database.write(note)

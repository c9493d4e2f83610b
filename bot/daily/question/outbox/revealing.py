"""The reveal, exactly once: the model answer, and the card that says so.

It closes the day for streaks in the same commit in which it is ticked off.
"""

import logging
from datetime import datetime
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import MOST_TRIES_IF_REFUSED, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.core.uptime import store as uptime
from bot.core.uptime.rules import outage_reason
from bot.daily.answers import store as answers
from bot.daily.answers.service import AnswerService
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost
from bot.daily.question.messages import RevealCard, SharedAnswer
from bot.daily.question.outbox.alerts import OrganiserAlerts
from bot.daily.question.outbox.context import PostContext, card_of, load_post
from bot.daily.streaks import tx as streaks

log = logging.getLogger(__name__)


class RevealHandlers:
    """The reveal, and the card after it."""

    def __init__(self, core: Core, alerts: OrganiserAlerts, answering: AnswerService) -> None:
        """``answering`` collects what the bot has not seen of a thread before it is closed."""
        self._core = core
        self._alerts = alerts
        self._answering = answering

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"reveal": self.reveal, "close": self.close_card}

    async def reveal(self, row: OutboxRow) -> None:
        """→ revealed: model answer in the thread, and the day is closed for streaks."""
        context = await load_post(self._core, row)
        if context is None:
            return
        post = context.post
        await self._answering.collect(post.post_id)
        now = self._core.clock.now()
        seen = await self._core.database.read(partial(self._outcome, context=context, now=now))
        count, shared, void_reason = seen
        card = RevealCard(
            post_id=post.post_id,
            guild_id=post.guild_id,
            marker=row.marker,
            on=post.on,
            question=context.question,
            answered_count=count,
            shared=shared,
            void_reason=void_reason,
            card_channel_id=post.channel_id or ChannelId(0),
            card_message_id=post.message_id or MessageId(0),
        )
        message_id = await self._say_reveal(row, post, card)
        await self._core.database.write(
            partial(
                self._revealed,
                row=row,
                post=post,
                message_id=message_id,
                void_reason=void_reason,
                now=self._core.clock.now(),
            )
        )

    def _outcome(
        self, tx: Transaction, *, context: PostContext, now: datetime
    ) -> tuple[int, tuple[SharedAnswer, ...], str]:
        post = context.post
        since = post.sent_at or now
        reason = outage_reason(uptime.outages(tx, since, now), since, now, context.settings.zone)
        count = answers.count_in_time(tx, post.post_id)
        shared = tuple(
            SharedAnswer(
                link.user_id, link.channel_id or post.thread_id or ChannelId(0), link.message_id
            )
            for link in answers.shared_links(tx, post.post_id)
        )
        return count, shared, post.void_reason or reason

    async def _say_reveal(
        self, row: OutboxRow, post: DailyPost, card: RevealCard
    ) -> MessageId | None:
        """In the thread; in the channel if the thread is gone; nowhere if both are, or if
        Discord refuses it for good: the day is closed all the same."""
        for channel_id in (post.thread_id, post.channel_id):
            if channel_id is None:
                continue
            try:
                place = Place(channel_id=channel_id)
                return MessageId(await self._core.outbox.send_once(row, place, card))
            except DeliveryError as error:
                refused = error.failure is DeliveryFailure.REFUSED
                if refused and row.attempts >= MOST_TRIES_IF_REFUSED:
                    await self._alerts.tell_organiser(row, error)
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
        streaks.refresh(tx, post.guild_id)
        outbox.put(
            tx, guild_id=post.guild_id, kind="close", subject=str(post.post_id), due_at=now, now=now
        )

    async def close_card(self, row: OutboxRow) -> None:
        """revealed → closed: the card says that the answers are out."""
        context = await load_post(self._core, row)
        if context is None:
            return
        post = context.post
        if post.channel_id is not None and post.message_id is not None:
            count = await self._core.database.read(
                lambda tx: answers.count_in_time(tx, post.post_id)
            )
            asked = await self._core.database.read(
                lambda tx: outbox.marker_of(tx, "question", row.subject)
            )
            try:
                card = card_of(self._core, context, asked, answered_count=count)
                await self._core.notifier.edit(post.channel_id, post.message_id, card)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                log.info("card can't be closed", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_closed(tx, post.post_id)
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)

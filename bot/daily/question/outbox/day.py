"""What has to happen in Discord for a day's question, each exactly once: card, thread, reveal.

Each is a row of the outbox; what was done and its tick are one commit. After a crash the outbox
hands the row out again and ``send_once`` finds the message that is there.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId, PostId, UserId, made_at
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import MOST_TRIES_IF_REFUSED
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.core.uptime.rules import FORGIVEN, outage_reason
from bot.daily.alerts import store as alerts
from bot.daily.alerts.tx import forget_ping
from bot.daily.answers import store as answers
from bot.daily.ledger import rules, store
from bot.daily.ledger import tx as ledger
from bot.daily.ledger.rules import DailyPost
from bot.daily.question import messages
from bot.daily.question.outbox.alerts import OrganiserAlerts
from bot.daily.question.outbox.redraw import gather, reveal_card
from bot.daily.question.tx import claims
from bot.daily.streaks import tx as streaks
from bot.daily.threads import tx as threads
from bot.daily.threads.service import ThreadService
from bot.daily.votes import store as votes
from bot.server.settings.rules.declared import GuildSettings

WITHDRAWN = "the question was taken out of the bank"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a handler needs to know of its post."""

    post: DailyPost
    settings: GuildSettings
    question: Question
    suggested_by: UserId | None = None


class QuestionHandlers:
    """Card, thread and reveal."""

    def __init__(self, core: Core, threads: ThreadService, alerts: OrganiserAlerts) -> None:
        """``threads`` collects what the bot has not seen of a thread before it is closed."""
        self._core = core
        self._threads = threads
        self._alerts = alerts

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {
            "question": self.post_question, "thread": self.open_thread, "reveal": self.reveal,
            "close": self.close_card,
        }  # fmt: skip

    async def post_question(self, row: OutboxRow) -> None:
        """claimed → sent: the card appears in the channel."""
        context = await self._load(row)
        if context is None:
            return
        context = await self._without_lost_role(context)
        post, settings = context.post, context.settings
        channel_id = post.channel_id or settings.channel_id
        message_id: int | None = None
        if not row.is_first_attempt and channel_id != settings.channel_id:
            # The organiser chose another channel since: adopt what may be in the old one.
            message_id = await self._find_quietly(row, channel_id)
            if message_id is None:
                channel_id = settings.channel_id
        if message_id is None:
            card = self._card(context, row.marker)
            message_id = await self._core.outbox.send_once(row, Place(channel_id=channel_id), card)
        now, sent_id = self._core.clock.now(), MessageId(message_id)
        # One that an earlier try put there is as old as it is: the day runs since then.
        sent_at = now if row.is_first_attempt else min(now, made_at(sent_id))
        await self._core.database.write(
            lambda tx: claims.posted(tx, row, post, settings, channel_id, sent_id, sent_at, now)
        )
        log.info("posted", extra={**row.ids, "post_id": post.post_id, "message_id": sent_id})

    async def _without_lost_role(self, context: PostContext) -> PostContext:
        """A role that was deleted, perhaps while the bot was away, is not pinged."""
        settings = context.settings
        role_id = settings.ping_role_id
        if role_id is None or self._core.notifier.has_role(settings.guild_id, role_id):
            return context
        now = self._core.clock.now()
        await self._core.write(lambda tx: forget_ping(tx, settings.guild_id, role_id, now))
        return replace(context, settings=replace(settings, ping_role_id=None))

    async def _find_quietly(self, row: OutboxRow, channel_id: ChannelId) -> int | None:
        try:
            return await self._core.outbox.find(row, Place(channel_id=channel_id))
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            return None

    async def open_thread(self, row: OutboxRow) -> None:
        """sent → threaded: members have a place to write."""
        context = await self._load(row)
        if context is None:
            return
        post = context.post
        thread_id: ChannelId | None = None
        if post.channel_id is not None and post.message_id is not None:
            try:
                name = rules.thread_name(post.on, context.question.title)
                minutes = rules.archive_minutes(context.settings.reveal_minutes)
                opened = await self._core.notifier.open_thread(
                    post.channel_id, post.message_id, name, archive_minutes=minutes
                )
                thread_id = ChannelId(opened)
            except DeliveryError as error:
                if error.failure is not DeliveryFailure.GONE:
                    raise
                log.info("card is gone, no thread", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_threaded(tx, post.post_id, thread_id)
            alerts.clear_alerts(tx, post.guild_id, row.kind)
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)

    async def reveal(self, row: OutboxRow) -> None:
        """→ revealed: model answer in the thread, and the day is closed for streaks."""
        context = await self._load(row)
        if context is None:
            return
        post = context.post
        said = await self._said_before(row, post)
        said_at = None if said is None else made_at(said[0])
        was_read = await self._threads.collect(post.post_id, revealed_at=said_at)
        now = self._core.clock.now()
        # What came after the reveal excuses nobody, also where it is noted only now.
        since, until = post.sent_at or now, said_at or now
        count, shared, picked, outages = await self._core.database.read(
            lambda tx: (
                answers.count_in_time(tx, post.post_id),
                answers.shared_answers(tx, post.post_id),
                votes.picked_author(tx, post.post_id),
                ledger.outages(tx, post.guild_id, since, until),
            )
        )
        zone, forgiven = context.settings.zone, FORGIVEN if was_read else timedelta()
        void_reason = post.void_reason or outage_reason(outages, since, until, zone, forgiven)
        card = reveal_card(post, context.question, row.marker, count, shared, void_reason, picked)
        message_id, place_id = said or await self._say_reveal(row, context, card)
        void_reason = void_reason or await self._out_of_reach(context, place_id)
        now = self._core.clock.now()
        # By Discord's clock, as what members write: the two clocks may differ.
        revealed_at = now if message_id is None else made_at(message_id)

        def close_day(tx: Transaction) -> None:
            threads.settle(tx, post, revealed_at, until)
            store.mark_revealed(
                tx, post.post_id, revealed_at=revealed_at, message_id=message_id,
                void_reason=void_reason, place_id=place_id if message_id else None,
            )  # fmt: skip
            outbox.complete(tx, row.outbox_id, message_id)
            if message_id is not None:
                alerts.clear_alerts(tx, post.guild_id, row.kind)
            streaks.refresh(tx, post.guild_id)
            outbox.put(
                tx, guild_id=post.guild_id, kind="close", subject=row.subject, due_at=now, now=now
            )

        await self._core.database.write(close_day)
        log.info("revealed", extra={**row.ids, "post_id": post.post_id, "message_id": message_id})

    async def _said_before(
        self, row: OutboxRow, post: DailyPost
    ) -> tuple[MessageId, ChannelId] | None:
        """The model answer that an earlier try put there: what was written since is late."""
        if not row.is_first_attempt:
            for place_id in (post.thread_id, post.channel_id):
                found = None if place_id is None else await self._find_quietly(row, place_id)
                if found is not None and place_id is not None:
                    return MessageId(found), place_id
        return None

    async def _say_reveal(
        self, row: OutboxRow, context: PostContext, card: messages.RevealCard
    ) -> tuple[MessageId | None, ChannelId | None]:
        """In the thread; in the channel if the thread is gone; nowhere if both are (so there is no
        place), or if Discord refuses it for good. The organiser hears of it, and the day is over.
        """
        post = context.post
        for place_id in (post.thread_id, post.channel_id):
            if place_id is None:
                continue
            if place_id == post.channel_id and not card.void_reason:
                card = replace(card, void_reason=await self._out_of_reach(context, place_id))
            try:
                place = Place(channel_id=place_id)
                return MessageId(await self._core.outbox.send_once(row, place, card)), place_id
            except DeliveryError as error:
                is_gone = error.failure is DeliveryFailure.GONE
                refused = error.failure is DeliveryFailure.REFUSED
                if not is_gone and not (refused and row.attempts >= MOST_TRIES_IF_REFUSED):
                    raise
                if refused or place_id == post.channel_id:
                    await self._alerts.tell(row, error)
                    return None, place_id if refused else None
        return None, None

    async def close_card(self, row: OutboxRow) -> None:
        """revealed → closed: the card says that the answers are out."""
        context = await self._load(row)
        if context is None:
            return
        post = context.post
        await self._draw_card(context)

        def note(tx: Transaction) -> None:
            store.mark_closed(tx, post.post_id)
            alerts.clear_alerts(tx, post.guild_id, row.kind)
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)

    async def _draw_card(self, context: PostContext) -> bool:
        """Draw the card as things are now; whether it stands."""
        post = context.post
        if post.channel_id is None or post.message_id is None:
            return False
        count, marker = await self._core.database.read(
            lambda tx: (
                answers.count_in_time(tx, post.post_id),
                outbox.marker_of(tx, "question", str(post.post_id)),
            )
        )
        card = self._card(context, marker, count)
        try:
            await self._core.notifier.edit(post.channel_id, post.message_id, card)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            log.info("card can't be drawn", extra={"post_id": post.post_id})
            return error.failure is not DeliveryFailure.GONE
        return True

    async def _out_of_reach(self, context: PostContext, place_id: ChannelId | None) -> str:
        """Why nobody could answer in Discord any more, by where the reveal stands; "" if they
        could."""
        if place_id is None:
            return messages.CHANNEL_GONE
        stands = place_id == context.post.thread_id or await self._draw_card(context)
        return "" if stands else messages.CARD_GONE

    async def _load(self, row: OutboxRow) -> PostContext | None:
        """The post of a row; None (and the row discarded) where there is nothing to do."""
        post_id = PostId(int(row.subject))
        post, settings, named = await self._core.database.read(
            lambda tx: gather(tx, self._core.bank, post_id, row.guild_id)
        )
        question = self._core.bank.question(post.question_id) if post is not None else None
        if post is None or settings is None or question is None:
            now = self._core.clock.now()
            await self._core.database.write(lambda tx: _discard(tx, row, post_id, now))
            return None
        if named is not None and not await self._core.presence.is_there(row.guild_id, named):
            named = None
        return PostContext(post, settings, question, named)

    def _card(self, context: PostContext, marker: str, count: int = 0) -> messages.QuestionCard:
        post, settings, question = context.post, context.settings, context.question
        now, reads = self._core.clock.now(), self._core.notifier.reads_messages()
        return claims.post_card(
            post, settings, question, now, marker, count, reads_messages=reads,
            suggested_by=context.suggested_by,
        )  # fmt: skip


def _discard(tx: Transaction, row: OutboxRow, post_id: PostId, now: datetime) -> None:
    outbox.discard(tx, row.outbox_id, "the post or its question no longer exists")
    if row.kind == "question":
        store.mark_void(tx, post_id, messages.NEVER_POSTED)
    elif row.kind == "reveal":
        # Nothing to reveal any more, but the day must not stay open for ever.
        store.mark_revealed(tx, post_id, revealed_at=now, message_id=None, void_reason=WITHDRAWN)
    streaks.refresh(tx, row.guild_id)

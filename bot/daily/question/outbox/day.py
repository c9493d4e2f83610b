"""What has to happen in Discord for a day's question, each exactly once: card, thread, reveal.

Each is a row of the outbox; what was done and its tick are one commit. After a crash the outbox
hands the row out again and ``send_once`` finds the message that is there.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId, PostId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import MOST_TRIES_IF_REFUSED, FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.core.uptime import store as uptime
from bot.core.uptime.rules import outage_reason
from bot.daily.answers import store as answers
from bot.daily.answers.service import AnswerService
from bot.daily.ledger import rules, store
from bot.daily.ledger.rules import DailyPost
from bot.daily.question import messages
from bot.daily.question import tx as claims
from bot.daily.question.outbox.redraw import reveal_card
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds
from bot.server.settings.rules import GuildSettings

NEVER_POSTED = "the question could not be posted"
WITHDRAWN = "the question was taken out of the bank"
log = logging.getLogger(__name__)
# The try from which on the organiser hears of it: what passes soon is not worth a word.
PATIENCE = {DeliveryFailure.TEMPORARY: 4, DeliveryFailure.REFUSED: MOST_TRIES_IF_REFUSED}


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a handler needs to know of its post."""

    post: DailyPost
    settings: GuildSettings
    question: Question


class QuestionHandlers:
    """Card, thread and reveal."""

    def __init__(self, core: Core, answering: AnswerService) -> None:
        """``answering`` collects what the bot has not seen of a thread before it is closed."""
        self._core = core
        self._answering = answering

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {
            "question": self.post_question, "thread": self.open_thread, "reveal": self.reveal,
            "close": self.close_card,
        }  # fmt: skip

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return dict.fromkeys(messages.WHAT_FAILED, self.tell_organiser)

    async def post_question(self, row: OutboxRow) -> None:
        """claimed → sent: the card appears in the channel."""
        context = await self._load(row)
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
            card = self._card(context, row.marker)
            message_id = await self._core.outbox.send_once(row, Place(channel_id=channel_id), card)
        now, sent_id = self._core.clock.now(), MessageId(message_id)
        await self._core.database.write(
            lambda tx: _posted(tx, row, context, channel_id, sent_id, now)
        )
        log.info("posted", extra={**row.ids, "post_id": post.post_id, "message_id": sent_id})

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
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)

    async def reveal(self, row: OutboxRow) -> None:
        """→ revealed: model answer in the thread, and the day is closed for streaks."""
        context = await self._load(row)
        if context is None:
            return
        post = context.post
        await self._answering.collect(post.post_id)
        now = self._core.clock.now()
        since = post.sent_at or now
        count, shared, outages = await self._core.database.read(
            lambda tx: (
                answers.count_in_time(tx, post.post_id),
                answers.shared_answers(tx, post.post_id),
                uptime.outages(tx, post.guild_id, since, now),
            )
        )
        reason = outage_reason(outages, since, now, context.settings.zone)
        void_reason = post.void_reason or reason
        card = reveal_card(post, context.question, row.marker, count, shared, void_reason)
        message_id = await self._say_reveal(row, post, card)
        now = self._core.clock.now()

        def close_day(tx: Transaction) -> None:
            store.mark_revealed(
                tx, post.post_id, revealed_at=now, message_id=message_id, void_reason=void_reason
            )
            outbox.complete(tx, row.outbox_id, message_id)
            streaks.refresh(tx, post.guild_id)
            outbox.put(
                tx, guild_id=post.guild_id, kind="close", subject=row.subject, due_at=now, now=now
            )

        await self._core.database.write(close_day)
        log.info("revealed", extra={**row.ids, "post_id": post.post_id, "message_id": message_id})

    async def _say_reveal(
        self, row: OutboxRow, post: DailyPost, card: messages.RevealCard
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
                    await self.tell_organiser(row, error)
                    return None
                if error.failure is not DeliveryFailure.GONE:
                    raise
        return None

    async def close_card(self, row: OutboxRow) -> None:
        """revealed → closed: the card says that the answers are out."""
        context = await self._load(row)
        if context is None:
            return
        post = context.post
        if post.channel_id is not None and post.message_id is not None:
            count, asked = await self._core.database.read(
                lambda tx: (
                    answers.count_in_time(tx, post.post_id),
                    outbox.marker_of(tx, "question", row.subject),
                )
            )
            try:
                card = self._card(context, asked, count)
                await self._core.notifier.edit(post.channel_id, post.message_id, card)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                log.info("card can't be closed", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_closed(tx, post.post_id)
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)

    async def tell_organiser(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Note for /organise status what failed, and tell the organiser once for each cause."""
        if error is not None and row.attempts < PATIENCE.get(error.failure, 1):
            return
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: _note_failure(tx, row, error, now))

    async def _load(self, row: OutboxRow) -> PostContext | None:
        """The post of a row; None (and the row discarded) where there is nothing to do."""
        post_id = PostId(int(row.subject))
        post, settings = await self._core.database.read(
            lambda tx: (store.get(tx, post_id), guilds.get(tx, row.guild_id))
        )
        question = self._core.bank.question(post.question_id) if post is not None else None
        if post is None or settings is None or question is None:
            now = self._core.clock.now()
            await self._core.database.write(lambda tx: _discard(tx, row, post_id, now))
            return None
        return PostContext(post, settings, question)

    def _card(self, context: PostContext, marker: str, count: int = 0) -> messages.QuestionCard:
        post, settings, question = context.post, context.settings, context.question
        now, reads = self._core.clock.now(), self._core.notifier.reads_messages()
        return claims.post_card(post, settings, question, now, marker, count, reads_messages=reads)


def _discard(tx: Transaction, row: OutboxRow, post_id: PostId, now: datetime) -> None:
    outbox.discard(tx, row.outbox_id, "the post or its question no longer exists")
    if row.kind == "question":
        store.mark_void(tx, post_id, NEVER_POSTED)
    elif row.kind == "reveal":
        # Nothing to reveal any more, but the day must not stay open for ever.
        store.mark_revealed(tx, post_id, revealed_at=now, message_id=None, void_reason=WITHDRAWN)
    streaks.refresh(tx, row.guild_id)


def _posted(
    tx: Transaction, row: OutboxRow, context: PostContext, channel_id: ChannelId,
    message_id: MessageId, now: datetime,
) -> None:  # fmt: skip
    post = context.post
    reveal_at = rules.reveal_due(post.due_at or now, now, context.settings.reveal_minutes)
    store.mark_sent(
        tx, post.post_id, channel_id=channel_id, message_id=message_id, sent_at=now,
        reveal_due_at=reveal_at,
    )  # fmt: skip
    outbox.complete(tx, row.outbox_id, message_id)
    guild_id, subject = post.guild_id, str(post.post_id)
    outbox.put(
        tx, guild_id=guild_id, kind="thread", subject=subject, due_at=now, now=now,
        expires_at=reveal_at,
    )  # fmt: skip
    outbox.put(tx, guild_id=guild_id, kind="reveal", subject=subject, due_at=reveal_at, now=now)


def _note_failure(
    tx: Transaction, row: OutboxRow, error: DeliveryError | None, now: datetime
) -> None:
    settings, post = guilds.get(tx, row.guild_id), store.get(tx, PostId(int(row.subject)))
    if settings is None or post is None:
        return
    words = messages.explain_failure(row.kind, error, post)
    if row.kind == "question" and (error is None or error.failure is DeliveryFailure.REFUSED):
        store.mark_void(tx, post.post_id, NEVER_POSTED)
        streaks.refresh(tx, row.guild_id)
        claims.plan_next(tx, settings, now)
    store.set_note(tx, post.post_id, words.replace("**", "").split("\n")[0])
    cause = "expired" if error is None else error.failure.value
    claims.notice(tx, settings, f"{row.kind}:{row.subject}:{cause}", words, now)

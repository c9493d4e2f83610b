"""What has to happen in Discord for a day's question, each exactly once: card and thread.

Each is a row of the outbox; what was done and its tick are one commit. After a crash
the outbox hands the row out again and ``send_once`` finds the message that is there.
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
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.ledger import rules, store
from bot.daily.ledger.rules import DailyPost, PostState
from bot.daily.question.messages import QuestionCard
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds
from bot.server.settings.rules import GuildSettings

NEVER_POSTED = "the question could not be posted"
WITHDRAWN = "the question was taken out of the bank"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a handler needs to know of its post."""

    post: DailyPost
    settings: GuildSettings
    question: Question


async def load_post(core: Core, row: OutboxRow) -> PostContext | None:
    """The post of a row; None (and the row discarded) where there is nothing to do."""
    post_id = PostId(int(row.subject))

    def load(tx: Transaction) -> tuple[DailyPost | None, GuildSettings | None]:
        return store.get(tx, post_id), guilds.get(tx, row.guild_id)

    post, settings = await core.database.read(load)
    question = core.bank.question(post.question_id) if post is not None else None
    if post is None or settings is None or question is None:
        now = core.clock.now()
        await core.database.write(lambda tx: _discard(tx, row, post_id, now))
        return None
    return PostContext(post, settings, question)


def _discard(tx: Transaction, row: OutboxRow, post_id: PostId, now: datetime) -> None:
    outbox.discard(tx, row.outbox_id, "the post or its question no longer exists")
    if row.kind == "question":
        store.mark_void(tx, post_id, NEVER_POSTED)
    elif row.kind == "reveal":
        # Nothing to reveal any more, but the day must not stay open for ever.
        store.mark_revealed(tx, post_id, revealed_at=now, message_id=None, void_reason=WITHDRAWN)
    streaks.refresh(tx, row.guild_id)


def card_of(
    core: Core, context: PostContext, marker: str, *, answered_count: int = 0
) -> QuestionCard:
    """The card of a post as it is now."""
    post, settings = context.post, context.settings
    now = core.clock.now()
    due = rules.reveal_due(post.due_at or now, now, settings.reveal_minutes)
    reveal_at = post.reveal_due_at or due
    return QuestionCard(
        post_id=post.post_id, guild_id=post.guild_id, marker=marker, on=post.on,
        question=context.question, reveal_at=reveal_at,
        reads_messages=core.notifier.reads_messages(), ping_role_id=settings.ping_role_id,
        thread_id=post.thread_id, revealed=post.state in (PostState.REVEALED, PostState.CLOSED),
        answered_count=answered_count,
    )  # fmt: skip


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
        now, sent_id = self._core.clock.now(), MessageId(message_id)
        await self._core.database.write(
            lambda tx: _posted(tx, row, context, channel_id, sent_id, now)
        )

    async def _find_quietly(self, row: OutboxRow, channel_id: ChannelId) -> int | None:
        try:
            return await self._core.outbox.find(row, Place(channel_id=channel_id))
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            return None

    async def open_thread(self, row: OutboxRow) -> None:
        """sent → threaded: members have a place to write."""
        context = await load_post(self._core, row)
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

"""What a handler needs to know of its post."""

from dataclasses import dataclass
from datetime import datetime

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import PostId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.daily.ledger import rules, store
from bot.daily.ledger.rules import DailyPost, PostState
from bot.daily.question.messages import QuestionCard
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds
from bot.server.settings.rules import GuildSettings

NEVER_POSTED = "the question could not be posted"
WITHDRAWN = "the question was taken out of the bank"


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
    due = post.due_at or core.clock.now()
    reveal_at = post.reveal_due_at or rules.reveal_due(
        due, core.clock.now(), settings.reveal_minutes
    )
    return QuestionCard(
        post_id=post.post_id,
        guild_id=post.guild_id,
        marker=marker,
        on=post.on,
        question=context.question,
        reveal_at=reveal_at,
        reads_messages=core.notifier.reads_messages(),
        ping_role_id=settings.ping_role_id,
        thread_id=post.thread_id,
        revealed=post.state in (PostState.REVEALED, PostState.CLOSED),
        answered_count=answered_count,
    )

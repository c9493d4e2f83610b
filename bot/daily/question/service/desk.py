"""What a deed needs to know of its post."""

from dataclasses import dataclass
from functools import partial

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier
from bot.daily.ledger import rules, store
from bot.daily.ledger.rules import PostState
from bot.daily.ledger.store import DailyPost
from bot.daily.question.messages import QuestionCard
from bot.daily.question.service.notices import NEVER_POSTED
from bot.daily.streaks import store as streaks
from bot.server.settings import store as guild_store
from bot.server.settings.rules import GuildSettings

WITHDRAWN = "the question was taken out of the bank"


@dataclass(frozen=True, slots=True)
class Work:
    """What a deed needs to know of its post."""

    post: DailyPost
    settings: GuildSettings
    question: Question


class Desk:
    """Gathers the work of a row, and draws its card."""

    def __init__(
        self, *, database: Database, clock: Clock, shelf: QuestionBank, notifier: Notifier
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier

    async def work(self, row: OutboxRow) -> Work | None:
        """The post of a row; None (and the row dropped) where there is nothing to do."""

        def load(tx: Transaction) -> tuple[DailyPost | None, GuildSettings | None]:
            return store.get(tx, int(row.subject)), guild_store.get(tx, row.guild_id)

        post, settings = await self._database.read(load)
        question = self._shelf.question(post.question_id) if post is not None else None
        if post is None or settings is None or question is None:
            why = "the post or its question no longer exists"
            await self._database.write(partial(self._drop, row=row, why=why))
            return None
        return Work(post, settings, question)

    def _drop(self, tx: Transaction, *, row: OutboxRow, why: str) -> None:
        outbox.discard(tx, row.outbox_id, why)
        if row.kind == "question":
            store.mark_void(tx, int(row.subject), NEVER_POSTED)
        elif row.kind == "reveal":
            # Nothing to reveal any more, but the day must not stay open for ever.
            store.mark_revealed(
                tx,
                int(row.subject),
                revealed_at=self._clock.now(),
                message_id=None,
                void_reason=WITHDRAWN,
            )
        streaks.settle(tx, row.guild_id)

    def card(self, work: Work, marker: str, *, answered_count: int = 0) -> QuestionCard:
        """The card of a post as it is now."""
        post, settings = work.post, work.settings
        due = post.due_at or self._clock.now()
        reveal_at = post.reveal_due_at or rules.reveal_due(
            due, self._clock.now(), settings.reveal_minutes
        )
        return QuestionCard(
            post_id=post.post_id,
            guild_id=post.guild_id,
            marker=marker,
            on=post.on,
            question=work.question,
            reveal_at=reveal_at,
            reads_messages=self._notifier.reads_messages(),
            ping_role_id=settings.ping_role_id,
            thread_id=post.thread_id,
            revealed=post.state in (PostState.REVEALED, PostState.CLOSED),
            answered_count=answered_count,
        )

"""A reveal that stands is drawn as things are now: somebody whom it named was erased."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import change
from bot.daily.answers import store as answers
from bot.daily.answers import tx as answering
from bot.daily.answers.rules import SharedAnswer
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost
from bot.daily.question import messages
from bot.daily.votes import store as votes

SOON = timedelta(minutes=1)


def reveal_card(
    post: DailyPost, question: Question, marker: str, count: int,
    shared: Sequence[SharedAnswer], void_reason: str, picked_id: UserId | None,
) -> messages.RevealCard:  # fmt: skip
    """The reveal of a post: how many answered in time, who shared, and whose was picked."""
    return messages.RevealCard(
        post_id=post.post_id, guild_id=post.guild_id, marker=marker, on=post.on,
        question=question, answered_count=count, shared=tuple(shared), void_reason=void_reason,
        card_channel_id=post.channel_id or ChannelId(0),
        card_message_id=post.message_id or MessageId(0), picked_id=picked_id,
    )  # fmt: skip


class RevealRedraw:
    """Draws reveals again."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {answering.REVEAL_DRAW: self.draw}

    async def draw(self, row: OutboxRow) -> None:
        """Edit the reveal where it stands; one that is on its way first has to get there."""
        write = self._core.database.write
        post, card = await self._core.database.read(partial(self._load, row=row))
        if post is not None and post.state.is_open:
            until = self._core.clock.now() + SOON
            await write(lambda tx: outbox.reschedule(tx, row.outbox_id, until, ""))
            return
        if post is None or card is None or post.reveal_message_id is None:
            await write(lambda tx: outbox.discard(tx, row.outbox_id, "there is no reveal"))
            return
        for channel_id in (post.thread_id, post.channel_id):
            if channel_id is None:
                continue
            edit = partial(self._core.notifier.edit, channel_id, post.reveal_message_id, card)
            if await change(self._core.notifier, channel_id, edit):
                break
        await write(lambda tx: outbox.complete(tx, row.outbox_id))

    def _load(
        self, tx: Transaction, row: OutboxRow
    ) -> tuple[DailyPost | None, messages.RevealCard | None]:
        post = store.get(tx, PostId(int(row.subject)))
        question = None if post is None else self._core.bank.question(post.question_id)
        if post is None or question is None:
            return post, None
        card = reveal_card(
            post, question, outbox.marker_of(tx, "reveal", row.subject),
            answers.count_in_time(tx, post.post_id), answers.shared_answers(tx, post.post_id),
            post.void_reason, votes.picked_author(tx, post.post_id),
        )  # fmt: skip
        return post, card

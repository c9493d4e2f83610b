"""A card or reveal that stands is drawn as things are now: somebody whom it named was erased."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import DeliveryError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import change
from bot.daily.answers import store as answers
from bot.daily.answers import tx as answering
from bot.daily.answers.rules import SharedAnswer
from bot.daily.contributed.tx import reading
from bot.daily.contributed.tx import saving as contributed
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost, PostState
from bot.daily.question import messages
from bot.daily.question.tx import claims
from bot.daily.votes import store as votes
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

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


def gather(
    tx: Transaction, bank: QuestionBank, post_id: PostId, guild_id: GuildId
) -> tuple[DailyPost | None, GuildSettings | None, UserId | None]:
    """A post, the settings of its server, and who is named on its card. The bank knows its question
    then, also one that was edited at this moment."""
    post = store.get(tx, post_id)
    reading.look_again(tx, bank, guild_id)
    named = None if post is None else reading.named_on(tx, guild_id, post.question_id)
    return post, guilds.get(tx, guild_id), named


class CardRedraw:
    """Draws cards again: somebody whom they named hid or was erased."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {contributed.CARD_DRAW: self.draw}

    async def draw(self, row: OutboxRow) -> None:
        """Edit the card where it stands; one that is on its way first has to get there."""
        core, post_id = self._core, PostId(int(row.subject))
        post, settings, named = await core.database.read(
            lambda tx: gather(tx, core.bank, post_id, row.guild_id)
        )
        question = None if post is None else core.bank.question(post.question_id)
        if post is not None and post.state is PostState.CLAIMED:
            until = core.clock.now() + SOON
            await core.database.write(lambda tx: outbox.reschedule(tx, row.outbox_id, until, ""))
            return
        if post is None or settings is None or question is None or post.message_id is None:
            await core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "there is no card")
            )
            return
        if named is not None and not await core.presence.is_there(row.guild_id, named):
            named = None
        count, marker = await core.database.read(
            lambda tx: (
                answers.count_in_time(tx, post_id),
                outbox.marker_of(tx, "question", row.subject),
            )
        )
        card = claims.post_card(
            post, settings, question, core.clock.now(), marker, count, suggested_by=named,
            reads_messages=core.notifier.reads_messages(),
        )  # fmt: skip
        channel_id = post.channel_id or settings.channel_id
        edit = partial(core.notifier.edit, channel_id, post.message_id, card)
        await change(core.notifier, channel_id, edit)
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))


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
        closed: DeliveryError | None = None
        for channel_id in (post.thread_id, post.channel_id):
            if channel_id is None:
                continue
            edit = partial(self._core.notifier.edit, channel_id, post.reveal_message_id, card)
            try:
                if await change(self._core.notifier, channel_id, edit):
                    break
            except DeliveryError as error:
                if not error.is_closed:
                    raise
                closed = error  # it may stand in the channel
        else:
            if closed is not None:
                raise closed
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

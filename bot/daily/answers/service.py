"""What members do with answers: open the form, hand it in, hand in a message, share."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, PostId, UserId, made_at
from bot.core.ports import IncomingMessage
from bot.daily.answers import rules, store
from bot.daily.answers import tx as answers
from bot.daily.answers.messages import (
    OLDER,
    AnswerForm,
    AnswerRecorded,
    AnswerShared,
    SharedRest,
    TooShort,
)
from bot.daily.answers.rules import Submission
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import DailyPost, counting
from bot.server.settings import store as guilds


class AnswerService:
    """Everything that members do with answers."""

    def __init__(self, core: Core, *, follow: Callable[[ChannelId], None] | None = None) -> None:
        """``follow`` is told of channels in which edits and deletions concern answers from now."""
        self._core = core
        self._follow = follow

    async def open_form(self, guild_id: GuildId, user_id: UserId, post_id: PostId) -> AnswerForm:
        """The form for a question, prefilled with the draft or the answer so far."""

        def load(tx: Transaction) -> AnswerForm:
            post = answers.post_or_refuse(tx, guild_id, post_id)
            answer = store.of_member(tx, post_id, user_id)
            text = "" if answer is None else store.form_part(tx, answer.answer_id)
            whole = "" if answer is None else answers.text_of(tx, answer.answer_id)
            draft = store.draft(tx, post_id, user_id)
            settings = guilds.get(tx, guild_id)
            adds = answer is not None and rules.stays(answer, post.revealed_at)
            return AnswerForm(
                post_id=post_id,
                question=self._core.bank.question(post.question_id),
                text=("" if adds else text) or (draft.body if draft is not None else ""),
                written_elsewhere=whole != text,
                shared=rules.proposed(answer, draft),
                late=not post.state.is_open,
                late_counts=settings is not None and counting(post, settings).late_counts,
                adds=adds,
            )

        return await self._core.database.read(load)

    async def submit_form(self, submission: Submission) -> AnswerRecorded | TooShort:
        """The form came in: record it, or keep it as a draft and say what is missing."""
        now = self._core.clock.now()
        result = await self._core.database.write(
            partial(answers.record, submission=submission, now=now, keep_draft=True)
        )
        self._core.wake()
        return result

    async def share(self, guild_id: GuildId, user_id: UserId, post_id: PostId) -> AnswerShared:
        """*Share in thread*: a private answer becomes everybody's to read."""
        now = self._core.clock.now()
        result = await self._core.database.write(
            partial(answers.share, guild_id=guild_id, user_id=user_id, post_id=post_id, now=now)
        )
        self._core.wake()
        return result

    async def rest_of_shared(
        self, guild_id: GuildId, post_id: PostId, author_id: UserId
    ) -> SharedRest:
        """A shared answer whose card shows only its beginning; a refusal if it isn't shared any
        more."""

        def load(tx: Transaction) -> SharedRest:
            post = answers.post_or_refuse(tx, guild_id, post_id)
            answer = answers.answer_of(tx, post.post_id, author_id)
            text = "" if answer is None else store.form_part(tx, answer.answer_id)
            if answer is None or not answer.shared or not text:
                raise UserError("Its author doesn't share that answer any more.")
            return SharedRest(author_id, text)

        return await self._core.database.read(load)

    async def submit_message(
        self, guild_id: GuildId, user_id: UserId, message: IncomingMessage
    ) -> AnswerRecorded | TooShort:
        """*Submit as my answer*: a message of the member's own becomes (part of) the answer.

        In a question's thread it answers that question, elsewhere the newest open one that was
        there when it was written. It stays with the question of which it is a part.
        """
        if message.author_id != user_id:
            raise UserError("That message isn't yours. Choose one that you wrote yourself.")
        if not message.text.strip():
            raise UserError(
                "That message has no text, so it can't be an answer. Use the *Answer* button "
                "instead."
            )
        now = self._core.clock.now()

        def hand_in(tx: Transaction) -> tuple[AnswerRecorded | TooShort, bool]:
            post = _answered_by(tx, guild_id, message)
            is_elsewhere = message.channel_id != post.thread_id
            if is_elsewhere:
                store.follow_channel(tx, guild_id, message.channel_id)
            submission = answers.of_message(post, message)
            result = answers.record(tx, submission=submission, now=now, keep_draft=True)
            question = self._core.bank.question(post.question_id)
            if is_elsewhere and question is not None and isinstance(result, AnswerRecorded):
                result = replace(result, title=question.title)
            return result, is_elsewhere

        result, is_elsewhere = await self._core.database.write(hand_in)
        if is_elsewhere and self._follow is not None:
            self._follow(message.channel_id)
        self._core.wake()
        return result


def _answered_by(tx: Transaction, guild_id: GuildId, message: IncomingMessage) -> DailyPost:
    post = daily.of_thread(tx, message.channel_id)
    if post is None and (answer := store.of_message(tx, message.message_id)) is not None:
        post = daily.get(tx, answer.post_id)
    if post is not None and post.guild_id == guild_id:
        return post
    posts = daily.open_posts(tx, guild_id)
    if not posts:
        raise UserError("No question is open right now. Your message stays as it is.")
    for post in posts:
        if post.message_id is not None and made_at(post.message_id) <= message.text_at:
            return post
    raise UserError(OLDER)

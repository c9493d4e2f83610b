"""What members do with answers: open the form, hand in, write, edit, delete."""

import logging
from collections.abc import Sequence
from functools import partial

from bot.core.database import Transaction
from bot.core.erasures import REMEMBERED
from bot.core.errors import DeliveryError, DeliveryFailure, UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, MessageId, PostId, UserId
from bot.core.ports import IncomingMessage
from bot.daily.answers import store
from bot.daily.answers import tx as answers
from bot.daily.answers.messages import AnswerForm, AnswerRecorded, AnswerShared, TooShort
from bot.daily.answers.rules import Submission
from bot.daily.ledger import store as daily

COUNTED = "✅"
log = logging.getLogger(__name__)


class AnswerService:
    """Everything that members do with answers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def open_form(self, guild_id: GuildId, user_id: UserId, post_id: PostId) -> AnswerForm:
        """The form for a question, prefilled with the draft or the answer so far."""

        def load(tx: Transaction) -> AnswerForm:
            post = answers.post_or_refuse(tx, guild_id, post_id)
            answer = store.of_member(tx, post_id, user_id)
            text = store.draft(tx, post_id, user_id)
            if not text and answer is not None:
                text = store.form_part(tx, answer.answer_id)
            question = self._core.bank.question(post.question_id)
            return AnswerForm(
                post_id=post_id,
                title=question.title if question is not None else "Your answer",
                text=text,
                shared=answer.shared if answer is not None else True,
                late=not post.state.is_open,
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

    async def submit_message(
        self, guild_id: GuildId, user_id: UserId, message: IncomingMessage
    ) -> AnswerRecorded | TooShort:
        """*Submit as my answer*: a message of the member's own becomes (part of) the answer.

        In a question's thread it answers that question, elsewhere the newest open one.
        """
        if message.author_id != user_id:
            raise UserError("That message isn't yours. Choose one that you wrote yourself.")
        if not message.text.strip():
            raise UserError(
                "That message has no text that I can take. Use the *Answer* button instead."
            )
        now = self._core.clock.now()

        def hand_in(tx: Transaction) -> AnswerRecorded | TooShort:
            post = daily.of_thread(tx, message.channel_id)
            if post is None or post.guild_id != guild_id:
                post = next(iter(daily.open_posts(tx, guild_id)), None)
            if post is None:
                raise UserError("No question is open right now. Your message stays as it is.")
            submission = answers.of_message(post, message)
            return answers.record(tx, submission=submission, now=now, keep_draft=True)

        result = await self._core.database.write(hand_in)
        self._core.wake()
        return result

    async def message_written(self, guild_id: GuildId, message: IncomingMessage) -> None:
        """Somebody wrote in a thread (only with the Message Content intent)."""
        if not message.is_person or not message.text.strip():
            return
        now = self._core.clock.now()
        result = await self._core.database.write(
            partial(
                answers.take_thread_message,
                guild_id=guild_id,
                message=message,
                now=now,
                erasures=self._core.erasures,
            )
        )
        if isinstance(result, AnswerRecorded):
            await self._confirm(message)
        if result is not None:
            self._core.wake()

    async def message_edited(self, guild_id: GuildId, message: IncomingMessage) -> None:
        """A message changed: its part of the answer changes with it, or is withdrawn when
        too little is left; one that was too short before may now count."""
        if not message.is_person or not await self._concerns_us(message):
            return
        now = self._core.clock.now()

        def edit(tx: Transaction) -> AnswerRecorded | TooShort | None:
            answer = store.of_message(tx, message.message_id)
            if answer is None:
                if message.written_at < now - REMEMBERED:
                    return None  # nobody knows any more whether its author was erased since
                return answers.take_thread_message(
                    tx, guild_id=guild_id, message=message, now=now, erasures=self._core.erasures
                )
            if answer.guild_id == guild_id:
                answers.change_part(tx, answer, message, now)
            return None

        if isinstance(await self._core.database.write(edit), AnswerRecorded):
            await self._confirm(message)
        self._core.wake()

    async def messages_deleted(self, guild_id: GuildId, message_ids: Sequence[MessageId]) -> None:
        """Messages are gone: what they said is withdrawn."""
        parts = await self._core.database.read(
            lambda tx: [one for one in message_ids if store.of_message(tx, one) is not None]
        )
        if not parts:
            return  # most messages of a server have nothing to do with us
        now = self._core.clock.now()

        def withdraw(tx: Transaction) -> None:
            for message_id in parts:
                answer = store.of_message(tx, message_id)
                if answer is not None and answer.guild_id == guild_id:
                    answers.withdraw_part(tx, answer, message_id, now)

        await self._core.database.write(withdraw)

    async def _concerns_us(self, message: IncomingMessage) -> bool:
        """Whether a message is part of an answer or stands in a question's thread."""
        return await self._core.database.read(
            lambda tx: (
                store.of_message(tx, message.message_id) is not None
                or daily.of_thread(tx, message.channel_id) is not None
            )
        )

    async def collect(self, post_id: PostId) -> None:
        """Read a question's thread from its start and take what happened while the bot was
        away: new answers with their own time, edits, deletions. Doing it twice changes
        nothing. Does nothing where messages can't be read; raises ``DeliveryError`` where
        they can't be read just now, so that no day is closed without its answers."""
        post = await self._core.database.read(lambda tx: daily.get(tx, post_id))
        if post is None or post.thread_id is None or not self._core.notifier.reads_messages():
            return
        try:
            written = await self._core.notifier.written_since(
                post.thread_id, MessageId(post.thread_id)
            )
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            log.warning("thread can't be read", extra={"post_id": post_id, "why": str(error)})
            return
        now = self._core.clock.now()
        fresh = await self._core.database.write(
            partial(
                answers.collect, post=post, written=written, now=now, erasures=self._core.erasures
            )
        )
        for message in fresh:
            await self._confirm(message)
        if fresh:
            self._core.wake()

    async def collect_open(self) -> None:
        """After a start or a lost connection: collect in every open thread. One that can't
        be read now is read again before its reveal."""
        posts = await self._core.database.read(daily.open_posts)
        for post in posts:
            if not self._core.notifier.is_connected(post.guild_id):
                continue
            try:
                await self.collect(post.post_id)
            except DeliveryError as error:
                log.info("read later", extra={"post_id": post.post_id, "why": str(error)})

    async def _confirm(self, message: IncomingMessage) -> None:
        try:
            await self._core.notifier.react(message.channel_id, message.message_id, COUNTED)
        except DeliveryError as error:
            # The answer is stored; a missing tick is no reason to say anything.
            log.info("no reaction", extra={"why": str(error)})

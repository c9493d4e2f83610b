"""What has to happen in Discord for answers: the shared copy, milestones, tips."""

import logging
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import change, remove
from bot.core.ports import Place
from bot.daily.answers import store
from bot.daily.answers.messages import MilestoneCard, SharedCard, TooShortTip
from bot.daily.answers.rules import COUNTED, WITHOUT_TEXT, Answer
from bot.daily.answers.tx import UNTICK
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import counting
from bot.daily.votes import store as votes
from bot.server import members
from bot.server.settings import store as guilds

NOT_IN_THREAD = (
    "Your answer{title} is kept and counts as before, but I can't post its current version in the "
    "question's thread: it is closed to me, or somebody deleted the thread or the copy."
)
STILL_IN_THREAD = (
    "Your answer{title} is private now, but I can't take its copy out of the question's thread: "
    "the thread is closed to me. I'll keep trying; a moderator can delete the copy at once."
)
log = logging.getLogger(__name__)


class AnswerHandlers:
    """What is to be said and taken away for answers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {
            "share": self.share, "milestone": self.announce, "tip": self.give_tip,
            UNTICK: self.untick,
        }  # fmt: skip

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {"share": self.share_failed}

    async def _done(self, row: OutboxRow, message_id: MessageId | None = None) -> None:
        await self._core.database.write(
            lambda tx: outbox.complete(tx, row.outbox_id, message_id or row.message_id)
        )

    async def untick(self, row: OutboxRow) -> None:
        """Take the reaction from a member's message, unless it counts again by now. Where that
        can't be, it is no reason to say anything, and a thread that is archived is not opened for
        it."""
        channel_id, message_id = (int(one) for one in row.subject.split(":"))
        message = MessageId(message_id)
        try:
            if await self._core.database.read(lambda tx: store.of_message(tx, message)) is None:
                await self._core.notifier.unreact(ChannelId(channel_id), message, COUNTED)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
        await self._done(row)

    async def share(self, row: OutboxRow) -> None:
        """Bring the copy of an answer in the thread up to what is stored."""
        answer_id = AnswerId(int(row.subject))

        def load(tx: Transaction) -> tuple[Answer | None, str, ChannelId | None, int]:
            answer = store.get(tx, answer_id)
            if answer is None:
                return None, "", None, 0
            post = daily.get(tx, answer.post_id)
            thread_id = None if post is None else post.thread_id
            return answer, store.form_part(tx, answer_id), thread_id, votes.count(tx, answer_id)

        answer, text, thread_id, well_put = await self._core.database.read(load)
        wanted = answer is not None and answer.shared and answer.withdrawn_at is None
        if answer is None or thread_id is None or (wanted and not text):
            # Nowhere to share in, so it stays private; or it ended by its age, and a copy stays.
            await self._done(row)
            return
        message_id, reached = answer.share_message_id, True
        try:
            card = SharedCard(
                row.marker, answer.post_id, answer.user_id, text, answer.late, well_put
            )
            message_id = await self._bring_up_to_date(row, answer, card, thread_id, wanted=wanted)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
            reached = False
            log.info("shared copy is gone", extra={"answer_id": answer_id})
        message_id = message_id if wanted else None

        def note(tx: Transaction) -> None:
            store.set_share_message(tx, answer_id, message_id)
            if wanted and not reached:
                _tell_once(tx, answer, self._words(tx, answer.post_id, NOT_IN_THREAD))
            fresh, fresh_text = store.get(tx, answer_id), store.form_part(tx, answer_id)
            is_changed = fresh is not None and _is_changed(answer, fresh, text, fresh_text)
            if is_changed or votes.count(tx, answer_id) != well_put:
                # It changed while this was on its way: once more, at once.
                outbox.reschedule(tx, row.outbox_id, row.due_at, "")
                return
            outbox.complete(tx, row.outbox_id, message_id)

        await self._core.database.write(note)

    async def _bring_up_to_date(
        self, row: OutboxRow, answer: Answer, card: SharedCard, thread_id: ChannelId, *,
        wanted: bool,
    ) -> MessageId | None:  # fmt: skip
        place = Place(channel_id=thread_id)
        there = answer.share_message_id
        if there is None and not row.is_first_attempt:
            # An earlier try may have put it there, with what the answer said then.
            found = await self._core.outbox.find(row, place)
            there = None if found is None else MessageId(found)
        if there is None:
            return (
                MessageId(await self._core.outbox.send_once(row, place, card)) if wanted else None
            )
        notifier = self._core.notifier
        if wanted:
            edit = partial(notifier.edit, thread_id, there, card)
            if await change(notifier, thread_id, edit):
                return there
            raise DeliveryError(DeliveryFailure.GONE, "the copy is gone")
        await remove(notifier, thread_id, there)
        return None

    def _words(self, tx: Transaction, post_id: PostId, words: str) -> str:
        """What the member hears, once, whose copy isn't as they wanted it."""
        post = daily.get(tx, post_id)
        question = None if post is None else self._core.bank.question(post.question_id)
        return words.format(title="" if question is None else f" to *{question.title}*")

    async def share_failed(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """The thread takes nothing, as one that is locked: the member hears it once, and the copy
        comes, or goes, if it does later."""
        is_news = error is not None and row.problem != str(error)
        if error is None or not is_news or error.failure is DeliveryFailure.TEMPORARY:
            return
        answer_id = AnswerId(int(row.subject))

        def tell(tx: Transaction) -> None:
            answer = store.get(tx, answer_id)
            if answer is not None and answer.withdrawn_at is None:
                words = NOT_IN_THREAD if answer.shared else STILL_IN_THREAD
                _tell_once(tx, answer, self._words(tx, answer.post_id, words))

        await self._core.database.write(tell)

    async def announce(self, row: OutboxRow) -> None:
        """A kind word in the thread for a round number of days."""
        _, user_id, days, post_id = (int(part) for part in row.subject.split(":"))
        post = await self._core.database.read(lambda tx: daily.get(tx, PostId(post_id)))
        if post is None or post.thread_id is None:
            await self._done(row)
            return
        card = MilestoneCard(row.marker, UserId(user_id), days)
        sent = None
        try:
            place = Place(channel_id=post.thread_id)
            sent = MessageId(await self._core.outbox.send_once(row, place, card))
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
        await self._done(row, sent)

    async def give_tip(self, row: OutboxRow) -> None:
        """By direct message: what a thread message needs to count."""
        thread_id = row.channel_id or ChannelId(0)
        need = await self._core.database.read(lambda tx: _needed(tx, row.guild_id, thread_id))
        if row.user_id is None or need is None:
            await self._done(row)
            return
        tip = TooShortTip(
            marker=row.marker, guild_id=row.guild_id, channel_id=thread_id,
            message_id=MessageId(int(row.body.removesuffix(WITHOUT_TEXT))), need=need,
            without_text=row.body.endswith(WITHOUT_TEXT),
        )  # fmt: skip
        sent = await self._core.outbox.send_once(row, Place(user_id=row.user_id), tip)
        await self._done(row, MessageId(sent))


def _tell_once(tx: Transaction, answer: Answer, words: str) -> None:
    members.leave_note(tx, answer.guild_id, answer.user_id, words)


def _is_changed(old: Answer, new: Answer, text: str, new_text: str) -> bool:
    """Whether the copy of an answer would look different now."""
    return (old.shared, old.withdrawn_at, text) != (new.shared, new.withdrawn_at, new_text)


def _needed(tx: Transaction, guild_id: GuildId, thread_id: ChannelId) -> int | None:
    """How many letters and digits an answer in a question's thread needs."""
    settings, post = guilds.get(tx, guild_id), daily.of_thread(tx, thread_id)
    return None if settings is None else counting(post, settings).min_chars

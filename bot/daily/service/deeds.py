"""What has to happen in Discord for a day's question, each exactly once.

question (the card) → thread → reveal → close, and notices to the organiser. Each deed is
a row of the outbox; what it did and its tick are one commit. After a crash the outbox
hands the row out again and ``send_once`` finds the message that is there already.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.answers import store as answers
from bot.bank.model import Question
from bot.bank.shelf import BankShelf
from bot.clock import Clock
from bot.daily import claims, rules, store
from bot.daily.messages import Notice, QuestionCard, RevealCard, SharedAnswer
from bot.daily.rules import PostState
from bot.daily.store import DailyPost
from bot.errors import DeliveryError, Obstacle
from bot.guilds import store as guild_store
from bot.guilds.rules import GuildSettings
from bot.outbox import store as outbox
from bot.outbox.service import OutboxService
from bot.outbox.store import OutboxRow
from bot.ports import Notifier, Place
from bot.storage.database import Database, Transaction
from bot.streaks import store as streaks
from bot.uptime import store as uptime
from bot.uptime.rules import outage_reason

Collect = Callable[[int], Awaitable[None]]
"""Collects the answers written in a post's thread that the bot has not seen (post id)."""

NEVER_POSTED = "the question could not be posted"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a deed needs to know of its post."""

    post: DailyPost
    settings: GuildSettings
    question: Question


class DailyDeeds:
    """The deeds of the daily question; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: BankShelf,
        notifier: Notifier,
        outbox_service: OutboxService,
        collect: Collect,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._outbox = outbox_service
        self._collect = collect
        outbox_service.register(
            {
                "question": self.post_question,
                "thread": self.open_thread,
                "reveal": self.reveal,
                "close": self.close_card,
            },
            failed=self.tell_organiser,
        )
        outbox_service.register({"notice": self.give_notice})

    async def _work(self, row: OutboxRow) -> _Work | None:
        """The post of a row; None (and the row dropped) where there is nothing to do."""

        def load(tx: Transaction) -> tuple[DailyPost | None, GuildSettings | None]:
            return store.get(tx, int(row.subject)), guild_store.get(tx, row.guild_id)

        post, settings = await self._database.read(load)
        question = self._shelf.question(post.question_id) if post is not None else None
        if post is None or settings is None or question is None:
            why = "the post or its question no longer exists"
            await self._database.write(partial(self._drop, row=row, why=why))
            return None
        return _Work(post, settings, question)

    def _drop(self, tx: Transaction, *, row: OutboxRow, why: str) -> None:
        outbox.drop(tx, row.outbox_id, why)
        if row.kind == "question":
            store.mark_void(tx, int(row.subject), NEVER_POSTED)

    def card(self, work: _Work, mark: str, *, answered_count: int = 0) -> QuestionCard:
        """The card of a post as it is now."""
        post, settings = work.post, work.settings
        due = post.due_at or self._clock.now()
        reveal_at = post.reveal_due_at or rules.reveal_due(
            due, self._clock.now(), settings.reveal_minutes
        )
        return QuestionCard(
            post_id=post.post_id,
            guild_id=post.guild_id,
            mark=mark,
            on=post.on,
            question=work.question,
            reveal_at=reveal_at,
            reads_messages=self._notifier.reads_messages(),
            ping_role_id=settings.ping_role_id,
            thread_id=post.thread_id,
            revealed=post.state in (PostState.REVEALED, PostState.CLOSED),
            answered_count=answered_count,
        )

    async def post_question(self, row: OutboxRow) -> None:
        """claimed → sent: the card appears in the channel."""
        work = await self._work(row)
        if work is None:
            return
        post, settings = work.post, work.settings
        channel_id = post.channel_id or settings.channel_id
        message_id = None
        if not row.first_try and channel_id != settings.channel_id:
            # The organiser chose another channel since: adopt what may be in the old one.
            message_id = await self._find_quietly(row, channel_id)
            if message_id is None:
                channel_id = settings.channel_id
        if message_id is None:
            card = self.card(work, row.mark)
            message_id = await self._outbox.send_once(row, Place(channel_id=channel_id), card)
        now = self._clock.now()
        done = partial(
            self._posted, row=row, work=work, channel_id=channel_id, message_id=message_id, now=now
        )
        await self._database.write(done)

    async def _find_quietly(self, row: OutboxRow, channel_id: int) -> int | None:
        try:
            return await self._notifier.find(
                Place(channel_id=channel_id), row.mark, since=row.created_at
            )
        except DeliveryError as error:
            if error.obstacle is Obstacle.TEMPORARY:
                raise
            return None

    def _posted(
        self,
        tx: Transaction,
        *,
        row: OutboxRow,
        work: _Work,
        channel_id: int,
        message_id: int,
        now: datetime,
    ) -> None:
        post = work.post
        reveal_at = rules.reveal_due(post.due_at or now, now, work.settings.reveal_minutes)
        store.set_channel(tx, post.post_id, channel_id)
        store.mark_sent(
            tx, post.post_id, message_id=message_id, sent_at=now, reveal_due_at=reveal_at
        )
        outbox.done(tx, row.outbox_id, message_id)
        subject = str(post.post_id)
        outbox.put(
            tx,
            guild_id=post.guild_id,
            kind="thread",
            subject=subject,
            due_at=now,
            now=now,
            expires_at=reveal_at,
        )
        outbox.put(
            tx, guild_id=post.guild_id, kind="reveal", subject=subject, due_at=reveal_at, now=now
        )

    async def open_thread(self, row: OutboxRow) -> None:
        """sent → threaded: members have a place to write."""
        work = await self._work(row)
        if work is None:
            return
        post = work.post
        thread_id: int | None = None
        if post.channel_id is not None and post.message_id is not None:
            try:
                thread_id = await self._notifier.open_thread(
                    post.channel_id,
                    post.message_id,
                    rules.thread_name(post.on, work.question.title),
                    archive_minutes=rules.archive_minutes(work.settings.reveal_minutes),
                )
            except DeliveryError as error:
                if error.obstacle is not Obstacle.GONE:
                    raise
                log.info("card is gone, no thread", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_threaded(tx, post.post_id, thread_id)
            store.set_note(tx, post.post_id, "")
            outbox.done(tx, row.outbox_id)

        await self._database.write(note)

    async def reveal(self, row: OutboxRow) -> None:
        """→ revealed: model answer in the thread, and the day is closed for streaks."""
        work = await self._work(row)
        if work is None:
            return
        post = work.post
        await self._collect(post.post_id)
        now = self._clock.now()
        seen = await self._database.read(partial(self._outcome, work=work, now=now))
        count, shared, void_reason = seen
        card = RevealCard(
            post_id=post.post_id,
            guild_id=post.guild_id,
            mark=row.mark,
            on=post.on,
            question=work.question,
            answered_count=count,
            shared=shared,
            void_reason=void_reason,
            card_channel_id=post.channel_id or 0,
            card_message_id=post.message_id or 0,
        )
        message_id = await self._say_reveal(row, post, card)
        await self._database.write(
            partial(
                self._revealed,
                row=row,
                post=post,
                message_id=message_id,
                void_reason=void_reason,
                now=self._clock.now(),
            )
        )

    def _outcome(
        self, tx: Transaction, *, work: _Work, now: datetime
    ) -> tuple[int, tuple[SharedAnswer, ...], str]:
        post = work.post
        since = post.sent_at or now
        reason = outage_reason(uptime.outages(tx, since, now), since, now, work.settings.zone)
        count = answers.count_in_time(tx, post.post_id)
        shared = tuple(
            SharedAnswer(link.user_id, link.channel_id or post.thread_id or 0, link.message_id)
            for link in answers.shared_links(tx, post.post_id)
        )
        return count, shared, post.void_reason or reason

    async def _say_reveal(self, row: OutboxRow, post: DailyPost, card: RevealCard) -> int | None:
        """In the thread; in the channel if the thread is gone; nowhere if both are."""
        for channel_id in (post.thread_id, post.channel_id):
            if channel_id is None:
                continue
            try:
                return await self._outbox.send_once(row, Place(channel_id=channel_id), card)
            except DeliveryError as error:
                if error.obstacle is not Obstacle.GONE:
                    raise
        return None

    def _revealed(
        self,
        tx: Transaction,
        *,
        row: OutboxRow,
        post: DailyPost,
        message_id: int | None,
        void_reason: str,
        now: datetime,
    ) -> None:
        store.mark_revealed(
            tx, post.post_id, revealed_at=now, message_id=message_id, void_reason=void_reason
        )
        outbox.done(tx, row.outbox_id, message_id)
        streaks.settle(tx, post.guild_id)
        outbox.put(
            tx, guild_id=post.guild_id, kind="close", subject=str(post.post_id), due_at=now, now=now
        )

    async def close_card(self, row: OutboxRow) -> None:
        """revealed → closed: the card says that the answers are out."""
        work = await self._work(row)
        if work is None:
            return
        post = work.post
        if post.channel_id is not None and post.message_id is not None:
            count = await self._database.read(lambda tx: answers.count_in_time(tx, post.post_id))
            asked = await self._database.read(
                lambda tx: outbox.mark_of(tx, "question", row.subject)
            )
            try:
                card = self.card(work, asked, answered_count=count)
                await self._notifier.edit(post.channel_id, post.message_id, card)
            except DeliveryError as error:
                if error.obstacle is Obstacle.TEMPORARY:
                    raise
                log.info("card can't be closed", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_closed(tx, post.post_id)
            outbox.done(tx, row.outbox_id)

        await self._database.write(note)

    async def give_notice(self, row: OutboxRow) -> None:
        """One message in the channel that the organiser chose; else a direct message."""
        settings = await self._database.read(lambda tx: guild_store.get(tx, row.guild_id))
        if settings is None:
            await self._database.write(lambda tx: outbox.drop(tx, row.outbox_id, "no guild"))
            return
        message = Notice(row.mark, row.body)
        try:
            sent = await self._outbox.send_once(
                row, Place(channel_id=settings.notice_place), message
            )
        except DeliveryError as error:
            if error.obstacle is Obstacle.TEMPORARY:
                raise
            sent = await self._outbox.send_once(row, Place(user_id=settings.organiser_id), message)
        await self._database.write(lambda tx: outbox.done(tx, row.outbox_id, sent))

    async def tell_organiser(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """A deed failed: note it for /daily status and tell the organiser once for each cause."""
        if error is not None and error.obstacle is Obstacle.TEMPORARY and row.attempts < 4:
            return
        now = self._clock.now()
        await self._database.write(partial(self._note_failure, row=row, error=error, now=now))

    def _note_failure(
        self, tx: Transaction, *, row: OutboxRow, error: DeliveryError | None, now: datetime
    ) -> None:
        settings = guild_store.get(tx, row.guild_id)
        post = store.get(tx, int(row.subject))
        if settings is None or post is None:
            return
        given_up = error is None or error.obstacle is Obstacle.REFUSED
        words = explain_failure(row.kind, error, post)
        if row.kind == "question" and given_up:
            store.mark_void(tx, post.post_id, NEVER_POSTED)
            streaks.settle(tx, row.guild_id)
            claims.plan_next(tx, settings, now)
        store.set_note(tx, post.post_id, words.replace("**", "").split("\n")[0])
        cause = "expired" if error is None else error.obstacle.value
        claims.notice(tx, settings, f"{row.kind}:{row.subject}:{cause}", words, now)


_WHAT = {
    "question": "today's question could not be posted",
    "thread": "the question's thread could not be opened",
    "reveal": "the answers could not be revealed",
    "close": "the card could not be updated",
}
_WHY = {
    Obstacle.FORBIDDEN: "A permission is missing. `/daily status` names it; give it to the bot's "
    "role and I'll try again by myself.",
    Obstacle.GONE: "The channel is gone. Choose another with `/setup`, and I'll go on there.",
    Obstacle.LIMIT: "The server has reached Discord's limit of active threads. Archive some, and "
    "I'll try again by myself. The *Answer* button works without a thread.",
    Obstacle.TEMPORARY: "Discord has trouble. I keep trying; there is nothing you need to do.",
    Obstacle.REFUSED: "Discord refused the message, which is my fault. The log has the details "
    "for whoever runs the bot.",
    Obstacle.CLOSED_DMS: "The direct messages are closed.",
}


def explain_failure(kind: str, error: DeliveryError | None, post: DailyPost) -> str:
    """What happened, what was kept, what to do: for the organiser."""
    where = "" if post.channel_id is None else f" (<#{post.channel_id}>)"
    head = f"**{post.on:%a} {post.on.day} {post.on:%b}: {_WHAT[kind]}**{where}."
    if error is None:
        return f"{head}\nThe day is over, so I let it go. It costs nobody a streak."
    return f"{head}\n{_WHY[error.obstacle]} All answers and streaks are kept."

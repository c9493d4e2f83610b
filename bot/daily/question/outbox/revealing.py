"""The reveal, exactly once, and the word to organisers when something fails.

The reveal closes the day for streaks in the same commit in which it is ticked off. A failure is
one message with what to do, never a silent log line.
"""

import logging
from datetime import datetime

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
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost
from bot.daily.question import tx as claims
from bot.daily.question.messages import Notice, RevealCard, SharedAnswer
from bot.daily.question.outbox.posting import NEVER_POSTED, PostContext, card_of, load_post
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds

log = logging.getLogger(__name__)
# The try from which on the organiser hears of it: what passes soon is not worth a word,
# and a day is void only when the outbox has given up.
PATIENCE = {DeliveryFailure.TEMPORARY: 4, DeliveryFailure.REFUSED: MOST_TRIES_IF_REFUSED}
_WHAT = {
    "question": "today's question could not be posted",
    "thread": "the question's thread could not be opened",
    "reveal": "the answers could not be revealed",
    "close": "the card could not be updated",
}
_WHY = {
    DeliveryFailure.FORBIDDEN: "A permission is missing. `/daily status` names it; give it to the "
    "bot's role and I'll try again automatically.",
    DeliveryFailure.GONE: "The channel is gone. Choose another with `/setup`, and I'll go on "
    "there.",
    DeliveryFailure.LIMIT: "The server has reached Discord's limit of active threads. Archive "
    "some, and I'll try again automatically. The *Answer* button works without a thread.",
    DeliveryFailure.TEMPORARY: "Discord has trouble. I'll keep trying; there is nothing you need "
    "to do.",
    DeliveryFailure.REFUSED: "Discord refused the message, which is my fault. The log has the "
    "details for whoever runs the bot.",
    DeliveryFailure.CLOSED_DMS: "The direct messages are closed.",
}


class OrganiserAlerts:
    """Tells organisers what went wrong, and what to do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"notice": self.give_notice}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return dict.fromkeys(_WHAT, self.tell_organiser)

    async def give_notice(self, row: OutboxRow) -> None:
        """One message in the channel that the organiser chose; else a direct message. Where there
        is no daily question, it goes to the organiser that the row names."""
        settings = await self._core.database.read(lambda tx: guilds.get(tx, row.guild_id))
        organiser_id = row.user_id if settings is None else settings.organiser_id
        if organiser_id is None:
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "no guild")
            )
            return
        message, directly = Notice(row.marker, row.body), Place(user_id=organiser_id)
        place = directly if settings is None else Place(channel_id=settings.notice_place)
        try:
            sent = await self._core.outbox.send_once(row, place, message)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY or place == directly:
                raise
            sent = await self._core.outbox.send_once(row, directly, message)
        await self._core.database.write(
            lambda tx: outbox.complete(tx, row.outbox_id, MessageId(sent))
        )

    async def tell_organiser(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Note for /daily status what failed, and tell the organiser once for each cause."""
        if error is not None and row.attempts < PATIENCE.get(error.failure, 1):
            return
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: _note_failure(tx, row, error, now))


def _note_failure(
    tx: Transaction, row: OutboxRow, error: DeliveryError | None, now: datetime
) -> None:
    settings = guilds.get(tx, row.guild_id)
    post = store.get(tx, PostId(int(row.subject)))
    if settings is None or post is None:
        return
    given_up = error is None or error.failure is DeliveryFailure.REFUSED
    words = explain_failure(row.kind, error, post)
    if row.kind == "question" and given_up:
        store.mark_void(tx, post.post_id, NEVER_POSTED)
        streaks.refresh(tx, row.guild_id)
        claims.plan_next(tx, settings, now)
    store.set_note(tx, post.post_id, words.replace("**", "").split("\n")[0])
    cause = "expired" if error is None else error.failure.value
    claims.notice(tx, settings, f"{row.kind}:{row.subject}:{cause}", words, now)


def explain_failure(kind: str, error: DeliveryError | None, post: DailyPost) -> str:
    """What happened, what was kept, what to do: for the organiser."""
    where = "" if post.channel_id is None else f" (<#{post.channel_id}>)"
    head = f"**{post.on:%a} {post.on.day} {post.on:%b}: {_WHAT[kind]}**{where}."
    if error is None:
        return f"{head}\nThe day is over, so I let it go. It costs nobody a streak."
    return f"{head}\n{_WHY[error.failure]} All answers and streaks are kept."


class RevealHandlers:
    """The reveal, and the card after it."""

    def __init__(self, core: Core, alerts: OrganiserAlerts, answering: AnswerService) -> None:
        """``answering`` collects what the bot has not seen of a thread before it is closed."""
        self._core = core
        self._alerts = alerts
        self._answering = answering

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"reveal": self.reveal, "close": self.close_card}

    async def reveal(self, row: OutboxRow) -> None:
        """→ revealed: model answer in the thread, and the day is closed for streaks."""
        context = await load_post(self._core, row)
        if context is None:
            return
        post = context.post
        await self._answering.collect(post.post_id)
        now = self._core.clock.now()
        count, shared, void_reason = await self._core.database.read(
            lambda tx: _outcome(tx, context, now)
        )
        card = RevealCard(
            post_id=post.post_id, guild_id=post.guild_id, marker=row.marker, on=post.on,
            question=context.question, answered_count=count, shared=shared,
            void_reason=void_reason, card_channel_id=post.channel_id or ChannelId(0),
            card_message_id=post.message_id or MessageId(0),
        )  # fmt: skip
        message_id = await self._say_reveal(row, post, card)
        now = self._core.clock.now()

        def note(tx: Transaction) -> None:
            store.mark_revealed(
                tx, post.post_id, revealed_at=now, message_id=message_id, void_reason=void_reason
            )
            outbox.complete(tx, row.outbox_id, message_id)
            streaks.refresh(tx, post.guild_id)
            outbox.put(
                tx, guild_id=post.guild_id, kind="close", subject=row.subject, due_at=now, now=now
            )

        await self._core.database.write(note)

    async def _say_reveal(
        self, row: OutboxRow, post: DailyPost, card: RevealCard
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
                    await self._alerts.tell_organiser(row, error)
                    return None
                if error.failure is not DeliveryFailure.GONE:
                    raise
        return None

    async def close_card(self, row: OutboxRow) -> None:
        """revealed → closed: the card says that the answers are out."""
        context = await load_post(self._core, row)
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
                card = card_of(self._core, context, asked, answered_count=count)
                await self._core.notifier.edit(post.channel_id, post.message_id, card)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                log.info("card can't be closed", extra={"post_id": post.post_id})

        def note(tx: Transaction) -> None:
            store.mark_closed(tx, post.post_id)
            outbox.complete(tx, row.outbox_id)

        await self._core.database.write(note)


def _outcome(
    tx: Transaction, context: PostContext, now: datetime
) -> tuple[int, tuple[SharedAnswer, ...], str]:
    """How many answered in time, the answers that are shared, and why the day is void if it is."""
    post = context.post
    since, thread_id = post.sent_at or now, post.thread_id or ChannelId(0)
    reason = outage_reason(uptime.outages(tx, since, now), since, now, context.settings.zone)
    shared = tuple(
        SharedAnswer(link.user_id, link.channel_id or thread_id, link.message_id)
        for link in answers.shared_links(tx, post.post_id)
    )
    return answers.count_in_time(tx, post.post_id), shared, post.void_reason or reason

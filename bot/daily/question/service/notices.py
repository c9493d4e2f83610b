"""Failures reach the organiser: one message with what to do, never a silent log line."""

from datetime import datetime
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.outbox import store as outbox
from bot.core.outbox.service import MOST_TRIES_IF_REFUSED, OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.ledger import store
from bot.daily.ledger.store import DailyPost
from bot.daily.question import tx as claims
from bot.daily.question.messages import Notice
from bot.daily.streaks import store as streaks
from bot.server.settings import store as guild_store

# The try from which on the organiser hears of it: what passes by itself is not worth a word,
# and a day is void only when the outbox has given up.
PATIENCE = {DeliveryFailure.TEMPORARY: 4, DeliveryFailure.REFUSED: MOST_TRIES_IF_REFUSED}
NEVER_POSTED = "the question could not be posted"


class Notices:
    """Tells organisers; registers its deed with the outbox."""

    def __init__(self, *, database: Database, clock: Clock, outbox_service: OutboxService) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox_service
        outbox_service.register({"notice": self.give_notice})

    async def give_notice(self, row: OutboxRow) -> None:
        """One message in the channel that the organiser chose; else a direct message. Where there
        is no daily question, it goes to the organiser that the row names."""
        settings = await self._database.read(lambda tx: guild_store.get(tx, row.guild_id))
        organiser_id = row.user_id if settings is None else settings.organiser_id
        if organiser_id is None:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "no guild"))
            return
        message, directly = Notice(row.marker, row.body), Place(user_id=organiser_id)
        place = directly if settings is None else Place(channel_id=settings.notice_place)
        try:
            sent = await self._outbox.send_once(row, place, message)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY or place == directly:
                raise
            sent = await self._outbox.send_once(row, directly, message)
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def tell_organiser(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """A deed failed: note it for /daily status and tell the organiser once for each cause."""
        if error is not None and row.attempts < PATIENCE.get(error.failure, 1):
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
        given_up = error is None or error.failure is DeliveryFailure.REFUSED
        words = explain_failure(row.kind, error, post)
        if row.kind == "question" and given_up:
            store.mark_void(tx, post.post_id, NEVER_POSTED)
            streaks.settle(tx, row.guild_id)
            claims.plan_next(tx, settings, now)
        store.set_note(tx, post.post_id, words.replace("**", "").split("\n")[0])
        cause = "expired" if error is None else error.failure.value
        claims.notice(tx, settings, f"{row.kind}:{row.subject}:{cause}", words, now)


_WHAT = {
    "question": "today's question could not be posted",
    "thread": "the question's thread could not be opened",
    "reveal": "the answers could not be revealed",
    "close": "the card could not be updated",
}
_WHY = {
    DeliveryFailure.FORBIDDEN: "A permission is missing. `/daily status` names it; give it to the bot's "
    "role and I'll try again by myself.",
    DeliveryFailure.GONE: "The channel is gone. Choose another with `/setup`, and I'll go on there.",
    DeliveryFailure.LIMIT: "The server has reached Discord's limit of active threads. Archive some, and "
    "I'll try again by myself. The *Answer* button works without a thread.",
    DeliveryFailure.TEMPORARY: "Discord has trouble. I keep trying; there is nothing you need to do.",
    DeliveryFailure.REFUSED: "Discord refused the message, which is my fault. The log has the details "
    "for whoever runs the bot.",
    DeliveryFailure.CLOSED_DMS: "The direct messages are closed.",
}


def explain_failure(kind: str, error: DeliveryError | None, post: DailyPost) -> str:
    """What happened, what was kept, what to do: for the organiser."""
    where = "" if post.channel_id is None else f" (<#{post.channel_id}>)"
    head = f"**{post.on:%a} {post.on.day} {post.on:%b}: {_WHAT[kind]}**{where}."
    if error is None:
        return f"{head}\nThe day is over, so I let it go. It costs nobody a streak."
    return f"{head}\n{_WHY[error.failure]} All answers and streaks are kept."

"""The word to organisers when something fails: once for each cause, while it lasts."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import MessageId, PostId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import MOST_TRIES_IF_REFUSED, FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.alerts import store as alerts
from bot.daily.alerts.tx import notice
from bot.daily.ledger import store
from bot.daily.question import messages
from bot.daily.question import tx as claims
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds

# The try from which on the organiser hears of it: what passes soon is not worth a word,
# and a day is void only when the outbox has given up.
PATIENCE = {DeliveryFailure.TEMPORARY: 4, DeliveryFailure.REFUSED: MOST_TRIES_IF_REFUSED}
EXPIRED = "expired"


class OrganiserAlerts:
    """Notices, and what becomes of a failure."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"notice": self.give_notice}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return dict.fromkeys(messages.WHAT_FAILED, self.tell)

    async def give_notice(self, row: OutboxRow) -> None:
        """One message in the channel that the organiser chose; else a direct message. Where there
        is no daily question, it goes to the organiser that the row names."""
        database, send_once = self._core.database, self._core.outbox.send_once
        settings = await database.read(lambda tx: guilds.get(tx, row.guild_id))
        organiser_id = row.user_id if settings is None else settings.organiser_id
        if settings is None and not organiser_id:
            await database.write(lambda tx: outbox.discard(tx, row.outbox_id, "no guild"))
            return
        message, directly = messages.Notice(row.marker, row.body), Place(user_id=organiser_id)
        place = directly if settings is None else Place(channel_id=settings.notice_place)
        try:
            sent = await send_once(row, place, message)
        except DeliveryError as error:
            unreachable = place == directly or not organiser_id  # who set it up may be erased
            if error.failure is DeliveryFailure.TEMPORARY or unreachable:
                raise
            sent = await send_once(row, directly, message)
        await database.write(lambda tx: outbox.complete(tx, row.outbox_id, MessageId(sent)))

    async def tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Note for /daily status what failed, and tell the organiser once for each cause."""
        if error is not None and row.attempts < PATIENCE.get(error.failure, 1):
            return
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: _note_failure(tx, row, error, now))


def _note_failure(
    tx: Transaction, row: OutboxRow, error: DeliveryError | None, now: datetime
) -> None:
    settings, post = guilds.get(tx, row.guild_id), store.get(tx, PostId(int(row.subject)))
    if settings is None or post is None:
        return
    given_up = error is None or error.failure is DeliveryFailure.REFUSED
    words = messages.explain_failure(row.kind, error, post)
    if row.kind == "question" and given_up:
        store.mark_void(tx, post.post_id, messages.NEVER_POSTED)
        streaks.refresh(tx, row.guild_id)
        claims.plan_next(tx, settings, now)
    store.set_note(tx, post.post_id, words.replace("**", "").split("\n")[0])
    cause = EXPIRED if error is None else error.failure.value
    # That a day is let go is no news to who knows why.
    is_told = error is None and alerts.has_alert(tx, row.guild_id, row.kind)
    channel_id = post.channel_id or alerts.NOWHERE
    is_news = alerts.raise_alert(tx, row.guild_id, row.kind, cause, channel_id, now)
    if is_news and not is_told:
        notice(tx, settings, f"{row.kind}:{row.subject}:{cause}", words, now)

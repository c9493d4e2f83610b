"""The word to organisers when something fails: once for each cause, while it lasts."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import PostId
from bot.core.outbox.rules import MOST_TRIES_IF_REFUSED
from bot.core.outbox.service import FailureHandler
from bot.core.outbox.store import OutboxRow
from bot.daily.alerts import store as alerts
from bot.daily.alerts.tx import notice
from bot.daily.ledger import store
from bot.daily.question import messages
from bot.daily.question.tx import claims, dates
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds

# The try from which on the organiser hears of it: what passes soon is not worth a word,
# and a day is void only when the outbox has given up.
PATIENCE = {DeliveryFailure.TEMPORARY: 4, DeliveryFailure.REFUSED: MOST_TRIES_IF_REFUSED}
EXPIRED = "expired"


class OrganiserAlerts:
    """What becomes of a failure, and the word about it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return dict.fromkeys(messages.WHAT_FAILED, self.tell)

    async def tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Note for /organise status what failed, and tell the organiser once for each cause."""
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
        # The last try came too late and began nothing; of those before it a card may stand.
        is_unseen = row.is_first_attempt or not dates.may_have_sent(tx, row)
        if error is None and is_unseen:  # what Discord refuses for good it would refuse every day
            dates.queue_again(tx, post)
        streaks.refresh(tx, row.guild_id)
        claims.plan_next(tx, settings, now)
    # That a day is let go is no news to who knows why, also if the next day's question, which is
    # done beside it, was there first.
    is_known = bool(post.note) or alerts.has_alert(tx, row.guild_id, row.kind)
    is_told = error is None and is_known
    store.set_note(tx, post.post_id, words.replace("**", "").split("\n")[0])
    cause = EXPIRED if error is None else error.failure.value
    channel_id = post.channel_id or alerts.NOWHERE
    is_news = alerts.raise_alert(tx, row.guild_id, row.kind, cause, channel_id, now)
    if is_news and not is_told:
        notice(tx, settings, f"{row.kind}:{row.subject}:{cause}", words, now)

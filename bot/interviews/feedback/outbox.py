"""The reveal by the clock: ``mock-reveal`` watches for the end of the 48 hours; ``mock-ready``
says once, in the thread or to each of the two, that there is something to see."""

from datetime import timedelta
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError
from bot.core.feature import Core
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import is_for_elsewhere
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.feedback.messages import RevealReady
from bot.interviews.feedback.tx import REVEAL, announce, announce_directly
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import rows
from bot.interviews.values.rules import SessionState

SOON = timedelta(minutes=10)
OUT_NOTE = (
    "The feedback on your mock interview is out, but you take no direct messages from me. "
    "`/mock history` has it."
)


class FeedbackHandlers:
    """Watches for the reveal and says that it is there."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def watch(self, row: OutboxRow) -> None:
        """The 48 hours are over: the session's timeout ends it about now."""
        now = self._core.clock.now()

        def look(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id)
            session = sessions.get(tx, rows.card_of(row.subject)[0])
            if session is not None and session.state is SessionState.DONE:
                announce(tx, session, now)
            elif session is not None and session.state is SessionState.FEEDBACK:
                outbox.move(tx, REVEAL, row.subject, now + SOON)

        await self._core.database.write(look)

    async def tell(self, row: OutboxRow) -> None:
        """Say that there is something to see."""
        write = self._core.database.write
        if row.channel_id is None and row.user_id is None:
            await write(lambda tx: outbox.discard(tx, row.outbox_id, "no place"))
            return
        card = RevealReady(row.marker, rows.card_of(row.subject)[0])
        place = Place(row.channel_id, row.user_id)
        try:
            message_id = await self._core.outbox.send_once(row, place, card)
        except DeliveryError as error:
            if not is_for_elsewhere(error.failure, row.attempts):
                raise
            await write(partial(_leave_note if row.user_id else self._tell_directly, row=row))
            return
        await write(lambda tx: outbox.complete(tx, row.outbox_id, message_id))

    def _tell_directly(self, tx: Transaction, row: OutboxRow) -> None:
        """The thread is gone, or takes nothing any more: each of the two is told."""
        outbox.discard(tx, row.outbox_id, "there is no thread")
        session = sessions.get(tx, rows.card_of(row.subject)[0])
        if session is not None:
            announce_directly(tx, session, self._core.clock.now())


def _leave_note(tx: Transaction, row: OutboxRow) -> None:
    """Somebody takes no direct messages: they hear of it with their next command."""
    outbox.discard(tx, row.outbox_id, "takes no direct messages")
    assert row.user_id is not None
    rows.leave_note(tx, row.guild_id, rows.card_of(row.subject)[0], row.user_id, OUT_NOTE)

"""What is said when the hour of somebody in the pool is over.

It looks at the place first, so it says nothing to somebody who was matched or came again, and a
crash before it is ticked off says it once.
"""

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.pool import store as pool
from bot.interviews.pool.messages import PoolOver
from bot.interviews.pool.service import KIND
from bot.server.members import store as members

OVER_NOTE = "The hour of `/mock now` went by and nobody came along. You can try again any time."


class PoolHandlers:
    """Tells that nobody came along."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows."""
        return {KIND: self.tell_over}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """By the kind of their rows."""
        return {KIND: self.could_not_tell}

    async def tell_over(self, row: OutboxRow) -> None:
        """The hour is over and nobody came: say so, once, if they still wait."""
        assert row.user_id is not None
        user_id = row.user_id
        place = await self._core.database.read(lambda tx: pool.get(tx, row.guild_id, user_id))
        sent: MessageId | None = None
        if place is not None and place.until_at == row.due_at:
            name = self._core.notifier.guild_name(row.guild_id)
            card = PoolOver(row.marker, row.guild_id, name)
            sent = await self._core.outbox.send_once(row, Place(user_id=user_id), card)

        def told(tx: Transaction) -> None:
            _give_up(tx, row)
            outbox.complete(tx, row.outbox_id, sent)

        await self._core.database.write(told)

    async def could_not_tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Closed direct messages, or far too late: it comes with the next command, if at all."""
        if error is not None and error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            if _give_up(tx, row) and error is not None and row.user_id is not None:
                members.leave_note(tx, row.guild_id, row.user_id, OVER_NOTE)

        await self._core.database.write(note)


def _give_up(tx: Transaction, row: OutboxRow) -> bool:
    """Give up the place that the row is about; not a newer one."""
    assert row.user_id is not None
    place = pool.get(tx, row.guild_id, row.user_id)
    if place is None or place.until_at != row.due_at:
        return False
    return pool.leave(tx, row.guild_id, row.user_id)

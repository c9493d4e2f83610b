"""A member's week, sent: one direct message, once for a date."""

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.progress.my_week import store
from bot.progress.my_week import tx as weeks
from bot.progress.my_week.messages import MemberWeek, MyWeekCard
from bot.progress.my_week.service import CLOSED_DMS
from bot.server import members


class MyWeekHandlers:
    """Weeks in the outbox."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {weeks.KIND: self.send}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {weeks.KIND: self.could_not_send}

    async def send(self, row: OutboxRow) -> None:
        """The week up to the moment at which it was due, if the member still wants it."""
        if row.user_id is None:
            raise ValueError("a week of nobody")
        core, user_id = self._core, row.user_id

        def load(tx: Transaction) -> MemberWeek | None:
            if store.get(tx, row.guild_id, user_id) is None:
                return None
            return weeks.week(tx, core.bank, row.guild_id, user_id, row.due_at)

        week, sent = await core.database.read(load), None
        is_there = core.presence.is_there_now
        if week is not None and await is_there(row.guild_id, user_id, row.due_at):
            name = core.notifier.guild_name(row.guild_id)
            card = MyWeekCard(row.marker, row.guild_id, name, week)
            sent = MessageId(await core.outbox.send_once(row, Place(user_id=user_id), card))
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_send(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Closed direct messages turn it off, with a note at the next command."""
        user_id = row.user_id
        if user_id is None or error is None or error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def off(tx: Transaction) -> None:
            if store.remove(tx, row.guild_id, user_id):
                members.meet(tx, row.guild_id, user_id)
                members.leave_note(tx, row.guild_id, user_id, CLOSED_DMS)

        await self._core.database.write(off)

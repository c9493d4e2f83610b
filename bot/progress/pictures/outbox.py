"""Posting what a member shares, once."""

from dataclasses import replace
from datetime import date

from bot.core.database import Transaction
from bot.core.errors import DeliveryError
from bot.core.feature import Core
from bot.core.ids import MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.progress.pictures import tx as pictures
from bot.progress.pictures.messages import SharedProgress
from bot.server import members

NOT_POSTED = (
    "I couldn't post your progress in <#{channel}>: Discord didn't take it. Nothing of yours is "
    "lost; `/progress` shows it, and *Share* tries again."
)


class ShareHandlers:
    """What was shared, in the outbox."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {pictures.SHARE: self.post}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {pictures.SHARE: self.could_not_post}

    async def post(self, row: OutboxRow) -> None:
        """The year as it was when *Share* was pressed. What partners said stays private."""
        core, user_id = self._core, row.user_id
        assert user_id is not None

        def gather(tx: Transaction) -> SharedProgress | None:
            if members.get(tx, row.guild_id, user_id).hidden:
                return None
            found = pictures.year_progress(tx, core.bank, row.guild_id, user_id, row.due_at)
            on = date.fromisoformat(row.subject.rpartition(":")[2])
            return SharedProgress(row.marker, user_id, on, replace(found, tracks=()))

        card = await core.database.read(gather)
        sent: MessageId | None = None
        if card is not None:
            place = Place(channel_id=row.channel_id)
            sent = MessageId(await core.outbox.send_once(row, place, card))
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_post(self, row: OutboxRow, _error: DeliveryError | None) -> None:
        """Its member hears of it with the next command, and may share again."""
        user_id = row.user_id
        assert user_id is not None

        def tell(tx: Transaction) -> None:
            now = outbox.get(tx, row.outbox_id)
            if now is None or now.state == "due":  # it is tried again
                return
            outbox.forget(tx, row.outbox_id)
            members.meet(tx, row.guild_id, user_id)
            members.leave_note(tx, row.guild_id, user_id, NOT_POSTED.format(channel=row.channel_id))

        await self._core.database.write(tell)

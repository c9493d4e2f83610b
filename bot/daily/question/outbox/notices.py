"""Words to the organisers: in the channel they chose for that, else to the one who set me up.

Never below a question: what is for organisers is none of the members' business. Each is a row of
the outbox, sent once. Where direct messages are closed it is said privately with the organiser's
next command.
"""

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import MessageId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.question import messages
from bot.server import members
from bot.server.settings import store as guilds


class NoticeHandlers:
    """Gives notices, wherever they come from."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"notice": self.give}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {"notice": self.could_not_give}

    async def give(self, row: OutboxRow) -> None:
        """One message: in the channel of notices, else to the organiser. Where there is no daily
        question, it goes to the organiser that the row names."""
        core = self._core
        settings = await core.database.read(lambda tx: guilds.get(tx, row.guild_id))
        channel_id = None if settings is None else settings.notice_place
        organiser_id = await core.database.read(lambda tx: _organiser(tx, row))
        sent: MessageId | None = None
        if channel_id is not None:
            try:
                place, card = Place(channel_id=channel_id), messages.Notice(row.marker, row.body)
                sent = await core.outbox.send_once(row, place, card)
            except DeliveryError as error:
                # Who set it up may be erased; then it waits for the channel.
                if error.failure is DeliveryFailure.TEMPORARY or not organiser_id:
                    raise
        if sent is None and organiser_id:
            name = core.notifier.guild_name(row.guild_id)
            directly = messages.DirectNotice(row.marker, row.guild_id, name, row.body)
            sent = await core.outbox.send_once(row, Place(user_id=organiser_id), directly)
        if sent is None:
            await core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "nobody to tell")
            )
            return
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_give(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """With closed direct messages it is said privately with the organiser's next command."""
        if error is None or error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            organiser_id = _organiser(tx, row)
            if organiser_id:
                members.meet(tx, row.guild_id, organiser_id)
                members.leave_note(tx, row.guild_id, organiser_id, row.body)

        await self._core.database.write(note)


def _organiser(tx: Transaction, row: OutboxRow) -> UserId | None:
    """Who hears of it in person; None where that is nobody (any more)."""
    settings = guilds.get(tx, row.guild_id)
    return (row.user_id if settings is None else settings.organiser_id) or None

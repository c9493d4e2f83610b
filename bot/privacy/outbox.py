"""Taking back what the bot said about somebody who is erased."""

import logging
from datetime import datetime, timedelta

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId, OutboxId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import CLOCKS_DIFFER, KEEPS_TRYING
from bot.core.outbox.service import LEASE, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import remove
from bot.core.ports import Place

SETTLED = LEASE + timedelta(seconds=1)
"""After that no try is under way any more that was begun before."""
log = logging.getLogger(__name__)


class RetractionHandlers:
    """Deletes messages of the bot."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {outbox.RETRACT: self.retract}

    async def retract(self, row: OutboxRow) -> None:
        """Delete a message: the one that the row names, or the one that another row left."""
        channel, message, *first = row.subject.split(":")
        channel_id, message_id = ChannelId(int(channel)), MessageId(int(message))
        if row.user_id is not None:
            channel_id = await self._core.notifier.direct_channel(row.user_id)
        if not message_id and first:
            marker = outbox.marker_named(OutboxId(int(first[0])))
            message_id = await self._found(row, channel_id, marker) or message_id
        if message_id:
            await self._remove(row, channel_id, message_id)
        elif self._core.clock.now() < row.created_at + SETTLED:
            # It may be on its way at this moment: look once more when that is over.
            until = row.created_at + SETTLED
            await self._core.database.write(
                lambda tx: outbox.reschedule(tx, row.outbox_id, until, "")
            )
            return
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))

    async def _remove(self, row: OutboxRow, channel_id: ChannelId, message_id: MessageId) -> None:
        """Raises ``DeliveryError`` where it is to be tried again."""
        try:
            await remove(self._core.notifier, channel_id, message_id)
        except DeliveryError as error:
            is_late = self._core.clock.now() >= row.created_at + KEEPS_TRYING
            if error.failure is DeliveryFailure.TEMPORARY or not is_late:
                raise
            log.warning("what is to be taken back is out of reach", extra=row.ids)

    async def _found(self, row: OutboxRow, channel_id: ChannelId, marker: str) -> MessageId | None:
        since = datetime.fromisoformat(row.body) - CLOCKS_DIFFER
        try:
            return await self._core.notifier.find(Place(channel_id=channel_id), marker, since=since)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
            return None

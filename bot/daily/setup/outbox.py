"""The first words of the bot in a server, and its introduction: each once."""

import logging
from dataclasses import dataclass

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.setup import tx as new_servers
from bot.daily.setup.messages import DirectWelcome, Introduction, Welcome
from bot.server.settings import store as guilds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Says hello, and what the bot is."""

    core: Core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {new_servers.WELCOME: self.welcome, new_servers.INTRODUCTION: self.introduce}

    async def welcome(self, row: OutboxRow) -> None:
        """In the channel that the server has for such things; where that can't be, to whoever
        added the bot. No word to a server that was set up meanwhile."""
        core, sent = self.core, None
        if await core.database.read(lambda tx: guilds.get(tx, row.guild_id)) is not None:
            await core.database.write(lambda tx: outbox.discard(tx, row.outbox_id, "set up"))
            return
        if row.channel_id is not None:
            try:
                place = Place(channel_id=row.channel_id)
                sent = await core.outbox.send_once(row, place, Welcome(row.marker))
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY or row.user_id is None:
                    raise
        if sent is None and row.user_id is not None:
            name = core.notifier.guild_name(row.guild_id)
            card = DirectWelcome(row.marker, row.guild_id, name)
            sent = await core.outbox.send_once(row, Place(user_id=row.user_id), card)
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def introduce(self, row: OutboxRow) -> None:
        """The card, pinned where that is allowed."""
        core = self.core
        settings = await core.database.read(lambda tx: guilds.get(tx, row.guild_id))
        if settings is None or row.channel_id is None:
            await core.database.write(lambda tx: outbox.discard(tx, row.outbox_id, "not set up"))
            return
        place, card = (
            Place(channel_id=row.channel_id),
            Introduction(row.marker, settings.channel_id),
        )
        sent = await core.outbox.send_once(row, place, card)
        await self._pin(row.channel_id, sent)

        def done(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id, sent)

        await core.database.write(done)

    async def _pin(self, channel_id: ChannelId, message_id: MessageId) -> None:
        try:
            await self.core.notifier.pin(channel_id, message_id)
        except DeliveryError as error:
            # It stands there all the same: a pin is a courtesy.
            log.info("not pinned", extra={"channel_id": channel_id, "why": str(error)})

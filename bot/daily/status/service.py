"""``/organise status``."""

from dataclasses import replace

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Asker, Core
from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.ports import Purpose
from bot.daily.status import tx as standing
from bot.daily.status.messages import Status, StatusLine, StatusOfOthers
from bot.server.settings import store as guilds


class StatusService:
    """How it goes, for organisers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def look(self, guild_id: GuildId, user_id: UserId) -> Status | StatusOfOthers:
        """How all of it stands; where the daily question isn't set up, the rest."""
        asker = Asker(
            guild_id, user_id, ChannelId(0), is_organiser=True, now=self._core.clock.now()
        )

        def load(tx: Transaction) -> tuple[StatusLine, ...] | None:
            return self._others(tx, asker) if guilds.get(tx, guild_id) is None else None

        others = await self._core.database.read(load)
        return await self.status(guild_id, user_id) if others is None else StatusOfOthers(others)

    def _others(self, tx: Transaction, asker: Asker) -> tuple[StatusLine, ...]:
        steps = (step for offer in self._core.offers for step in offer(tx, asker))
        return tuple(StatusLine(one.line, one.at) for one in steps if one.is_status)

    async def status(self, guild_id: GuildId, user_id: UserId) -> Status:
        """The group in numbers, the last seven rows of the ledger in plain words, and what is
        ahead, also of other features."""
        core, now = self._core, self._core.clock.now()
        bank, gone = core.bank, core.presence.known_gone(guild_id)
        asker = Asker(guild_id, user_id, ChannelId(0), is_organiser=True, now=now)

        def load(tx: Transaction) -> tuple[ChannelId, Status]:
            channel_id, status = standing.status_of(tx, bank, guild_id, now, gone)
            return channel_id, replace(status, others=self._others(tx, asker))

        channel_id, status = await core.database.read(load)
        missing = core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.DAILY)
        return replace(
            status, channel_id=channel_id, missing_permissions=tuple(missing or ()),
            channel_gone=missing is None,
        )  # fmt: skip

    async def status_for(self, guild_id: GuildId, user_id: UserId) -> Status:
        """The same, for the organiser who hears of trouble in person."""
        settings = await self._core.database.read(lambda tx: guilds.get(tx, guild_id))
        if settings is None or settings.organiser_id != user_id:
            raise UserError("Use `/organise status` in your server, please.")
        return replace(await self.status(guild_id, user_id), in_server=False)

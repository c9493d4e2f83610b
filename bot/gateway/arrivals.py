"""How the bot came into a server, as far as Discord tells."""

import logging
from datetime import datetime

import discord

from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.ports import Arrival

log = logging.getLogger(__name__)
LATEST = 5
"""Additions of bots that are looked through for ours."""


class Arrivals:
    """A part of the ``Notifier`` port."""

    _client: discord.Client

    def joined_at(self, guild_id: GuildId) -> datetime | None:
        """See ``Notifier.joined_at``."""
        guild = self._client.get_guild(guild_id)
        away = guild is None or guild.unavailable or guild.me is None
        return None if away or guild is None else guild.me.joined_at

    async def arrival(self, guild_id: GuildId) -> Arrival | None:
        """See ``Notifier.arrival``."""
        guild, joined_at = self._client.get_guild(guild_id), self.joined_at(guild_id)
        if guild is None or joined_at is None:
            return None
        channel = guild.system_channel
        may = channel is not None and _may_write(channel)
        return Arrival(
            joined_at,
            ChannelId(channel.id) if channel is not None and may else None,
            await self._who_added_it(guild),
        )

    async def _who_added_it(self, guild: discord.Guild) -> UserId | None:
        """The audit log says it, where we may read that; else the owner is the one to tell."""
        if guild.me.guild_permissions.view_audit_log:
            action = discord.AuditLogAction.bot_add
            try:
                async for entry in guild.audit_logs(limit=LATEST, action=action):
                    target = getattr(entry.target, "id", None)
                    if target == guild.me.id and entry.user is not None:
                        return UserId(entry.user.id)
            except discord.DiscordException as error:
                log.info("the audit log can't be read", extra={"why": type(error).__name__})
        return None if guild.owner_id is None else UserId(guild.owner_id)

    def locale(self, guild_id: GuildId) -> str:
        """See ``Notifier.locale``."""
        guild = self._client.get_guild(guild_id)
        return "" if guild is None else guild.preferred_locale.value


def _may_write(channel: discord.TextChannel) -> bool:
    have = channel.permissions_for(channel.guild.me)
    return have.view_channel and have.send_messages

"""Who is in a server and what they are called there, and the roles that members earn."""

from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.core.errors import RoleObstacle
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.gateway import needs
from bot.gateway.requests import Requests

NOT_A_MEMBER = {10007, 10013}
"""Unknown member, unknown user."""
ROLE_GONE = 10011
REASON = "Earned here, by the rule that an organiser set"
"""What the server's audit log says."""


class People(Requests):
    """The part of the ``Notifier`` port that is about people of a server."""

    heard: Callable[[GuildId, UserId, str], None] = staticmethod(lambda *_: None)
    """Told what somebody is called when Discord was asked about them."""

    async def is_member(self, guild_id: GuildId, user_id: UserId) -> bool:
        """See ``Notifier.is_member``."""

        return await self._member(guild_id, user_id) is not None

    async def sees(self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId) -> bool:
        """See ``Notifier.sees``."""
        guild = self._client.get_guild(guild_id)
        channel = None if guild is None else guild.get_channel(channel_id)
        if guild is None or channel is None:
            return True

        async def look() -> bool:
            return channel.permissions_for(await guild.fetch_member(user_id)).view_channel

        return await self._try(look)

    async def wears_role(self, guild_id: GuildId, user_id: UserId, role_id: RoleId) -> bool:
        """See ``Notifier.wears_role``."""
        found = await self._member(guild_id, user_id)
        return found is not None and str(role_id) in found["roles"]

    async def _member(self, guild_id: GuildId, user_id: UserId) -> Mapping[str, Any] | None:
        """A member as Discord has them at this moment; None: they are not in the server."""

        async def ask() -> Mapping[str, Any] | None:
            try:
                found = await self._client.http.get_member(guild_id, user_id)
            except discord.NotFound as error:
                if error.code not in NOT_A_MEMBER:
                    raise  # the server itself: that says nothing about who is in it
                return None
            user = found["user"]
            name = found.get("nick") or user.get("global_name") or user["username"]
            self.heard(guild_id, user_id, name)
            return found

        return await self._try(ask)

    async def set_role(
        self, guild_id: GuildId, user_id: UserId, role_id: RoleId, *, wanted: bool
    ) -> None:
        """See ``Notifier.set_role``."""
        http = self._client.http
        change = http.add_role if wanted else http.remove_role

        async def change_it() -> None:
            try:
                await change(guild_id, user_id, role_id, reason=REASON)
            except discord.NotFound as error:
                if error.code not in {*NOT_A_MEMBER, ROLE_GONE}:
                    raise

        await self._try(change_it)

    def role_obstacle(self, guild_id: GuildId, role_id: RoleId) -> RoleObstacle | None:
        """See ``Notifier.role_obstacle``."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable or guild.me is None:
            return None
        return needs.role_obstacle(guild, guild.me, role_id)

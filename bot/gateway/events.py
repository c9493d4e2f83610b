"""Scheduled events of a server. An event has no nonce: after a doubtful outcome it is looked for
by its name, which holds a number that is never used twice, before another one is made."""

import discord

from bot.core.ids import EventId, GuildId
from bot.core.ports import ServerEvent
from bot.gateway.requests import Requests

SERVER_ONLY, EXTERNAL = 2, 3


class ScheduledEvents(Requests):
    """The part of the ``Notifier`` port that is about scheduled events."""

    async def save_event(
        self, guild_id: GuildId, event: ServerEvent, *, event_id: EventId | None, look_first: bool
    ) -> int:
        """See ``Notifier.save_event``."""
        if event_id is None and look_first:
            event_id = await self.find_event(guild_id, event.name)
        http = self._client.http
        times = {
            "scheduled_start_time": event.starts_at.isoformat(),
            "scheduled_end_time": event.ends_at.isoformat(),
        }
        if event_id is not None:
            known = event_id
            await self._try(lambda: http.edit_scheduled_event(guild_id, known, **times))
            return known

        async def create() -> int:
            data = await http.create_guild_scheduled_event(
                guild_id,
                name=event.name,
                description=event.description,
                privacy_level=SERVER_ONLY,
                entity_type=EXTERNAL,
                entity_metadata={"location": event.location},
                **times,
            )
            return EventId(int(data["id"]))

        return await self._create(create)

    async def find_event(self, guild_id: GuildId, name: str) -> int | None:
        """See ``Notifier.find_event``."""
        me = self._client.user

        async def search() -> int | None:
            for one in await self._client.http.get_scheduled_events(guild_id, False):
                mine = me is not None and int(one.get("creator_id") or 0) == me.id
                if mine and one["name"] == name:
                    return EventId(int(one["id"]))
            return None

        return await self._try(search)

    async def delete_event(self, guild_id: GuildId, event_id: EventId) -> None:
        """See ``Notifier.delete_event``."""

        async def delete() -> None:
            try:
                await self._client.http.delete_scheduled_event(guild_id, event_id)
            except discord.NotFound:
                return  # gone already

        await self._try(delete)

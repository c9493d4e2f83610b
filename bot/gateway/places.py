"""Private threads, direct messages, and a server's scheduled events.

A thread or an event is made at most once. It has no nonce: after a doubtful outcome it is looked
for by its name, which holds a number that is never used twice, before another one is made.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import discord

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, EventId, GuildId, UserId
from bot.core.ports import ServerEvent
from bot.gateway.direct import Openings
from bot.gateway.failures import ARCHIVED
from bot.gateway.requests import Requests

# The longest that Discord allows, so that a thread is not archived before its session.
ARCHIVE_MINUTES: Literal[10080] = 10080
NOT_IN_SERVER = {10004, 50001}
"""Unknown guild, missing access."""
ROLE, MEMBER = 0, 1
"""Whom a permission overwrite is about."""
SERVER_ONLY, EXTERNAL = 2, 3
"""How private a scheduled event is, and what kind of place it has."""


class Threads(Requests):
    """The part of the ``Notifier`` port that opens and closes places."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        self.openings = Openings()

    async def open_private_thread(
        self, guild_id: GuildId, channel_id: ChannelId, name: str, *, look_first: bool
    ) -> ChannelId:
        """See ``Notifier.open_private_thread``."""
        if look_first:
            found = await self.find_private_threads(guild_id, channel_id, name)
            if found:
                return found[0]

        async def start() -> ChannelId:
            data = await self._client.http.start_thread_without_message(
                channel_id,
                name=name,
                auto_archive_duration=ARCHIVE_MINUTES,
                type=discord.ChannelType.private_thread.value,
                invitable=False,
            )
            return ChannelId(int(data["id"]))

        return await self._create(start)

    async def find_private_threads(
        self, guild_id: GuildId, channel_id: ChannelId, name: str
    ) -> Sequence[ChannelId]:
        """See ``Notifier.find_private_threads``."""
        me = self._client.user
        http = self._client.http

        async def active() -> Iterable[Any]:
            return (await http.get_active_threads(guild_id))["threads"]

        async def archived() -> Iterable[Any]:
            return (await http.get_joined_private_archived_threads(channel_id))["threads"]

        threads = [*await self._try(active), *await self._try(archived)]
        return sorted(
            ChannelId(int(thread["id"]))
            for thread in threads
            if me is not None and int(thread["owner_id"]) == me.id
            if thread["name"] == name and int(thread["parent_id"]) == channel_id
        )

    async def delete_thread(self, thread_id: ChannelId) -> None:
        """See ``Notifier.delete_thread``. It needs Manage Threads, also for the bot's own."""
        await self._remove(lambda: self._client.http.delete_channel(thread_id))

    async def add_to_thread(self, thread_id: ChannelId, user_id: UserId) -> None:
        """See ``Notifier.add_to_thread``."""
        await self._try(lambda: self._client.http.add_user_to_thread(thread_id, user_id))

    async def remove_from_thread(self, thread_id: ChannelId, user_id: UserId) -> None:
        """See ``Notifier.remove_from_thread``."""
        remove = self._client.http.remove_user_from_thread
        await self._remove(lambda: remove(thread_id, user_id))

    async def archive_thread(self, thread_id: ChannelId, *, lock: bool = True) -> None:
        """See ``Notifier.archive_thread``. Locking needs Manage Threads; archiving does not."""
        if lock:
            try:
                await self._archive(thread_id, {"archived": True, "locked": True})
            except DeliveryError as error:
                if error.failure is not DeliveryFailure.FORBIDDEN:
                    raise
            else:
                return
        await self._archive(thread_id, {"archived": True})

    async def _archive(self, thread_id: ChannelId, wanted: dict[str, Any]) -> None:
        async def archive() -> None:
            try:
                await self._client.http.edit_channel(thread_id, **wanted)
            except discord.HTTPException as error:
                if error.code != ARCHIVED:  # it is that already, and takes nothing more
                    raise

        await self._try(archive)

    async def unarchive_thread(self, thread_id: ChannelId) -> None:
        """See ``Notifier.unarchive_thread``."""
        await self._try(lambda: self._client.http.edit_channel(thread_id, archived=False))

    async def direct_channel(self, user_id: UserId) -> ChannelId:
        """See ``Notifier.direct_channel``."""
        return await self.openings.open(self._client.http, user_id, self._try)

    async def is_in_server(self, guild_id: GuildId) -> bool:
        """See ``Notifier.is_in_server``."""

        async def ask() -> bool:
            try:
                await self._client.http.get_guild(guild_id, with_counts=False)
            except (discord.NotFound, discord.Forbidden) as error:
                if error.code not in NOT_IN_SERVER:
                    raise
                return False
            return True

        return await self._try(ask)


class VoiceRooms(Requests):
    """The part of the ``Notifier`` port that is about voice rooms."""

    async def open_room(
        self, guild_id: GuildId, category_id: ChannelId, name: str, user_ids: Sequence[UserId], *,
        look_first: bool,
    ) -> ChannelId:  # fmt: skip
        """See ``Notifier.open_room``."""
        if look_first:
            found = await self.find_rooms(guild_id, category_id, name)
            if found:
                return found[0]
        talk = discord.Permissions(view_channel=True, connect=True)
        mine = discord.Permissions(view_channel=True, connect=True, manage_channels=True)
        me = self._client.user
        allowed = [(one, talk) for one in user_ids] + ([] if me is None else [(me.id, mine)])
        overwrites: list[Any] = [
            {"id": str(guild_id), "type": ROLE, "allow": "0", "deny": str(talk.value)},
            *(
                {"id": str(one), "type": MEMBER, "allow": str(rights.value), "deny": "0"}
                for one, rights in allowed
            ),
        ]

        async def create() -> ChannelId:
            data = await self._client.http.create_channel(
                guild_id, discord.ChannelType.voice.value, name=name, parent_id=category_id,
                permission_overwrites=overwrites,
            )  # fmt: skip
            return ChannelId(int(data["id"]))

        return await self._create(create)

    async def find_rooms(
        self, guild_id: GuildId, category_id: ChannelId, name: str
    ) -> Sequence[ChannelId]:
        """See ``Notifier.find_rooms``."""

        async def search() -> list[ChannelId]:
            return sorted(
                ChannelId(int(one["id"]))
                for one in await self._client.http.get_all_guild_channels(guild_id)
                if one["type"] == discord.ChannelType.voice.value
                if int(one.get("parent_id") or 0) == category_id and one["name"] == name
            )

        return await self._try(search)

    async def close_room(self, room_id: ChannelId) -> None:
        """See ``Notifier.close_room``."""
        await self._remove(lambda: self._client.http.delete_channel(room_id))


class ScheduledEvents(Requests):
    """The part of the ``Notifier`` port that is about scheduled events."""

    async def save_event(
        self, guild_id: GuildId, event: ServerEvent, *, event_id: EventId | None, look_first: bool
    ) -> EventId:
        """See ``Notifier.save_event``."""
        if event_id is None and look_first:
            event_id = next(iter(await self.find_events(guild_id, event.name)), None)
        http = self._client.http
        times = {
            "scheduled_start_time": event.starts_at.isoformat(),
            "scheduled_end_time": event.ends_at.isoformat(),
        }
        if event_id is not None:
            known = event_id
            await self._try(lambda: http.edit_scheduled_event(guild_id, known, **times))
            return known

        async def create() -> EventId:
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

    async def find_events(self, guild_id: GuildId, name: str) -> Sequence[EventId]:
        """See ``Notifier.find_events``."""
        me = self._client.user

        async def search() -> list[EventId]:
            events = await self._client.http.get_scheduled_events(guild_id, False)
            return sorted(
                EventId(int(one["id"]))
                for one in events
                if me is not None and int(one.get("creator_id") or 0) == me.id
                if one["name"] == name
            )

        return await self._try(search)

    async def delete_event(self, guild_id: GuildId, event_id: EventId) -> None:
        """See ``Notifier.delete_event``."""
        http = self._client.http
        await self._remove(lambda: http.delete_scheduled_event(guild_id, event_id))

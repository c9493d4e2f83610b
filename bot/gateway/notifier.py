"""Says things in Discord for all features, and finds what was said before a crash.

Draws a feature's message with the function of its type. What is tried again has
the same nonce, so that Discord itself drops the double.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.core.errors import DeliveryError, DeliveryFailure, RoleObstacle
from bot.core.ids import EVERYWHERE, ChannelId, GuildId, MessageId, RoleId, UserId
from bot.core.ports import IncomingMessage, Place, Purpose
from bot.gateway import needs
from bot.gateway.arrivals import Arrivals
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.turns import Whose
from bot.gateway.layout import Renderers
from bot.gateway.people import People
from bot.gateway.places import ScheduledEvents, Threads, VoiceRooms
from bot.gateway.replies import Files, attached, fresh

# A message may be looked for long after its row was written: hours of talk lie between.
SEARCH_DEPTH = 10000


def incoming_message(message: discord.Message) -> IncomingMessage:
    """A Discord message as the services know it."""
    is_person = not message.author.bot and message.webhook_id is None
    ordinary = message.type in (discord.MessageType.default, discord.MessageType.reply)
    return IncomingMessage(
        message_id=MessageId(message.id),
        channel_id=ChannelId(message.channel.id),
        author_id=UserId(message.author.id),
        author_name=message.author.display_name,
        is_person=is_person and ordinary and not message.is_system(),
        text=message.content,
        written_at=message.created_at,
        is_announcement=message.mention_everyone or bool(message.raw_role_mentions),
        edited_at=message.edited_at,
        has_other=bool(
            message.attachments or message.message_snapshots or message.stickers or message.poll
        ),
    )


class DiscordNotifier(Threads, ScheduledEvents, VoiceRooms, Arrivals, People):
    """The ``Notifier`` port over discord.py."""

    def __init__(self, client: discord.Client, renderers: Renderers, pictures: Pictures) -> None:
        super().__init__(client)
        self._renderers, self._pictures = renderers, pictures

    def _draw(self, message: object) -> ui.LayoutView:
        view: ui.LayoutView = self._renderers[type(message)](message)
        view.stop()  # clicks go to the router; discord.py must not keep the object
        return view

    async def _channel(self, place: Place) -> discord.abc.Messageable:
        if place.channel_id is not None:
            return self._client.get_partial_messageable(place.channel_id)
        assert place.user_id is not None
        user_id = place.user_id
        return self._client.get_partial_messageable(await self.direct_channel(user_id))

    async def send(self, place: Place, message: object, *, nonce: str) -> MessageId:
        """See ``Notifier.send``. Mentions are off, but for the role or people a card may ping."""
        channel = await self._channel(place)
        mentions = _mentions(message)

        async def send(view: ui.LayoutView, files: Files) -> MessageId:
            sent = await channel.send(
                view=view, nonce=nonce, allowed_mentions=mentions, files=fresh(files)
            )
            return MessageId(sent.id)

        draw = partial(self._draw, message)
        return await self._pictures.say(
            draw, lambda *card: self._create(lambda: send(*card)),
            whose=Whose(place.channel_id or place.user_id or 0),
        )  # fmt: skip

    def newest_message(self, channel_id: ChannelId) -> MessageId | None:
        """See ``Notifier.newest_message``. Each message of the gateway moves it; no request."""
        channel = self._client.get_channel(channel_id)
        newest: int | None = getattr(channel, "last_message_id", None)
        return None if newest is None else MessageId(newest)

    async def find(self, place: Place, marker: str, *, since: datetime) -> MessageId | None:
        """See ``Notifier.find``."""
        channel = await self._channel(place)

        async def search() -> MessageId | None:
            found = await anext(self._marked(channel, marker, since), None)
            await self._refuse_unseen(place.channel_id, is_empty=found is None)
            return found

        return await self._try(search)

    async def find_all(self, place: Place, marker: str, *, since: datetime) -> Sequence[MessageId]:
        """See ``Notifier.find_all``."""
        channel = await self._channel(place)

        async def search() -> list[MessageId]:
            found = [one async for one in self._marked(channel, marker, since)]
            await self._refuse_unseen(place.channel_id, is_empty=not found)
            return found

        return await self._try(search)

    async def _marked(
        self, channel: discord.abc.Messageable, marker: str, since: datetime
    ) -> AsyncIterator[MessageId]:
        me = self._client.user
        async for message in channel.history(limit=SEARCH_DEPTH, after=since):
            if me is not None and message.author.id == me.id and _has_marker(message, marker):
                yield MessageId(message.id)

    async def edit(self, channel_id: ChannelId, message_id: MessageId, message: object) -> None:
        """See ``Notifier.edit``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        none = discord.AllowedMentions.none()

        async def edit(view: ui.LayoutView, files: Files) -> None:
            await target.edit(view=view, allowed_mentions=none, **attached(files))

        draw = partial(self._draw, message)
        await self._pictures.say(
            draw, lambda *card: self._try(lambda: edit(*card)), whose=Whose(channel_id)
        )

    async def delete(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """See ``Notifier.delete``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        await self._remove(target.delete)

    async def open_thread(
        self, channel_id: ChannelId, message_id: MessageId, name: str, *, archive_minutes: int
    ) -> ChannelId:
        """See ``Notifier.open_thread``. A thread has the id of its message."""

        async def start() -> ChannelId:
            try:
                data = await self._client.http.start_thread_with_message(
                    channel_id,
                    message_id,
                    name=name,
                    auto_archive_duration=archive_minutes,  # type: ignore[arg-type]
                )
            except discord.HTTPException as error:
                if error.code == 160004:  # a thread has been created for this message already
                    return ChannelId(message_id)
                raise
            return ChannelId(int(data["id"]))

        return await self._create(start)

    async def pin(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """See ``Notifier.pin``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        await self._try(target.pin)

    async def react(self, channel_id: ChannelId, message_id: MessageId, emoji: str) -> None:
        """See ``Notifier.react``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        await self._try(lambda: target.add_reaction(emoji))

    async def unreact(self, channel_id: ChannelId, message_id: MessageId, emoji: str) -> None:
        """See ``Notifier.unreact``."""
        http = self._client.http
        await self._remove(lambda: http.remove_own_reaction(channel_id, message_id, emoji))

    async def written_since(
        self, channel_id: ChannelId, after_message_id: MessageId
    ) -> Sequence[IncomingMessage]:
        """See ``Notifier.written_since``."""
        channel = self._client.get_partial_messageable(channel_id)
        after = discord.Object(after_message_id)

        async def read() -> list[IncomingMessage]:
            # All of it: a message that is missing here counts as deleted.
            history = channel.history(limit=None, after=after, oldest_first=True)
            found = [incoming_message(message) async for message in history]
            await self._refuse_unseen(channel_id, is_empty=not found)
            return found

        return await self._try(read)

    async def _refuse_unseen(self, channel_id: ChannelId | None, *, is_empty: bool) -> None:
        """*Forbidden* without *Read Message History*: Discord says then that nothing was said, and
        all would count as deleted, or as never sent. Where a thread that is archived belongs is
        asked only if nothing came."""
        place = None if channel_id is None else self._client.get_channel(channel_id)
        if place is None and channel_id is not None and is_empty:
            thread: Any = await self._client.http.get_channel(channel_id)
            place = self._client.get_channel(int(thread.get("parent_id") or 0))
        if isinstance(place, discord.Thread):
            place = place.parent
        if not isinstance(place, discord.abc.GuildChannel):
            return
        if not place.permissions_for(place.guild.me).read_message_history:
            raise DeliveryError(DeliveryFailure.FORBIDDEN, "no Read Message History")

    def missing_permissions(
        self, guild_id: GuildId, channel_id: ChannelId, *, for_: Purpose
    ) -> Sequence[str] | None:
        """See ``Notifier.missing_permissions``."""
        guild = self._client.get_guild(guild_id)
        place = None if guild is None else guild.get_channel_or_thread(channel_id)
        if guild is None or place is None:
            return () if guild is not None and guild.unavailable else None
        return needs.missing(place, guild.me, for_)

    def ping_obstacle(
        self, guild_id: GuildId, channel_id: ChannelId, role_id: RoleId
    ) -> RoleObstacle | None:
        """See ``Notifier.ping_obstacle``."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable or guild.me is None:
            return None
        return needs.ping_obstacle(guild, guild.me, role_id, guild.get_channel(channel_id))

    def has_role(self, guild_id: GuildId, role_id: RoleId) -> bool:
        """See ``Notifier.has_role``."""
        guild = self._client.get_guild(guild_id)
        return guild is None or guild.unavailable or guild.get_role(role_id) is not None

    def is_connected(self, guild_id: GuildId) -> bool:
        """See ``Notifier.is_connected``."""
        if guild_id == EVERYWHERE:
            return self._client.is_ready()
        guild = self._client.get_guild(guild_id)
        return guild is not None and not guild.unavailable

    def guild_name(self, guild_id: GuildId) -> str:
        """See ``Notifier.guild_name``."""
        guild = self._client.get_guild(guild_id)
        return "" if guild is None else guild.name

    def reads_messages(self) -> bool:
        """See ``Notifier.reads_messages``."""
        return self._client.intents.message_content


def _mentions(message: object) -> discord.AllowedMentions:
    """Exactly whom a message may ping: the role or the people that it names for that."""
    role_id: RoleId | None = getattr(message, "ping_role_id", None)
    people: Sequence[int] = getattr(message, "ping_user_ids", ())
    return discord.AllowedMentions(
        everyone=False,
        users=[discord.Object(one) for one in people] or False,
        roles=False if role_id is None else [discord.Object(role_id)],
        replied_user=False,
    )


def _has_marker(message: discord.Message, marker: str) -> bool:
    ending = f":{marker}"
    return any(one.endswith(ending) for one in custom_ids(message.components))


def custom_ids(components: Sequence[Any]) -> list[str]:
    """Every id of a button or select in a message, in order."""
    found: list[str] = []
    for component in components:
        name = getattr(component, "custom_id", None)
        if name:
            found.append(name)
        found.extend(custom_ids(getattr(component, "children", ())))
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            found.extend(custom_ids([accessory]))
    return found

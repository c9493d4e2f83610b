"""Says things in Discord for all features, and finds what was said before a crash.

Draws a feature's message with the function registered for its type. Retries what
discord.py does not (503 and broken connections), with the same nonce, so that Discord
itself drops the double.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
import discord
from aiolimiter import AsyncLimiter
from discord import ui

from bot.gateway.errors import delivery_error
from bot.look import Renderers
from bot.ports import Place, Written

T = TypeVar("T")

# A message may be looked for long after its row was written: hours of talk lie between.
SEARCH_DEPTH = 10000
RETRIES = 3
RETRY_PAUSE_SECONDS = 0.5
NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
}
log = logging.getLogger(__name__)


def written_of(message: discord.Message) -> Written:
    """A Discord message as the services know it."""
    is_person = not message.author.bot and message.webhook_id is None
    ordinary = message.type in (discord.MessageType.default, discord.MessageType.reply)
    return Written(
        message_id=message.id,
        channel_id=message.channel.id,
        author_id=message.author.id,
        author_name=message.author.display_name,
        is_person=is_person and ordinary and not message.is_system(),
        text=message.content,
        written_at=message.created_at,
        is_announcement=message.mention_everyone or bool(message.raw_role_mentions),
    )


class DiscordNotifier:
    """The ``Notifier`` port over discord.py."""

    def __init__(
        self, client: discord.Client, renderers: Renderers, *, requests_per_second: int | None
    ) -> None:
        self._client = client
        self._renderers = renderers
        self.retry_pause_seconds = RETRY_PAUSE_SECONDS
        # One at a time at an even pace: a full bucket at the start would be a burst. The quarter
        # makes up for timers that ring late, which would cost 4 % of the pace.
        self._pace = (
            None if requests_per_second is None else AsyncLimiter(1.25, 1.25 / requests_per_second)
        )

    def _draw(self, message: object) -> ui.LayoutView:
        view = self._renderers[type(message)](message)
        view.stop()  # clicks go to the router; discord.py must not keep the object
        return view

    async def _try(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do one request; try again where trying again is harmless and may help."""
        for attempt in range(RETRIES):
            if self._pace is not None:
                await self._pace.acquire()
            try:
                return await call()
            except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
                again = not isinstance(error, discord.HTTPException) or error.status == 503
                if not again or attempt == RETRIES - 1:
                    raise delivery_error(error) from error
                await asyncio.sleep(self.retry_pause_seconds * 2**attempt)
            except discord.DiscordException as error:
                raise delivery_error(error) from error
        raise AssertionError("the last attempt returns or raises")

    async def _channel(self, place: Place) -> discord.abc.Messageable:
        if place.channel_id is not None:
            return self._client.get_partial_messageable(place.channel_id)
        assert place.user_id is not None
        user_id = place.user_id
        data = await self._try(lambda: self._client.http.start_private_message(user_id))
        return self._client.get_partial_messageable(int(data["id"]))

    async def send(self, place: Place, message: object, *, nonce: str) -> int:
        """See ``Notifier.send``. Mentions are off, but for the role a card may ping."""
        channel = await self._channel(place)
        role_id = getattr(message, "ping_role_id", None)
        mentions = discord.AllowedMentions.none()
        if role_id is not None:
            mentions = discord.AllowedMentions(
                everyone=False, users=False, roles=[discord.Object(role_id)]
            )

        async def send() -> int:
            view = self._draw(message)
            sent = await channel.send(view=view, nonce=nonce, allowed_mentions=mentions)
            return sent.id

        return await self._try(send)

    async def find(self, place: Place, mark: str, *, since: datetime) -> int | None:
        """See ``Notifier.find``."""
        channel = await self._channel(place)
        me = self._client.user

        async def search() -> int | None:
            async for message in channel.history(limit=SEARCH_DEPTH, after=since):
                if me is not None and message.author.id == me.id and _has_mark(message, mark):
                    return message.id
            return None

        return await self._try(search)

    async def edit(self, channel_id: int, message_id: int, message: object) -> None:
        """See ``Notifier.edit``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        none = discord.AllowedMentions.none()
        await self._try(lambda: target.edit(view=self._draw(message), allowed_mentions=none))

    async def delete(self, channel_id: int, message_id: int) -> None:
        """See ``Notifier.delete``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)

        async def delete() -> None:
            try:
                await target.delete()
            except discord.NotFound:
                log.debug("gone already")

        await self._try(delete)

    async def open_thread(
        self, channel_id: int, message_id: int, name: str, *, archive_minutes: int
    ) -> int:
        """See ``Notifier.open_thread``. A thread has the id of its message."""

        async def start() -> int:
            try:
                data = await self._client.http.start_thread_with_message(
                    channel_id,
                    message_id,
                    name=name,
                    auto_archive_duration=archive_minutes,  # type: ignore[arg-type]
                )
            except discord.HTTPException as error:
                if error.code == 160004:  # a thread has been created for this message already
                    return message_id
                raise
            return int(data["id"])

        return await self._try(start)

    async def react(self, channel_id: int, message_id: int, emoji: str) -> None:
        """See ``Notifier.react``."""
        target = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        await self._try(lambda: target.add_reaction(emoji))

    async def written_since(self, channel_id: int, after_message_id: int) -> Sequence[Written]:
        """See ``Notifier.written_since``."""
        channel = self._client.get_partial_messageable(channel_id)
        after = discord.Object(after_message_id)

        async def read() -> list[Written]:
            # All of it: a message that is missing here counts as deleted.
            history = channel.history(limit=None, after=after, oldest_first=True)
            return [written_of(message) async for message in history]

        return await self._try(read)

    def missing_permissions(self, guild_id: int, channel_id: int) -> Sequence[str] | None:
        """See ``Notifier.missing_permissions``."""
        guild = self._client.get_guild(guild_id)
        channel = None if guild is None else guild.get_channel(channel_id)
        if guild is None or channel is None:
            return None
        have = channel.permissions_for(guild.me)
        return [words for name, words in NEEDED.items() if not getattr(have, name)]

    def lacks(
        self, guild_id: int, channel_id: int, permissions: Sequence[str]
    ) -> Sequence[str] | None:
        """See ``Notifier.lacks``."""
        guild = self._client.get_guild(guild_id)
        channel = None if guild is None else guild.get_channel(channel_id)
        if guild is None or channel is None:
            return None
        have = channel.permissions_for(guild.me)
        return [name for name in permissions if not getattr(have, name)]

    def can_ping(self, guild_id: int, channel_id: int, role_id: int) -> bool:
        """See ``Notifier.can_ping``."""
        guild = self._client.get_guild(guild_id)
        role = None if guild is None else guild.get_role(role_id)
        channel = None if guild is None else guild.get_channel(channel_id)
        if guild is None or role is None or channel is None:
            return False
        return role.mentionable or channel.permissions_for(guild.me).mention_everyone

    def reaches(self, guild_id: int) -> bool:
        """See ``Notifier.reaches``."""
        guild = self._client.get_guild(guild_id)
        return guild is not None and not guild.unavailable

    def guild_name(self, guild_id: int) -> str:
        """See ``Notifier.guild_name``."""
        guild = self._client.get_guild(guild_id)
        return "" if guild is None else guild.name

    def reads_messages(self) -> bool:
        """See ``Notifier.reads_messages``."""
        return self._client.intents.message_content


def _has_mark(message: discord.Message, mark: str) -> bool:
    ending = f":{mark}"
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

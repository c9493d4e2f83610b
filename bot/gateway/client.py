"""The Discord client: intents, commands, and the events that concern all features."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.feature import Events, Feature
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.gateway import errors
from bot.gateway.notifier import incoming_message
from bot.gateway.requests import Pace
from bot.gateway.router import Router

# A rate limit that is longer comes back as an error, which the outbox retries later;
# discord.py would otherwise sleep through it in silence.
LONGEST_RATE_LIMIT_SECONDS = 30.0

DELETIONS = frozenset({"raw_message_delete", "raw_bulk_message_delete"})
MESSAGE_EVENTS = DELETIONS | {"message", "raw_message_edit"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GatewayEvents:
    """What the root wants to hear of besides the features."""

    connected: Callable[[], Awaitable[None]]
    resumed: Callable[[], Awaitable[None]]
    disconnected: Callable[[], Awaitable[None]]
    commands_hash: Callable[[], Awaitable[str]]
    commands_synced: Callable[[str], Awaitable[None]]
    seen: Callable[[GuildId, UserId], None] = lambda *_: None
    """Somebody did something in a server. It is called for every message, so it costs nothing."""


def intents(*, message_content: bool) -> discord.Intents:
    """The least that works; message content only where it is granted."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.message_content = message_content
    return wanted


class StudyTree(app_commands.CommandTree["StudyBot"]):
    """The command tree with our one door for errors."""

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Every failed command is answered."""
        name = interaction.command.qualified_name if interaction.command is not None else "command"
        await errors.answer(interaction, error, what=name)


class StudyBot(commands.Bot):
    """discord.py's bot with our router and the features' events. ``attach`` before it starts."""

    def __init__(self, *, message_content: bool, pace: Pace | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=StudyTree,
            intents=intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing is read from these caches, and they grow with the servers.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT_SECONDS,
            http_trace=(pace or Pace(None)).trace(),
        )
        self._router: Router | None = None
        self._events: GatewayEvents | None = None
        self._subscribers: tuple[Events, ...] = ()

    def attach(self, router: Router, features: Sequence[Feature], events: GatewayEvents) -> None:
        """Give it what it serves. Once, before the start."""
        self._router = router
        self._subscribers = tuple(feature.events for feature in features)
        self._events = events

    async def setup_hook(self) -> None:
        """Sync the commands, only if they changed."""
        assert self._router is not None
        self._router.add_to(self.tree)
        assert self._events is not None
        fresh = commands_hash(self.tree)
        if fresh != await self._events.commands_hash():
            await self.tree.sync()
            await self._events.commands_synced(fresh)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Clicks and modals go to the router; commands go their own way."""
        if interaction.guild_id is not None and self._events is not None:
            self._events.seen(GuildId(interaction.guild_id), UserId(interaction.user.id))
        if self._router is not None:
            await self._router.route(interaction)

    async def on_ready(self) -> None:
        """Connected, also after a lost session: catching up must be harmless to repeat."""
        assert self._events is not None
        present = {GuildId(guild.id) for guild in self.guilds}
        for one in self._subscribers:
            if one.guilds_present is not None:
                await one.guilds_present(present)
        await self._events.connected()

    async def on_resumed(self) -> None:
        """The connection is back and Discord has sent what was missed."""
        assert self._events is not None
        await self._events.resumed()

    async def on_disconnect(self) -> None:
        """The connection is lost."""
        if self._events is not None and not self.is_closed():
            await self._events.disconnected()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server (again)."""
        await self._joined(GuildId(guild.id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server came back after an outage at Discord."""
        await self._joined(GuildId(guild.id))

    async def _joined(self, guild_id: GuildId) -> None:
        for one in self._subscribers:
            if one.guild_joined is not None:
                await one.guild_joined(guild_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        for one in self._subscribers:
            if one.guild_left is not None:
                await one.guild_left(GuildId(guild.id))

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """As ever, but messages that concern nobody end here: a task for each of them, and a look
        into the database for each deletion, would be most of what the bot does."""
        if event in MESSAGE_EVENTS and not self._concerns_us(event, args[0]):
            return
        super().dispatch(event, *args, **kwargs)

    def _concerns_us(self, event: str, payload: Any) -> bool:
        """A cheap look in memory: whether it happened where a feature listens."""
        if event in DELETIONS:
            guild, channel_id = self.get_guild(payload.guild_id or 0), payload.channel_id
        else:
            message = payload if event == "message" else payload.message
            guild, channel_id = message.guild, message.channel.id
            if guild is not None and event == "message" and self._events is not None:
                self._events.seen(GuildId(guild.id), UserId(message.author.id))
            if message.author.bot or not self.intents.message_content:
                return False
        if guild is None:
            return False
        thread = guild.get_thread(channel_id)
        if thread is not None and thread.owner_id == self._connection.self_id:
            # Members talk in the private threads of mock interviews; nobody answers there.
            if not thread.is_private():
                return True
        elif thread is None and guild.get_channel(channel_id) is None:
            return True  # an archived thread, whoever opened it
        return event != "message" and any(
            one.follows is not None and one.follows(ChannelId(channel_id))
            for one in self._subscribers
        )

    async def on_message(self, message: discord.Message) -> None:
        """A message in one of our threads, where messages may be read. There are no text
        commands, so discord.py's look for a prefix is left out."""
        await self._written(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message says something else now."""
        await self._written(payload.message)

    async def _written(self, message: discord.Message) -> None:
        assert message.guild is not None
        for one in self._subscribers:
            if one.message_written is not None:
                await one.message_written(GuildId(message.guild.id), incoming_message(message))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message is gone."""
        await self._deleted(payload, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many are."""
        await self._deleted(payload, sorted(payload.message_ids))

    async def _deleted(
        self,
        payload: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent,
        message_ids: Sequence[int],
    ) -> None:
        assert payload.guild_id is not None
        where = GuildId(payload.guild_id), ChannelId(payload.channel_id)
        for one in self._subscribers:
            if one.messages_deleted is not None:
                await one.messages_deleted(*where, [MessageId(i) for i in message_ids])

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone."""
        for one in self._subscribers:
            if one.thread_deleted is not None:
                await one.thread_deleted(GuildId(payload.guild_id), ChannelId(payload.thread_id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone and its threads with it: Discord says nothing of those."""
        for one in self._subscribers:
            if one.channel_deleted is not None:
                await one.channel_deleted(GuildId(channel.guild.id), ChannelId(channel.id))

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone."""
        for one in self._subscribers:
            if one.role_deleted is not None:
                await one.role_deleted(GuildId(role.guild.id), RoleId(role.id))

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """An event handler failed: log it, go on."""
        log.exception("event failed", extra={"event_name": event_method})


def commands_hash(tree: app_commands.CommandTree[StudyBot]) -> str:
    """A fingerprint of all commands as Discord gets them."""
    everything = [command.to_dict(tree) for command in tree.get_commands()]
    everything += [
        command.to_dict(tree)
        for command in tree.get_commands(type=discord.AppCommandType.message)
        if command.to_dict(tree) not in everything
    ]
    text = json.dumps(everything, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


async def granted_message_content(token: str) -> bool:
    """Ask Discord whether the application has the Message Content intent.

    Asking the gateway for an intent that is not granted would close the connection.
    Raises ``discord.LoginFailure`` for a refused token.
    """
    discord.VoiceClient.warn_nacl = False
    client = discord.Client(intents=intents(message_content=False))
    async with client:
        await client.login(token)
        info = await client.application_info()
        return info.flags.gateway_message_content or info.flags.gateway_message_content_limited

"""The Discord client: intents, commands, and the events that concern all features."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec

import discord
from discord.ext import commands

from bot.core.feature import Events, Feature
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.core.recent import Recent
from bot.core.shards import Shard
from bot.core.telemetry import Telemetry
from bot.gateway import measured
from bot.gateway.command_tree import TOLD_TWICE, CommandSync, StudyTree
from bot.gateway.notifier import incoming_message
from bot.gateway.permissions import permission_listeners
from bot.gateway.requests import LONGEST_RATE_LIMIT_SECONDS, Pace
from bot.gateway.router import Router
from bot.gateway.shards import ShardedClient
from bot.gateway.spelling import Spelling

DELETIONS = frozenset({"raw_message_delete", "raw_bulk_message_delete"})
MESSAGE_EVENTS = DELETIONS | {"message", "raw_message_edit"}

P = ParamSpec("P")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GatewayEvents:
    """What the root wants to hear of besides the features."""

    connected: Callable[[Shard], Awaitable[None]]
    resumed: Callable[[Shard], Awaitable[None]]
    disconnected: Callable[[Shard], Awaitable[None]]
    permitted: Callable[[GuildId], Awaitable[None]]
    """What failed in a server may work now: a permission was given, a thread opened or closed."""
    commands_hash: Callable[[], Awaitable[str]]
    commands_synced: Callable[[str], Awaitable[None]]
    seen: Callable[[GuildId, UserId, str, datetime | None], None] = lambda *_: None
    """Somebody did something in a server; what they are called there, and since when they are in.
    It is called for every message, so it costs nothing."""


def intents(*, message_content: bool) -> discord.Intents:
    """The least that works; message content only where it is granted."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.message_content = message_content
    return wanted


def _leave_strange_server(interaction: discord.Interaction) -> None:
    """Who installed the bot for themselves can use it where it was not added. That is as in direct
    messages: nobody there could set it up, and nothing is kept about that server."""
    if interaction.is_user_integration() and not interaction.is_guild_integration():
        interaction.guild_id = None


class StudyBot(ShardedClient, commands.AutoShardedBot):
    """discord.py's bot with our router and the features' events. ``attach`` before it starts."""

    def __init__(
        self, *, message_content: bool, pace: Pace | None = None, telemetry: Telemetry | None = None
    ) -> None:
        self._telemetry = telemetry
        # Said at each start otherwise; there is no voice here.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        self._wanted = intents(message_content=message_content)
        self.is_stopping = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=StudyTree,
            intents=self._wanted,
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
        self._commands: CommandSync | None = None
        self._catch_up: set[int] = set()
        """Shards that were lost again before they were ready."""
        self._told = Recent[int]()

    def attach(self, router: Router, features: Sequence[Feature], events: GatewayEvents) -> None:
        """Give it what it serves. Once, before the start."""
        self._router = router
        router.add_to(self.tree)
        self._subscribers = tuple(feature.events for feature in features)
        self._events = events
        for name, listener in permission_listeners(events.permitted).items():
            self.add_listener(listener, name)

    def drop_intents_not_granted(self) -> None:
        """Between login and connect: asking the gateway for Message Content where it is not
        granted would close the connection."""
        flags = self.application_flags
        if not (flags.gateway_message_content or flags.gateway_message_content_limited):
            self._wanted.message_content = False  # discord.py holds this very object

    async def setup_hook(self) -> None:
        """Sync the commands, only if they changed."""
        assert self._router is not None
        assert self._events is not None
        await self.tree.set_translator(Spelling())
        self._commands = CommandSync(
            self, self.tree, self._router.operator_guild, self._events.commands_synced
        )
        await self._commands.begin(await self._events.commands_hash())

    async def close(self) -> None:
        """End all connections, and what is still tried."""
        if self._commands is not None:
            self._commands.stop()
        await super().close()

    def stop_listening(self) -> None:
        """The bot is about to stop: begin nothing new, so that what is under way can end."""
        self.is_stopping = True

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Clicks and modals go to the router; commands go their own way."""
        if interaction.guild_id is not None:
            self._seen(interaction.guild_id, interaction.user)
        if self._router is not None:
            await self._router.route(interaction)

    def _shard(self, shard_id: int) -> Shard:
        return Shard(shard_id, self.shard_count or 1)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Connected, also after a lost session: catching up must be harmless to repeat.

        ``on_ready`` comes once all shards are there, and after the first time only when all of
        them were lost.
        """
        assert self._events is not None
        # It is said two seconds after the last server came: the connection may be lost by now.
        if self.is_lost(shard_id):
            self._catch_up.add(shard_id)
            return
        self._catch_up.discard(shard_id)
        shard, present = self._shard(shard_id), {GuildId(i) for i in self.guilds_of(shard_id)}
        await self._tell(lambda one: one.guilds_present, shard, present)
        await self._events.connected(shard)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """The connection is back and Discord has sent what was missed."""
        assert self._events is not None
        if shard_id in self._catch_up:
            await self.on_shard_ready(shard_id)
        elif not self.is_lost(shard_id):
            await self._events.resumed(self._shard(shard_id))

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """The connection is lost."""
        if self._events is not None and not self.is_closed():
            await self._events.disconnected(self._shard(shard_id))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server (again)."""
        log.info("joined", extra={"guild_id": guild.id})
        await self._tell(lambda one: one.guild_joined, GuildId(guild.id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server came back after an outage at Discord."""
        await self._tell(lambda one: one.guild_joined, GuildId(guild.id))
        if self._events is not None:
            await self._events.permitted(GuildId(guild.id))

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Discord has lost a server for a while."""
        await self._tell(lambda one: one.guild_lost, GuildId(guild.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        log.info("left", extra={"guild_id": guild.id})
        await self._tell(lambda one: one.guild_left, GuildId(guild.id))

    async def _tell(
        self, heard: Callable[[Events], Callable[P, Awaitable[None]] | None],
        *args: P.args, **kwargs: P.kwargs,
    ) -> None:  # fmt: skip
        """What happened, to the features that hear of it."""
        for tell in filter(None, map(heard, self._subscribers)):
            await tell(*args, **kwargs)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """As ever, but messages that concern nobody end here: a task for each of them, and a look
        into the database for each deletion, would be most of what the bot does.

        Nothing is handed on when the bot is about to stop: Discord will show a press that was not
        answered, and what was written meanwhile is read at the next start."""
        if self.is_stopping or (event in MESSAGE_EVENTS and not self._concerns_us(event, args[0])):
            return
        if event == "interaction":
            if not self._told.add(args[0].id):
                args[0].extras[TOLD_TWICE] = True
                return
            _leave_strange_server(args[0])
        if self._telemetry is not None and event == "interaction" and self._router is not None:
            measured.begin(self._telemetry, args[0], self._router.knows)
        super().dispatch(event, *args, **kwargs)

    def _seen(self, guild_id: int, person: discord.Member | discord.User) -> None:
        if self._events is not None:
            joined_at = getattr(person, "joined_at", None)
            self._events.seen(GuildId(guild_id), UserId(person.id), person.display_name, joined_at)

    def _concerns_us(self, event: str, payload: Any) -> bool:
        """A cheap look in memory: whether it happened where a feature listens."""
        if event in DELETIONS:
            guild, channel_id = self.get_guild(payload.guild_id or 0), payload.channel_id
        else:
            message = payload if event == "message" else payload.message
            guild, channel_id = message.guild, message.channel.id
            if guild is not None and event == "message":
                self._seen(guild.id, message.author)
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
        written = incoming_message(message)
        await self._tell(lambda one: one.message_written, GuildId(message.guild.id), written)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message is gone."""
        await self._deleted(payload, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many are."""
        await self._deleted(payload, sorted(payload.message_ids))

    async def _deleted(
        self, payload: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent,
        message_ids: Sequence[int],
    ) -> None:  # fmt: skip
        assert payload.guild_id is not None
        guild_id, channel_id = GuildId(payload.guild_id), ChannelId(payload.channel_id)
        gone = [MessageId(one) for one in message_ids]
        await self._tell(lambda one: one.messages_deleted, guild_id, channel_id, gone)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone."""
        guild_id, thread_id = GuildId(payload.guild_id), ChannelId(payload.thread_id)
        await self._tell(lambda one: one.thread_deleted, guild_id, thread_id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone and its threads with it: Discord says nothing of those."""
        guild_id, channel_id = GuildId(channel.guild.id), ChannelId(channel.id)
        await self._tell(lambda one: one.channel_deleted, guild_id, channel_id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone."""
        await self._tell(lambda one: one.role_deleted, GuildId(role.guild.id), RoleId(role.id))

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """An event handler failed: log it, go on. Once the client is closed all of them do."""
        if self.is_closed():
            log.info("event cut off by the end", extra={"event_name": event_method})
            return
        log.exception("event failed", extra={"event_name": event_method})

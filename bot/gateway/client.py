"""The Discord client: intents, commands, and the events that concern all features."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.gateway import errors
from bot.gateway.router import Router

# A rate limit that is longer comes back as an error, which the outbox retries later;
# discord.py would otherwise sleep through it in silence.
LONGEST_RATE_LIMIT_SECONDS = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GatewayEvents:
    """What the rest of the bot wants to hear of."""

    connected: Callable[[], Awaitable[None]]
    resumed: Callable[[], Awaitable[None]]
    disconnected: Callable[[], Awaitable[None]]
    guilds_present: Callable[[set[int]], Awaitable[None]]
    guild_joined: Callable[[int], Awaitable[None]]
    guild_left: Callable[[int], Awaitable[None]]
    commands_hash: Callable[[], Awaitable[str]]
    commands_synced: Callable[[str], Awaitable[None]]


def intents(*, message_content: bool) -> discord.Intents:
    """The least that works; message content only where it is granted."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.message_content = message_content
    return wanted


class Tree(app_commands.CommandTree["StudyBot"]):
    """The command tree with our one door for errors."""

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Every failed command is answered."""
        name = interaction.command.qualified_name if interaction.command is not None else "command"
        await errors.answer(interaction, error, what=name)


class StudyBot(commands.Bot):
    """discord.py's bot with our router and signals. ``attach`` its parts before it starts."""

    def __init__(self, *, message_content: bool) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing is read from these caches, and they grow with the servers.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT_SECONDS,
        )
        self._router: Router | None = None
        self._events: GatewayEvents | None = None
        self._rooms: Sequence[commands.Cog] = ()

    def attach(self, cogs: Sequence[commands.Cog], router: Router, signals: GatewayEvents) -> None:
        """Give it what it serves. Once, before the start."""
        self._rooms = cogs
        self._router = router
        self._events = signals

    async def setup_hook(self) -> None:
        """Load the cogs; sync the commands only if they changed."""
        for cog in self._rooms:
            await self.add_cog(cog)
        assert self._events is not None
        fresh = commands_hash(self.tree)
        if fresh != await self._events.commands_hash():
            await self.tree.sync()
            await self._events.commands_synced(fresh)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Clicks and forms go to the router; commands go their own way."""
        if self._router is not None:
            await self._router.route(interaction)

    async def process_commands(self, message: discord.Message, /) -> None:
        """There are no text commands: discord.py's look for a prefix is left out."""
        return

    async def on_ready(self) -> None:
        """Connected, also after a lost session: catching up must be harmless to repeat."""
        assert self._events is not None
        await self._events.guilds_present({guild.id for guild in self.guilds})
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
        assert self._events is not None
        await self._events.guild_joined(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server came back after an outage at Discord."""
        assert self._events is not None
        await self._events.guild_joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        assert self._events is not None
        await self._events.guild_left(guild.id)

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

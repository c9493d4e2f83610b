"""What Discord says, asked by the bot that runs or over plain HTTP without a connection."""

import asyncio
from collections.abc import Sequence
from itertools import groupby

import aiohttp
import discord

from bot.core.clock import Clock
from bot.core.ids import GuildId, UserId
from bot.core.ports import Notifier, UsedPlace
from bot.gateway import needs
from bot.gateway.requests import Pace
from bot.operate.doctor.rules.facts import DiscordReport, PlaceCheck, TokenState

MOST_SERVERS = 50
"""As many are asked over HTTP: three requests each."""
SECONDS = 30.0


def known(
    notifier: Notifier, pace: Pace, clock: Clock, name: str, wants_content: bool,
    places: Sequence[UsedPlace],
) -> DiscordReport:  # fmt: skip
    """What the bot that runs knows without asking."""
    time = pace.discord_time()
    found = []
    for one in places:
        missing = notifier.missing_permissions(one.guild_id, one.channel_id, for_=one.purpose)
        found.append(_check(one, notifier.guild_name(one.guild_id), missing))
    granted = notifier.reads_messages() or (False if wants_content else None)
    return DiscordReport(
        token=TokenState.VALID, name=name, wants_content=wants_content, message_content=granted,
        discord_ahead=None if time is None else time - clock.now(), places=tuple(found),
    )  # fmt: skip


def operator(client: discord.Client, chosen: UserId | None) -> UserId | None:
    """Who is told of trouble: the one who was ``chosen`` (0 is nobody), else who owns the
    application, as the login told it; of a team's, the team's owner."""
    application = client.application
    if chosen is not None:
        return chosen or None
    if application is None:
        return None
    found = application.owner.id if application.team is None else application.team.owner_id
    return None if found is None else UserId(found)


async def ask(
    token: str, clock: Clock, places: Sequence[UsedPlace], *, wants: bool
) -> DiscordReport:
    """Ask Discord by HTTP, with no connection to the gateway and changing nothing.

    What can't be asked is said in the answer; nothing is raised for it."""
    pace = Pace(None)
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=pace.trace())
    try:
        async with asyncio.timeout(SECONDS):
            await client.login(token)
            found, left_out = await _places(client, places)
    except discord.LoginFailure:
        return DiscordReport(token=TokenState.REFUSED)
    except (OSError, aiohttp.ClientError, discord.DiscordException, TimeoutError) as error:
        return DiscordReport(token=TokenState.NOT_ASKED, why=type(error).__name__)
    finally:
        time = pace.discord_time()
        await client.close()
    flags = client.application_flags
    return DiscordReport(
        token=TokenState.VALID, name=str(client.user), wants_content=wants,
        message_content=flags.gateway_message_content or flags.gateway_message_content_limited,
        discord_ahead=None if time is None else time - clock.now(), places=found,
        servers_left_out=left_out,
    )  # fmt: skip


async def _places(
    client: discord.Client, places: Sequence[UsedPlace]
) -> tuple[tuple[PlaceCheck, ...], int]:
    by_server = [(one, list(used)) for one, used in groupby(places, lambda used: used.guild_id)]
    found: list[PlaceCheck] = []
    for guild_id, used in by_server[:MOST_SERVERS]:
        found += await _server(client, guild_id, used)
    return tuple(found), max(0, len(by_server) - MOST_SERVERS)


async def _server(
    client: discord.Client, guild_id: GuildId, used: Sequence[UsedPlace]
) -> list[PlaceCheck]:
    """The places of one server; where the bot isn't in it, all are missing."""
    assert client.user is not None
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        me = await guild.fetch_member(client.user.id)
        channels = {one.id: one for one in await guild.fetch_channels()}
    except (discord.NotFound, discord.Forbidden):
        return [_check(one, "", None) for one in used]
    found = []
    for one in used:
        channel = channels.get(one.channel_id)
        missing = None if channel is None else needs.missing(channel, me, one.purpose)
        found.append(_check(one, guild.name, missing))
    return found


def _check(one: UsedPlace, server: str, missing: Sequence[str] | None) -> PlaceCheck:
    lacks = None if missing is None else tuple(missing)
    return PlaceCheck(one.guild_id, server, one.channel_id, one.feature, lacks)

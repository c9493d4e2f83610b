"""What Discord says, asked by the bot that runs or over plain HTTP without a connection."""

import asyncio
from collections.abc import Sequence
from itertools import groupby

import aiohttp
import discord

from bot.core.clock import Clock
from bot.core.errors import RoleObstacle
from bot.core.ids import GuildId, UserId
from bot.core.ports import Notifier, Used, UsedPlace, UsedRole
from bot.gateway import needs
from bot.gateway.requests import Pace
from bot.operate.doctor.rules.facts import DiscordReport, PlaceCheck, RoleCheck, TokenState
from bot.operate.unreachable import why_unreachable

MOST_SERVERS = 50
"""As many are asked over HTTP: three requests each."""
SECONDS = 30.0


Check = PlaceCheck | RoleCheck


def known(
    notifier: Notifier, pace: Pace, clock: Clock, name: str, wants_content: bool,
    used: Sequence[Used],
) -> DiscordReport:  # fmt: skip
    """What the bot that runs knows without asking."""
    time = pace.discord_time()
    found: list[Check] = []
    for one in used:
        server = notifier.guild_name(one.guild_id)
        if isinstance(one, UsedRole):
            found.append(_role_check(one, server, _role_obstacle(notifier, one)))
        else:
            missing = notifier.missing_permissions(one.guild_id, one.channel_id, for_=one.purpose)
            found.append(_check(one, server, missing))
    granted = notifier.reads_messages() or (False if wants_content else None)
    places, roles = _parted(found)
    return DiscordReport(
        token=TokenState.VALID, name=name, wants_content=wants_content, message_content=granted,
        discord_ahead=None if time is None else time - clock.now(), places=places, roles=roles,
    )  # fmt: skip


def _role_obstacle(notifier: Notifier, one: UsedRole) -> RoleObstacle | None:
    if one.pinged_in is None:
        return notifier.role_obstacle(one.guild_id, one.role_id)
    return notifier.ping_obstacle(one.guild_id, one.pinged_in, one.role_id)


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


async def ask(token: str, clock: Clock, used: Sequence[Used], *, wants: bool) -> DiscordReport:
    """Ask Discord by HTTP, with no connection to the gateway and changing nothing.

    What can't be asked is said in the answer; nothing is raised for it."""
    pace = Pace(None)
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=pace.trace())
    try:
        async with asyncio.timeout(SECONDS):
            await client.login(token)
            found, gone, left_out = await _used(client, used)
    except discord.LoginFailure:
        return DiscordReport(token=TokenState.REFUSED)
    except (OSError, aiohttp.ClientError, discord.DiscordException, TimeoutError) as error:
        return DiscordReport(token=TokenState.NOT_ASKED, why=why_unreachable(error))
    finally:
        time = pace.discord_time()
        await client.close()
    places, roles = _parted(found)
    flags = client.application_flags
    return DiscordReport(
        token=TokenState.VALID, name=str(client.user), wants_content=wants,
        message_content=flags.gateway_message_content or flags.gateway_message_content_limited,
        discord_ahead=None if time is None else time - clock.now(), places=places, roles=roles,
        servers_gone=tuple(gone), servers_left_out=left_out,
    )  # fmt: skip


async def _used(
    client: discord.Client, used: Sequence[Used]
) -> tuple[list[Check], list[GuildId], int]:
    """What was found, which servers the bot isn't in, and how many were left out."""
    by_server = [(one, list(these)) for one, these in groupby(used, lambda one: one.guild_id)]
    found: list[Check] = []
    gone: list[GuildId] = []
    for guild_id, these in by_server[:MOST_SERVERS]:
        there = await _server(client, guild_id, these)
        if there is None:
            gone.append(guild_id)
        else:
            found += there
    return found, gone, max(0, len(by_server) - MOST_SERVERS)


async def _server(
    client: discord.Client, guild_id: GuildId, used: Sequence[Used]
) -> list[Check] | None:
    """The places and roles of one server; None where the bot isn't in it."""
    assert client.user is not None
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        me = await guild.fetch_member(client.user.id)
        channels = {one.id: one for one in await guild.fetch_channels()}
    except (discord.NotFound, discord.Forbidden):
        return None
    found: list[Check] = []
    for one in used:
        if isinstance(one, UsedPlace):
            channel = channels.get(one.channel_id)
            missing = None if channel is None else needs.missing(channel, me, one.purpose)
            found.append(_check(one, guild.name, missing))
        elif one.pinged_in is None:
            obstacle = needs.role_obstacle(guild, me, one.role_id)
            found.append(_role_check(one, guild.name, obstacle))
        else:
            place = channels.get(one.pinged_in)
            obstacle = needs.ping_obstacle(guild, me, one.role_id, place)
            found.append(_role_check(one, guild.name, obstacle))
    return found


def _check(one: UsedPlace, server: str, missing: Sequence[str] | None) -> PlaceCheck:
    lacks = None if missing is None else tuple(missing)
    return PlaceCheck(one.guild_id, server, one.channel_id, one.feature, lacks)


def _role_check(one: UsedRole, server: str, obstacle: RoleObstacle | None) -> RoleCheck:
    is_pinged = one.pinged_in is not None
    return RoleCheck(one.guild_id, server, one.role_id, one.feature, is_pinged, obstacle)


def _parted(found: Sequence[Check]) -> tuple[tuple[PlaceCheck, ...], tuple[RoleCheck, ...]]:
    return (
        tuple(one for one in found if isinstance(one, PlaceCheck)),
        tuple(one for one in found if isinstance(one, RoleCheck)),
    )

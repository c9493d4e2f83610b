"""Which permissions each purpose needs: the one table for /setup, the doctor and the invitation."""

from typing import Any

import discord

from bot.core.errors import RoleObstacle
from bot.core.ids import RoleId
from bot.core.ports import Purpose

PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "attach_files": "Attach Files",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
    "create_private_threads": "Create Private Threads",
    "manage_threads": "Manage Threads",
    "create_events": "Create Events",
}
"""All that the invitation asks for, by the names that Discord's settings show."""
INVITATION = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))
OPTIONAL = {"manage_channels": "Manage Channels", "connect": "Connect"}
"""What an organiser may add for voice rooms. *Manage Roles*, for roles that members earn, and
*Mention Everyone*, for a role that not everybody may mention, are seen by ``role_obstacle`` and
``ping_obstacle``; *Pin Messages* is a courtesy that is tried."""
_SAY = ("view_channel", "send_messages")
_CARD = (*_SAY, "read_message_history")  # what was said before a crash is looked for
_SESSIONS = (*_CARD, "create_private_threads", "send_messages_in_threads", "manage_threads")
NEEDS = {
    Purpose.DAILY: (
        *_CARD, "create_public_threads", "send_messages_in_threads", "add_reactions",
    ),
    Purpose.CARD: _CARD,
    Purpose.TALK: _SAY,
    Purpose.PICTURES: ("attach_files",),
    Purpose.SESSIONS: _SESSIONS,
    Purpose.EVENTS: (*_SESSIONS, "create_events"),
    Purpose.ROOMS: ("view_channel", *OPTIONAL),
    Purpose.LINK: (),
}  # fmt: skip
_IN_THREAD = ("view_channel", "send_messages_in_threads")
POWERS = discord.Permissions(
    administrator=True, manage_guild=True, manage_roles=True, manage_channels=True,
    manage_webhooks=True, manage_messages=True, manage_threads=True, manage_events=True,
    manage_expressions=True, manage_nicknames=True, kick_members=True, ban_members=True,
    moderate_members=True, mention_everyone=True, view_audit_log=True, move_members=True,
    mute_members=True, deafen_members=True,
)  # fmt: skip


def missing(place: Any, me: discord.Member, purpose: Purpose) -> list[str] | None:
    """What the bot still needs in a channel or thread, by the names of Discord's settings; None:
    it can't use this one at all."""
    needed = NEEDS[purpose]
    if isinstance(place, discord.Thread):
        if purpose is not Purpose.TALK or place.is_private() or place.locked:
            return None
        needed = _IN_THREAD
    have, names = place.permissions_for(me), {**PERMISSIONS, **OPTIONAL}
    return [names[name] for name in needed if not getattr(have, name)]


def role_obstacle(guild: discord.Guild, me: discord.Member, role_id: RoleId) -> RoleObstacle | None:
    """Why the bot can't give a role; None: it can."""
    role = guild.get_role(role_id)
    if role is None:
        return RoleObstacle.GONE
    if role.is_default() or role.managed:
        return RoleObstacle.NOT_GIVEN
    if role.permissions.value & POWERS.value:
        return RoleObstacle.POWERFUL
    if not me.guild_permissions.manage_roles:
        return RoleObstacle.NO_PERMISSION
    return None if role < me.top_role else RoleObstacle.ABOVE


def ping_obstacle(
    guild: discord.Guild, me: discord.Member, role_id: RoleId, place: Any
) -> RoleObstacle | None:
    """Why nobody hears a mention of a role in a channel; None: they do. ``place`` is None where the
    channel is gone, which is another finding."""
    role = guild.get_role(role_id)
    if role is None:
        return RoleObstacle.GONE
    if role.is_default():
        return RoleObstacle.EVERYONE
    if role.is_bot_managed():  # boosters' and subscribers' roles are managed too, but have members
        return RoleObstacle.OF_A_BOT
    if role.mentionable or (place is not None and place.permissions_for(me).mention_everyone):
        return None
    return RoleObstacle.UNHEARD

"""Which permissions each purpose needs: the one table for /setup, the doctor and the invitation."""

from typing import Any

import discord

from bot.core.ports import Purpose

PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
    "create_private_threads": "Create Private Threads",
    "manage_threads": "Manage Threads",
    "create_events": "Create Events",
}
"""All that the invitation asks for, by the names that Discord's settings show."""
OPTIONAL = {"manage_channels": "Manage Channels", "connect": "Connect"}
"""What an organiser may add for voice rooms; *Manage Roles*, for roles that members earn, is no
permission of a channel (``people``)."""
_CARD = ("view_channel", "send_messages")
_SESSIONS = (*_CARD, "create_private_threads", "send_messages_in_threads")
NEEDS = {
    Purpose.DAILY: (
        *_CARD, "create_public_threads", "send_messages_in_threads", "read_message_history",
        "add_reactions",
    ),
    Purpose.CARD: _CARD,
    Purpose.TALK: _CARD,
    Purpose.SESSIONS: _SESSIONS,
    Purpose.EVENTS: (*_SESSIONS, "create_events"),
    Purpose.ROOMS: ("view_channel", *OPTIONAL),
}  # fmt: skip
_IN_THREAD = ("view_channel", "send_messages_in_threads")


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

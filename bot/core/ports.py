"""What the services need from the outside, as protocols. No Discord types here.

A message is a frozen dataclass of a feature; the gateway knows how to draw it. Every
message that must appear once carries a *marker*, a short text inside the id of one of its
buttons, by which the bot finds its own message again after a crash.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.core.errors import RoleObstacle
from bot.core.ids import ChannelId, EventId, GuildId, MessageId, RoleId, UserId

Wake = Callable[[], None]
"""Tells the agenda that something became due. Returns at once."""


class Purpose(Enum):
    """What the bot wants to do in a channel, which says what permissions it needs there
    (``gateway/needs``). The value is what people call it."""

    DAILY = "asking, the thread, ticks below answers"
    CARD = "a card that stays"
    TALK = "a card where somebody just did something"
    """Also in a public thread that is open."""
    PICTURES = "pictures in cards"
    """Without them a card says the same in words."""
    SESSIONS = "rounds of mock interviews, sessions in private threads"
    EVENTS = "the same, with scheduled events"
    ROOMS = "voice rooms in a category"
    LINK = "a channel that cards point to"
    """Nothing is done there; it has to be there."""


@dataclass(frozen=True, slots=True)
class UsedPlace:
    """A channel or category that a feature uses in a server, and what for."""

    guild_id: GuildId
    channel_id: ChannelId
    feature: str
    """What people call it."""
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class UsedRole:
    """A role that a feature gives members of a server, or pings in a channel of it."""

    guild_id: GuildId
    role_id: RoleId
    feature: str
    pinged_in: ChannelId | None = None
    """None: it is given."""


Used = UsedPlace | UsedRole


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a channel or thread, or a person's direct messages."""

    channel_id: ChannelId | None = None
    user_id: UserId | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot was added to a server: when (aware UTC), where to say so, whom to tell if nowhere."""

    joined_at: datetime
    channel_id: ChannelId | None
    invited_by: UserId | None
    """Who added it where Discord tells, else the owner of the server."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that somebody wrote in Discord. Moments are aware UTC, by Discord's clock."""

    message_id: MessageId
    channel_id: ChannelId
    author_id: UserId
    author_name: str
    is_person: bool
    """False for bots, webhooks and system messages."""
    text: str
    written_at: datetime
    is_announcement: bool = False
    """It calls everybody or a role: said to the group, not an answer."""
    edited_at: datetime | None = None
    """When it was last edited; None: never."""
    has_other: bool = False
    """There is a picture, file, sticker or poll beside the text, or it forwards a message."""

    @property
    def text_at(self) -> datetime:
        """Since when it says what it says now."""
        return self.edited_at or self.written_at


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """A scheduled event, without names of members, found again by a ``name`` of its own."""

    name: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime


class Notifier(Protocol):
    """Says things in Discord. Every method raises ``DeliveryError`` when it can't."""

    async def send(self, place: Place, message: object, *, nonce: str) -> MessageId:
        """Send a message; return its id. The nonce makes a repeated try harmless."""
        ...

    async def find(self, place: Place, marker: str, *, since: datetime) -> MessageId | None:
        """The id of the bot's own message with this marker, sent after ``since``, if any."""
        ...

    async def find_all(self, place: Place, marker: str, *, since: datetime) -> Sequence[MessageId]:
        """The ids of all such messages, oldest first."""
        ...

    async def edit(self, channel_id: ChannelId, message_id: MessageId, message: object) -> None:
        """Draw a message again."""
        ...

    async def delete(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Delete a message of the bot; one that is gone already is fine."""
        ...

    def newest_message(self, channel_id: ChannelId) -> MessageId | None:
        """The last message of a channel or thread as far as Discord told; None: it isn't known."""
        ...

    async def open_thread(
        self, channel_id: ChannelId, message_id: MessageId, name: str, *, archive_minutes: int
    ) -> ChannelId:
        """Open the thread of a message, or find it open; return its id."""
        ...

    async def open_private_thread(
        self, guild_id: GuildId, channel_id: ChannelId, name: str, *, look_first: bool
    ) -> ChannelId:
        """Open a private thread, or with ``look_first`` find the bot's own of that name; its id."""
        ...

    async def find_private_threads(
        self, guild_id: GuildId, channel_id: ChannelId, name: str
    ) -> Sequence[ChannelId]:
        """The bot's own private threads of that name, also archived ones; oldest first."""
        ...

    async def delete_thread(self, thread_id: ChannelId) -> None:
        """Delete a thread; one that is gone already is fine."""
        ...

    async def add_to_thread(self, thread_id: ChannelId, user_id: UserId) -> None:
        """Let somebody into a thread. Harmless to repeat."""
        ...

    async def remove_from_thread(self, thread_id: ChannelId, user_id: UserId) -> None:
        """Take somebody out of a thread. Harmless to repeat."""
        ...

    async def archive_thread(self, thread_id: ChannelId, *, lock: bool = True) -> None:
        """Archive a thread, and ``lock`` it where that is allowed. Harmless to repeat."""
        ...

    async def unarchive_thread(self, thread_id: ChannelId) -> None:
        """Bring an archived thread back. Harmless to repeat."""
        ...

    async def direct_channel(self, user_id: UserId) -> ChannelId:
        """The id of the channel of somebody's direct messages."""
        ...

    async def is_member(self, guild_id: GuildId, user_id: UserId) -> bool:
        """Whether somebody is in a server at this moment."""
        ...

    async def sees(self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Whether a member sees a channel at this moment; True where nobody knows."""
        ...

    async def wears_role(self, guild_id: GuildId, user_id: UserId, role_id: RoleId) -> bool:
        """Whether a member has a role at this moment. False: not, or they have left."""
        ...

    async def set_role(
        self, guild_id: GuildId, user_id: UserId, role_id: RoleId, *, wanted: bool
    ) -> None:
        """Give somebody a role, or take it. Harmless to repeat; who has left needs none."""
        ...

    def role_obstacle(self, guild_id: GuildId, role_id: RoleId) -> RoleObstacle | None:
        """Why the bot can't give a role; None: it can, or nobody knows at this moment."""
        ...

    async def is_in_server(self, guild_id: GuildId) -> bool:
        """Whether the bot is in a server, also one that is unavailable at this moment."""
        ...

    async def save_event(
        self, guild_id: GuildId, event: ServerEvent, *, event_id: EventId | None, look_first: bool
    ) -> EventId:
        """Create a scheduled event or move the one that is there; its id."""
        ...

    async def find_events(self, guild_id: GuildId, name: str) -> Sequence[EventId]:
        """The bot's own scheduled events of this name, oldest first."""
        ...

    async def delete_event(self, guild_id: GuildId, event_id: EventId) -> None:
        """Delete a scheduled event; one that is gone already is fine."""
        ...

    async def pin(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Pin a message of the bot. Harmless to repeat."""
        ...

    def joined_at(self, guild_id: GuildId) -> datetime | None:
        """When the bot was added to a server (aware UTC); None where it isn't known."""
        ...

    async def arrival(self, guild_id: GuildId) -> Arrival | None:
        """How the bot came into a server, which may take a request; None where it isn't known."""
        ...

    def locale(self, guild_id: GuildId) -> str:
        """The language of a server, as Discord names it; "" if it is not known."""
        ...

    async def open_room(
        self, guild_id: GuildId, category_id: ChannelId, name: str, user_ids: Sequence[UserId], *,
        look_first: bool,
    ) -> ChannelId:  # fmt: skip
        """Make a voice room for these people alone, or with ``look_first`` find it; its id."""
        ...

    async def find_rooms(
        self, guild_id: GuildId, category_id: ChannelId, name: str
    ) -> Sequence[ChannelId]:
        """The voice rooms of this name in a category, oldest first."""
        ...

    async def close_room(self, room_id: ChannelId) -> None:
        """Remove a voice room; one that is gone already is fine."""
        ...

    async def react(self, channel_id: ChannelId, message_id: MessageId, emoji: str) -> None:
        """Put a reaction under a message."""
        ...

    async def unreact(self, channel_id: ChannelId, message_id: MessageId, emoji: str) -> None:
        """Take the bot's reaction away; one that is gone already is fine."""
        ...

    async def written_since(
        self, channel_id: ChannelId, after_message_id: MessageId
    ) -> Sequence[IncomingMessage]:
        """What was written in a channel or thread after a message, oldest first."""
        ...

    def missing_permissions(
        self, guild_id: GuildId, channel_id: ChannelId, *, for_: Purpose
    ) -> Sequence[str] | None:
        """The permissions that the bot still needs in a channel, by their names in Discord's
        settings (of a server that is away: none); None: there is no channel that it could use."""
        ...

    def ping_obstacle(
        self, guild_id: GuildId, channel_id: ChannelId, role_id: RoleId
    ) -> RoleObstacle | None:
        """Why nobody hears a mention of a role in a channel; None: they do, or nobody knows."""
        ...

    def has_role(self, guild_id: GuildId, role_id: RoleId) -> bool:
        """Whether a server has a role; True where that isn't known."""
        ...

    def is_connected(self, guild_id: GuildId) -> bool:
        """Whether this process is connected for a guild now; ``EVERYWHERE``: for any."""
        ...

    def guild_name(self, guild_id: GuildId) -> str:
        """What the guild is called; "" if it is not known."""
        ...

    def reads_messages(self) -> bool:
        """Whether the Message Content intent is granted, so that plain messages count."""
        ...

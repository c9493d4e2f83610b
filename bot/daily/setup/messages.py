"""What is said to a server that is new: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.core.ids import ChannelId, GuildId


@dataclass(frozen=True, slots=True)
class BeginForm:
    """The form that starts the daily question; ``guess``: a zone to offer as such. Where it has
    begun, with what holds."""

    guess: str | None
    channel_id: ChannelId | None = None
    zone: str = ""
    time: str = "09:00"


@dataclass(frozen=True, slots=True)
class Welcome:
    """Said once in a server that added the bot."""

    marker: str


@dataclass(frozen=True, slots=True)
class DirectWelcome:
    """The same to a person, where there is no channel for it."""

    marker: str
    guild_id: GuildId
    guild_name: str


@dataclass(frozen=True, slots=True)
class WhereToSetUp:
    """In direct messages: how it goes on in the server."""

    guild_name: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the bot is, for the members of a channel."""

    marker: str
    channel_id: ChannelId
    """Where the question of the day comes."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """The introduction is on its way; ``again``: it stands there already."""

    channel_id: ChannelId
    again: bool

"""How a cog says what it answers: a route or a command beside each method.

A cog is a plain object. A method with a route takes a :class:`ComponentInteraction`, one with a
command a :class:`CommandInteraction` and the command's options; it calls its service once and
returns the message that came out. The router does the rest: who may press, deferring in time,
drawing by the message's type, answering.

    @route("review:grade", update=True)
    async def grade(self, click: ComponentInteraction) -> ReviewShown | ReviewsDone: ...

    @command("review now")
    async def now(self, used: CommandInteraction) -> ReviewShown | ReviewsDone:
        \"\"\"Recall what is due, the most overdue first; only you see it.\"\"\"
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import discord

from bot.core.errors import UserError
from bot.core.ids import ChannelId, GuildId, UserId

T = TypeVar("T")
Method = TypeVar("Method", bound=Callable[..., Awaitable[object]])
Values = Mapping[str, str | tuple[str, ...]]

LARGEST = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONG_FIELD = 60
"""Characters from which on a field of a form is worth handing back beside others."""
LONG_AGO = (
    "That button is from long ago, and what it belonged to is gone. "
    "The newest question is in the daily channel; `/streak show` shows how you're doing."
)
ORGANISERS_ONLY = "Only organisers (who may *Manage Server*) can do that. Nothing changed."
OPERATORS_ONLY = "This is for whoever runs the bot. Nothing changed."
SERVER_ONLY = "This works in your study group's server, not here."


@dataclass(frozen=True, slots=True)
class CommandInteraction:
    """A member who does something, and where."""

    raw: discord.Interaction

    @property
    def guild_id(self) -> GuildId:
        """The server in which it happened; a refusal in direct messages."""
        if self.raw.guild_id is None:
            raise UserError(SERVER_ONLY)
        return GuildId(self.raw.guild_id)

    @property
    def server_id(self) -> GuildId | None:
        """The same, but None in direct messages."""
        return None if self.raw.guild_id is None else GuildId(self.raw.guild_id)

    @property
    def channel_id(self) -> ChannelId:
        """The channel or thread of that server; a refusal in direct messages."""
        if self.raw.guild_id is None or self.raw.channel_id is None:
            raise UserError(SERVER_ONLY)
        return ChannelId(self.raw.channel_id)

    @property
    def user_id(self) -> UserId:
        """Who it is."""
        return UserId(self.raw.user.id)

    @property
    def user_name(self) -> str:
        """What they are called in that server."""
        return self.raw.user.display_name

    @property
    def is_organiser(self) -> bool:
        """Whether they may *Manage Server* there."""
        return self.raw.permissions.manage_guild

    @property
    def created_at(self) -> datetime:
        """When they did it (aware UTC, by Discord's clock)."""
        return self.raw.created_at


@dataclass(frozen=True, slots=True)
class ComponentInteraction(CommandInteraction):
    """A click, a choice, or a modal that was submitted. ``values`` go by the id of the field."""

    args: tuple[str, ...]
    values: Values

    def number(self, at: int) -> Any:
        """An argument of the id that is a whole number; 0 or more fits every column."""
        return _number(self.args[at] if at < len(self.args) else "")

    def id(self, kind: Callable[[int], T], at: int = 0) -> T:
        """An argument of the id that is an id: ``click.id(SessionId)``."""
        return kind(self.number(at))

    def moment(self, at: int, unit: timedelta = timedelta(seconds=1)) -> datetime:
        """An argument of the id that is a moment (aware UTC), counted in units from 1970."""
        try:
            found: datetime = EPOCH + self.number(at) * unit
        except OverflowError:
            raise UserError(LONG_AGO) from None
        if not EPOCH.year <= found.year < MAXYEAR:  # what every time zone can show
            raise UserError(LONG_AGO)
        return found

    def argument(self, at: int) -> str:
        """An argument of the id as it stands there; "" if there is none."""
        return self.args[at] if at < len(self.args) else ""

    def chosen_id(self, kind: Callable[[int], T]) -> T:
        """The one thing that was chosen in a select, where its values are ids."""
        return kind(_number(self.text("")))

    def text(self, name: str) -> str:
        """A field of one value; "" if it was left empty."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")

    def chosen(self, name: str) -> tuple[str, ...]:
        """A field of several values."""
        value = self.values.get(name, ())
        return (value,) if isinstance(value, str) else value

    def positions(self) -> tuple[int, ...]:
        """What was chosen in a select whose values are positions; others are left out."""
        return tuple(int(one) for one in self.chosen("") if one.isdecimal())

    def written(self) -> str:
        """What was typed into a modal, to hand it back if it could not be kept: all fields of more
        than a few words, in the order of the form; else the longest one."""
        texts = [value for value in self.values.values() if isinstance(value, str)]
        long = [value for value in texts if len(value) > LONG_FIELD]
        return "\n\n".join(long) or max(texts, key=len, default="")


def _number(text: str) -> int:
    """A number that the database takes; a refusal for what no button of ours ever carried."""
    try:
        found = int(text)
    except ValueError:
        raise UserError(LONG_AGO) from None
    if abs(found) > LARGEST:
        raise UserError(LONG_AGO)
    return found


@dataclass(frozen=True, slots=True)
class Route:
    """What stands beside a method that answers clicks and modals."""

    name: str
    organisers_only: bool
    opens_modal: bool
    update: bool
    formerly: tuple[str, ...]
    one_card: bool = False
    operators_only: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What stands beside a method that answers a slash command or an entry of a message menu."""

    name: str
    organisers_only: bool
    is_menu: bool
    opens_modal: bool = False
    operators_only: bool = False
    everywhere: bool = False


ROUTES, COMMAND = "__routes__", "__command__"


def route(
    name: str,
    *,
    organisers_only: bool = False,
    opens_modal: bool = False,
    update: bool = False,
    formerly: tuple[str, ...] = (),
    one_card: bool = False,
    operators_only: bool = False,
) -> Callable[[Method], Method]:
    """The method answers every id ``name`` or ``name:…`` (``room:action``).

    The answer is a private message; with ``update`` it replaces the card that was clicked. A modal
    that was opened from a command, or from a card that everyone sees, gets its own.
    ``opens_modal``: the answer may be a modal, which must come first, so nothing is deferred.
    ``one_card``: whatever a member is told about the thing that the first argument names, refusals
    too, is one private message that changes; a new one only when Discord lets it change no more.
    ``operators_only``: as for a command, in the operator's server only, for its administrators.
    ``formerly``: names that cards of earlier versions carry, which stand in servers for ever.
    A method may have several routes.
    """

    def attach(method: Method) -> Method:
        found = Route(
            name, organisers_only, opens_modal, update, formerly, one_card, operators_only
        )  # fmt: skip
        setattr(method, ROUTES, (*getattr(method, ROUTES, ()), found))
        return method

    return attach


def command(
    name: str,
    *,
    organisers_only: bool = False,
    opens_modal: bool = False,
    operators_only: bool = False,
    everywhere: bool = False,
) -> Callable[[Method], Method]:
    """The method answers the slash command ``name`` ("streak why": of the group ``streak``).

    The first line of its docstring is the description. Options are its parameters after the
    interaction, described and completed with discord.py's own ``app_commands`` decorators. The
    answer is private, unless there is an option ``public`` and it is true. ``opens_modal``: the
    answer may be a modal, which must come first, so nothing is deferred. ``operators_only``: it
    exists in the operator's server only, for its administrators. ``everywhere``: also in direct
    messages, and for people who installed the bot for themselves; in a group, the group says so.
    """

    def attach(method: Method) -> Method:
        found = Command(name, organisers_only, False, opens_modal, operators_only, everywhere)
        setattr(method, COMMAND, found)
        return method

    return attach


def message_menu(name: str) -> Callable[[Method], Method]:
    """The method answers an entry of the menu of messages; it is given the ``discord.Message``."""

    def attach(method: Method) -> Method:
        setattr(method, COMMAND, Command(name, organisers_only=False, is_menu=True))
        return method

    return attach


@cache
def answering(kind: type) -> tuple[tuple[str, tuple[Route, ...], Command | None], ...]:
    """The methods of a cog that answer something, in the order of their names."""
    marked = (
        (name, getattr(function, ROUTES, ()), getattr(function, COMMAND, None))
        for name, function in sorted(vars(kind).items())
    )
    return tuple(one for one in marked if one[1] or one[2] is not None)

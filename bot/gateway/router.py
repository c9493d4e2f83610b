"""One router for every button, select and form, the same before and after a restart.

A feature's cog registers a handler for ``feature:action``. The router reads the id,
checks who may press, answers ids it no longer knows kindly, and sends every failure
through the one door in ``gateway.errors``.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.core.errors import UserError
from bot.gateway import errors
from bot.gateway.replies import promptly

LARGEST = 2**63 - 1
_MARK = re.compile(r"o\d+|preview")
LONG_AGO = (
    "That button is from long ago, and what it belonged to is gone. "
    "The newest question is in the daily channel; `/streak show` tells how you stand."
)
ORGANISERS_ONLY = "Only organisers (who may *Manage Server*) can do that. Nothing changed."

Values = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Press:
    """A click, a choice or a submitted form. ``values`` go by the id of the field."""

    interaction: discord.Interaction
    args: tuple[str, ...]
    values: Values

    @property
    def guild_id(self) -> int:
        """The guild in which it happened; a refusal in direct messages."""
        if self.interaction.guild_id is None:
            raise UserError("This works in your study group's server, not here.")
        return self.interaction.guild_id

    @property
    def user_id(self) -> int:
        """Who it was."""
        return self.interaction.user.id

    def number(self, at: int) -> int:
        """An argument that is an id."""
        return _number(self.args[at] if at < len(self.args) else "")

    def chosen_id(self) -> int:
        """The one thing that was chosen in a select, where its values are ids."""
        return _number(self.text(""))

    def text(self, name: str) -> str:
        """A field of one value; "" if it was left empty."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")

    def chosen(self, name: str) -> tuple[str, ...]:
        """A field of several values."""
        value = self.values.get(name, ())
        return (value,) if isinstance(value, str) else value


Handler = Callable[[Press], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Route:
    handler: Handler
    organisers_only: bool
    opens_form: bool


class Router:
    """Handlers by ``feature:action``."""

    def __init__(self) -> None:
        self._routes: dict[str, _Route] = {}

    def register(
        self,
        name: str,
        handler: Handler,
        *,
        organisers_only: bool = False,
        opens_form: bool = False,
    ) -> None:
        """Hand everything with the id ``name`` or ``name:…`` to ``handler``.

        ``opens_form``: the first answer must be the form, so nothing is deferred.
        """
        if name in self._routes:
            raise ValueError(f"two handlers for {name}")
        self._routes[name] = _Route(handler, organisers_only, opens_form)

    def knows(self, custom_id: str) -> bool:
        """Whether somebody handles this id."""
        return ":".join(custom_id.split(":")[:2]) in self._routes

    async def route(self, interaction: discord.Interaction) -> None:
        """Hand one interaction to its handler; other kinds than clicks and forms pass by."""
        if interaction.type not in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            return
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        name, args = _parse(custom_id)
        route = self._routes.get(name)
        press = Press(interaction, args, _values(data))
        try:
            if route is None:
                raise UserError(LONG_AGO)
            if route.organisers_only and not interaction.permissions.manage_guild:
                raise UserError(ORGANISERS_ONLY)
            if route.opens_form:
                await route.handler(press)
            else:
                async with promptly(interaction):
                    await route.handler(press)
        except Exception as error:
            await errors.answer(interaction, error, what=name, written=_written(press))


def _number(text: str) -> int:
    """A number that the database takes; a refusal for what no button of ours ever carried."""
    try:
        found = int(text)
    except ValueError:
        raise UserError(LONG_AGO) from None
    if abs(found) > LARGEST:
        raise UserError(LONG_AGO)
    return found


def _parse(custom_id: str) -> tuple[str, tuple[str, ...]]:
    parts = custom_id.split(":")
    args = tuple(part for part in parts[2:] if not _MARK.fullmatch(part))
    return ":".join(parts[:2]), args


def _values(data: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    if "values" in data:
        return {"": tuple(str(value) for value in data["values"])}
    found: dict[str, str | tuple[str, ...]] = {}
    waiting = list(data.get("components") or ())
    while waiting:
        field = waiting.pop()
        waiting.extend(field.get("components") or ())
        if isinstance(field.get("component"), dict):
            waiting.append(field["component"])
        name = field.get("custom_id")
        if name is None:
            continue
        if "values" in field:
            found[str(name)] = tuple(str(value) for value in field["values"])
        elif field.get("value") is not None:
            found[str(name)] = str(field["value"])
    return found


def _written(press: Press) -> str:
    """What the person typed in the form, to hand it back if it could not be kept."""
    texts = [value for value in press.values.values() if isinstance(value, str)]
    return max(texts, key=len, default="")

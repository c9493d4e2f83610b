"""One router for every command, button, select and modal, the same before and after a restart.

It reads the id, checks who may press, defers in time, calls the one method whose route it is,
draws what that returns by its type, and answers. Ids it no longer knows are answered kindly, and
every failure goes through the one door in ``gateway.errors``.
"""

import functools
import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import discord
from discord import app_commands, ui

from bot.core.errors import UserError
from bot.core.feature import Answered, Feature
from bot.core.ids import GuildId, UserId
from bot.core.later import Later
from bot.gateway import errors, layout, measured, replies
from bot.gateway.command_tree import allow, command_group, refuse_outdated
from bot.gateway.drawing.pictures import Deliver, Pictures
from bot.gateway.drawing.turns import Whose
from bot.gateway.layout import FileReply, HandedBack, Renderers
from bot.gateway.one_card import OneCard
from bot.gateway.routes import (
    LONG_AGO,
    OPERATORS_ONLY,
    ORGANISERS_ONLY,
    Command,
    CommandInteraction,
    ComponentInteraction,
    Route,
    answering,
)
from bot.gateway.spelling import spelt

_MARKER = re.compile(r"o\d+|preview")

Answer = Callable[[ComponentInteraction], Awaitable[object]]


class Router:
    """Answers by ``room:action``, and the commands of all features."""

    def __init__(self, pictures: Pictures, operator_guild: GuildId | None = None) -> None:
        """``operator_guild``: the one server that has the operators' commands, if any."""
        self.operator_guild, self._pictures = operator_guild, pictures
        self._routes: dict[str, tuple[Route, Answer]] = {}
        self._renderers: dict[type, Callable[[Any], object]] = {}
        self._answered: list[Answered] = []
        self._commands: list[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu] = []
        self._groups: dict[str, app_commands.Group] = {}
        self._for_operators: set[str] = set()
        self._one_card = OneCard()

    def attach(self, features: Iterable[Feature]) -> None:
        """Take the routes, commands and renderers of all features. Once, before the start."""
        everything = list(features)
        for feature in everything:
            self._renderers.update(feature.renderers)
            if feature.events.command_answered is not None:
                self._answered.append(feature.events.command_answered)
            for name, group in feature.groups.items():
                self._groups[name] = command_group(name, group)
                if group.operators_only:
                    self._for_operators.add(name)
        for cog in (one for feature in everything for one in feature.cogs):
            self._take(cog)

    def _take(self, cog: object) -> None:
        kind: Any = type(cog)
        for attribute, routes, wanted in answering(kind):
            method = getattr(cog, attribute)
            for found in routes:
                for name in (found.name, *found.formerly):
                    if name in self._routes:
                        raise ValueError(f"two routes for {name}")
                    self._routes[name] = found, method
            if wanted is not None:
                self._add_command(wanted, method)

    def _add_command(self, wanted: Command, method: Any) -> None:
        if wanted.is_menu:
            menu = app_commands.ContextMenu(
                name=wanted.name, callback=self._menu(method), auto_locale_strings=False
            )
            allow(menu, everywhere=False)
            self._commands.append(menu)
            return
        *group, name = wanted.name.split(" ")
        parent = self._groups[group[0]] if group else None
        description = (inspect.getdoc(method) or "").partition("\n")[0]
        made: app_commands.Command[Any, ..., Any] = app_commands.Command(
            name=spelt(name), description=description, parent=parent, auto_locale_strings=False,
            callback=self._callback(wanted, method.__func__),
        )  # fmt: skip
        made.binding = method.__self__
        if parent is not None:
            parent.add_command(made)
            return
        allow(made, everywhere=wanted.everywhere)
        if wanted.organisers_only:
            made.default_permissions = discord.Permissions(manage_guild=True)
        self._commands.append(made)

    def _callback(self, wanted: Command, function: Any) -> Any:
        """What discord.py calls for a command; it sees the method's own signature."""

        @functools.wraps(function)
        async def callback(cog: Any, interaction: discord.Interaction, **options: Any) -> None:
            self._refuse_others(wanted, interaction)
            refuse_outdated(interaction, options)
            private = not options.get("public", False)
            used = CommandInteraction(interaction)
            if wanted.opens_modal:
                await self.answer(interaction, await function(cog, used, **options))
            else:
                async with replies.auto_defer(interaction, private=private):
                    result = await function(cog, used, **options)
                    await self.answer(interaction, result, private=private)
            await self._after(interaction)
            measured.ended(interaction)

        return callback

    def _refuse_others(self, wanted: Command, interaction: discord.Interaction) -> None:
        if wanted.organisers_only and not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        if wanted.operators_only and not self._is_operator(interaction):
            raise app_commands.MissingPermissions(["administrator"])

    def _is_operator(self, interaction: discord.Interaction) -> bool:
        here, may = interaction.guild_id, interaction.permissions.administrator
        return here is not None and here == self.operator_guild and may

    def _menu(self, method: Any) -> Any:
        async def callback(interaction: discord.Interaction, message: discord.Message) -> None:
            async with replies.auto_defer(interaction):
                result = await method(CommandInteraction(interaction), message)
                await self.answer(interaction, result)
            await self._after(interaction)
            measured.ended(interaction)

        return callback

    async def _after(self, interaction: discord.Interaction) -> None:
        """What waits to be said to the member comes after the answer to a command or a form."""
        if interaction.guild_id is None:
            return
        say = functools.partial(self.answer, interaction)
        for answered in self._answered:
            await answered(GuildId(interaction.guild_id), UserId(interaction.user.id), say)

    def add_to(self, tree: app_commands.CommandTree[Any]) -> None:
        """Put all commands into discord.py's tree; the operators' for their server."""
        for one in (*self._groups.values(), *self._commands):
            if one.name not in self._for_operators:
                tree.add_command(one)
            elif self.operator_guild is not None:
                tree.add_command(one, guild=discord.Object(self.operator_guild))

    def names(self) -> frozenset[str]:
        """Every ``room:action`` that is answered, former ones too."""
        return frozenset(self._routes)

    def knows(self, custom_id: str) -> bool:
        """Whether somebody answers this id."""
        return ":".join(custom_id.split(":")[:2]) in self._routes

    async def route(self, interaction: discord.Interaction) -> None:
        """Answer one interaction; other kinds than clicks and modals pass by."""
        if interaction.type not in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            return
        data: Any = interaction.data or {}
        name, args = _parse(str(data.get("custom_id", "")))
        click = ComponentInteraction(interaction, args, _values(data))
        try:
            if name not in self._routes:
                raise UserError(LONG_AGO)
            found, method = self._routes[name]
            if found.organisers_only and not interaction.permissions.manage_guild:
                raise UserError(ORGANISERS_ONLY)
            if found.operators_only and not self._is_operator(interaction):
                raise UserError(OPERATORS_ONLY)
            if found.opens_modal:
                await self.answer(interaction, await method(click), update=found.update)
            elif found.one_card:
                async with replies.auto_defer(interaction, thinking=False):
                    key = (name.partition(":")[0], click.argument(0), interaction.user.id)
                    show = functools.partial(self._one_card.show, key, interaction)
                    await self._said(interaction, await self._result(method, click), show)
            else:
                async with replies.auto_defer(interaction):
                    await self.answer(interaction, await method(click), update=found.update)
            if interaction.type is discord.InteractionType.modal_submit:
                await self._after(interaction)
            measured.ended(interaction)
        except Exception as error:
            await errors.answer(interaction, error, what=name, written=click.written())

    async def _result(self, method: Answer, click: ComponentInteraction) -> object:
        """What a method says, or its refusal."""
        try:
            return await method(click)
        except UserError as refusal:
            measured.ended(click.raw, "refused")
            return refusal

    async def answer(
        self, interaction: discord.Interaction, message: object, *, private: bool = True,
        update: bool = False,
    ) -> None:  # fmt: skip
        """Draw a message and say it; None says nothing."""
        interaction.extras[replies.DONE] = True
        if message is None:
            return
        if isinstance(message, Later):
            await self.answer(interaction, message.now, private=private, update=update)
            await replies.say_later(interaction, message.then, self.draw)
            return
        drawn = self.draw(message)
        if isinstance(drawn, ui.Modal):
            # Two modals with the same id would collide: each opening has its own.
            drawn.custom_id = f"{drawn.custom_id}:o{interaction.id}"
            await replies.open_modal(interaction, drawn)
        elif isinstance(drawn, FileReply):
            await replies.reply_with_file(interaction, drawn)
        elif isinstance(drawn, HandedBack):
            await replies.hand_back(interaction, drawn)
        else:
            if update and not _has_no_own_card(interaction):
                say = functools.partial(replies.update_message, interaction)
            elif (about := getattr(message, "one_card", None)) is not None:
                key = (*about, interaction.user.id)
                say = functools.partial(self._one_card.show, key, interaction)
            else:
                say = functools.partial(replies.reply, interaction, private=private)
            await self._said(interaction, message, say, private=private)

    async def _said(
        self, interaction: discord.Interaction, message: object, say: Deliver[None],
        *, private: bool = True,
    ) -> None:  # fmt: skip
        """The answer is deferred if its pictures take their time."""
        interaction.extras[replies.DONE] = True
        defer = functools.partial(replies.auto_defer, interaction, private=private)
        member = interaction.user.id
        whose = Whose(interaction.guild_id or member, member)
        await self._pictures.say(functools.partial(self.draw, message), say, defer, whose)

    def draw(self, message: object) -> Any:
        """A message as Discord shows it: a layout, a modal or a file."""
        if isinstance(message, UserError):
            ways = [layout.button(*way) for way in message.ways]
            return layout.notice(layout.Accent.QUIET, message.text, *ways)
        return self._renderers[type(message)](message)

    @property
    def renderers(self) -> Renderers:
        """How each message of each feature is drawn, by its type."""
        return self._renderers


def _has_no_own_card(interaction: discord.Interaction) -> bool:
    """Whether this is a modal that was opened from a command or from everyone's card."""
    message = interaction.message
    return interaction.type is discord.InteractionType.modal_submit and (
        message is None or not message.flags.ephemeral
    )


def _parse(custom_id: str) -> tuple[str, tuple[str, ...]]:
    parts = custom_id.split(":")
    args = tuple(part for part in parts[2:] if not _MARKER.fullmatch(part))
    return ":".join(parts[:2]), args


def _values(data: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    if "values" in data:
        return {"": tuple(str(value) for value in data["values"])}
    found: dict[str, str | tuple[str, ...]] = {}
    waiting = list(data.get("components") or ())
    while waiting:
        field = waiting.pop(0)
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

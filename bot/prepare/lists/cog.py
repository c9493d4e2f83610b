"""/prepare, and the buttons, selects and forms of its cards."""

from typing import Any

import discord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import ChecklistId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.prepare.lists import messages, rules
from bot.prepare.lists.service import ListsService
from bot.server.completion import Choices, choices


class ListsCog:
    """Lists to work through, privately."""

    def __init__(self, service: ListsService) -> None:
        self._service = service

    async def _lists(self: Any, _raw: discord.Interaction, typed: str) -> Choices:
        return choices(rules.lists_like(await self._service.prep(), typed))

    @command("prepare", everywhere=True)
    @app_commands.rename(chosen="list")
    @app_commands.describe(chosen="Which list; empty: all of them, and how far you are")
    @app_commands.autocomplete(chosen=_lists)
    async def prepare(
        self, used: CommandInteraction, chosen: str = ""
    ) -> messages.ListsShown | messages.PageShown | messages.CompaniesShown:
        """Lists for your interview, to tick off; only you see them."""
        if not chosen.strip():
            return await self._service.all_lists(used.user_id)
        return await self._service.open(used.server_id, used.user_id, chosen)

    @route("lists:show")
    async def show(self, click: ComponentInteraction) -> messages.ListsShown:
        """*Prepare*, from a card elsewhere."""
        return await self._service.all_lists(click.user_id)

    @route("lists:all", update=True)
    async def back(self, click: ComponentInteraction) -> messages.ListsShown:
        """*All lists*."""
        return await self._service.all_lists(click.user_id)

    @route("lists:begin")
    async def begin(
        self, click: ComponentInteraction
    ) -> messages.PageShown | messages.CompaniesShown:
        """A list by its name, from a card elsewhere."""
        return await self._service.open(click.server_id, click.user_id, click.argument(0))

    @route("lists:open", update=True)
    async def open(
        self, click: ComponentInteraction
    ) -> messages.PageShown | messages.CompaniesShown:
        """A list was chosen."""
        return await self._service.open(
            click.server_id, click.user_id, click.text("") or click.argument(0)
        )

    @route("lists:page", update=True)
    async def page(self, click: ComponentInteraction) -> messages.PageShown:
        """*Back*, *Next*, *Go on*."""
        return await self._service.page(
            click.server_id, click.user_id, *_copy(click), click.number(2)
        )

    @route("lists:part", update=True)
    async def part(self, click: ComponentInteraction) -> messages.PageShown:
        """A part of the list was chosen."""
        page = next(iter(click.positions()), 0)
        return await self._service.page(click.server_id, click.user_id, *_copy(click), page)

    @route("lists:tick", update=True)
    async def tick(self, click: ComponentInteraction) -> messages.PageShown:
        """What is done of a page."""
        return await self._service.tick(
            click.server_id, click.user_id, *_copy(click), click.number(2),
            click.argument(3), click.chosen(""), click.number(4) if click.argument(4) else None,
        )  # fmt: skip

    @route("lists:reset", update=True)
    async def ask_to_clear(self, click: ComponentInteraction) -> messages.AskedToClear:
        """*Start over*."""
        return await self._service.ask_to_clear(click.user_id, *_copy(click))

    @route("lists:clear", update=True)
    async def clear(self, click: ComponentInteraction) -> messages.PageShown:
        """*Clear the ticks*."""
        return await self._service.clear(click.server_id, click.user_id, *_copy(click))

    @route("lists:companies", update=True)
    async def companies(self, click: ComponentInteraction) -> messages.CompaniesShown:
        """*Companies*."""
        return await self._service.companies(click.user_id, *_copy(click))

    @route("lists:company", update=True)
    async def company(self, click: ComponentInteraction) -> messages.PageShown:
        """A company was chosen."""
        chosen = click.chosen_id(ChecklistId)
        return await self._service.page(click.server_id, click.user_id, click.argument(0), chosen)

    @route("lists:form", opens_modal=True)
    async def form(self, click: ComponentInteraction) -> messages.CompanyForm:
        """*Add a company* and *Rename*."""
        return await self._service.company_form(click.user_id, *_copy(click))

    @route("lists:named", update=True)
    async def named(self, click: ComponentInteraction) -> messages.PageShown:
        """The form with a company's name came in."""
        return await self._service.name_company(
            click.server_id, click.user_id, *_copy(click), click.text("company")
        )

    @route("lists:remove", update=True)
    async def ask_to_remove(self, click: ComponentInteraction) -> messages.AskedToRemove:
        """*Remove*."""
        return await self._service.ask_to_remove(click.user_id, *_copy(click))

    @route("lists:removed", update=True)
    async def remove(self, click: ComponentInteraction) -> messages.CompaniesShown:
        """*Remove it*."""
        return await self._service.remove(click.user_id, *_copy(click))


def _copy(click: ComponentInteraction) -> tuple[str, ChecklistId]:
    """Which list, and whose copy of it."""
    if not click.argument(0):
        raise UserError(LONG_AGO)
    return click.argument(0), click.id(ChecklistId, 1)

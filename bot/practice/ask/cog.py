"""/ask, and the buttons, the list and the form of its cards."""

import discord
from discord import app_commands

from bot.core.ids import GuildId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.practice.ask.messages import AskForm, AskPage, AskResult, NothingFound
from bot.practice.ask.rules.entries import is_section
from bot.practice.ask.rules.index import Finding
from bot.practice.ask.service import AskService
from bot.server.completion import Choices, choices

LONGEST = 200
BEFORE_QUERY = "="
"""Parts what was searched for from what else may stand in an id."""


def _choice(hit: Finding) -> tuple[str, str]:
    """A title, shown whole on a phone. Parts of several lists share a title, so those are chosen by
    their key and say which list it is."""
    if is_section(hit.key):
        return f"{hit.title} ({hit.about})", hit.key
    return hit.title, hit.title


class AskCog:
    """Finds what is in the bank, privately."""

    def __init__(self, service: AskService) -> None:
        self._service = service

    async def _titles(self, raw: discord.Interaction, typed: str) -> Choices:
        hits = await self._service.titles(GuildId(raw.guild_id or 0), typed)
        return choices(_choice(hit) for hit in hits)

    @command("ask")
    @app_commands.describe(text="A few words, a name, or a whole question")
    # discord.py binds it to whatever the command is bound to; its hint knows its own groups only
    @app_commands.autocomplete(text=_titles)  # type: ignore[type-var]
    async def ask(
        self, used: CommandInteraction, text: app_commands.Range[str, 1, LONGEST]
    ) -> AskResult | NothingFound:
        """Find a question with its answer, or a list to prepare by."""
        return await self._service.ask(used.guild_id, text)

    @route("ask:open", update=True)
    async def open(self, click: ComponentInteraction) -> AskResult | NothingFound:
        """One of the other hits."""
        query = click.argument(0).removeprefix(BEFORE_QUERY)
        return await self._service.ask(click.guild_id, query, click.text(""))

    @route("ask:more")
    async def read_on(self, click: ComponentInteraction) -> AskPage:
        """*Read on*."""
        return await self._service.read_on(click.guild_id, click.argument(0), click.number(1))

    @route("ask:form", opens_modal=True)
    async def open_form(self, _click: ComponentInteraction) -> AskForm:
        """*Search again*."""
        return AskForm()

    @route("ask:submit")
    async def submit(self, click: ComponentInteraction) -> AskResult | NothingFound:
        """The form came in."""
        return await self._service.ask(click.guild_id, click.text("text"))

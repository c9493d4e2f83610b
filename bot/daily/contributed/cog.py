"""/organise questions, /suggest, and the buttons of both."""

from datetime import timedelta

import discord
from discord import app_commands

from bot.bank.own.reader import ENDINGS
from bot.bank.own.shape import MOST_BYTES
from bot.core.errors import UserError
from bot.core.ids import DraftId, SuggestionId
from bot.daily.contributed import messages
from bot.daily.contributed.rules import FORM_LIMITS
from bot.daily.contributed.service.own import OwnService
from bot.daily.contributed.service.suggest import SuggestService
from bot.gateway.attachments import read_attachment
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route

_UNIT = timedelta(microseconds=1)
"""In which a button tells when a report came."""
_DIGITS = 15
"""A question's number has no more: after a restore they go on from milliseconds."""
HandedIn = messages.OwnPreview | messages.OwnFaults


def _typed(click: ComponentInteraction) -> dict[str, str]:
    return {name: click.text(name) for name in FORM_LIMITS}


class OwnCog:
    """Organisers write and keep their own questions."""

    def __init__(self, service: OwnService) -> None:
        self._service = service

    @command("organise questions", organisers_only=True)
    @app_commands.describe(file="Questions to add: a .yaml or .csv file of at most 500 kB")
    async def questions(
        self, used: CommandInteraction, file: discord.Attachment | None = None
    ) -> messages.OwnPanel | HandedIn:
        """Your server's own questions, and what members suggest."""
        if file is None:
            return await self._service.panel(used.guild_id)
        content = await read_attachment(file, most=MOST_BYTES, endings=ENDINGS)
        return await self._service.hand_in_file(used.guild_id, used.user_id, file.filename, content)

    @route("own:panel", organisers_only=True, update=True)
    async def panel(self, click: ComponentInteraction) -> messages.OwnPanel:
        """*Back*, and the pages of the list."""
        page = click.number(0) if click.argument(0) else 0
        return await self._service.panel(click.guild_id, page)

    @route("own:new", organisers_only=True, opens_modal=True)
    async def write(self, _click: ComponentInteraction) -> messages.OwnForm:
        """*Write one*."""
        return messages.OwnForm({})

    @route("own:edit", organisers_only=True, opens_modal=True)
    async def edit(self, click: ComponentInteraction) -> messages.OwnForm:
        """*Edit* a question."""
        return await self._service.edit_form(click.guild_id, click.number(0))

    @route("own:change", organisers_only=True, opens_modal=True)
    async def change(self, click: ComponentInteraction) -> messages.OwnForm:
        """*Change it*: the form with what was typed."""
        return await self._service.change_form(click.guild_id, click.user_id, click.id(DraftId))

    @route("own:form", organisers_only=True, update=True)
    async def hand_in(self, click: ComponentInteraction) -> HandedIn:
        """The form came in."""
        return await self._service.hand_in_form(
            click.guild_id, click.user_id, _typed(click), number=click.number(0),
            suggestion_id=click.id(SuggestionId, 1), mark=click.argument(2),
            difficulty=click.argument(3),
        )  # fmt: skip

    @route("own:level", organisers_only=True, update=True)
    async def set_level(self, click: ComponentInteraction) -> messages.OwnPreview:
        """How hard the question is."""
        return await self._service.set_level(
            click.guild_id, click.user_id, click.id(DraftId), click.text("")
        )

    @route("own:save", organisers_only=True, update=True)
    async def save(self, click: ComponentInteraction) -> messages.OwnSaved | messages.OwnPreview:
        """*Save*, and *Save anyway* with what its presser has seen."""
        draft_id, seen = click.id(DraftId), click.argument(1)
        return await self._service.save(click.guild_id, click.user_id, draft_id, seen)

    @route("own:drop", organisers_only=True, update=True)
    async def discard(self, click: ComponentInteraction) -> messages.OwnDiscarded:
        """*Don't save*."""
        return await self._service.discard(click.guild_id, click.user_id, click.id(DraftId))

    @route("own:show", organisers_only=True, update=True)
    async def show(self, click: ComponentInteraction) -> messages.OwnShown:
        """A question was chosen in the list."""
        chosen = click.text("")
        number = int(chosen) if chosen.isdecimal() and len(chosen) <= _DIGITS else click.number(0)
        return await self._service.show(click.guild_id, number)

    @route("own:retire", organisers_only=True, update=True)
    async def retire(self, click: ComponentInteraction) -> messages.OwnShown:
        """*Retire*."""
        return await self._service.retire(click.guild_id, click.number(0), retired=True)

    @route("own:revive", organisers_only=True, update=True)
    async def revive(self, click: ComponentInteraction) -> messages.OwnShown:
        """*Use again*."""
        return await self._service.retire(click.guild_id, click.number(0), retired=False)

    @route("own:files", organisers_only=True, update=True)
    async def files(self, click: ComponentInteraction) -> messages.OwnFiles:
        """*Files*."""
        return await self._service.files(click.guild_id)

    @route("own:file", organisers_only=True)
    async def file(self, click: ComponentInteraction) -> messages.OwnFile:
        """A template, or an export."""
        try:
            kind = messages.FileKind(click.argument(0))
        except ValueError:
            raise UserError(LONG_AGO) from None
        return await self._service.file(click.guild_id, kind)


class SuggestCog:
    """Members suggest, organisers decide."""

    def __init__(self, service: SuggestService) -> None:
        self._service = service

    @command("suggest", opens_modal=True)
    async def suggest(self, used: CommandInteraction) -> messages.SuggestForm:
        """Suggest a question for this group; only organisers see it."""
        return await self._service.form(used.guild_id, used.user_id)

    @route("suggest:new", opens_modal=True)
    async def again(self, click: ComponentInteraction) -> messages.SuggestForm:
        """*Suggest another*."""
        return await self._service.form(click.guild_id, click.user_id)

    @route("suggest:change", opens_modal=True)
    async def change(self, click: ComponentInteraction) -> messages.SuggestForm:
        """*Change it*: the form with what was typed."""
        return await self._service.change_form(click.guild_id, click.user_id, click.id(DraftId))

    @route("suggest:form", update=True)
    async def hand_in(self, click: ComponentInteraction) -> messages.Suggested | messages.OwnFaults:
        """The form came in."""
        typed = {name: text for name, text in _typed(click).items() if name != "key_points"}
        is_named = click.text("named") == "yes"
        return await self._service.suggest(click.guild_id, click.user_id, typed, is_named=is_named)

    @route("suggest:queue", organisers_only=True, update=True)
    async def queue(self, click: ComponentInteraction) -> messages.QueueCard:
        """*Queue*, and *Next* in it."""
        return await self._service.queue(click.guild_id, click.number(0))

    @route("suggest:approve", organisers_only=True, update=True)
    async def approve(self, click: ComponentInteraction) -> messages.QueueCard:
        """*Approve*."""
        return await self._service.approve(click.guild_id, click.id(SuggestionId))

    @route("suggest:edit", organisers_only=True, opens_modal=True)
    async def edit(self, click: ComponentInteraction) -> messages.OwnForm:
        """*Edit first*."""
        return await self._service.edit_form(click.guild_id, click.id(SuggestionId))

    @route("suggest:why", organisers_only=True, opens_modal=True)
    async def ask_why(self, click: ComponentInteraction) -> messages.DeclineForm:
        """*Decline*."""
        return await self._service.decline_form(click.guild_id, click.id(SuggestionId))

    @route("suggest:decline", organisers_only=True, update=True)
    async def decline(self, click: ComponentInteraction) -> messages.QueueCard:
        """The reason came in."""
        return await self._service.decline(
            click.guild_id, click.id(SuggestionId), click.text("reason")
        )

    @route("suggest:handled", organisers_only=True, update=True)
    async def handle_report(self, click: ComponentInteraction) -> messages.QueueCard:
        """*Done with it*."""
        reported_at = click.moment(1, _UNIT)
        return await self._service.handle_report(click.guild_id, click.argument(0), reported_at)

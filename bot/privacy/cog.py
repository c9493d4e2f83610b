"""/privacy."""

from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import GuildId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.privacy.messages import (
    ALL,
    AskedToErase,
    Erased,
    Exported,
    PolicyFile,
    PolicyShown,
    ServersOffered,
    VisibilitySet,
)
from bot.privacy.service import PrivacyService


class PrivacyCog:
    """A person's own data: in a server, in all of them, and also when they share none any more."""

    def __init__(self, service: PrivacyService) -> None:
        self._service = service

    @command("privacy about")
    async def about(self, _used: CommandInteraction) -> PolicyShown:
        """What I keep about you, why, who sees it and for how long."""
        return self._service.policy_in_short()

    @route("privacy:policy")
    async def policy(self, _click: ComponentInteraction) -> PolicyFile:
        """*Read all of it*."""
        return self._service.policy()

    @route("privacy:mine")
    async def export_mine(self, click: ComponentInteraction) -> Exported | ServersOffered:
        """*My data*: as the command."""
        return await self._service.begin_export(click.server_id, click.user_id)

    @route("privacy:forget")
    async def delete_mine(self, click: ComponentInteraction) -> AskedToErase | ServersOffered:
        """*Delete it*: as the command, which asks first; with a place in the id, about that one."""
        if click.args:
            where = click.id(GuildId)
            return await self._service.ask_to_erase_in(where, click.server_id, click.user_id)
        return await self._service.begin_erasure(click.server_id, click.user_id)

    @command("privacy export")
    async def export(self, used: CommandInteraction) -> Exported | ServersOffered:
        """Everything I keep about you, as a file only you see."""
        return await self._service.begin_export(used.server_id, used.user_id)

    @command("privacy delete")
    async def delete(self, used: CommandInteraction) -> AskedToErase | ServersOffered:
        """Delete everything about you; asks first."""
        return await self._service.begin_erasure(used.server_id, used.user_id)

    @command("streak visibility")
    @app_commands.describe(shown="Off: you're on no leaderboard and nobody sees your streak")
    async def visibility(self, used: CommandInteraction, shown: bool) -> VisibilitySet:
        """Whether others see you on leaderboards and in milestones."""
        return await self._service.set_hidden(used.guild_id, used.user_id, hidden=not shown)

    @route("privacy:export")
    async def export_chosen(self, click: ComponentInteraction) -> Exported:
        """A server, or all of them, was chosen for the export."""
        return await self._service.export_from(_chosen(click), click.server_id, click.user_id)

    @route("privacy:delete", update=True)
    async def delete_chosen(self, click: ComponentInteraction) -> AskedToErase:
        """A server, or all of them, was chosen for the deletion, which asks once more."""
        return await self._service.ask_to_erase_in(_chosen(click), click.server_id, click.user_id)

    @route("privacy:erase", update=True)
    async def erase(self, click: ComponentInteraction) -> Erased:
        """*Delete everything*: always about who presses."""
        if not click.args:  # a card that was drawn before there was a choice
            where: GuildId | None = click.guild_id
        else:
            where = None if click.argument(0) == ALL else click.id(GuildId)
        return await self._service.erase_in(where, click.server_id, click.user_id, click.created_at)


def _chosen(click: ComponentInteraction) -> GuildId | None:
    """The server that was chosen; None: all of them."""
    if not click.text(""):
        raise UserError(LONG_AGO)
    return None if click.text("") == ALL else click.chosen_id(GuildId)

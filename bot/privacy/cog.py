"""/privacy."""

from discord import app_commands

from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.privacy.messages import AskedToErase, Erased, Exported, VisibilitySet
from bot.privacy.service import PrivacyService


class PrivacyCog:
    """A member's own data."""

    def __init__(self, service: PrivacyService) -> None:
        self._service = service

    @command("privacy export")
    async def export(self, used: CommandInteraction) -> Exported:
        """Everything I keep about you in this server, as a file only you see."""
        return await self._service.export(used.guild_id, used.user_id)

    @command("privacy delete")
    async def delete(self, used: CommandInteraction) -> AskedToErase:
        """Delete everything about you in this server; asks first."""
        return await self._service.ask_to_erase(used.guild_id, used.user_id)

    @command("streak visibility")
    @app_commands.describe(shown="Off: you are on no leaderboard and nobody sees your streak")
    async def visibility(self, used: CommandInteraction, shown: bool) -> VisibilitySet:
        """Whether others see you on leaderboards and in milestones."""
        return await self._service.set_hidden(used.guild_id, used.user_id, hidden=not shown)

    @route("privacy:erase", update=True)
    async def erase(self, click: ComponentInteraction) -> Erased:
        """*Delete everything*: always about who presses."""
        return await self._service.erase(click.guild_id, click.user_id)

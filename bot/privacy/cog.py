"""/privacy."""

from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.privacy.messages import AskedToErase, Erased, Exported
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

    @route("privacy:erase", update=True)
    async def erase(self, click: ComponentInteraction) -> Erased:
        """*Delete everything*: always about who presses."""
        return await self._service.erase(click.guild_id, click.user_id)

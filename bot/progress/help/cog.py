"""/help, and the member's own settings."""

from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.progress.help.messages import DirectHelp, HelpCard, MySettings
from bot.progress.help.service import HelpService


class HelpCog:
    """The front door."""

    def __init__(self, service: HelpService) -> None:
        self._service = service

    @command("help", everywhere=True)
    async def help(self, used: CommandInteraction) -> HelpCard | DirectHelp:
        """What you can do here now, with a button for each."""
        return await self._show(used)

    @route("help:show")
    async def show(self, click: ComponentInteraction) -> HelpCard | DirectHelp:
        """*What can I do?*"""
        return await self._show(click)

    async def _show(self, used: CommandInteraction) -> HelpCard | DirectHelp:
        if used.server_id is None:
            return DirectHelp()
        return await self._service.help(
            used.guild_id, used.user_id, used.channel_id, is_organiser=used.is_organiser
        )

    @route("help:settings")
    async def settings(self, click: ComponentInteraction) -> MySettings:
        """*My settings*."""
        return await self._service.settings(click.guild_id, click.user_id, click.channel_id)

"""/organise status, and the button of notices that shows it."""

from bot.core.ids import GuildId
from bot.daily.status.messages import Status, StatusOfOthers
from bot.daily.status.service import StatusService
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route


class StatusCog:
    """How it goes, for organisers."""

    def __init__(self, service: StatusService) -> None:
        self._service = service

    @command("organise status", organisers_only=True)
    async def status(self, used: CommandInteraction) -> Status | StatusOfOthers:
        """How the group is doing, what comes next, and what is wrong."""
        return await self._service.look(used.guild_id, used.user_id)

    @route("question:status", organisers_only=True, formerly=("daily:status",))
    async def show_status(self, click: ComponentInteraction) -> Status | StatusOfOthers:
        """The *Status* button of a notice in a channel."""
        return await self._service.look(click.guild_id, click.user_id)

    @route("question:status-of")
    async def show_status_directly(self, click: ComponentInteraction) -> Status:
        """The same in direct messages, where Discord tells nobody's rights: the server is in the
        id, and it is shown to its organiser only."""
        return await self._service.status_for(click.id(GuildId), click.user_id)

"""/progress and its buttons."""

from datetime import date

from bot.core.errors import UserError
from bot.core.ids import UserId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.progress.pictures.messages import (
    ProgressInWords,
    ProgressIsShared,
    ProgressShown,
    ShareTakenBack,
)
from bot.progress.pictures.service import PictureService


class PictureCog:
    """A member's year."""

    def __init__(self, service: PictureService) -> None:
        self._service = service

    @command("progress")
    async def progress(self, used: CommandInteraction) -> ProgressShown:
        """Your year as a picture; only you see it."""
        return await self._service.show(used.guild_id, used.user_id)

    @route("pictures:show")
    async def show(self, click: ComponentInteraction) -> ProgressShown:
        """*My progress*: of who presses."""
        return await self._service.show(click.guild_id, click.user_id)

    @route("pictures:words")
    async def tell(self, click: ComponentInteraction) -> ProgressInWords:
        """*In words*."""
        return await self._service.tell(click.guild_id, click.user_id)

    @route("pictures:share")
    async def share(self, click: ComponentInteraction) -> ProgressIsShared:
        """*Share*: in this channel."""
        return await self._service.share(click.guild_id, click.user_id, click.channel_id)

    @route("pictures:remove")
    async def remove(self, click: ComponentInteraction) -> ShareTakenBack:
        """*Remove*, below what was shared."""
        try:
            on = date.fromordinal(click.number(1))
        except (ValueError, OverflowError):
            raise UserError(LONG_AGO) from None
        return await self._service.remove(
            click.guild_id, click.channel_id, click.user_id, click.id(UserId), on,
            is_organiser=click.is_organiser,
        )  # fmt: skip

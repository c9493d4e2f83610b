"""*Second opinion*: what is sent to whom, yes, and back again."""

from bot.gateway.routes import ComponentInteraction, route
from bot.practice.second.messages import ConsentCard
from bot.practice.second.service import SecondService


class SecondCog:
    """A member's consent. Always private."""

    def __init__(self, service: SecondService) -> None:
        self._service = service

    @route("second:show")
    async def show(self, click: ComponentInteraction) -> ConsentCard:
        """*Second opinion*, below feedback and among the member's own settings."""
        return await self._service.card(click.guild_id, click.user_id)

    @route("second:agree", update=True)
    async def agree(self, click: ComponentInteraction) -> ConsentCard:
        """*Yes, send my answers*."""
        return await self._service.agree(click.guild_id, click.user_id, click.number(0))

    @route("second:stop", update=True)
    async def stop(self, click: ComponentInteraction) -> ConsentCard:
        """*Stop sending*."""
        return await self._service.withdraw(click.guild_id, click.user_id)

"""/feedback, *See my feedback*, the ticks and *Save*."""

from bot.core.ids import PostId
from bot.core.later import Later
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.practice.self_check.messages import ModelAnswer, SelfCheck
from bot.practice.self_check.service import SelfCheckService


class SelfCheckCog:
    """What a member may know about their own answer. Always private."""

    def __init__(self, service: SelfCheckService) -> None:
        self._service = service

    @command("feedback")
    async def feedback(self, used: CommandInteraction) -> SelfCheck | Later[SelfCheck]:
        """What I spotted in your newest answer; only you see it."""
        return await self._service.show(used.guild_id, used.user_id)

    @route("self_check:show", formerly=("feedback:show",))
    async def show(self, click: ComponentInteraction) -> SelfCheck | Later[SelfCheck]:
        """*See my feedback*"""
        return await self._service.show(click.guild_id, click.user_id, click.id(PostId))

    @route("self_check:tick", formerly=("feedback:tick",), update=True)
    async def tick(self, click: ComponentInteraction) -> SelfCheck:
        """A tick was set or taken away: the card is drawn again, nothing is stored."""
        return await self._service.tick(
            click.guild_id, click.user_id, click.id(PostId), click.argument(1), click.chosen("")
        )

    @route("self_check:save", update=True)
    async def save(self, click: ComponentInteraction) -> SelfCheck:
        """*Save*: the ticks that the card shows."""
        return await self._service.save(
            click.guild_id, click.user_id, click.id(PostId), click.argument(1), click.number(2)
        )

    @route("self_check:model", formerly=("feedback:model",))
    async def model_answer(self, click: ComponentInteraction) -> ModelAnswer:
        """*Show model answer*."""
        return await self._service.model_answer(click.guild_id, click.user_id, click.id(PostId))

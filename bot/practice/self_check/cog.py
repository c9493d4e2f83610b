"""/feedback, *What did you spot?*, and the ticks."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import UserError
from bot.gateway.replies import auto_defer, reply, update_message
from bot.gateway.router import Press, Router
from bot.gateway.routes import LONG_AGO
from bot.practice.self_check import ui
from bot.practice.self_check.service import FeedbackService


class FeedbackCog(commands.Cog):
    """What a member may know about their own answer. Always private."""

    def __init__(self, service: FeedbackService, router: Router) -> None:
        self._service = service
        router.register("feedback:show", self.show)
        router.register("feedback:tick", self.tick)
        router.register("feedback:model", self.model_answer)

    @app_commands.command()
    @app_commands.guild_only()
    async def feedback(self, interaction: discord.Interaction) -> None:
        """What I spotted in your newest answer; only you see it."""
        async with auto_defer(interaction):
            if interaction.guild_id is None:
                raise UserError("This works in your study group's server, not here.")
            result = await self._service.show(interaction.guild_id, interaction.user.id)
            await reply(interaction, ui.feedback(result))

    async def show(self, press: Press) -> None:
        """*What did you spot?*"""
        result = await self._service.show(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.feedback(result))

    async def tick(self, press: Press) -> None:
        """The member's ticks came in: store them and draw the card anew."""
        if len(press.args) < 2:
            raise UserError(LONG_AGO)
        result = await self._service.tick(
            press.guild_id, press.user_id, press.number(0), press.args[1], press.chosen("")
        )
        await update_message(press.raw, ui.feedback(result))

    async def model_answer(self, press: Press) -> None:
        """*Show model answer*."""
        result = await self._service.model_answer(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.model_answer(result))

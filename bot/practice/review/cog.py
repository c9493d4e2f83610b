"""/review, and the buttons of its cards and of *Remind me of this one*."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import UserError
from bot.gateway.replies import auto_defer, reply, update_message
from bot.gateway.router import Press, Router
from bot.gateway.routes import LONG_AGO
from bot.practice.review import ui
from bot.practice.review.messages import ReviewAnswer
from bot.practice.review.rules import MOST_PER_DAY, Grade, retention_of
from bot.practice.review.service import ReviewService


class ReviewCog(commands.Cog):
    """Questions come back to a member, privately."""

    review = app_commands.Group(
        name="review", description="Questions that come back to you in time", guild_only=True
    )

    def __init__(self, service: ReviewService, router: Router) -> None:
        self._service = service
        router.register("review:now", self.press_now)
        router.register("review:ahead", self.press_ahead)
        router.register("review:show", self.show_answer)
        router.register("review:grade", self.grade)
        router.register("review:keep", self.keep)
        router.register("review:post", self.keep_of_post)
        router.register("review:drop", self.drop)

    @review.command()
    async def now(self, interaction: discord.Interaction) -> None:
        """Recall what is due, the most overdue first; only you see it."""
        async with auto_defer(interaction):
            result = await self._service.serve(_guild(interaction), interaction.user.id)
            await reply(interaction, ui.step(result))

    @review.command()
    async def ahead(self, interaction: discord.Interaction) -> None:
        """What is due over the next 14 days."""
        async with auto_defer(interaction):
            result = await self._service.look_ahead(_guild(interaction), interaction.user.id)
            await reply(interaction, ui.ahead(result))

    @review.command()
    @app_commands.describe(
        remember="How many percent you want to remember: 80 to 95",
        per_day="How many reviews a day at most",
    )
    async def settings(
        self,
        interaction: discord.Interaction,
        remember: app_commands.Range[int, 80, 95] | None = None,
        per_day: app_commands.Range[int, 1, MOST_PER_DAY] | None = None,
    ) -> None:
        """How much you want to remember, and how many reviews a day."""
        async with auto_defer(interaction):
            result = await self._service.choose(
                _guild(interaction),
                interaction.user.id,
                retention=None if remember is None else retention_of(remember),
                per_day=per_day,
            )
            await reply(interaction, ui.settings(result))

    async def press_now(self, press: Press) -> None:
        """*Review now*."""
        result = await self._service.serve(press.guild_id, press.user_id)
        await reply(press.raw, ui.step(result))

    async def press_ahead(self, press: Press) -> None:
        """*Next 14 days*."""
        result = await self._service.look_ahead(press.guild_id, press.user_id)
        await reply(press.raw, ui.ahead(result))

    async def show_answer(self, press: Press) -> None:
        """*Show answer*, in place of the question."""
        result = await self._service.show_answer(
            press.guild_id, press.user_id, _question(press), press.number(1)
        )
        view = ui.answer(result) if isinstance(result, ReviewAnswer) else ui.step(result)
        await update_message(press.raw, view)

    async def grade(self, press: Press) -> None:
        """*Again*, *Hard*, *Good*, *Easy*; then the next one in its place."""
        number = press.number(2)
        if number not in list(Grade):
            raise UserError(LONG_AGO)
        result = await self._service.grade(
            press.guild_id, press.user_id, _question(press), press.number(1), Grade(number)
        )
        await update_message(press.raw, ui.step(result))

    async def keep(self, press: Press) -> None:
        """*Remind me of this one*, also on a public card: the reply is private."""
        result = await self._service.keep(press.guild_id, press.user_id, _question(press))
        await reply(press.raw, ui.kept(result))

    async def keep_of_post(self, press: Press) -> None:
        """The same below one's own answer to the question of a day."""
        result = await self._service.keep_of_post(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.kept(result))

    async def drop(self, press: Press) -> None:
        """*Stop reminding me*."""
        result = await self._service.drop(press.guild_id, press.user_id, _question(press))
        await update_message(press.raw, ui.dropped(result))


def _question(press: Press) -> str:
    if not press.args:
        raise UserError(LONG_AGO)
    return press.args[0]


def _guild(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise UserError("This works in your study group's server, not here.")
    return interaction.guild_id

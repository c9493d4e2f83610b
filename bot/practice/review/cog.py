"""/review, and the buttons of its cards and of *Add to my reviews*."""

from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import PostId
from bot.gateway.routes import (
    LONG_AGO,
    CommandInteraction,
    ComponentInteraction,
    command,
    route,
)  # fmt: skip
from bot.practice.review.messages import (
    LoadAhead,
    ReviewAdded,
    ReviewAnswer,
    ReviewSettings,
    ReviewStep,
    ReviewSuspended,
)  # fmt: skip
from bot.practice.review.rules import MOST_PER_DAY, Grade, retention_of
from bot.practice.review.service import ReviewService


class ReviewCog:
    """Questions come back to a member, privately."""

    def __init__(self, service: ReviewService) -> None:
        self._service = service

    @command("review now")
    async def now(self, used: CommandInteraction) -> ReviewStep:
        """Recall what is due, the most overdue first; only you see it."""
        return await self._service.next_due(used.guild_id, used.user_id)

    @command("review ahead")
    async def ahead(self, used: CommandInteraction) -> LoadAhead:
        """What is due over the next 14 days."""
        return await self._service.look_ahead(used.guild_id, used.user_id)

    @command("review settings")
    @app_commands.describe(
        remember="What percentage you want to remember: 80 to 95",
        per_day="How many reviews a day at most",
    )
    async def settings(
        self,
        used: CommandInteraction,
        remember: app_commands.Range[int, 80, 95] | None = None,
        per_day: app_commands.Range[int, 1, MOST_PER_DAY] | None = None,
    ) -> ReviewSettings:
        """How much you want to remember, and how many reviews a day."""
        retention = None if remember is None else retention_of(remember)
        return await self._service.choose(
            used.guild_id, used.user_id, retention=retention, per_day=per_day
        )

    @route("review:now")
    async def press_now(self, click: ComponentInteraction) -> ReviewStep:
        """*Review now*."""
        return await self._service.next_due(click.guild_id, click.user_id)

    @route("review:ahead")
    async def press_ahead(self, click: ComponentInteraction) -> LoadAhead:
        """*Next 14 days*."""
        return await self._service.look_ahead(click.guild_id, click.user_id)

    @route("review:show", update=True)
    async def show_answer(self, click: ComponentInteraction) -> ReviewAnswer | ReviewStep:
        """*Show answer*, in place of the question."""
        return await self._service.show_answer(
            click.guild_id, click.user_id, click.argument(0), click.number(1)
        )

    @route("review:grade", update=True)
    async def grade(self, click: ComponentInteraction) -> ReviewStep:
        """*Again*, *Hard*, *Good*, *Easy*; then the next one in its place."""
        number = click.number(2)
        if number not in list(Grade):
            raise UserError(LONG_AGO)
        return await self._service.grade(
            click.guild_id, click.user_id, click.argument(0), click.number(1), Grade(number)
        )

    @route("review:add", formerly=("review:keep",))
    async def add(self, click: ComponentInteraction) -> ReviewAdded:
        """*Add to my reviews*, also on a public card: the reply is private."""
        return await self._service.add(click.guild_id, click.user_id, click.argument(0))

    @route("review:post")
    async def add_of_post(self, click: ComponentInteraction) -> ReviewAdded:
        """The same below one's own answer to the question of a day."""
        return await self._service.add_of_post(click.guild_id, click.user_id, click.id(PostId))

    @route("review:suspend", formerly=("review:drop",), update=True)
    async def suspend(self, click: ComponentInteraction) -> ReviewSuspended:
        """*Take out of my reviews*."""
        return await self._service.suspend(click.guild_id, click.user_id, click.argument(0))

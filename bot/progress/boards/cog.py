"""/leaderboard and its buttons."""

from discord import app_commands

from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.progress.boards.messages import Leaderboard, Metric, Period
from bot.progress.boards.service import BoardService

PERIODS = [
    app_commands.Choice(name="this week", value=Period.WEEK.name),
    app_commands.Choice(name="this month", value=Period.MONTH.name),
    app_commands.Choice(name="all time", value=Period.EVER.name),
]
METRICS = [
    app_commands.Choice(name="days that count", value=Metric.DAYS.name),
    app_commands.Choice(name="answers", value=Metric.ANSWERS.name),
    app_commands.Choice(name="practice", value=Metric.PRACTICE.name),
    app_commands.Choice(name="mock interviews", value=Metric.MOCKS.name),
]


class BoardCog:
    """Who does most, for whom it spurs on; private unless it is shown on purpose."""

    def __init__(self, service: BoardService) -> None:
        self._service = service

    @command("leaderboard")
    @app_commands.describe(
        period="Which period", by="What is counted; empty: what counts in this server",
        public="Show it to the whole channel",
    )  # fmt: skip
    @app_commands.choices(period=PERIODS, by=METRICS)
    async def leaderboard(
        self, used: CommandInteraction, period: str = Period.WEEK.name, by: str = "",
        public: bool = False,
    ) -> Leaderboard:  # fmt: skip
        """The most active members; only you see it."""
        return await self._show(used, period, by)

    @route("boards:show", one_card=True)
    async def change(self, click: ComponentInteraction) -> Leaderboard:
        """*Week*, *Month*, *All time*, and what is counted."""
        return await self._show(click, click.argument(1).upper(), click.argument(2).upper())

    @route("streaks:board")
    async def former(self, click: ComponentInteraction) -> Leaderboard:
        """*Week*, *Month*, *All time* on boards of earlier versions."""
        return await self._show(click, click.argument(0).upper(), Metric.ANSWERS.name)

    async def _show(self, used: CommandInteraction, period: str, metric: str) -> Leaderboard:
        return await self._service.show(
            used.guild_id, used.user_id, Period.__members__.get(period, Period.WEEK),
            Metric.__members__.get(metric),
        )  # fmt: skip

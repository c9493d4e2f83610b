"""/organise insights, its buttons, and what a member lets organisers see."""

from discord import app_commands

from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.progress.insights.messages import (
    DriftConsentSet,
    GroupInsights,
    InsightsFile,
    PeopleInsights,
    QuestionInsights,
)
from bot.progress.insights.service import InsightsService

WEEKS = [
    app_commands.Choice(name="4 weeks", value=4),
    app_commands.Choice(name="12 weeks", value=12),
    app_commands.Choice(name="a year", value=52),
]


class InsightsCog:
    """A group in figures."""

    def __init__(self, service: InsightsService) -> None:
        self._service = service

    @command("organise insights", organisers_only=True)
    @app_commands.describe(weeks="How far back (default 4 weeks)")
    @app_commands.choices(weeks=WEEKS)
    async def insights(self, used: CommandInteraction, weeks: int = 4) -> GroupInsights:
        """Your group in figures; only you see it."""
        return await self._service.everything(used.guild_id, weeks)

    @route("insights:picture", organisers_only=True, one_card=True)
    async def picture(self, click: ComponentInteraction) -> GroupInsights:
        """*Overview*."""
        return await self._service.everything(click.guild_id, click.number(0))

    @route("insights:people", organisers_only=True, one_card=True)
    async def people(self, click: ComponentInteraction) -> PeopleInsights:
        """*People*, and other numbers of weeks."""
        return await self._service.people(click.guild_id, click.number(0))

    @route("insights:questions", organisers_only=True, one_card=True)
    async def questions(self, click: ComponentInteraction) -> QuestionInsights:
        """*Questions*."""
        return await self._service.questions(click.guild_id, click.number(0))

    @route("insights:file", organisers_only=True)
    async def file(self, click: ComponentInteraction) -> InsightsFile:
        """*As a file*."""
        return await self._service.file(click.guild_id, click.number(0))

    @route("insights:allow")
    async def allow(self, click: ComponentInteraction) -> DriftConsentSet:
        """*Show them my name*."""
        return await self._service.consent(click.guild_id, click.user_id, is_given=True)

    @route("insights:withdraw")
    async def withdraw(self, click: ComponentInteraction) -> DriftConsentSet:
        """*Hide my name*."""
        return await self._service.consent(click.guild_id, click.user_id, is_given=False)

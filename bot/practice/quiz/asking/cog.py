"""*Report this question*, below every answer that a quiz explains."""

from bot.gateway.routes import ComponentInteraction, route
from bot.practice.quiz.asking.messages import Reported, ReportForm
from bot.practice.quiz.asking.service import ReportService


class ReportCog:
    """Members say what is wrong with a question."""

    def __init__(self, service: ReportService) -> None:
        self._service = service

    @route("report:form", formerly=("quiz:flag",), opens_modal=True)
    async def open_form(self, click: ComponentInteraction) -> ReportForm:
        """*Report this question*."""
        return await self._service.open_form(click.guild_id, click.user_id, click.argument(0))

    @route("report:send", formerly=("quiz:flagged",))
    async def report(self, click: ComponentInteraction) -> Reported:
        """A report came in."""
        return await self._service.report(
            click.guild_id, click.user_id, click.argument(0), click.text("text")
        )

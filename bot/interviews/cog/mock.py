"""``/mock``: the parts of the cog put together."""

from discord.ext import commands

from bot.gateway.components import Router
from bot.interviews.cog.group import mock
from bot.interviews.cog.holding import HoldingCommands
from bot.interviews.service.debrief import DebriefService
from bot.interviews.service.history import HistoryService
from bot.interviews.service.holding import HoldingService
from bot.interviews.service.revealing import RevealService


class MockCog(HoldingCommands, commands.Cog):
    """Mock interviews."""

    mock = mock

    def __init__(
        self,
        router: Router,
        holding: HoldingService,
        debrief: DebriefService,
        reveals: RevealService,
        history: HistoryService,
    ) -> None:
        self._holding = holding
        self._debrief = debrief
        self._reveals = reveals
        self._history = history
        self._register_holding(router)

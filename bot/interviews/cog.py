"""``/mock``: composed of the parts that each say what they are about."""

from typing import Protocol

from bot.gateway.router import Router
from bot.interviews.feedback.cog import DebriefCommands
from bot.interviews.feedback.service.feedback import DebriefService
from bot.interviews.feedback.service.history import HistoryService
from bot.interviews.feedback.service.revealing import RevealService
from bot.interviews.group import mock
from bot.interviews.session.cog.holding import HoldingCommands
from bot.interviews.session.cog.life import LifeCommands
from bot.interviews.session.service.holding import HoldingService
from bot.interviews.session.service.life import LifeService
from bot.interviews.session.service.times import TimesService


class Services(Protocol):
    """What the parts of the cog call."""

    sessions: LifeService
    times: TimesService
    holding: HoldingService
    debriefs: DebriefService
    reveals: RevealService
    history: HistoryService


class MockCog(LifeCommands, HoldingCommands, DebriefCommands):
    """Mock interviews."""

    mock = mock

    def __init__(self, router: Router, services: Services) -> None:
        self._life = services.sessions
        self._times = services.times
        self._register_life(router)
        self._holding = services.holding
        self._debrief = services.debriefs
        self._reveals = services.reveals
        self._history = services.history
        self._register_holding(router)
        self._register_debrief(router)

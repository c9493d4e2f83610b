"""``/mock``: composed of the parts that each say what they are about."""

from typing import Protocol

from bot.core.clock import Clock
from bot.gateway.router import Router
from bot.interviews.feedback.cog import DebriefCommands
from bot.interviews.feedback.service.feedback import DebriefService
from bot.interviews.feedback.service.history import HistoryService
from bot.interviews.feedback.service.revealing import RevealService
from bot.interviews.group import mock
from bot.interviews.membership.cog import JoiningCommands
from bot.interviews.membership.service.membership import MembershipService
from bot.interviews.membership.service.pool import PoolService
from bot.interviews.profiles.service import JoiningService
from bot.interviews.rounds.cog import RoundCommands
from bot.interviews.rounds.service.rounds import RoundService
from bot.interviews.session.cog.holding import HoldingCommands
from bot.interviews.session.cog.life import LifeCommands
from bot.interviews.session.service.holding import HoldingService
from bot.interviews.session.service.life import LifeService
from bot.interviews.session.service.times import TimesService
from bot.server.zones.index import ZoneIndex


class Services(Protocol):
    """What the parts of the cog call."""

    sessions: LifeService
    times: TimesService
    joining: JoiningService
    membership: MembershipService
    pool: PoolService
    rounds: RoundService
    holding: HoldingService
    debriefs: DebriefService
    reveals: RevealService
    history: HistoryService


class MockCog(RoundCommands, JoiningCommands, LifeCommands, HoldingCommands, DebriefCommands):
    """Mock interviews."""

    mock = mock

    def __init__(self, router: Router, zones: ZoneIndex, clock: Clock, services: Services) -> None:
        self._zones = zones
        self._clock = clock
        self._life = services.sessions
        self._times = services.times
        self._joining = services.joining
        self._membership = services.membership
        self._pool = services.pool
        self._rounds = services.rounds
        self._register_rounds(router)
        self._register_life(router)
        self._register_joining(router)
        self._holding = services.holding
        self._debrief = services.debriefs
        self._reveals = services.reveals
        self._history = services.history
        self._register_holding(router)
        self._register_debrief(router)

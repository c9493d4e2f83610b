"""``/mock``: composed of the parts that each say what they are about."""

from typing import Protocol

from bot.clock import Clock
from bot.debrief.cog.debrief import DebriefCommands
from bot.debrief.service.debrief import DebriefService
from bot.debrief.service.history import HistoryService
from bot.debrief.service.revealing import RevealService
from bot.gateway.components import Router
from bot.interviews.cog.group import mock
from bot.interviews.cog.holding import HoldingCommands
from bot.interviews.cog.life import LifeCommands
from bot.interviews.service.holding import HoldingService
from bot.interviews.service.life import LifeService
from bot.interviews.service.times import TimesService
from bot.organiser.zones import ZoneIndex
from bot.pairing.cog.rounds import RoundCommands
from bot.pairing.service.rounds import RoundService
from bot.partners.cog.joining import JoiningCommands
from bot.partners.service.joining import JoiningService
from bot.partners.service.membership import MembershipService
from bot.partners.service.pool import PoolService


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

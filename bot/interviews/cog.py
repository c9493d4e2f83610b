"""``/mock``: composed of the parts that each say what they are about."""

from typing import Protocol

from bot.core.clock import Clock
from bot.gateway.router import Router
from bot.interviews.group import mock
from bot.interviews.membership.cog import JoiningCommands
from bot.interviews.membership.service.membership import MembershipService
from bot.interviews.membership.service.pool import PoolService
from bot.interviews.profiles.service import JoiningService
from bot.interviews.rounds.cog import RoundCommands
from bot.interviews.rounds.service.rounds import RoundService
from bot.server.zones import ZoneIndex


class Services(Protocol):
    """What the parts of the cog call."""

    joining: JoiningService
    membership: MembershipService
    pool: PoolService
    rounds: RoundService


class MockCog(RoundCommands, JoiningCommands):
    """Mock interviews."""

    mock = mock

    def __init__(self, router: Router, zones: ZoneIndex, clock: Clock, services: Services) -> None:
        self._zones = zones
        self._clock = clock
        self._joining = services.joining
        self._membership = services.membership
        self._pool = services.pool
        self._rounds = services.rounds
        self._register_rounds(router)
        self._register_joining(router)

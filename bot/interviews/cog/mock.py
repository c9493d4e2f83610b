"""``/mock``: the parts of the cog put together."""

from discord.ext import commands

from bot.clock import Clock
from bot.gateway.components import Router
from bot.interviews.cog.group import mock
from bot.interviews.cog.joining import JoiningCommands
from bot.interviews.service.joining import JoiningService
from bot.interviews.service.membership import MembershipService
from bot.interviews.service.pool import PoolService
from bot.organiser.zones import ZoneIndex


class MockCog(JoiningCommands, commands.Cog):
    """Mock interviews."""

    mock = mock

    def __init__(
        self,
        router: Router,
        zones: ZoneIndex,
        clock: Clock,
        joining: JoiningService,
        membership: MembershipService,
        pool: PoolService,
    ) -> None:
        self._zones = zones
        self._clock = clock
        self._joining = joining
        self._membership = membership
        self._pool = pool
        self._register_joining(router)

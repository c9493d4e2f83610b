"""/mock: composed of the parts that each say what they are about."""

from discord.ext import commands

from bot.gateway.components import Router
from bot.interviews.cog.group import mock
from bot.interviews.cog.life import LifeCommands
from bot.interviews.service.life import LifeService
from bot.interviews.service.times import TimesService


class MockCog(LifeCommands, commands.Cog):
    """Mock interviews."""

    mock = mock

    def __init__(self, life: LifeService, times: TimesService, router: Router) -> None:
        self._life = life
        self._times = times
        self._register_life(router)

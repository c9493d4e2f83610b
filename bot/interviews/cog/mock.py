"""The cog of /mock, made of its parts."""

from bot.clock import Clock
from bot.gateway.components import Router
from bot.interviews.cog.group import mock
from bot.interviews.cog.rounds import RoundCommands
from bot.interviews.service.rounds import RoundService
from bot.organiser.zones import ZoneIndex


class MockCog(RoundCommands):
    """Everything that ``/mock`` does."""

    mock = mock

    def __init__(
        self, rounds: RoundService, router: Router, zones: ZoneIndex, clock: Clock
    ) -> None:
        self._rounds = rounds
        self._zones = zones
        self._clock = clock
        self._register_rounds(router)

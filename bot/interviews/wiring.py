"""Puts the parts of mock interviews together; ``app.py`` alone calls it.

The parts know each other by callables only: what happens when a session comes into a state is
handed to the life of a session here.
"""

from dataclasses import dataclass

from bot.bank.current import BankShelf
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.outbox.service import OutboxService
from bot.core.ports import Notifier, Wake
from bot.gateway.layout import Renderers
from bot.gateway.router import Router
from bot.interviews.cog import MockCog
from bot.interviews.membership import ui as membership_ui
from bot.interviews.membership.service.membership import MembershipService
from bot.interviews.membership.service.pool import PoolService
from bot.interviews.profiles.service import JoiningService
from bot.interviews.rounds import ui as rounds_ui
from bot.interviews.rounds.outbox import RoundDeeds
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService
from bot.server.zones import ZoneIndex

RENDERERS: Renderers = {
    **membership_ui.RENDERERS,
    **rounds_ui.RENDERERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the parts of mock interviews are given."""

    database: Database
    clock: Clock
    shelf: BankShelf
    notifier: Notifier
    outbox_service: OutboxService
    seed: int
    wake: Wake


class Interviews:
    """The services of mock interviews."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._build_joining(house)
        self._build_rounds(house)

    def _build_joining(self, house: House) -> None:
        self.joining = JoiningService(database=house.database, clock=house.clock, wake=house.wake)
        self.membership = MembershipService(
            database=house.database, clock=house.clock, notifier=house.notifier,
            outbox_service=house.outbox_service, wake=house.wake,
        )  # fmt: skip
        self.pool = PoolService(
            database=house.database, clock=house.clock, notifier=house.notifier,
            outbox_service=house.outbox_service, seed=house.seed, wake=house.wake,
        )  # fmt: skip

    def _build_rounds(self, house: House) -> None:
        self.planning = PlanningService(
            database=house.database, clock=house.clock, notifier=house.notifier,
            outbox_service=house.outbox_service, seed=house.seed, wake=house.wake,
        )  # fmt: skip
        RoundDeeds(
            database=house.database, clock=house.clock, notifier=house.notifier,
            outbox_service=house.outbox_service, wake=house.wake,
        )  # fmt: skip
        self.rounds = RoundService(
            database=house.database, clock=house.clock, notifier=house.notifier,
            seed=house.seed, wake=house.wake,
        )  # fmt: skip

    def cog(self, router: Router, zones: ZoneIndex) -> MockCog:
        """``/mock``, with its buttons registered at the router."""
        return MockCog(router, zones, self._house.clock, self)

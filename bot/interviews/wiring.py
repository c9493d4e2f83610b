"""Puts the parts of mock interviews together; ``app.py`` alone calls it.

The parts know each other by callables only: what happens when a session comes into a state is
handed to the life of a session here.
"""

from dataclasses import dataclass

from bot.bank.shelf import BankShelf
from bot.clock import Clock
from bot.gateway.components import Router
from bot.interviews.cog.mock import MockCog
from bot.interviews.service.clock_deeds import ClockDeeds
from bot.interviews.service.event_deeds import EventDeeds
from bot.interviews.service.joining import JoiningService
from bot.interviews.service.life import LifeService
from bot.interviews.service.membership import MembershipService
from bot.interviews.service.place_deeds import PlaceDeeds
from bot.interviews.service.planning import PlanningService
from bot.interviews.service.pool import PoolService
from bot.interviews.service.rounds import RoundService
from bot.interviews.service.stepping import Stepping, Surroundings
from bot.interviews.service.telling import RoundDeeds
from bot.interviews.service.times import TimesService
from bot.interviews.ui import membership as membership_ui
from bot.interviews.ui import rounds as rounds_ui
from bot.interviews.ui import sayings
from bot.look import Renderers
from bot.organiser.zones import ZoneIndex
from bot.outbox.service import OutboxService
from bot.ports import Notifier, Wake
from bot.storage.database import Database

RENDERERS: Renderers = {
    **sayings.RENDERERS,
    **membership_ui.RENDERERS,
    **rounds_ui.RENDERERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all features are given."""

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
        self._build_life(house)
        self._build_joining(house)
        self._build_rounds(house)

    def _build_life(self, house: House) -> None:
        database, clock, notifier = house.database, house.clock, house.notifier
        stepping = self.stepping = Stepping(Surroundings())
        self.sessions = LifeService(
            database=database, clock=clock, notifier=notifier, stepping=stepping, wake=house.wake
        )
        self.times = TimesService(
            database=database, clock=clock, stepping=stepping, wake=house.wake
        )
        places = PlaceDeeds(
            database=database, clock=clock, notifier=notifier,
            outbox_service=house.outbox_service, stepping=stepping,
        )  # fmt: skip
        ClockDeeds(
            database=database, clock=clock, notifier=notifier,
            outbox_service=house.outbox_service, stepping=stepping, places=places,
        )  # fmt: skip
        EventDeeds(
            database=database, clock=clock, notifier=notifier,
            outbox_service=house.outbox_service,
        )  # fmt: skip

    def _build_joining(self, house: House) -> None:
        self.joining = JoiningService(database=house.database, clock=house.clock)
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

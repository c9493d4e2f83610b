"""Puts the parts of mock interviews together; ``app.py`` alone calls it.

The parts know each other by callables only: what happens when a session comes into a state is
handed to the life of a session here.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.outbox.service import OutboxService
from bot.core.ports import Notifier, Wake
from bot.gateway.layout import Renderers
from bot.gateway.router import Router
from bot.interviews.cog import MockCog
from bot.interviews.feedback.service.feedback import DebriefService
from bot.interviews.feedback.service.history import HistoryService
from bot.interviews.feedback.service.revealing import RevealService
from bot.interviews.feedback.ui import feedback as debrief_ui
from bot.interviews.matching.rules.hours import concrete
from bot.interviews.matching.rules.slots import slots
from bot.interviews.membership import ui as membership_ui
from bot.interviews.membership.service.membership import MembershipService
from bot.interviews.membership.service.pool import PoolService
from bot.interviews.profiles.service import JoiningService
from bot.interviews.rounds import ui as rounds_ui
from bot.interviews.rounds.outbox import RoundDeeds
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService
from bot.interviews.session.outbox.clock_deeds import ClockDeeds
from bot.interviews.session.outbox.event_deeds import EventDeeds
from bot.interviews.session.outbox.place_deeds import PlaceDeeds
from bot.interviews.session.outbox.section_deeds import SectionDeeds
from bot.interviews.session.service import opening
from bot.interviews.session.service.holding import HoldingService
from bot.interviews.session.service.life import LifeService
from bot.interviews.session.service.stepping import Stepping, Surroundings
from bot.interviews.session.service.times import TimesService
from bot.interviews.session.ui import holding as holding_ui
from bot.interviews.session.ui import sayings
from bot.interviews.values.values import Profile
from bot.server.zones import ZoneIndex

RENDERERS: Renderers = {
    **sayings.RENDERERS,
    **membership_ui.RENDERERS,
    **rounds_ui.RENDERERS,
    **holding_ui.RENDERERS,
    **debrief_ui.RENDERERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the parts of mock interviews are given."""

    database: Database
    clock: Clock
    shelf: QuestionBank
    notifier: Notifier
    outbox_service: OutboxService
    seed: int
    wake: Wake


def _find_slots(
    one: Profile, other: Profile, minutes: int, from_at: datetime, until_at: datetime, most: int
) -> tuple[datetime, ...]:
    """Starts that suit both, best first."""
    hours, others = (concrete(who.windows, who.zone, from_at, until_at) for who in (one, other))
    found = slots(hours, others, one.zone, other.zone, minutes, limit=most)
    return tuple(slot.start for slot in found)


def _surroundings(house: House) -> Surroundings:
    return Surroundings(
        find_slots=_find_slots,
        on_checked_in=lambda tx, one, now: opening.choose_packs(
            tx, house.shelf, one, now, house.seed
        ),
        on_running=opening.start_clock,
        on_over=opening.stop_clock,
        on_held=opening.note_held,
        clock_view=opening.clock_view,
    )


class Interviews:
    """The services of mock interviews."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._build_life(house)
        self._build_joining(house)
        self._build_rounds(house)
        self._build_holding(house)

    def _build_life(self, house: House) -> None:
        database, clock, notifier = house.database, house.clock, house.notifier
        stepping = self.stepping = Stepping(_surroundings(house))
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

    def _build_holding(self, house: House) -> None:
        database, clock, shelf = house.database, house.clock, house.shelf
        SectionDeeds(database=database, clock=clock, outbox_service=house.outbox_service)
        self.holding = HoldingService(
            database=database, clock=clock, shelf=shelf, seed=house.seed, wake=house.wake
        )
        self.debriefs = DebriefService(database=database, clock=clock, shelf=shelf, wake=house.wake)
        self.reveals = RevealService(
            database=database, clock=clock, shelf=shelf, outbox_service=house.outbox_service
        )
        self.history = HistoryService(database=database, clock=clock)

    def cog(self, router: Router, zones: ZoneIndex) -> MockCog:
        """``/mock``, with its buttons registered at the router."""
        return MockCog(router, zones, self._house.clock, self)

"""The composition root: the only place that builds things, opens them, and closes them."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from discord.ext import commands

from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.agenda import Agenda
from bot.core.bundle import bundled
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.feature import Core, Due, Feature, Personal
from bot.core.instance import commands_hash, set_commands_hash
from bot.core.migrate import migrate
from bot.core.outbox.service import OutboxService
from bot.core.uptime.service import UptimeService
from bot.daily.answers import ui as answers_ui
from bot.daily.answers.cog import AnswersCog
from bot.daily.answers.service import AnswerDeeds, AnswerService
from bot.daily.question import ui as daily_ui
from bot.daily.question.cog import DailyCog
from bot.daily.question.service import (
    AskingService,
    DailyService,
    Desk,
    Notices,
    PostingDeeds,
    RevealDeeds,
)
from bot.daily.setup.cog import SetupCog
from bot.daily.setup.service import SetupService
from bot.daily.streaks import ui as streaks_ui
from bot.daily.streaks.cog import StreakCog
from bot.daily.streaks.service import ReminderService, StreakService
from bot.gateway.client import GatewayEvents, StudyBot
from bot.gateway.layout import Renderers
from bot.gateway.notifier import DiscordNotifier
from bot.gateway.router import Router
from bot.interviews.rounds.store import planning
from bot.interviews.wiring import RENDERERS as INTERVIEW_RENDERERS
from bot.interviews.wiring import House, Interviews
from bot.practice.quiz import ui as quiz_ui
from bot.practice.quiz.cogs import DuelCog, QuizCog
from bot.practice.quiz.services import (
    ChallengeService,
    DuelDeeds,
    DuelService,
    GroupDeeds,
    GroupService,
    HostService,
    QuizService,
    ReportService,
)
from bot.practice.review.cog import ReviewCog
from bot.practice.review.service import ReviewService
from bot.practice.self_check.cog import FeedbackCog
from bot.practice.self_check.service import FeedbackService
from bot.privacy import feature as privacy
from bot.privacy.former import EraseDeeds, former
from bot.server.members import store as members
from bot.server.settings import store as guilds
from bot.server.zones import ZoneIndex

log = logging.getLogger(__name__)
RENDERERS: Renderers = {
    **daily_ui.RENDERERS,
    **answers_ui.RENDERERS,
    **streaks_ui.RENDERERS,
    **quiz_ui.RENDERERS,
    **INTERVIEW_RENDERERS,
}


@dataclass(frozen=True, slots=True)
class AppConfig:
    """What whoever starts the bot decides."""

    database_path: Path
    bank: Bank
    clock: Clock
    seed: int | None = None
    message_content: bool = False
    bank_folder: Path | None = None
    """Where the bank is read anew on demand; None: the one that came along."""
    requests_per_second: int | None = None
    """None: no pacing, for a Discord that has no limits."""


FEATURES: tuple[Callable[[Core], Feature], ...] = ()
"""Every feature, in the order of the wings. Nothing else here knows one by name."""


class App:
    """The whole bot but for the alarm and the connection."""

    def __init__(self, options: AppConfig) -> None:
        self.clock = options.clock
        self.database = Database(options.database_path)
        self.shelf = QuestionBank(options.bank)
        self.client = StudyBot(message_content=options.message_content)
        self.router = Router()
        self.notifier = DiscordNotifier(
            self.client, self.router.renderers, requests_per_second=options.requests_per_second
        )
        self.zones = ZoneIndex.shared()
        seed = options.seed if options.seed is not None else random.SystemRandom().getrandbits(32)
        folder = options.bank_folder or bundled("content") / "bank"
        self._build(seed, partial(load_bank, folder))

    def _build_features(self) -> None:
        features = [build(self.core) for build in FEATURES]
        features.append(former(features))
        self.features = (*features, privacy.feature(self.core, features))
        for feature in self.features:
            self.outbox.attach(feature.handlers, feature.failures, feature.priorities)

    def _build(self, seed: int, load: Callable[[], Bank]) -> None:
        database, clock, shelf, notifier = self.database, self.clock, self.shelf, self.notifier
        self.uptime = UptimeService(database, clock)
        self.outbox = OutboxService(database, clock, notifier)
        self.core = Core(
            database=database, clock=clock, bank=shelf, notifier=notifier, outbox=self.outbox,
            seed=seed, wake=self.wake,
        )  # fmt: skip
        self._build_features()
        self.answers = AnswerService(
            database=database, clock=clock, shelf=shelf, notifier=notifier, wake=self.wake
        )
        AnswerDeeds(database=database, notifier=notifier, outbox_service=self.outbox)
        self.daily = DailyService(
            database=database,
            clock=clock,
            shelf=shelf,
            notifier=notifier,
            seed=seed,
            wake=self.wake,
        )
        self.asking = AskingService(
            database=database, clock=clock, shelf=shelf, notifier=notifier, seed=seed, load=load
        )
        notices = Notices(database=database, clock=clock, outbox_service=self.outbox)
        desk = Desk(database=database, clock=clock, shelf=shelf, notifier=notifier)
        PostingDeeds(
            database=database, clock=clock, notifier=notifier, outbox_service=self.outbox,
            desk=desk, notices=notices,
        )  # fmt: skip
        RevealDeeds(
            database=database, clock=clock, notifier=notifier, outbox_service=self.outbox,
            desk=desk, notices=notices, collect=self.answers.collect,
        )  # fmt: skip
        self.streaks = StreakService(database=database, clock=clock, wake=self.wake)
        self.reminders = ReminderService(
            database=database, clock=clock, shelf=shelf, notifier=notifier,
            outbox_service=self.outbox, wake=self.wake,
        )  # fmt: skip
        self.setup = SetupService(
            database=database, clock=clock, shelf=shelf, notifier=notifier, seed=seed,
            wake=self.wake,
        )  # fmt: skip
        EraseDeeds(self.notifier, self.database, self.outbox)
        self._build_practice(seed)
        self.mock = Interviews(self._house(seed))
        self._attach()

    @property
    def personal(self) -> tuple[Personal, ...]:
        """What each feature keeps about a person."""
        return tuple(one.personal for one in self.features)

    def _attach(self) -> None:
        self.agenda = Agenda(self.database, self.clock, self.outbox, self._due())
        self.router.attach([*self.features, Feature(name="former", renderers=RENDERERS)])
        self.client.attach(self._cogs(), self.router, self.features, self._events())

    def _due(self) -> tuple[Due, ...]:
        return (
            Due(self.daily.claim_due_questions, guilds.next_due_at),
            Due(self.reminders.claim_due_reminders, members.next_reminder_at),
            Due(self.mock.planning.claim_due_rounds, planning.next_due_at),
            *(one for feature in self.features for one in feature.due),
        )

    def _house(self, seed: int) -> House:
        return House(
            database=self.database, clock=self.clock, shelf=self.shelf, notifier=self.notifier,
            outbox_service=self.outbox, seed=seed, wake=self.wake,
        )  # fmt: skip

    def _build_practice(self, seed: int) -> None:
        database, clock, shelf = self.database, self.clock, self.shelf
        self.feedback = FeedbackService(database=database, clock=clock, shelf=shelf, seed=seed)
        self.reviews = ReviewService(
            database=database, clock=clock, shelf=shelf, seed=seed, wake=self.wake
        )
        self.quizzes = QuizService(
            database=database, clock=clock, shelf=shelf, seed=seed, wake=self.wake
        )
        self.reports = ReportService(database=database, clock=clock, shelf=shelf, wake=self.wake)
        self.group_quizzes = GroupService(
            database=database, clock=clock, shelf=shelf, wake=self.wake
        )
        self.hosts = HostService(
            database=database, clock=clock, shelf=shelf, notifier=self.notifier, seed=seed,
            wake=self.wake,
        )  # fmt: skip
        GroupDeeds(
            database=database, clock=clock, shelf=shelf, notifier=self.notifier,
            outbox_service=self.outbox, seed=seed,
        )  # fmt: skip
        self.challenges = ChallengeService(
            database=database, clock=clock, shelf=shelf, notifier=self.notifier, seed=seed,
            wake=self.wake,
        )  # fmt: skip
        self.duels = DuelService(
            database=database, clock=clock, shelf=shelf, seed=seed, wake=self.wake
        )
        DuelDeeds(
            database=database, clock=clock, shelf=shelf, notifier=self.notifier,
            outbox_service=self.outbox,
        )  # fmt: skip

    def _cogs(self) -> list[commands.Cog]:
        return [
            SetupCog(self.setup, self.router, self.zones, self.clock),
            DailyCog(self.daily, self.asking, self.router, self.clock),
            AnswersCog(self.client, self.answers, self.router),
            FeedbackCog(self.feedback, self.router),
            StreakCog(self.streaks, self.reminders, self.router, self.zones, self.clock),
            QuizCog(self.quizzes, self.reports, self.group_quizzes, self.hosts, self.router),
            DuelCog(self.client, self.challenges, self.duels, self.router),
            ReviewCog(self.reviews, self.router),
            self.mock.cog(self.router, self.zones),
        ]

    def _events(self) -> GatewayEvents:
        return GatewayEvents(
            connected=self._connected,
            resumed=self.uptime.connected,
            disconnected=self.uptime.disconnected,
            guilds_present=self.daily.guilds_present,
            guild_joined=self.daily.guild_joined,
            guild_left=self.daily.guild_left,
            commands_hash=lambda: self.database.read(commands_hash),
            commands_synced=lambda text: self.database.write(
                lambda tx: set_commands_hash(tx, text)
            ),
        )

    def wake(self) -> None:
        """Something became due."""
        self.agenda.wake()

    async def _connected(self) -> None:
        await self.uptime.connected()
        self.wake()
        await self.answers.collect_open()
        for feature in self.features:
            if feature.events.connected is not None:
                await feature.events.connected()

    async def open(self) -> None:
        """Bring the schema up to date and open the database."""
        path = self.database.path
        path.parent.mkdir(parents=True, exist_ok=True)
        migrated = migrate(path, bundled("migrations"))
        if migrated.applied:
            log.info("schema is up to date", extra={"applied": list(migrated.applied)})
        await self.database.open()
        await self.uptime.starting()

    async def close(self) -> None:
        """Finish what is going on and close in reverse order. Harmless to repeat."""
        await self.agenda.close()
        if self.database.is_open:
            await self.uptime.stopping()
        await self.database.close()

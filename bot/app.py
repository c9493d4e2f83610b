"""The composition root: the only place that builds things, opens them, and closes them."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.agenda import Agenda
from bot.core.bundle import bundled
from bot.core.clock import Clock, ClockTrust
from bot.core.clock_steps import ClockSteps
from bot.core.daily_copy import CopyPlan, DailyCopy
from bot.core.database import Database
from bot.core.erasures import Erasures, ErasuresError
from bot.core.errors import StartError
from bot.core.feature import Core, Due, Feature, Personal
from bot.core.files import explained, make_folder
from bot.core.ids import GuildId, UserId
from bot.core.language_model.rules import ModelOffer
from bot.core.language_model.service import LanguageModel
from bot.core.migrate import SMALL_BYTES, MigrationError, migrate
from bot.core.outbox.extras import ClosedExtra, Extras
from bot.core.outbox.rules import Priority
from bot.core.outbox.service import OutboxService
from bot.core.outbox.trim import Trimming
from bot.core.ports import Used
from bot.core.presence.service import PresenceService
from bot.core.shards import Shard
from bot.core.telemetry import Telemetry
from bot.core.uptime import store as uptime
from bot.core.uptime.service import UptimeService
from bot.daily import feature as daily
from bot.daily.setup import feature as setup
from bot.gateway.client import GatewayEvents, StudyBot
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.extras import closed_extra
from bot.gateway.notifier import DiscordNotifier
from bot.gateway.requests import Pace
from bot.gateway.router import Router
from bot.interviews import feature as interviews
from bot.operate import feature as operate
from bot.operate.doctor.rules.facts import DiscordReport
from bot.operate.doctor.service import DoctorService
from bot.operate.inspection import known, operator
from bot.operate.machine import examine
from bot.operate.metrics.service import LiveBot
from bot.operate.trouble.rules import TroubleTally
from bot.practice import feature as practice
from bot.prepare.lists import feature as lists
from bot.prepare.plan import feature as plan
from bot.prepare.stories import feature as stories
from bot.privacy import feature as privacy
from bot.privacy.messages import Terms
from bot.progress import feature as progress
from bot.server.members import rename

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AppConfig:
    """What whoever starts the bot decides."""

    database_path: Path
    bank: Bank
    clock: Clock
    seed: int | None = None
    message_content: bool = False
    bank_folder: Path | None = None
    """Where the bank is read again on demand; None: the one that came along."""
    terms: Terms = field(default_factory=Terms)
    """For how long what is kept, and whatever else the privacy policy says."""
    requests_per_second: int | None = None
    """None: no pacing, for a Discord that has no limits."""
    operator_guild: GuildId | None = None
    """Whose administrators are the operators; None: they use the command line."""
    copies: CopyPlan | None = None
    """Where the database is copied each day; None: nowhere, for one that is thrown away."""
    model: ModelOffer | None = None
    """The language model that the operator gives; None: there is none."""
    operator: UserId | None = None
    """Who is told of trouble that repeats; None: the application's owner; 0: nobody."""
    tally: TroubleTally | None = None
    """Where trouble is counted; None: nowhere."""
    telemetry: Telemetry | None = None
    """Who wants to know how the bot does; None: nobody."""
    power_safe: bool = True
    """Whether commits wait for the disk and a start looks for damage, as for all that is kept."""


FEATURES: tuple[Callable[[Core], Feature], ...] = (
    daily.feature, setup.feature, practice.feature, *interviews.FEATURES,
    lists.feature, stories.feature, plan.feature, *progress.FEATURES,
)  # fmt: skip
"""Every feature, in the order of the wings. Nothing else here knows one by name."""


class App:
    """The whole bot but for the alarm and the connection."""

    def __init__(self, options: AppConfig) -> None:
        self.clock, telemetry, path = options.clock, options.telemetry, options.database_path
        self.database = Database(path, power_safe=options.power_safe, telemetry=telemetry)
        self.pace = Pace(options.requests_per_second, telemetry)
        self.client = StudyBot(
            message_content=options.message_content, pace=self.pace, telemetry=telemetry
        )
        bank = _question_bank(options)
        self.drawing = WorkerProcess()
        pictures = Pictures(self.drawing, bank.formula)
        self.router = Router(pictures, options.operator_guild)
        self.notifier = DiscordNotifier(self.client, self.router.renderers, pictures)
        self.trust = ClockTrust(self.clock, lambda: self.pace.discord_time(proven=True))
        self.uptime = UptimeService(self.database, self.clock, telemetry, self.trust.holds)
        self.outbox = OutboxService(self.database, self.clock, self.notifier, telemetry)
        self.presence = PresenceService(self.database, self.clock, self.notifier, rename=rename)
        self.notifier.heard = self.presence.heard
        self.core = Core(
            seed=random.SystemRandom().getrandbits(32) if options.seed is None else options.seed,
            database=self.database, clock=self.clock, notifier=self.notifier, outbox=self.outbox,
            bank=bank, wake=self.wake, presence=self.presence,
            erasures=Erasures(path.parent),
            language_model=LanguageModel(self.database, self.clock, options.model),
            can_draw=pictures.can_draw,
        )  # fmt: skip
        features = [build(self.core) for build in FEATURES]
        _take_offers(self.core, features)
        self.privacy = privacy.service(self.core, features, options.terms)
        left_days = options.terms.left_server_days
        self.departures = privacy.departures(self.core, self.privacy, left_days)
        self.dues = [one.next_at for feature in features for one in feature.due]
        self.places = [one.places for one in features if one.places is not None]
        texts = privacy.retention(self.core, features, options.terms.answer_text_days)
        self.features = (
            *features, privacy.feature(self.core, self.privacy, self.departures, texts),
            self._operate(options), self._extras(features),
        )  # fmt: skip
        for feature in self.features:
            self.outbox.attach(feature.handlers, feature.failures, feature.priorities)
        self.outbox.tell(self.wake)
        self.copies = None if options.copies is None else self._daily_copy(options.copies)
        self.clock_steps = ClockSteps(self.database, self.clock, self.features, self.trust.holds)
        self.agenda = Agenda(self.database, self.clock, self.outbox, self._due(), self.trust.holds)
        self.router.attach(self.features)
        self.client.attach(self.router, self.features, self._events())

    @property
    def personal(self) -> tuple[Personal, ...]:
        """What each feature keeps about a person."""
        return tuple(one.personal for one in self.features)

    @property
    def live(self) -> LiveBot:
        """What is looked at from outside (``operate/monitoring``)."""
        client = self.client
        return LiveBot(
            self.database, self.uptime, self.clock, guilds=lambda: len(client.guilds),
            shards=lambda: client.shard_count or 0, kinds=self.outbox.kinds,
        )  # fmt: skip

    def _events(self) -> GatewayEvents:
        return GatewayEvents(
            connected=self._connected,
            resumed=self._resumed,
            disconnected=self.uptime.disconnected,
            permitted=self.outbox.permitted,
            seen=self.presence.acts,
            commands_hash=lambda: self.database.read(uptime.commands_hash),
            commands_synced=lambda text: self.database.write(
                lambda tx: uptime.set_commands_hash(tx, text)
            ),
        )

    def _daily_copy(self, plan: CopyPlan) -> DailyCopy:
        afterwards, folder = self.privacy.forget_erasures, bundled("migrations")
        return DailyCopy(self.database.path, plan, folder, self.clock, afterwards)

    def _due(self) -> list[Due]:
        """All that becomes due by the clock, besides rows of the outbox."""
        trimming = Trimming(self.database, self.clock)
        due = [Due(trimming.claim, trimming.next_at), *(d for f in self.features for d in f.due)]
        if self.copies is not None:
            due.append(Due(self.copies.claim, self.copies.next_at))
        return due

    def _doctor(self, options: AppConfig) -> DoctorService:
        async def ask(places: Sequence[Used]) -> DiscordReport:
            name, wants = str(self.client.user), options.message_content
            return known(self.notifier, self.pace, self.clock, name, wants, places)

        look = partial(examine, options.database_path, options.copies)
        return DoctorService(self.core, ask, look, self.dues, self.places)

    def _operate(self, options: AppConfig) -> Feature:
        whom = partial(operator, self.client, options.operator)
        return operate.feature(self.core, self._doctor(options), options.tally, whom)

    def _extras(self, features: Sequence[Feature]) -> Feature:
        read = {kind: reads for one in features for kind, reads in one.extras.items()}
        extras = Extras(self.database, self.clock, self.notifier, self.outbox, read)
        return Feature(
            name="extras", renderers={ClosedExtra: closed_extra}, handlers=extras.handlers,
            priorities=dict.fromkeys(extras.handlers, Priority.REMINDER),
        )  # fmt: skip

    def wake(self) -> None:
        """Something became due."""
        self.agenda.wake()

    async def _connected(self, shard: Shard) -> None:
        await self.uptime.connected(shard)
        await self.outbox.connected(shard)
        for feature in self.features:
            if feature.events.connected is not None:
                await feature.events.connected(shard)

    async def _resumed(self, shard: Shard) -> None:
        await self.uptime.connected(shard)
        await self.outbox.resumed()

    async def reload_bank(self) -> None:
        """Read the bank's files again, off the loop; with any fault in them the one in use stays.
        Says in the log what came of it."""
        try:
            changes = self.core.bank.replace(await asyncio.to_thread(self.core.bank.load))
        except Exception as error:
            problems = [str(one) for one in getattr(error, "problems", ())]
            log.error(
                "the question bank can't be used; the one in use stays",
                extra={"count": len(problems), "problems": problems[:3] or [repr(error)]},
            )
        else:
            log.info("question bank read again", extra=asdict(changes))

    async def open(self, *, begins: bool = True) -> None:
        """Bring the schema up to date and open the database; ``begins``: `begin`, too.

        Raises ``StartError`` with one sentence where the file can't be used; then it is closed.
        """
        path = self.database.path
        small = SMALL_BYTES if self.database.is_power_safe else 0
        with explained(path):
            try:
                make_folder(path.parent)
                migrate(path, bundled("migrations"), small_bytes=small).announce(path)
                await self.database.open()
                await self.privacy.catch_up()
                await self.presence.open()
                await self.departures.open()
                await self.core.language_model.open()
                for feature in self.features:
                    if feature.opened is not None:
                        await feature.opened()
                if begins:
                    await self.begin()
            except BaseException as error:
                await self.database.close()
                if isinstance(error, MigrationError | ErasuresError):
                    raise StartError(str(error)) from error
                raise

    async def begin(self) -> None:
        """From now on the bot goes by the clock, which may have been set back since it ran last."""
        await self.clock_steps.starting()
        await self.uptime.starting()

    async def close(self) -> None:
        """Finish what is going on and close in reverse order, the rest too where something fails:
        a database that stays open would keep the process from ending. Harmless to repeat."""
        async with AsyncExitStack() as last_first:
            last_first.push_async_callback(self.database.close)
            if self.database.is_open:
                last_first.push_async_callback(self.uptime.stopping)
            last_first.push_async_callback(self.drawing.close)
            if self.copies is not None:
                last_first.push_async_callback(self.copies.close)
            for one in (self.core.language_model, self.departures, self.presence, self.agenda):
                last_first.push_async_callback(one.close)


def _question_bank(options: AppConfig) -> QuestionBank:
    folder = options.bank_folder or bundled("content") / "bank"
    return QuestionBank(options.bank, partial(load_bank, folder))


def _take_offers(core: Core, features: Sequence[Feature]) -> None:
    core.offers.extend(filter(None, (one.next_steps for one in features)))
    core.reminder_lines.extend(filter(None, (one.reminder_line for one in features)))
    core.settings_changed.extend(filter(None, (one.settings_changed for one in features)))
    core.keep_apart.extend(filter(None, (one.keeps_apart for one in features)))

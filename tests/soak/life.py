"""Some servers live for a while: people come by, processes are killed, Discord fails.

Time goes in steps of three hours. After each, the bot does what is due, perhaps with trouble at
Discord that is over before anybody comes by; then some members do something, and the process may
die at any step of it. Now and then it is away for two hours. All chance comes from the seed.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.app import App
from bot.demo.preview import is_refusal
from tests.openapi.official import CONFORMITY
from tests.proof.wire import Crash, Fault, Request, Wire, refusal
from tests.soak import answering, checks, practice
from tests.soak.company import Company
from tests.soak.groups import HOURS, MEMBERS, Group
from tests.soak.hands import Hands
from tests.soak.meetings import Meetings
from tests.soak.model import OPEN, ZONES, Day
from tests.soak.routes import NEVER, Used, names_of
from tests.soak.servers import Server
from tests.world import World

FIRST = timedelta(minutes=50)
STEP = tuple(timedelta(minutes=one) for one in (70, 60, 5, 25, 5, 15))
"""Three hours that end ten minutes before a full one. Nothing goes wrong in the last wait: what was
due is done before anybody comes by, so that the model knows which questions they see as open."""
AWAY = timedelta(hours=2, minutes=10)
CRASHES, TROUBLE, OUTAGES, GOES_ON = 0.05, 0.4, 0.01, 0.2
MOST_STEPS = 14
FORGOTTEN = timedelta(days=1)
"""Private replies that nobody can press any more."""


class Soak:
    """See the module. ``faults`` is everything that wasn't as it must be."""

    def __init__(self, world: World, wire: Wire, seed: int) -> None:
        self.world = world
        self.wire = wire
        self.chance = random.Random(seed)
        self.groups: list[Group] = []
        self.servers: list[Server] = []
        self.company = Company(world, self.chance)
        self.used = Used()
        self.meetings = Meetings(world, self.chance, self.used)
        self.posted = checks.Posted()
        self.faults: list[str] = []
        self.died = self.failed = self.away = self.day = 0
        self._errors_seen = 0

    @property
    def unused(self) -> set[str]:
        """Commands and buttons that nobody came to yet."""
        return names_of(self.world.app) - NEVER.keys() - self.used.names

    async def begin(self, guilds: int) -> None:
        """The servers and their people; every second person of a server is in the next one too."""
        self.world.env.check_errors = False  # deaths are errors too; see `_note_errors`
        self._count_what_is_used()
        _leave_time_to_the_servers(self.world)
        self.wire.watch(self.world)
        await self.world.restart()  # the first process counted nothing
        for at in range(guilds):
            self.world.create_guild(f"Group {at}", "daily", f"olga{at}")
            here = Group(
                self.world, self.world.guild, self.world.channel, self.world.organiser,
                ZONES[at % len(ZONES)], counts_practice=at % 2 == 0,
            )  # fmt: skip
            self.world.let_bot(manage_roles=True)
            here.people = [self.world.member(f"member{at}-{one}") for one in range(MEMBERS)]
            if self.groups:
                shared = [one.user for one in self.groups[-1].people[::2]]
                here.people += [here.guild.add_member(user) for user in shared]
            self.groups.append(here)
            self.servers.append(Server(here, self.chance))
            await here.begin()
            for who in here.people:
                await here.join(who, self.chance.choice(HOURS))
        await self._begin_to_operate(self.groups[0])
        await self._forward(FIRST)

    def _count_what_is_used(self) -> None:
        make = self.world.make_app

        def make_counted() -> App:
            app = make(telemetry=self.used)
            app.drawing.is_available = False  # its process lives by the clock on the wall
            return app

        self.world.make_app = make_counted  # type: ignore[method-assign]

    async def _begin_to_operate(self, group: Group) -> None:
        """The organiser of the first server is the operator, too."""
        rights = discord.Permissions(administrator=True)
        role = group.guild.create_role("Operators", permissions=rights)
        self.world.env.backend.add_member_role(group.guild.id, group.organiser.id, role.id)
        self.world.operator_guild = group.guild.id
        await self.world.restart()

    async def live(self, days: int) -> None:
        """So many days; each week and in the end all is looked at."""
        last = self.day + days
        while self.day < last:
            self.day += 1
            for _ in range(timedelta(days=1) // sum(STEP, timedelta())):
                await self._step()
            if self.day % 7 == 0 or self.day == last:
                await self.look()

    async def look(self) -> None:
        """Everything that must hold."""
        self._read_cards()  # an organiser may have asked for one just now
        found = [*self.posted.twice(self.groups), *await checks.stuck(self.world)]
        for group in self.groups:
            found += await checks.ledger_faults(group) + await checks.streak_faults(group)
        found += await checks.reviews(self.world, self.groups) + await checks.ticks(self.world)
        found += await checks.pairings(self.world, self.company.never_paired())
        found += CONFORMITY.problems(self.world.env.http_requests)
        self.faults += [f"day {self.day}: {one}" for one in (*found, *self.meetings.faults)]
        self.meetings.faults.clear()
        self.world.env.http_requests.clear()
        self.wire.requests.clear()

    async def _step(self) -> None:
        since = self.world.env.now()
        if self.chance.random() < OUTAGES:
            await self._be_away()
        for server in self.servers:
            await server.begin_step()
        for wait in STEP[:2]:
            await self._forward(wait)
        for server in self.servers:
            await server.end_step()
        for wait in STEP[2:-1]:
            await self._forward(wait)
        self.wire.heal()
        await self._pass(STEP[-1])
        await self._do_due()
        self._read_cards()
        for server in self.servers:
            await server.organise()
        self._read_cards()  # a question that is earlier now is there before others come by
        for server in self.servers:
            await self._visit(server)
        await practice.note(self.world, self.groups, since)
        self._note_errors()
        self._forget()

    async def _visit(self, server: Server) -> None:
        group = server.group
        await self.meetings.visit(group)
        for who in group.present():
            if self.chance.random() < 0.35:
                await self._come_by(group, who)
        if self.chance.random() < 0.2:
            await self._alive(lambda: self._hands(group, group.organiser).wander(), again=False)
        await self.company.come_and_go(group)

    def _hands(self, group: Group, who: Any) -> Hands:
        return Hands(group, who, random.Random(self.chance.random()), self.used)

    def _forget(self) -> None:
        """Discord shows a private reply to nobody for long, and takes no press on it later. Nobody
        reads what the simulation wrote down of each event."""
        before = discord.utils.time_snowflake(self.world.env.now() - FORGOTTEN)
        known = self.world.env.backend
        known.transcript.clear()
        for one in [n for n in known.interactions if n < before]:
            del known.interaction_tokens[known.interactions.pop(one).token]
        for messages in known.messages.values():
            for one in [n for n, m in messages.items() if m.is_ephemeral and n < before]:
                del messages[one]

    async def _pass(self, wait: timedelta) -> None:
        """Time goes by with a sign of life each minute."""
        await self.world.env.advance_time(wait.total_seconds())
        await self.world.app.uptime.stopping()

    async def _forward(self, wait: timedelta) -> None:
        """Time goes by; then what is due, perhaps in trouble."""
        await self._pass(wait)
        if self.chance.random() < TROUBLE:
            self._make_trouble()
        await self._alive(self._do_due)

    async def _do_due(self) -> None:
        await self.world.app.agenda.run_due()
        await self.world.env.settle()

    def _make_trouble(self) -> None:
        errors: list[Callable[[], BaseException]] = [
            lambda: refusal(502), lambda: refusal(500), lambda: ConnectionResetError(104, "reset"),
            lambda: TimeoutError(), lambda: discord.RateLimited(20.0),
        ]  # fmt: skip
        self.failed += 1
        error = self.chance.choice(errors)
        lost = error is not errors[-1] and self.chance.random() < 0.5
        times = self.chance.choice((1, 1, 2))

        def matches(request: Request) -> bool:
            return request.method != "GET" and "/channels/" in request.path

        self.wire.heal()
        self.wire.fail(Fault(matches, error, times, too_late=lost))

    async def _alive(self, act: Callable[[], Awaitable[Any]], *, again: bool = True) -> Any:
        """Do it; if the process dies meanwhile, start another one and do it again."""
        if self.chance.random() >= CRASHES:
            return await act()
        self.wire.die_at(self.chance.randrange(MOST_STEPS))
        living = asyncio.all_tasks()
        result = None
        try:
            result = await act()
        except (Crash, BaseExceptionGroup):
            if not self.wire.is_down:
                raise
        died = self.wire.is_down
        if died and (orphans := asyncio.all_tasks() - living):
            await asyncio.wait(orphans, timeout=0.1)
        self.wire.revive()
        if not died:
            return result
        self.died += 1
        dead = self.world.app
        await self.world.restart(crash=True)
        _hollow_out(dead)
        return await act() if again else None

    async def _be_away(self) -> None:
        """Two hours without a process; Discord and its people go on."""
        world = self.world
        self.away += 1
        self._read_cards()
        await world.app.uptime.stopping()
        await world.app.close()
        await world.env.restart_bot(discord.AutoShardedClient(intents=discord.Intents.none()))
        for group in self.groups:
            for day in group.days[-2:]:
                day.is_void |= not day.is_closed
        await world.env.advance_time(AWAY.total_seconds() / 2)
        for group in self.groups:
            for who in group.present()[:1]:
                await answering.in_thread(group, who, self.chance)
        await world.env.advance_time(AWAY.total_seconds() / 2)
        await world.come_back()
        for minutes in (20, 30):
            await self._forward(timedelta(minutes=minutes))
        self.wire.heal()

    def _read_cards(self) -> None:
        """What came into the channels. A question is closed a day after it came, also where it
        came late, after an outage, so that the next one is there already."""
        now = self.world.env.now()
        for group in self.groups:
            for card in group.new_cards():
                came_at = discord.utils.snowflake_time(card.id)
                on = came_at.astimezone(ZoneInfo(group.zone)).date()
                group.days.append(Day(on, card.id, came_at, is_void=group.is_extra(on)))
            for day in group.days[-3:]:
                day.is_closed |= now - day.came_at >= OPEN

    async def _come_by(self, group: Group, who: Any) -> None:
        what, reply = self.chance.random(), None
        if what < 0.25:
            reply = await self._alive(lambda: answering.by_form(group, who, -1, self.chance))
        elif what < 0.4:
            await answering.in_thread(group, who, self.chance)
        elif what < 0.45:
            reply = await self._alive(lambda: answering.by_menu(group, who))
        elif what < 0.52:
            await answering.take_back(group, who)
        elif what < 0.57:
            reply = await self._alive(lambda: answering.by_form(group, who, -2, self.chance))
        else:
            await self._alive(lambda: self._hands(group, who).wander(), again=False)
        if reply is not None and self.chance.random() < GOES_ON:
            await self._alive(lambda: self._hands(group, who).go_on(reply), again=False)

    def _note_errors(self) -> None:
        """Errors that are no death and no refusal on purpose."""
        found = self.world.env.errors
        fresh, self._errors_seen = found[self._errors_seen :], len(found)
        for error in fresh:
            root = getattr(error, "original", error)
            if not isinstance(root, Crash) and not is_refusal(error):
                self.faults.append(f"{self.world.env.now():%F %R}: raised {root!r}")
            _let_go(error)


def _leave_time_to_the_servers(world: World) -> None:
    """Each step of the clock looks through every message for polls, of which there are none."""
    world.env.backend.expire_due_polls = lambda: None
    world.env.backend.next_poll_deadline = lambda: None


def _let_go(error: BaseException) -> None:
    """The simulation keeps every error: without the frames in which it was raised, each of which
    would keep its whole dead process, four megabytes a death."""
    chain: list[BaseException | None] = [error]
    while chain:
        one = chain.pop()
        if one is not None and one.__traceback__ is not None:
            one.__traceback__ = None
            chain += (one.__cause__, one.__context__, getattr(one, "original", None))
            chain += getattr(one, "exceptions", ())


def _hollow_out(app: App) -> None:
    """What a death cut off may hold on to its process for good: only its shell stays then."""
    for one in (app.client._connection, app.client, app.router, app.outbox, app.agenda, app):
        vars(one).clear()

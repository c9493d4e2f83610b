"""Some servers live for a while: people come by, processes are killed, Discord fails.

Time goes in steps of three hours. After each, the bot does what is due, perhaps with trouble at
Discord that is over before anybody comes by; then some members do something, and the process may
die at any step of it. Now and then it is away for two hours. All chance comes from the seed.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.demo.preview import is_refusal
from tests.openapi.official import CONFORMITY
from tests.proof.census import rows
from tests.proof.wire import Crash, Fault, Request, Wire, refusal
from tests.soak import checks
from tests.soak.groups import HOURS, MEMBERS, ZONES, Group, press, tolerant, wander
from tests.soak.model import Day
from tests.world import World

FIRST = timedelta(minutes=50)
STEP = tuple(timedelta(minutes=one) for one in (70, 60, 5, 25, 5, 15))
"""Three hours that end ten minutes before a full one: whatever was due has had its second try
before anybody comes by."""
AWAY = timedelta(hours=2, minutes=10)
REVEAL = timedelta(days=1)
CRASHES, TROUBLE, OUTAGES = 0.1, 0.4, 0.01
MOST_STEPS = 14
TEXT = "The held-out fold was never seen while training, so the estimate is honest: {}."


class Soak:
    """See the module. ``faults`` is everything that wasn't as it must be."""

    def __init__(self, world: World, wire: Wire, seed: int) -> None:
        self.world = world
        self.wire = wire
        self.chance = random.Random(seed)
        self.groups: list[Group] = []
        self.blocks: dict[frozenset[int], datetime] = {}
        self.faults: list[str] = []
        self.died = self.failed = self.away = self.day = 0
        self._errors_seen = 0

    async def begin(self, guilds: int) -> None:
        """The servers and their people; every second person of a server is in the next one too."""
        self.world.env.check_errors = False  # deaths are errors too; see `_note_errors`
        self.wire.watch(self.world)
        for at in range(guilds):
            self.world.create_guild(f"Group {at}", "daily", f"olga{at}")
            here = Group(
                self.world, self.world.guild, self.world.channel, self.world.organiser,
                ZONES[at % len(ZONES)],
            )  # fmt: skip
            here.people = [self.world.member(f"member{at}-{one}") for one in range(MEMBERS)]
            if self.groups:
                shared = [one.user for one in self.groups[-1].people[::2]]
                here.people += [here.guild.add_member(user) for user in shared]
            self.groups.append(here)
            await here.begin()
            for who in here.people:
                await here.join_interviews(who, self.chance.choice(HOURS))
        await self._forward(FIRST)

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
        found = [*checks.posted_twice(self.groups), *await checks.stuck(self.world)]
        for group in self.groups:
            found += await checks.ledger_faults(group) + await checks.streak_faults(group)
        found += await checks.reviews(self.world)
        found += await checks.pairings(self.world, self.blocks)
        found += CONFORMITY.problems(self.world.env.http_requests)
        self.faults += [f"day {self.day}: {one}" for one in found]
        self.world.env.http_requests.clear()
        self.wire.requests.clear()

    async def _step(self) -> None:
        if self.chance.random() < OUTAGES:
            await self._be_away()
        for wait in STEP:
            await self._forward(wait)
        self.wire.heal()
        self._read_cards()
        await self._interviews()
        for group in self.groups:
            for who in group.present():
                if self.chance.random() < 0.35:
                    await self._come_by(group, who)
            await self._come_and_go(group)
        self._note_errors()

    async def _forward(self, wait: timedelta) -> None:
        """Time goes by with a sign of life each minute; then what is due, perhaps in trouble."""
        await self.world.env.advance_time(wait.total_seconds())
        await self.world.app.uptime.stopping()
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
        await self.world.restart(crash=True)
        return await act() if again else None

    async def _be_away(self) -> None:
        """Two hours without a process; Discord and its people go on."""
        world = self.world
        self.away += 1
        await world.app.uptime.stopping()
        await world.app.close()
        await world.env.restart_bot(discord.AutoShardedClient(intents=discord.Intents.none()))
        for group in self.groups:
            for day in group.days[-2:]:
                day.is_void |= not day.is_closed
        await world.env.advance_time(AWAY.total_seconds() / 2)
        for group in self.groups:
            for who in group.present()[:1]:
                await self._write(group, who)
        await world.env.advance_time(AWAY.total_seconds() / 2)
        await world.come_back()
        for minutes in (20, 30):
            await self._forward(timedelta(minutes=minutes))
        self.wire.heal()

    def _read_cards(self) -> None:
        """What came into the channels. A question is closed a day after it came, also where it
        came late, after an outage, so that the next one is there already."""
        for group in self.groups:
            known = {day.card_id: day for day in group.days}
            for card in group.cards():
                if card.id in known:
                    is_over = self.world.env.now() - card.created_at >= REVEAL
                    known[card.id].is_closed |= is_over
                else:
                    on = card.created_at.astimezone(ZoneInfo(group.zone)).date()
                    group.days.append(Day(on, card.id))

    async def _come_by(self, group: Group, who: Any) -> None:
        what = self.chance.random()
        if what < 0.3:
            await self._alive(lambda: self._answer(group, who, -1))
        elif what < 0.5:
            await self._write(group, who)
        elif what < 0.58:
            await self._take_back(group, who)
        elif what < 0.65:
            await self._alive(lambda: self._answer(group, who, -2))
        else:
            seed = self.chance.random()
            await self._alive(lambda: wander(group, who, random.Random(seed)), again=False)

    async def _answer(self, group: Group, who: Any, which: int) -> None:
        """*Answer* below the newest card, or below the one before, which is too late."""
        if len(group.days) < -which:
            return
        day = group.days[which]
        card = next((one for one in group.cards() if one.id == day.card_id), None)
        form = None if card is None else await tolerant(lambda: press(who, card, "answers:form:"))
        if form is None or form.modal is None:
            return
        typed = {"text": TEXT.format(day.on), "who": "share" if who.id % 2 else "keep"}
        done = await who.submit_modal(form, typed)
        if done.response is not None and not day.is_closed:
            day.by_form.add(who.id)

    async def _write(self, group: Group, who: Any) -> None:
        """A message in the thread of the newest card, perhaps changed at once."""
        day = group.days[-1] if group.days else None
        thread = group.thread_of(day.card_id) if day else None
        if day is None or thread is None:
            return
        said = await who.send(thread, TEXT.format(f"{who.name} at {day.on}"))
        day.by_message[who.id].add(said.id)
        if self.chance.random() < 0.3:
            await who.edit(said, TEXT.format(f"{who.name}, changed"))
        await self.world.env.settle()

    async def _take_back(self, group: Group, who: Any) -> None:
        """A message is deleted: before the reveal that withdraws it, later it changes nothing."""
        for day in group.days[-2:]:
            thread = group.thread_of(day.card_id)
            mine = day.by_message.get(who.id)
            if thread is None or not mine:
                continue
            message = next((one for one in thread.history() if one.id in mine), None)
            if message is not None:
                await who.delete(message)
                if not day.is_closed:
                    mine.discard(message.id)
        await self.world.env.settle()

    async def _come_and_go(self, group: Group) -> None:
        """Somebody leaves, comes back, blocks somebody, or deletes everything."""
        what, who = self.chance.random(), self.chance.choice(group.people)
        if who.id in group.away:
            if what < 0.1:
                group.away.discard(who.id)
                group.guild.add_member(who.user)
        elif what < 0.004:
            group.away.add(who.id)
            group.guild.remove_member(who)
        elif what < 0.008:
            asked = await who.slash(group.channel, "privacy delete")
            if await press(who, asked.response, "privacy:erase:") is not None:
                for day in group.days:
                    day.forget(who.id)
        elif what < 0.012:
            other = self.chance.choice([one for one in group.people if one is not who])
            if other.id not in group.away:
                await who.slash(group.channel, "mock block", member=other)
                self.blocks.setdefault(frozenset((who.id, other.id)), self.world.env.now())
        elif what < 0.02:
            await group.join_interviews(who, self.chance.choice(HOURS))
        await self.world.env.settle()

    async def _interviews(self) -> None:
        """Most people confirm, come and finish; the others let it go by."""
        for group in self.groups:
            found = await rows(
                self.world,
                """SELECT s.thread_id, i.user_id FROM interview_sessions s
                   JOIN interview_sides i ON i.session_id = s.session_id
                   WHERE s.guild_id = :guild_id AND s.thread_id IS NOT NULL AND s.state NOT IN
                         ('done', 'cancelled', 'no-show')""",
                guild_id=group.guild.id,
            )
            people = {one.id: one for one in group.present()}
            for thread_id, user_id in found:
                thread = next((one for one in group.channel.threads if one.id == thread_id), None)
                if thread is not None and user_id in people and self.chance.random() < 0.8:
                    await self._press_in(thread, people[user_id])

    async def _press_in(self, thread: Any, who: Any) -> None:
        for message in thread.history():
            for begins in ("session:confirm", "session:here", "session:start"):
                await tolerant(lambda m=message, b=begins: press(who, m, b))  # type: ignore[misc]

    def _note_errors(self) -> None:
        """Errors that are no death and no refusal on purpose."""
        found = self.world.env.errors
        fresh, self._errors_seen = found[self._errors_seen :], len(found)
        for error in fresh:
            root = getattr(error, "original", error)
            if not isinstance(root, Crash) and not is_refusal(error):
                self.faults.append(f"{self.world.env.now():%F %R}: raised {root!r}")

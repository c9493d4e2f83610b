"""The story: a study group lives through its days, one thing after the other.

Everything really happens: the bot runs, the clock moves, members press and write. The
story only decides who does what when; what the bot does about it is the bot's affair.
"""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.bank.model import Bank
from bot.core.ids import PostId
from bot.daily.answers import store as answers
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import DailyPost
from bot.demo import personas, store, timeline
from bot.demo.actions import DailyActions
from bot.demo.interviews import Interviews
from bot.demo.personas import Persona
from bot.demo.practice import RECALL_AT, PractisingMember
from bot.demo.timeline import (
    FIRST_DAY,
    TODAY,
    Happening,
    PlannedOutage,
    Sort,
    Step,
    Timeline,
    day_words,
)
from bot.demo.world import World

LONGEST_ROUND = timedelta(minutes=2)
"""A lobby that is left alone, or a pause, lasts longer: time needs not pass for them."""
LIMIT = 50
"""So many things without the clock moving mean that something goes round in circles."""


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    order: int
    step: Step = field(compare=False)


class ErrorLog(logging.Handler):
    """Keeps what the bot logs as an error, so that nothing is swallowed unseen."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, and the kind of exception if there is one."""
        error = record.exc_info[1] if record.exc_info else None
        self.lines.append(record.getMessage() + (f": {error!r}" if error else ""))


class Story:
    """Plays the group's life forward, thing by thing."""

    def __init__(self, world: World, plan: Timeline) -> None:
        self.world = world
        self.error_log = ErrorLog()
        self.timeline = plan
        self.practice = PractisingMember(world)
        """What some do after a reveal."""
        self.interviews = Interviews(world, self._plan_at, plan.played_by_you)
        """What some do in mock interviews."""
        self._daily = DailyActions(world)
        self._planned: list[_Planned] = []
        self._order = 0
        self._known_through = 0
        self._told: set[int] = set()
        self._stuck = 0
        self._moving = asyncio.Lock()

    async def begin(self) -> list[Happening]:
        """The bot is invited and set up, on the Sunday before the first question."""
        world, daily = self.world, self._daily
        await world.move_to(
            datetime.combine(timeline.SETUP_ON, timeline.SETUP_AT, tzinfo=world.zone)
        )
        for persona in personas.MEMBERS:
            if persona.joins <= FIRST_DAY:
                world.join(persona)
            else:
                self._plan(persona.joins, time(8, 30), partial(daily.join, persona))
            if persona.remind_at:
                step = partial(daily.ask_for_a_reminder, persona)
                self._plan(max(persona.joins, FIRST_DAY), time(9, 2), step)
        self._plan(FIRST_DAY, time(9, 3), partial(daily.ask_for_weeks, personas.ADA))
        for outage in self.timeline.outages:
            self._plan(outage.on, outage.start, partial(self._go_down, outage))
        for skip in self.timeline.skips:
            self._plan(skip.on - timedelta(days=1), time(19, 0), partial(daily.skip, skip))
        self._plan(
            TODAY - timedelta(days=1), time(19, 0), partial(daily.queue, timeline.QUEUED, TODAY)
        )
        evening_before = TODAY - timedelta(days=1)
        self._plan(evening_before, timeline.SHARED_AT, partial(daily.share_progress, personas.ADA))
        for evening in self.timeline.evenings:
            self._plan_practice(evening)
        if self.timeline.mock_on is not None:
            self.interviews.begin(self.timeline.mock_on)
        found = await daily.invite() + await daily.set_up()
        await world.run_due()
        return found

    async def tell_until(self, on: date) -> list[Happening]:
        """Everything up to and with the post of a date."""
        found = await self.begin()
        while True:
            news = await self.next_thing()
            found += news
            if self.world.now().date() >= on and any(one.sort is Sort.POST for one in news):
                return found

    def _plan(self, on: date, at: time, step: Step) -> None:
        self._plan_at(datetime.combine(on, at, tzinfo=self.world.zone), step)

    def _plan_at(self, moment: datetime, step: Step) -> None:
        self._order += 1
        self._planned.append(_Planned(moment, self._order, step))
        self._planned.sort()

    def _plan_practice(self, on: date) -> None:
        practice = self.practice
        self._plan(on, time(21, 5), practice.look_at_feedback)
        self._plan(on, time(21, 10), practice.quiz_alone)
        self._plan(on, time(21, 12), practice.ask_for_help)
        self._plan(on, time(21, 14), practice.interview_alone)
        self._plan(on, time(21, 16), practice.ring)
        self._plan(on, time(21, 20), practice.quiz_together)
        self._plan(on, time(21, 30), practice.duel)
        self._plan(on + timedelta(days=1), RECALL_AT, practice.recall)

    async def next_thing(self) -> list[Happening]:
        """Move to the next moment at which anything happens, and let it happen.

        The list is empty where the bot had something to do that nobody sees.
        """
        async with self._moving:
            return await self._next_thing()

    async def second(self) -> bool:
        """Let a second pass if a group quiz waits for it; whether anything was said. The
        person at the browser plays it by the clock, while everything else waits for a key."""
        world = self.world
        async with self._moving:
            until = world.clock.now() + LONGEST_ROUND
            guild_id = world.guild.id
            if not world.is_up or not await world.app.database.read(
                lambda tx: store.seconds_count(tx, guild_id, until)
            ):
                return False
            before = len(world.env.http_requests)
            await world.move_to(world.clock.now() + timedelta(seconds=1))
            await world.run_due()
            return len(world.env.http_requests) > before

    async def _next_thing(self) -> list[Happening]:
        world = self.world
        due = await world.app.agenda.next_due_at() if world.is_up else None
        planned = self._planned[0] if self._planned else None
        if planned is not None and (due is None or planned.at < due):
            del self._planned[0]
            self._stuck = 0
            await world.move_to(planned.at)
            found = await planned.step()
            await world.run_due()
            return found + await self._what_the_bot_did()
        if due is None:
            raise RuntimeError("nothing will ever happen again")
        self._stuck = self._stuck + 1 if due <= world.clock.now() else 0
        if self._stuck > LIMIT:
            raise RuntimeError("the bot's agenda goes round in circles")
        await world.move_to(due)
        await world.run_due()
        return await self._what_the_bot_did()

    async def _what_the_bot_did(self) -> list[Happening]:
        world, found = self.world, list[Happening]()
        if not world.is_up:
            return found
        known = self._known_through
        for row in await world.app.database.read(lambda tx: store.done_after(tx, known)):
            if row.outbox_id not in self._told:
                self._told.add(row.outbox_id)
                found += await self._tell(row)
        self._known_through = await world.app.database.read(store.undone_before)
        return found + await self.interviews.react()

    async def _tell(self, row: store.DoneRow) -> list[Happening]:
        news, name = self.world.news, self.world.name_of(row.user_id)
        match row.kind:
            case "question":
                return await self._posted(await self._post(PostId(int(row.subject))))
            case "reveal":
                return await self._revealed(await self._post(PostId(int(row.subject))))
            case "reminder" if row.was_said:
                text = f"{name} is reminded by direct message: a streak is at stake."
                return news(text, Sort.REMINDER, name)
            case "tip":
                return news(f"{name} is told by direct message what makes it count.", who=name)
            case "group-week" if row.was_said:
                return news("The group's week is posted in the channel.")
            case "my-week" if row.was_said:
                return news(f"{name} gets her week by direct message.", who=name)
            case "milestone":
                days = row.subject.split(":")[2]
                return news(f"{name} has answered {days} days in a row: announced.", who=name)
            case "notice":
                return news(f"{personas.ORGANISER} gets a notice in the channel.")
        return await self.interviews.tell(row)

    async def latest_post(self) -> DailyPost | None:
        """The newest question that was posted."""
        guild_id = self.world.guild.id
        rows = await self.world.app.database.read(
            lambda tx: daily.latest(tx, guild_id, date.max, 7)
        )
        return next((row for row in rows if row.state.was_posted), None)

    async def _post(self, post_id: PostId) -> DailyPost:
        found = await self.world.app.database.read(lambda tx: daily.get(tx, post_id))
        if found is None:
            raise RuntimeError(f"the ledger has no row {post_id}")
        return found

    async def _posted(self, post: DailyPost) -> list[Happening]:
        self.world.tidy()
        for persona in personas.MEMBERS:
            self._plan_answer(persona, post)
        question = self.world.bank.questions[post.question_id or ""]
        text = f"The question of {day_words(post.on)}: “{question.title}”"
        return self.world.news(text, Sort.POST)

    def _plan_answer(self, persona: Persona, post: DailyPost) -> None:
        if not persona.comes_on(post.on):
            return
        if post.on >= TODAY and persona.name == self.timeline.played_by_you:
            return
        daily = self._daily
        if persona is personas.ZOE and post.on == persona.joins:
            self._plan(post.on, time(18, 0), partial(daily.write_too_little, persona, post))
        at = persona.answers_at(post.on)
        self._plan(post.on, at, partial(daily.answer, persona, post))

    async def _revealed(self, post: DailyPost) -> list[Happening]:
        database, post_id = self.world.app.database, post.post_id
        count = await database.read(lambda tx: answers.count_in_time(tx, post_id))
        people = "One member" if count == 1 else f"{count or 'No'} members"
        why = f" The day is void and costs nobody: “{post.void_reason}”."
        void = why if post.void_reason else ""
        if personas.MIKA.name != self.timeline.played_by_you:
            vote = partial(self._daily.vote, personas.MIKA, post)
            self._plan(post.on, timeline.VOTED_AT, vote)
        text = f"The answers of {day_words(post.on)} are out; {people} answered in time.{void}"
        return self.world.news(text, Sort.REVEAL)

    async def _go_down(self, outage: PlannedOutage) -> list[Happening]:
        await self.world.go_down()
        self._plan(outage.on, outage.end, self._come_back)
        return self.world.news("The bot goes down.")

    async def _come_back(self) -> list[Happening]:
        await self.world.come_back()
        return self.world.news("The bot is back and reads what was written meanwhile.")


@asynccontextmanager
async def open_story(bank: Bank, plan: Timeline) -> AsyncIterator[Story]:
    """A story that has not begun, in a world of its own that is closed whatever happens. What the
    bot logs as an error goes to its ``error_log``, and nothing is printed."""
    with tempfile.TemporaryDirectory(prefix="studybot-demo-") as folder:
        world, logger = World(Path(folder), bank), logging.getLogger()
        story = Story(world, plan)
        logger.addHandler(story.error_log)
        try:
            await world.start(check_errors=False)
            with world.env.time_context():
                world.open_guild()
                yield story
        finally:
            await world.stop()
            logger.removeHandler(story.error_log)

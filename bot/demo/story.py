"""The story: a study group lives through its days, one thing after the other.

Everything really happens: the bot runs, the clock moves, members press and write. The
story only decides who does what when; what the bot does about it is the bot's affair.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from bot.answers import store as answers
from bot.daily import store as daily
from bot.daily.store import DailyPost
from bot.demo import cast, store
from bot.demo.cast import TOO_SHORT, Character, Way
from bot.demo.world import ZONE, World, texts

SETUP_AT = datetime(2026, 1, 4, 17, 0)  # noqa: DTZ001  (the group's wall clock)
FIRST_DAY = date(2026, 1, 5)
TODAY = date(2026, 1, 26)
POST_TIME = "09:00"
REVEAL_MINUTES = 12 * 60
LIMIT = 50
"""So many things without the clock moving mean that something goes round in circles."""


class Sort(StrEnum):
    """What kind of thing happened."""

    POST = "post"
    REVEAL = "reveal"
    REMINDER = "reminder"
    MILESTONE = "milestone"
    NOTICE = "notice"
    ANSWER = "answer"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, in words; ``at`` is the group's time."""

    at: datetime
    sort: Sort
    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a member of the cast did, noted by the cast: the bot's tables must agree."""

    name: str
    on: date
    in_time: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """The bot's process is gone between two wall clock times of one date."""

    on: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Skip:
    """The organiser leaves a date out, the evening before."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Plot:
    """What the story does besides everyday life."""

    outages: tuple[Outage, ...]
    skips: tuple[Skip, ...]
    played_by_you: frozenset[str] = frozenset()
    """Whom the person at the browser plays from ``TODAY`` on."""


HISTORY = Plot(
    outages=(Outage(date(2026, 1, 14), time(10, 0), time(14, 10)),),
    skips=(Skip(date(2026, 1, 18), "mock interviews all day"),),
)
"""Three weeks: an outage on a Wednesday, a Sunday without a question."""


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    order: int
    deed: Callable[[], Awaitable[list[Happening]]] = field(compare=False)


class Story:
    """Plays the group's life forward, thing by thing."""

    def __init__(self, world: World, plot: Plot = HISTORY) -> None:
        self.world = world
        self.plot = plot
        self.handed_in: list[HandedIn] = []
        self._planned: list[_Planned] = []
        self._order = 0
        self._seen_deeds = 0
        self._seen: set[int] = set()
        self._met: set[int] = set()
        self._stuck = 0

    async def begin(self) -> list[Happening]:
        """The organiser sets the server up, on the Sunday before the first question."""
        world = self.world
        await world.move_to(SETUP_AT.replace(tzinfo=world.zone))
        for character in cast.MEMBERS:
            if character.joins <= FIRST_DAY:
                world.join(character)
            else:
                self._plan(character.joins, time(8, 30), partial(self._join, character))
        await world.act(
            lambda: world.organiser.slash(
                world.channel, "setup", channel=world.channel, time=POST_TIME, timezone=ZONE,
                reveal=REVEAL_MINUTES,
            )  # fmt: skip
        )
        await world.run_due()
        for outage in self.plot.outages:
            self._plan(outage.on, outage.start, partial(self._go_down, outage))
        for skip in self.plot.skips:
            self._plan(skip.on - timedelta(days=1), time(19, 0), partial(self._skip, skip))
        for character in cast.MEMBERS:
            if character.remind_at and character.joins <= FIRST_DAY:
                self._plan(FIRST_DAY, time(9, 30), partial(self._ask_reminder, character))
        return [self._news(f"{cast.ORGANISER} sets the group up: /setup, {POST_TIME} in {ZONE}.")]

    def _plan(
        self, on: date, at: time, deed: Callable[[], Awaitable[list[Happening]]]
    ) -> None:
        self._order += 1
        moment = datetime.combine(on, at, tzinfo=self.world.zone)
        self._planned.append(_Planned(moment, self._order, deed))
        self._planned.sort()

    def _news(self, text: str, sort: Sort = Sort.NEWS, who: str = "") -> Happening:
        return Happening(self.world.now(), sort, text, who)

    async def next_thing(self) -> list[Happening]:
        """Move to the next moment at which anything happens, and let it happen.

        The list is empty where the bot had something to do that nobody sees.
        """
        world = self.world
        due = await world.app.agenda.next_due_at() if world.is_up else None
        planned = self._planned[0] if self._planned else None
        if planned is not None and (due is None or planned.at < due):
            self._stuck = 0
            del self._planned[0]
            await world.move_to(planned.at)
            found = await planned.deed()
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
        world = self.world
        if not world.is_up:
            return []

        found: list[Happening] = []
        deeds = await world.app.database.read(
            lambda tx: store.deeds_after(tx, self._seen_deeds)
        )
        for deed in deeds:
            if deed.outbox_id in self._seen:
                continue
            self._seen.add(deed.outbox_id)
            found += await self._tell(deed)
        self._seen_deeds = await world.app.database.read(store.undone_before)
        return found

    async def _tell(self, deed: store.Deed) -> list[Happening]:
        name = self.world.name_of(deed.user_id)
        match deed.kind:
            case "question":
                return [await self._new_question(int(deed.subject))]
            case "reveal":
                return [await self._revealed(int(deed.subject))]
            case "reminder":
                text = f"{name} gets a reminder by direct message: the streak is at stake."
                return [self._news(text, Sort.REMINDER, name)]
            case "milestone":
                days = deed.subject.split(":")[2]
                return [self._news(f"{name} has answered {days} days in a row.", Sort.MILESTONE)]
            case "tip":
                text = f"{name} gets a tip by direct message: too short to count yet."
                return [self._news(text, Sort.REMINDER, name)]
            case "notice":
                return [self._news("The organiser gets a notice in the channel.", Sort.NOTICE)]
        return []

    async def post(self, post_id: int) -> DailyPost:
        """A row of the ledger."""
        found = await self.world.app.database.read(lambda tx: daily.get(tx, post_id))
        if found is None:
            raise RuntimeError(f"the ledger has no row {post_id}")
        return found

    async def latest_post(self) -> DailyPost | None:
        """The newest question that was posted."""
        guild_id = self.world.guild.id
        rows = await self.world.app.database.read(lambda tx: daily.latest(tx, guild_id, 5))
        return next((row for row in rows if row.state.was_posted), None)

    async def _new_question(self, post_id: int) -> Happening:
        post = await self.post(post_id)
        if post_id not in self._met:
            self._met.add(post_id)
            for character in cast.MEMBERS:
                self._plan_answer(character, post)
        question = self.world.bank.questions[post.question_id or ""]
        return self._news(f"The question of {_day(post.on)}: “{question.title}”", Sort.POST)

    def _plan_answer(self, character: Character, post: DailyPost) -> None:
        if not character.comes_on(post.on):
            return
        if post.on >= TODAY and character.name in self.plot.played_by_you:
            return
        if character is cast.ZOE and post.on == character.joins:
            early = time(18, 0)
            self._plan(post.on, early, partial(self._too_short, character, post.post_id))
        at = character.answers_at(post.on)
        self._plan(post.on, at, partial(self._answer, character, post.post_id))

    async def _revealed(self, post_id: int) -> Happening:
        post = await self.post(post_id)
        count = await self.world.app.database.read(
            lambda tx: answers.count_in_time(tx, post_id)
        )
        people = "One member" if count == 1 else f"{count or 'No'} members"
        void = f" The day is void, it costs nobody: {post.void_reason}." if post.void_reason else ""
        text = f"The answers of {_day(post.on)} are revealed. {people} answered in time.{void}"
        return self._news(text, Sort.REVEAL)

    async def _join(self, character: Character) -> list[Happening]:
        self.world.join(character)
        return [self._news(f"{character.name} joins: {character.about}.")]

    async def _ask_reminder(self, character: Character) -> list[Happening]:
        world, member = self.world, self.world.members[character.name]
        await world.act(
            lambda: member.slash(world.channel, "streak remind", time=character.remind_at)
        )
        return [self._news(f"{character.name} asks for a reminder at {character.remind_at}.")]

    async def _skip(self, skip: Skip) -> list[Happening]:
        world = self.world
        await world.act(
            lambda: world.organiser.slash(
                world.channel, "daily skip", date=skip.on.isoformat(), reason=skip.reason
            )
        )
        return [self._news(f"{cast.ORGANISER} skips {_day(skip.on)}: {skip.reason}.")]

    async def _go_down(self, outage: Outage) -> list[Happening]:
        await self.world.go_down()
        self._plan(outage.on, outage.end, self._come_back)
        return [self._news("The bot goes down.")]

    async def _come_back(self) -> list[Happening]:
        await self.world.come_back()
        return [self._news("The bot is back, and reads what was written meanwhile.")]

    async def _has_answered(self, character: Character, post_id: int) -> bool:
        user_id = self.world.members[character.name].id
        if not self.world.is_up:
            return False
        found = await self.world.app.database.read(
            lambda tx: answers.of_member(tx, post_id, user_id)
        )
        return found is not None and found.withdrawn_at is None

    async def _too_short(self, character: Character, post_id: int) -> list[Happening]:
        if await self._has_answered(character, post_id):
            return []
        await self._write(character, await self.post(post_id), TOO_SHORT)
        return [self._news(f"{character.name} writes only “{TOO_SHORT}”.")]

    async def _answer(self, character: Character, post_id: int) -> list[Happening]:
        """Answer as the character does, unless they did so already."""
        if await self._has_answered(character, post_id):
            return []
        world = self.world
        if not world.is_up and character.way is Way.BUTTON:
            return [self._news(f"{character.name} presses Answer in vain: the bot is down.")]
        if not world.is_up:
            # The thread is Discord's, so writing in it works; the bot collects it later.
            post = self._post_before_the_outage
        else:
            post = await self.post(post_id)
        text = character.says(world.bank.questions[post.question_id or ""])
        if character.way is Way.THREAD:
            await self._write(character, post, text)
        else:
            await self._fill_in(character, post, text)
        in_time = character.answers_at(post.on) < self._reveal_time
        self.handed_in.append(HandedIn(character.name, post.on, in_time))
        how = "in the thread" if character.way is Way.THREAD else "by the form"
        privately = "" if character.shared else ", privately"
        late = "" if in_time else ", after the reveal"
        return [
            self._news(
                f"{character.name} answers {how}{privately}{late}.", Sort.ANSWER, character.name
            )
        ]

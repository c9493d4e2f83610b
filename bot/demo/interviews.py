"""Mock interviews in the story: who joins, and when the two of a session do something about it.

The bot pairs; the personas only react. A session that comes into a state is answered by its people
a while later. Two twists: in the first session one asks for another time, and to the second one
doesn't come.

The person at the browser may be any of these people and be quicker; what can't be done then is
left out, and nothing fails.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.core.ids import SessionId
from bot.demo import personas, store
from bot.demo.actions import Actions, button_of
from bot.demo.meetings import Meeting, Meetings, Reaction
from bot.demo.personas import PROFILES, PersonaProfile
from bot.demo.timeline import TODAY, Happening, Sort, Step
from bot.demo.world import ZONE, World, texts
from bot.interviews.membership import store as pool
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.values.rules import SessionState

Plan = Callable[[datetime, Step], None]
SETUP_AT = time(18, 15)
ROUND_AT = time(18, 0)
SUNDAY = 6
MORE = {"cadence": "weekly", "languages": ["english"], "more_languages": "",
        "role_wish": "both", "odd_wish": "shadow"}  # fmt: skip
"""The form behind *More*: rather an observer than nothing, when the number is odd."""
MINUTE = timedelta(minutes=1)
COMES_AFTER = timedelta(minutes=7)
WAKES_AT, SLEEPS_AT = time(8, 0), time(23, 0)
REMINDERS: Mapping[str, str] = {
    Reminder.NUDGE: "{pair} are asked once more.",
    Reminder.DAY: "{pair} are reminded a day before.",
    Reminder.SOON: "{pair} are reminded: a quarter of an hour is left.",
}
ASKS_FOR_ANOTHER_TIME, IS_LEFT_ALONE = 0, 1
"""Which session, in the order in which they were planned, has which twist."""


class Interviews:
    """Lets the personas take part."""

    def __init__(self, world: World, plan: Plan, played_by_you: str) -> None:
        self._world = world
        self._plan = plan
        self._played_by_you = played_by_you
        self._actions = Actions(world)
        self._known: dict[int, store.SessionPlace] = {}
        """The sessions as the personas last saw them."""
        self._waits_alone: set[int] = set()
        self.meetings = Meetings(world)
        self.joined: dict[str, str] = {}
        """What the card before *Save* read back."""

    def begin(self, on: date) -> None:
        """From this date on there are rounds; the others join in the evenings after it."""
        world = self._world
        self._plan(datetime.combine(on, SETUP_AT, tzinfo=world.zone), self._set_up)
        for order, profile in enumerate(PROFILES, start=1):
            day = max(profile.joins, on + timedelta(days=1))
            at = datetime.combine(day, profile.at, tzinfo=world.zone) + order * MINUTE
            self._plan(at, partial(self._join, profile))

    def is_yours(self, name: str) -> bool:
        """Whether the person at the browser decides what this one does."""
        return name == self._played_by_you and self._world.now().date() >= TODAY

    async def _set_up(self) -> list[Happening]:
        world = self._world
        options = {"channel": world.mock_channel, "weekday": SUNDAY, "timezone": ZONE}
        await world.use(world.organiser, "organise interviews", time=f"{ROUND_AT:%H:%M}", **options)
        where = f"Sundays at {ROUND_AT:%H:%M} in #{world.mock_channel.name}"
        return world.news(f"{personas.ORGANISER} uses /organise interviews: {where}.")

    async def _join(self, profile: PersonaProfile) -> list[Happening]:
        if self.is_yours(profile.name) or not self._world.is_up:
            return []
        actions, member = self._actions, self._world.member(profile.name)
        form = await actions.slash(member, "mock join")
        if form.modal is None:  # the person has joined, or has begun to
            self._world.dismiss(form)
            return []
        card = await actions.fill_in(member, form, profile.first_form)
        if profile.observes:
            more = await actions.press(member, card, "profile:more")
            card = await actions.fill_in(member, more, MORE)
        if button_of(card, "profile:save") is None:
            return []
        self.joined[profile.name] = texts(card.response.components)
        self._world.dismiss(await actions.press(member, card, "profile:save"))
        return self._world.news(f"{profile.name} uses /mock join: {profile.hours}, {profile.zone}.")

    async def tell(self, row: store.DoneRow) -> list[Happening]:
        """What the bot did about mock interviews, in words; not what a session's state says."""
        news = self._world.news
        match row.kind:
            case "mock-round" if row.was_said:
                where = self._world.mock_channel.name
                return news(f"A round of mock interviews: #{where} says how many.", Sort.MOCK)
            case "mock-told" if row.was_said:
                name = self._world.name_of(row.user_id)
                return news(f"{name} is told by direct message why there is no partner.")
            case "mock-say" if row.was_said and row.subject.split(":")[1] in REMINDERS:
                pair, is_yours = await self._pair(row)
                words = REMINDERS[row.subject.split(":")[1]].format(pair=pair)
                return news(words, Sort.MOCK if is_yours else Sort.NEWS)
            case "mock-call" if row.was_said:
                pair, is_yours = await self._pair(row)
                words = f"The timer tells {pair} what comes now."
                return news(words, Sort.MOCK) if is_yours else []
        return []

    async def _pair(self, row: store.DoneRow) -> tuple[str, bool]:
        meeting = await self.meetings.look(SessionId(int(row.subject.partition(":")[0])))
        return " and ".join(meeting.pair), any(map(self.is_yours, meeting.pair))

    async def react(self) -> list[Happening]:
        """Look what became of the sessions; their people will do something about it."""
        found = list[Happening]()
        guild_id = self._world.guild.id
        for one in await self._world.app.database.read(lambda tx: store.sessions(tx, guild_id)):
            if one.session_id not in self._known:
                self._world.tidy()
            if self._known.get(one.session_id) != one:
                self._known[one.session_id] = one
                meeting = await self.meetings.look(one.session_id)
                found += self._tell(meeting)
                self._answer(meeting)
        await self._keep_company()
        return found

    async def _keep_company(self) -> None:
        """Whoever of the people waits alone after /mock now: somebody comes within minutes."""
        waiting = await self._pool()
        alone = waiting if len(waiting) == 1 else set[int]()
        for user_id in alone - self._waits_alone:
            step = partial(self._practise_now, self._world.name_of(user_id))
            self._plan(self._world.clock.now() + COMES_AFTER, step)
        self._waits_alone = alone

    async def _practise_now(self, waiting: str) -> list[Happening]:
        """/mock now, by the first who is free."""
        world, user_id = self._world, self._world.member(waiting).id
        for name in self.joined:
            if name == waiting or self.is_yours(name) or not world.is_up:
                continue
            if user_id not in await self._pool():
                break
            await world.use(world.member(name), "mock now")
            if user_id not in await self._pool() or world.member(name).id in await self._pool():
                return world.news(f"{name} uses /mock now, too.")
        return []

    async def _pool(self) -> set[int]:
        """Who waits for somebody to practise with right now."""
        guild_id, now = self._world.guild.id, self._world.clock.now()
        places = await self._world.app.database.read(lambda tx: pool.waiting(tx, guild_id, now))
        return {one.user_id for one in places}

    def _tell(self, meeting: Meeting) -> list[Happening]:
        news, session = self._world.news, meeting.session
        who = " and ".join(meeting.pair)
        at = session.starts_at.astimezone(self._world.zone)
        yours = any(self.is_yours(name) for name in meeting.pair)
        big = Sort.MOCK if yours else Sort.NEWS
        match session.state:
            case SessionState.PROPOSED:
                return news(f"{who} are asked for {at:%A %H:%M}, privately.", big)
            case SessionState.CONFIRMED:
                return news(f"{who} have agreed on {at:%A %H:%M}.", big)
            case SessionState.RUNNING:
                return news(f"{who} begin their mock interview.", Sort.MOCK)
            case SessionState.FEEDBACK:
                return news(f"{who} are done; each gives feedback.", big)
            case SessionState.DONE:
                return news(f"{who} may see each other's feedback now.", big)
            case SessionState.NO_SHOW:
                words = f"{who} didn't both come. Only the two are told."
                return news(words, Sort.MOCK)
            case SessionState.CANCELLED:
                return news(f"{who} won't meet this time.", big)
        return []

    def _answer(self, meeting: Meeting) -> None:
        """Plan what the two do about the state that the session is in: the first, the second,
        the first again."""
        now = self._world.clock.now()
        for order, (at, reaction) in enumerate(self._reactions(meeting, now)):
            name = meeting.pair[order % 2]
            step = partial(self._unless_changed, meeting, name, reaction)
            self._plan(self._awake(max(at, now + MINUTE), meeting), step)

    def _reactions(self, meeting: Meeting, now: datetime) -> list[tuple[datetime, Reaction]]:
        do, starts_at = self.meetings, meeting.session.starts_at
        place = sorted(self._known).index(meeting.session.session_id)
        match meeting.session.state:
            case SessionState.PROPOSED:
                second = do.ask_for_another_time if place == ASKS_FOR_ANOTHER_TIME else do.say_yes
                return [(now + 40 * MINUTE, do.say_yes), (now + 95 * MINUTE, second)]
            case SessionState.RESCHEDULING:
                return [(now + 30 * MINUTE, do.say_yes), (now + 30 * MINUTE, do.say_yes)]
            case SessionState.CONFIRMED:
                second = do.stay_away if place == IS_LEFT_ALONE else do.come
                return [(starts_at - 6 * MINUTE, do.come), (starts_at - 3 * MINUTE, second)]
            case SessionState.CHECKED_IN:
                return [(starts_at, do.start)]
            case SessionState.RUNNING:
                over = starts_at + (meeting.session.minutes + 1) * MINUTE
                yours = any(self.is_yours(name) for name in meeting.pair)
                finish = [] if yours else [(over, do.finish)]
                return [(now, do.open_sheet), (now, do.open_sheet), *finish]
            case SessionState.FEEDBACK:
                return [(now + 4 * MINUTE, do.give), (now + 9 * MINUTE, do.give)]
            case SessionState.DONE:
                return [(now + 5 * MINUTE, do.read), (now + 7 * MINUTE, do.read)]
            case SessionState.NO_SHOW:
                return [(now + 5 * MINUTE, do.go_back), (now + 5 * MINUTE, do.go_back)]
        return []

    def _awake(self, at: datetime, meeting: Meeting) -> datetime:
        """Nobody answers at night; who has agreed on an hour comes at it."""
        local = at.astimezone(self._world.zone)
        if meeting.session.state not in (SessionState.PROPOSED, SessionState.RESCHEDULING):
            return at
        if WAKES_AT <= local.time() < SLEEPS_AT:
            return at
        day = local.date() + timedelta(days=int(local.time() >= SLEEPS_AT))
        return datetime.combine(day, WAKES_AT, tzinfo=self._world.zone)

    async def _unless_changed(
        self, meeting: Meeting, name: str, reaction: Reaction
    ) -> list[Happening]:
        """Do it if the session still is what it was when somebody decided to."""
        if self.is_yours(name) or not self._world.is_up:
            return []
        fresh = await self.meetings.look(meeting.session.session_id)
        was = (meeting.session.state, meeting.session.starts_at)
        if (fresh.session.state, fresh.session.starts_at) != was:
            return []
        return await reaction(fresh, name)

"""A pair with a session in a simulated Discord, for the tests of its life."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.interviews.matching import store as rounds
from bot.interviews.membership.tx import forget
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules.state import Act, Participant, Session
from bot.interviews.session.service.session import SessionService
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine as claims
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    Half,
    InterviewSettings,
    Level,
    PlannedSession,
    Profile,
    RoundKind,
    SessionState,
    Track,
    Window,
)
from tests.world import World, texts

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
EVENINGS = tuple(Window(day, 19 * 60, 20 * 60 + 15) for day in range(7))
"""In Berlin, in winter: a session of an hour fits in at 18:00 and at 18:15 UTC, every day."""


def is_call(message: Any) -> bool:
    """Whether the timer says something: a section, or that the time is up."""
    return "### " not in texts(message) and "sheet:open" in str(
        [one if isinstance(one, dict) else one.to_dict() for one in message.components]
    )


class Pair:
    """Ann and Bob, who are to meet; Sue may look on."""

    def __init__(self, here: World, *, events: bool = False) -> None:
        self.here = here
        self.events = events
        self.ann = here.member("ann")
        self.bob = here.member("bob")
        self.sue = here.member("sue")
        self.guild_id = here.guild.id
        self.session_id = 0

    @property
    def sessions(self) -> SessionService:
        """What members can do, without a click."""
        return SessionService(self.here.app.core, forget=forget)

    @property
    def asleep(self) -> SessionService:
        """The same, but nothing is done about it until somebody runs what is due."""
        core = replace(self.here.app.core, wake=lambda: None)
        return SessionService(core, forget=forget)

    @property
    def now(self) -> datetime:
        return self.here.env.now()

    async def propose(
        self,
        ahead: timedelta = 72 * HOUR,
        *,
        observer: bool = False,
        channel: Any = "",
        state: SessionState = SessionState.PROPOSED,
        pair: tuple[Any, Any] | None = None,
    ) -> int:
        """Settings, profiles, a round and a session; its place is opened."""
        now = self.now
        one, other = pair or (self.ann, self.bob)
        place = self.here.channel.id if channel == "" else channel

        def make(tx: Any) -> int:
            if place is not None:
                settings = InterviewSettings(
                    self.guild_id, place, self.here.organiser.id, "Europe/Berlin",
                    events=self.events,
                )  # fmt: skip
                interview_settings.save(tx, settings)
            for who in (one, other, self.sue):
                if profiles.get(tx, self.guild_id, who.id) is None:
                    profiles.save(tx, self.profile(who.id), now)
            round_id = rounds.claim(
                tx, guild_id=self.guild_id, kind=RoundKind.ON_DEMAND, subject=str(self.session_id),
                seed=1, digest="", now=now, from_at=now, until_at=now + timedelta(days=7),
            )  # fmt: skip
            assert round_id is not None
            halves = (
                Half(1, one.id, other.id, Track.CODING),
                Half(2, other.id, one.id, Track.BREADTH),
            )
            planned = PlannedSession(
                now + ahead, 60, halves, "Same level, both want coding.",
                self.sue.id if observer else None,
            )  # fmt: skip
            return claims.propose(
                tx, guild_id=self.guild_id, round_id=round_id, pair=planned, now=now, state=state
            )

        self.session_id = await self.here.app.database.write(make)
        self.here.app.wake()
        await self.here.run_due()
        return self.session_id

    def profile(self, user_id: int) -> Profile:
        return Profile(
            guild_id=self.guild_id,
            user_id=user_id,
            level=Level.MID,
            tracks=frozenset({Track.CODING}),
            topics=frozenset(),
            tz="Europe/Berlin",
            windows=EVENINGS,
        )

    def threads(self) -> list[Any]:
        return [one for one in self.here.channel.threads if one.name.startswith("Mock interview")]

    @property
    def thread(self) -> Any:
        return next(
            one for one in self.threads() if one.name == f"Mock interview {self.session_id}"
        )

    def said(self, place: Any = None) -> list[str]:
        """What stands in the thread (or another place) but for the words of the timer, the oldest
        first."""
        return [texts(one) for one in (place or self.thread).history() if not is_call(one)]

    def card_in(self, place: Any) -> Any:
        """The card of the session in a place."""
        return next(
            one for one in place.history()
            if "### " in texts(one) and f"Mock interview {self.session_id}" in texts(one)
        )  # fmt: skip

    @property
    def card(self) -> Any:
        return self.card_in(self.thread)

    @property
    def shown(self) -> str:
        return texts(self.card)

    async def press(self, who: Any, label: str, on: Any = None) -> str:
        """Click; what the private answer says."""
        result = await who.click(on or self.card, label=label)
        await self.here.run_due()
        return texts(result.response)

    async def press_twice(self, who: Any, label: str, again: str) -> str:
        """A button that asks once, and yes; what is said then."""
        asked = await who.click(self.card, label=label)
        return await self.press(who, again, asked.response)

    async def finish(self, who: Any) -> str:
        """A quarter of an hour after the start, which is long enough to count as held."""
        await self.here.forward(15 * MINUTE)
        return await self.press_twice(who, "Finish", "Finish now")

    async def agree(self) -> None:
        """Both confirm, and the card is drawn when they have."""
        for who in (self.ann, self.bob):
            await self.asleep.act(Act.CONFIRM, self.session_id, who.id)
        await self.here.run_due()

    async def until_start(self, offset: timedelta = timedelta()) -> None:
        await self.here.until((await self.session()).starts_at + offset)

    async def check_in(self) -> None:
        """Both are there, and the card is drawn when they are."""
        for who in (self.ann, self.bob):
            await self.asleep.check_in(self.session_id, who.id)
        await self.here.run_due()

    async def start(self) -> None:
        """Ann starts."""
        await self.asleep.act(Act.START, self.session_id, self.ann.id)
        await self.here.run_due()

    async def begin(self) -> None:
        """At the planned hour both are there, and Ann starts."""
        await self.until_start()
        await self.check_in()
        await self.start()

    async def session(self, session_id: int = 0) -> Session:
        wanted = session_id or self.session_id
        found = await self.here.app.database.read(lambda tx: sessions.get(tx, wanted))
        assert found is not None
        return found

    async def state(self) -> SessionState:
        return (await self.session()).state

    async def participants(self) -> dict[int, Participant]:
        return {one.user_id: one for one in (await self.session()).participants}

    async def course(self) -> list[str]:
        """What the session brought with it so far, each once: packs, the timer, its end."""
        halves = await self.here.app.database.read(lambda tx: sessions.halves(tx, self.session_id))
        first = f"{self.session_id}:1:0:%"
        begun = bool(
            await self.rows(
                f"SELECT 1 FROM outbox WHERE kind = 'mock-call' AND subject LIKE '{first}'"
            )
        )
        runs = await self.rows(
            f"SELECT 1 FROM interview_clocks WHERE session_id = {self.session_id}"
        )
        return [
            *(["choose"] if all(one.question_ids for one in halves) else []),
            *(["run"] if begun else []),
            *(["over"] if begun and not runs else []),
        ]

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.here.app.database.read(
            lambda tx: [tuple(row) for row in tx.execute(query)]
        )

    async def waiting(self) -> list[int]:
        """Who waits to be paired between the rounds."""
        found = await self.rows(
            "SELECT user_id FROM interview_seats WHERE outcome = 'waiting' ORDER BY user_id"
        )
        return [one for (one,) in found]

"""What the two of a mock interview do in their private thread, by the buttons that stand there.

It is noted, so that it can be checked. A button that isn't there is left out: somebody, the
person at the browser perhaps, was quicker.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.demo.hands import Hands, button_of
from bot.demo.plot import Happening, Sort
from bot.demo.world import World
from bot.interviews.session.store import sessions
from bot.interviews.session.store.sessions import Session, Side
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import Half, State

SCORES = ("2", "3", "3", "4")
WENT_WELL = (
    "You said what you would measure before you named a model.",
    "You thought aloud, so I always knew where you were.",
    "You asked two good questions before you began.",
    "You noticed your own slip and mended it without losing the thread.",
)
TO_TRY = (
    "Start from the simplest baseline, then say why it isn't enough.",
    "Say the complexity before I ask for it.",
    "Pause for a breath after the question; the first thirty seconds felt rushed.",
    "Close with a summary in two sentences.",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody suggested another time for a session."""

    session_id: int
    before: datetime
    wanted: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody's feedback: the words for the partner."""

    session_id: int
    name: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody was shown privately; ``what`` is "sheet" or "feedback"."""

    session_id: int
    name: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with the names of its pair."""

    session: Session
    pair: tuple[str, ...]
    sides: tuple[Side, ...]
    halves: tuple[Half, ...]


Handler = Callable[[Meeting, str], Awaitable[list[Happening]]]


class Meetings:
    """Does what one of a pair does, and notes it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hands = Hands(world)
        self.moved: list[Moved] = []
        self.came: set[tuple[int, str]] = set()
        self.stayed_away: dict[int, str] = {}
        """Who didn't come to which session."""
        self.given: list[Given] = []
        self.seen: list[Seen] = []

    def _news(self, text: str) -> list[Happening]:
        return [Happening(self._world.now(), Sort.DETAIL, text)]

    async def look(self, session_id: int) -> Meeting:
        """A session as it is now."""
        read, name_of = self._world.app.database.read, self._world.name_of
        session = await read(lambda tx: sessions.get(tx, session_id))
        if session is None:
            raise RuntimeError(f"there is no session {session_id}")
        sides = await read(lambda tx: sessions.sides(tx, session_id))
        halves = await read(lambda tx: sessions.halves(tx, session_id))
        pair = tuple(name_of(one.user_id) for one in sides if not one.is_shadow)
        return Meeting(session, pair, sides, halves)

    async def _click(self, meeting: Meeting, name: str, action: str, *, keep: bool = False) -> Any:
        """A button in the private thread; None if there is none."""
        thread = self._world.session_thread(meeting.session.thread_id)
        if thread is None:
            return None
        begins = f"mock:{action}:{meeting.session.session_id}"
        member = self._world.member(name)
        return await self._hands.click(member, thread, begins, dismiss=not keep)

    async def say_yes(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Confirm*, or *Accept* if the other suggested the time."""
        user_id, session = self._world.member(name).id, meeting.session
        mine = next(one for one in meeting.sides if one.user_id == user_id)
        if session.state is State.RESCHEDULING:
            if session.offer_by == user_id or not await self._click(meeting, name, "accept"):
                return []
            return self._news(f"{name} accepts the other time.")
        if mine.confirmed_at is not None or not await self._click(meeting, name, "confirm"):
            return []
        return self._news(f"{name} confirms.")

    async def ask_for_another_time(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Other time*, and the first of those that suit both."""
        session_id = meeting.session.session_id
        card = await self._click(meeting, name, "other", keep=True)
        offer = button_of(card, f"mock:offer:{session_id}")
        if offer is None:
            return []
        done = await self._hands.press(self._world.member(name), card, offer)
        self._world.dismiss(done)
        after = await self.look(session_id)
        wanted = after.session.offer_at
        if wanted is None:
            return []
        self.moved.append(Moved(session_id, meeting.session.starts_at, wanted))
        return self._news(f"{name} asks for another time.")

    async def come(self, meeting: Meeting, name: str) -> list[Happening]:
        """*I'm here*."""
        if not await self._click(meeting, name, "here"):
            return []
        self.came.add((meeting.session.session_id, name))
        return self._news(f"{name} checks in.")

    async def stay_away(self, meeting: Meeting, name: str) -> list[Happening]:
        """Forget about it."""
        self.stayed_away[meeting.session.session_id] = name
        return []

    async def start(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Start*."""
        await self._click(meeting, name, "start")
        return []

    async def open_sheet(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Interviewer's sheet*, by who interviews first."""
        if meeting.halves[0].interviewer_id != self._world.member(name).id:
            return []
        card = await self._click(meeting, name, "sheet", keep=True)
        if card is None:
            return []
        text = self._world.dismiss(card)
        self.seen.append(Seen(meeting.session.session_id, name, "sheet", text))
        return self._news(f"{name} opens the interviewer's sheet, privately.")

    async def finish(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Finish*."""
        await self._click(meeting, name, "finish")
        return []

    async def give(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Give feedback*: scores for oneself and the partner, a few words, *Submit*."""
        member, session_id = self._world.member(name), meeting.session.session_id
        chance = random.Random(f"{name}:{session_id}")
        card = await self._click(meeting, name, "debrief", keep=True)
        for half in sorted(meeting.halves, key=lambda one: one.candidate_id != member.id):
            part = "self" if half.candidate_id == member.id else "partner"
            scores = {one.id: chance.choice(SCORES) for one in RUBRICS[half.track].dimensions}
            card = await self._fill_in(member, card, f"mock:score:{session_id}:{part}", scores)
        words = chance.choice(WENT_WELL), chance.choice(TO_TRY)
        typed = {"strengths": words[0], "try_next": words[1]}
        card = await self._fill_in(member, card, f"mock:words:{session_id}", typed)
        done = await self._hands.press(member, card, f"mock:submit:{session_id}")
        if done is None:
            return []
        self._world.dismiss(done)
        self.given.append(Given(session_id, name, words))
        return self._news(f"{name} gives feedback.")

    async def _fill_in(self, member: Any, card: Any, button: str, typed: dict[str, str]) -> Any:
        """A form behind a button of the panel; the panel after it, or as it was."""
        form = await self._hands.press(member, card, button)
        return await self._hands.fill_in(member, form, typed) or card

    async def read(self, meeting: Meeting, name: str) -> list[Happening]:
        """*See feedback*."""
        card = await self._click(meeting, name, "reveal", keep=True)
        if card is None:
            return []
        text = self._world.dismiss(card)
        self.seen.append(Seen(meeting.session.session_id, name, "feedback", text))
        return self._news(f"{name} reads what the partner said.")

    async def go_back(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Back to the pool*, by who came for nothing."""
        if (meeting.session.session_id, name) not in self.came:
            return []
        if not await self._click(meeting, name, "pool"):
            return []
        return self._news(f"{name} goes back to the pool.")

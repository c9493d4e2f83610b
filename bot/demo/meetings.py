"""What the two of a mock interview do in their private thread, by the buttons that stand there.

It is noted, so that it can be checked. A button that isn't there is left out: somebody, the
person at the browser perhaps, was quicker.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.core.ids import SessionId
from bot.demo.actions import Actions, button_of
from bot.demo.timeline import Happening, Sort
from bot.demo.world import World
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import sessions
from bot.interviews.values.rules import Half, SessionState

SCORES = ("2", "3", "3", "4")
WENT_WELL = (
    "You said what you would measure before you named a model.",
    "You thought aloud, so I always knew where you were.",
    "You asked two good questions before you began.",
    "You noticed your own slip and fixed it without losing the thread.",
)
TO_TRY = (
    "Start from the simplest baseline, then say why it isn't enough.",
    "Say the complexity before I ask for it.",
    "Pause for a breath after the question; the first thirty seconds felt rushed.",
    "Close with a summary in two sentences.",
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with the names of its pair."""

    session: Session
    pair: tuple[str, ...]
    halves: tuple[Half, ...]


Reaction = Callable[[Meeting, str], Awaitable[list[Happening]]]


class Meetings:
    """Does what one of a pair does, and notes it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._actions = Actions(world)
        self.came: set[tuple[int, str]] = set()

    def _news(self, text: str) -> list[Happening]:
        return self._world.news(text, Sort.DETAIL)

    async def look(self, session_id: SessionId) -> Meeting:
        """A session as it is now."""
        read, name_of = self._world.app.database.read, self._world.name_of
        session = await read(lambda tx: sessions.get(tx, session_id))
        if session is None:
            raise RuntimeError(f"there is no session {session_id}")
        halves = await read(lambda tx: sessions.halves(tx, session_id))
        pair = tuple(name_of(one.user_id) for one in session.pair)
        return Meeting(session, pair, halves)

    async def _click(self, meeting: Meeting, name: str, action: str, *, keep: bool = False) -> Any:
        """A button in the private thread; None if there is none."""
        thread = self._world.session_thread(meeting.session.thread_id)
        if thread is None:
            return None
        begins = f"{action}:{meeting.session.session_id}"
        member = self._world.member(name)
        return await self._actions.click(member, thread, begins, dismiss=not keep)

    async def say_yes(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Confirm*, or *Accept* if the other suggested the time."""
        user_id, session = self._world.member(name).id, meeting.session
        mine = next(one for one in session.pair if one.user_id == user_id)
        if session.state is SessionState.RESCHEDULING:
            if session.offer_by == user_id or not await self._click(
                meeting, name, "session:accept"
            ):
                return []
            return self._news(f"{name} accepts the other time.")
        if mine.confirmed_at is not None or not await self._click(meeting, name, "session:confirm"):
            return []
        return self._news(f"{name} confirms.")

    async def ask_for_another_time(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Suggest another time*, and the first of those that suit both."""
        session_id = meeting.session.session_id
        card = await self._click(meeting, name, "session:other", keep=True)
        offer = button_of(card, f"session:offer:{session_id}")
        if offer is None:
            return []
        done = await self._actions.press(self._world.member(name), card, offer)
        self._world.dismiss(done)
        after = await self.look(session_id)
        wanted = after.session.offer_at
        if wanted is None:
            return []
        self._world.note("move", name, session_id, wanted)
        return self._news(f"{name} asks for another time.")

    async def come(self, meeting: Meeting, name: str) -> list[Happening]:
        """*I'm here*."""
        if not await self._click(meeting, name, "session:here"):
            return []
        self.came.add((meeting.session.session_id, name))
        return self._news(f"{name} checks in.")

    async def stay_away(self, meeting: Meeting, name: str) -> list[Happening]:
        """Forget about it."""
        self._world.note("stay away", name, meeting.session.session_id)
        return []

    async def start(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Start*."""
        await self._click(meeting, name, "session:start")
        return []

    async def open_sheet(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Interviewer's sheet*, by who interviews first."""
        if meeting.halves[0].interviewer_id != self._world.member(name).id:
            return []
        card = await self._click(meeting, name, "sheet:open", keep=True)
        if card is None:
            return []
        text = self._world.dismiss(card)
        self._world.note("sheet", name, meeting.session.session_id, text)
        return self._news(f"{name} opens the interviewer's sheet, privately.")

    async def finish(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Finish*."""
        await self._click(meeting, name, "session:finish")
        return []

    async def give(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Give feedback*: scores for oneself and the partner, a few words, *Submit*."""
        member, session_id = self._world.member(name), meeting.session.session_id
        chance = random.Random(f"{name}:{session_id}")
        card = await self._click(meeting, name, "interview_feedback:open", keep=True)
        for half in sorted(meeting.halves, key=lambda one: one.candidate_id != member.id):
            part = "self" if half.candidate_id == member.id else "partner"
            scores = {one.id: chance.choice(SCORES) for one in RUBRICS[half.track].dimensions}
            card = await self._fill_in(
                member, card, f"interview_feedback:score:{session_id}:{part}", scores
            )
        words = chance.choice(WENT_WELL), chance.choice(TO_TRY)
        typed = {"strengths": words[0], "try_next": words[1]}
        card = await self._fill_in(member, card, f"interview_feedback:words:{session_id}", typed)
        done = await self._actions.press(member, card, f"interview_feedback:submit:{session_id}")
        if done is None:
            return []
        self._world.dismiss(done)
        self._world.note("give", name, session_id, words)
        return self._news(f"{name} gives feedback.")

    async def _fill_in(self, member: Any, card: Any, button: str, typed: dict[str, str]) -> Any:
        """A form behind a button of the panel; the panel after it, or as it was."""
        form = await self._actions.press(member, card, button)
        return await self._actions.fill_in(member, form, typed) or card

    async def read(self, meeting: Meeting, name: str) -> list[Happening]:
        """*See feedback*."""
        card = await self._click(meeting, name, "interview_feedback:reveal", keep=True)
        if card is None:
            return []
        text = self._world.dismiss(card)
        self._world.note("read", name, meeting.session.session_id, text)
        return self._news(f"{name} reads what the partner said.")

    async def go_back(self, meeting: Meeting, name: str) -> list[Happening]:
        """*Find me somebody else*, by who came for nothing."""
        if (meeting.session.session_id, name) not in self.came:
            return []
        if not await self._click(meeting, name, "pool"):
            return []
        return self._news(f"{name} goes back to the pool.")

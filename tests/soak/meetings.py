"""What people do about their mock interviews: most confirm, come and finish; some move the time,
some tell how it was, and the others let it go by."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core import records
from tests.proof.census import rows
from tests.soak.groups import Group, ids, press
from tests.soak.hands import Hands, tolerant
from tests.soak.routes import Used
from tests.world import World

OPEN = """SELECT s.session_id, s.thread_id, i.user_id FROM interview_sessions s
          JOIN interview_sides i ON i.session_id = s.session_id
          WHERE s.guild_id = :guild_id AND s.thread_id IS NOT NULL
                AND s.state NOT IN ('done', 'cancelled')
                AND (s.state != 'no-show' OR s.changed_at > :since)"""
OPEN_FOR = timedelta(days=2)
"""So long somebody can still say *We met* of one that didn't count."""
GOES_ON = (
    "session:confirm", "session:here", "session:link", "session:where", "session:start",
    "sheet:open", "timer:next",
)  # fmt: skip
MOVES, LOOKS_ROUND = 0.08, 0.02


class Meetings:
    """``moved`` counts the times that both agreed on; ``faults`` are those that then weren't so."""

    def __init__(self, world: World, chance: random.Random, used: Used) -> None:
        self.world, self.chance, self.used = world, chance, used
        self.moved = 0
        self.faults: list[str] = []

    async def visit(self, group: Group) -> None:
        """Everybody looks at the threads of their interviews."""
        people = {one.id: one for one in group.present()}
        since = records.store(self.world.env.now() - OPEN_FOR)
        for session_id, thread_id, user_id in await rows(
            self.world, OPEN, guild_id=group.guild.id, since=since
        ):
            thread, who = group.thread(thread_id), people.get(user_id)
            if thread is None or who is None or self.chance.random() > 0.8:
                continue
            if self.chance.random() < MOVES:
                await self._suggest(group, thread_id, who)
            await self._agree(group, session_id, thread_id, who)
            for message in group.newest(thread_id, 8):
                hands = Hands(group, who, random.Random(self.chance.random()), self.used)
                for begins in GOES_ON:
                    done = await tolerant(press, who, group.as_it_stands(message), begins)
                    if done is not None and done.modal is not None:
                        done = await hands.fill(done)
                    reply = None if done is None else done.response
                    if reply is not None and hands.leads_on(reply):
                        await hands.go_on(reply)
                now = group.as_it_stands(message)
                if hands.leads_on(now) or self.chance.random() < LOOKS_ROUND:
                    await hands.go_on(now)
            # What somebody did shows on the card before the other one looks.
            await self.world.app.agenda.run_due()
            await self.world.env.settle()

    async def _suggest(self, group: Group, thread_id: int, who: Any) -> None:
        """*Suggest my own time*, in words."""
        for message in group.newest(thread_id, 8):
            form = await tolerant(press, who, message, "session:propose")
            if form is None:
                other = await tolerant(press, who, message, "session:other")
                if other is not None and other.response is not None:
                    form = await tolerant(press, who, other.response, "session:propose")
            if form is not None and form.modal is not None:
                day = self.world.env.now() + timedelta(days=self.chance.randint(1, 4))
                typed = {"date": f"{day:%Y-%m-%d}", "time": self.chance.choice(("10:30", "18:00"))}
                await tolerant(who.submit_modal, form, typed)
                return

    async def _agree(self, group: Group, session_id: int, thread_id: int, who: Any) -> None:
        """*Accept* what the other one suggested: the interview is then, or where it was."""
        for message in group.newest(thread_id, 8):
            begins = f"session:accept:{session_id}"
            found = next((one for one in ids(message) if one.startswith(begins)), None)
            if found is None:
                continue
            before = await self._start(session_id)
            await tolerant(who.click, message, custom_id=found)
            after = await self._start(session_id)
            said = datetime.fromtimestamp(int(found.split(":")[3]), UTC)
            if after not in (before, said):
                self.faults.append(f"session {session_id}: {said} was accepted, it is at {after}")
            self.moved += after != before
            return

    async def _start(self, session_id: int) -> datetime:
        sql = "SELECT starts_at FROM interview_sessions WHERE session_id = :session_id"
        ((found,),) = await rows(self.world, sql, session_id=session_id)
        return datetime.fromisoformat(found)


async def ended(world: World, since: datetime) -> list[tuple[int, int, int, datetime, bool]]:
    """Server, session, member and moment of each interview that was held since then: when they
    ended it, or when it was to end; and whether somebody left it in that moment."""
    found = await rows(
        world,
        """SELECT s.guild_id, s.session_id, i.user_id, s.feedback_at, s.starts_at, s.minutes,
                  EXISTS (SELECT 1 FROM interview_sides o
                          WHERE o.session_id = s.session_id AND o.left_at = s.feedback_at)
           FROM interview_sessions s JOIN interview_sides i ON i.session_id = s.session_id
           WHERE s.feedback_at >= :since AND i.part = 'pair'
                 AND (i.left_at IS NULL OR i.left_at >= s.feedback_at)""",
        since=records.store(since),
    )
    return [
        (guild_id, session_id, user_id, min(
            datetime.fromisoformat(feedback_at),
            datetime.fromisoformat(starts_at) + timedelta(minutes=minutes),
        ), bool(was_left))
        for guild_id, session_id, user_id, feedback_at, starts_at, minutes, was_left in found
    ]  # fmt: skip

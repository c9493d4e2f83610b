"""The timer's own steps: it goes on by the clock, and says each section once.

``mock-section`` is due at the end of a section. After downtime it goes straight to where the
clock should be, and only that section is said. ``mock-call`` is one such word; it is dropped
when the timer has gone on meanwhile.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.clock import Clock as WallClock
from bot.core.database import Database, Transaction
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.session import tx as claims
from bot.interviews.session.messages.holding import SectionCall
from bot.interviews.session.rules import timing
from bot.interviews.session.service import opening
from bot.interviews.session.service.opening import Running
from bot.interviews.session.store import clocks, sessions
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import State


class SectionDeeds:
    """The alarm of the timer and its words; registers itself with the outbox."""

    def __init__(
        self, *, database: Database, clock: WallClock, outbox_service: OutboxService
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox_service
        outbox_service.register({opening.SECTION: self.turn, opening.CALL: self.call})

    async def turn(self, row: OutboxRow) -> None:
        """A section is over by the clock."""
        now = self._clock.now()
        await self._database.write(lambda tx: _turn(tx, row, now))

    async def call(self, row: OutboxRow) -> None:
        """Say that a section begins."""
        card = await self._database.read(lambda tx: _picture(tx, row))
        if card is None or (row.channel_id is None and row.user_id is None):
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "it went on"))
            return
        message_id = await self._outbox.send_once(row, Place(row.channel_id, row.user_id), card)
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, message_id))


def _turn(tx: Transaction, row: OutboxRow, now: datetime) -> None:
    outbox.complete(tx, row.outbox_id)
    session = sessions.get(tx, int(row.subject))
    saved = clocks.get(tx, int(row.subject))
    if session is None or saved is None or session.state is not State.RUNNING:
        return
    here = opening.running(tx, session, now)
    if here is None or here.clock.is_paused:
        return
    moved = here.clock != saved
    opening.keep(tx, here, now, say=moved)
    if moved:
        claims.redraw(tx, session, now)


def _picture(tx: Transaction, row: OutboxRow) -> SectionCall | None:
    session_id, half, section, _ = (int(part) for part in row.subject.split(":"))
    session = sessions.get(tx, session_id)
    if session is None or session.state is not State.RUNNING:
        return None
    here = opening.running(tx, session)
    if here is None or (here.clock.half, here.clock.section) != (half, section):
        return None
    return _call_of(here, row.marker)


def _call_of(here: Running, marker: str) -> SectionCall:
    rubric = RUBRICS[here.half.track]
    clock = here.clock
    section = None
    if not timing.is_over(clock, here.plan):
        planned = rubric.sections[clock.section]
        minutes = here.plan[clock.half - 1][clock.section]
        section = replace(planned, minutes=minutes)
    return SectionCall(
        marker=marker,
        session_id=here.session.session_id,
        half=clock.half,
        halves=len(here.halves),
        track=rubric.name,
        section=section,
        ends_at=clock.ends_at,
        candidate_id=here.half.candidate_id,
        interviewer_id=here.half.interviewer_id,
        opens_half=clock.section == 0,
    )

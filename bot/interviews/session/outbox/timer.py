"""The timer's own steps: it goes on by the clock, and says each section once.

``mock-section`` is due at the end of a section. After downtime it goes straight to where the
timer should be, and only that section is said. ``mock-call`` is one such word; it is dropped
when the timer has gone on meanwhile.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import SessionId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.session.messages import SectionCall
from bot.interviews.session.store import sessions, timers
from bot.interviews.session.tx import machine, timer
from bot.interviews.session.tx.timer import Running
from bot.interviews.values.rules.rubrics import RUBRICS
from bot.interviews.values.rules.values import SessionState


class TimerHandlers:
    """The alarm of the timer and its words."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows."""
        return {timer.SECTION: self.go_on, timer.CALL: self.call}

    async def go_on(self, row: OutboxRow) -> None:
        """A section is over by the clock."""
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: _go_on(tx, row, now))

    async def call(self, row: OutboxRow) -> None:
        """Say that a section begins."""
        card = await self._core.database.read(lambda tx: _call(tx, row))
        if card is None or (row.channel_id is None and row.user_id is None):
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "it went on")
            )
            return
        place = Place(row.channel_id, row.user_id)
        message_id = await self._core.outbox.send_once(row, place, card)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, message_id))


def _go_on(tx: Transaction, row: OutboxRow, now: datetime) -> None:
    outbox.complete(tx, row.outbox_id)
    session_id = SessionId(int(row.subject))
    session = sessions.get(tx, session_id)
    if session is None or session.state is not SessionState.RUNNING:
        return
    here = timer.running(tx, session, now)
    if here is None or here.timer.is_paused:
        return
    moved = here.timer != timers.get(tx, session_id)
    timer.keep(tx, here, now, say=moved)
    if moved:
        machine.redraw(tx, session, now)


def _call(tx: Transaction, row: OutboxRow) -> SectionCall | None:
    session_id, half, section, _ = (int(part) for part in row.subject.split(":"))
    session = sessions.get(tx, SessionId(session_id))
    if session is None or session.state is not SessionState.RUNNING:
        return None
    here = timer.running(tx, session)
    return _call_of(here, row.marker) if here is not None and here.at == (half, section) else None


def _call_of(here: Running, marker: str) -> SectionCall:
    rubric, (half, at) = RUBRICS[here.half.track], here.at
    section = None
    if not here.is_over:
        section = replace(rubric.sections[at], minutes=here.plan[half - 1][at])
    return SectionCall(
        marker=marker,
        session_id=here.session.session_id,
        half=half,
        halves=len(here.halves),
        track=rubric.name,
        section=section,
        ends_at=here.timer.ends_at,
        candidate_id=here.half.candidate_id,
        interviewer_id=here.half.interviewer_id,
        opens_half=at == 0,
    )

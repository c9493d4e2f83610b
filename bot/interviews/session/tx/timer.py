"""The timer of a running session, inside the caller's transaction.

Its alarm is a row of the outbox (``mock-section``, moved to the end of each section); what it says
is another (``mock-call``, one for each section and reader, given up when the section is over).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.core.outbox import store as outbox
from bot.interviews.session.messages import TimerView
from bot.interviews.session.rules import timer as rules
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.state import DIRECT, Session
from bot.interviews.session.rules.timer import Plan, Timer
from bot.interviews.session.store import cards, sessions
from bot.interviews.session.tx import rows
from bot.interviews.values.rules import Half, SessionState

SECTION = "mock-section"
CALL = "mock-call"
CALL_LASTS = timedelta(minutes=10)
"""How long after the end *Time is up* is still worth saying."""


@dataclass(frozen=True, slots=True)
class Running:
    """A session whose timer runs, where it is at this moment."""

    session: Session
    halves: tuple[Half, ...]
    plan: Plan
    timer: Timer

    @property
    def half(self) -> Half:
        """The half that runs."""
        return self.halves[self.timer.half - 1]

    @property
    def is_over(self) -> bool:
        """Whether the last section of all has ended."""
        return rules.is_over(self.timer, self.plan)

    @property
    def section(self) -> str:
        """The name of the section that runs."""
        if self.is_over:
            return rules.OVER
        return RUBRICS[self.half.track].sections[self.timer.section].name

    @property
    def at(self) -> tuple[int, int]:
        """Which section of which half runs."""
        return self.timer.half, self.timer.section


def running(tx: Transaction, session: Session, now: datetime | None = None) -> Running | None:
    """Where the timer of a session is at a moment, or how it was saved; None if it has none."""
    timer = cards.get_timer(tx, session.session_id)
    halves = sessions.halves(tx, session.session_id)
    if timer is None or timer.half > len(halves):
        return None
    plan = rules.plan(halves, session.minutes)
    return Running(session, halves, plan, timer if now is None else rules.current(timer, plan, now))


def start(tx: Transaction, session: Session, now: datetime) -> None:
    """The session runs: its first section begins and is said. Harmless to repeat."""
    halves = sessions.halves(tx, session.session_id)
    if halves and cards.get_timer(tx, session.session_id) is None:
        plan = rules.plan(halves, session.minutes)
        keep(tx, Running(session, halves, plan, rules.start(plan, now)), now)


def keep(tx: Transaction, here: Running, now: datetime, *, say: bool = True) -> None:
    """Save where the timer is, and set its alarm; ``say``: its section is new."""
    session, timer = here.session, here.timer
    cards.save_timer(tx, session.session_id, timer)
    if not timer.is_paused and not here.is_over:
        rows.at(tx, session.guild_id, SECTION, session.session_id, timer.ends_at, now)
    if say:
        _call(tx, here, now)


def _call(tx: Transaction, here: Running, now: datetime) -> None:
    """Say the section, once: in the thread, or to each of them."""
    session, ends_at = here.session, here.timer.ends_at
    readers: tuple[UserId | None, ...] = (None,)
    if session.place == DIRECT:
        readers = tuple(one.user_id for one in session.participants)
    for user_id in readers:
        outbox.put(
            tx,
            guild_id=session.guild_id,
            kind=CALL,
            subject=f"{session.session_id}:{here.timer.half}:{here.timer.section}:{user_id or 0}",
            channel_id=session.thread_id if user_id is None else None,
            user_id=user_id,
            due_at=now,
            now=now,
            expires_at=ends_at + CALL_LASTS if here.is_over else ends_at,
        )


def view(tx: Transaction, session: Session) -> TimerView | None:
    """The timer as the card of a session shows it: what was saved last."""
    here = running(tx, session) if session.state is SessionState.RUNNING else None
    if here is None:
        return None
    return TimerView(
        half=here.timer.half,
        halves=len(here.halves),
        track_name=RUBRICS[here.half.track].name,
        section_name=here.section,
        ends_at=here.timer.ends_at,
        is_paused=here.timer.is_paused,
        candidate_id=here.half.candidate_id,
        interviewer_id=here.half.interviewer_id,
    )

"""Gathering what a session's cards show. Functions inside a transaction."""

from datetime import datetime

from bot.core.database import Transaction
from bot.interviews.session.messages.life import ClockView, SessionCard, SessionSaying
from bot.interviews.session.rules import deadlines
from bot.interviews.session.rules.deadlines import Reminder
from bot.interviews.session.rules.events import Life
from bot.interviews.session.store import boards, sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import course, rows
from bot.interviews.values.values import ENDS


def life_of(tx: Transaction, session: Session) -> Life:
    """A session as the rules see it."""
    return course.life_of(session, sessions.sides(tx, session.session_id))


def present(life: Life, *, but: int = 0) -> tuple[int, ...]:
    """Who of a pair is still in it, without one."""
    return tuple(one.user_id for one in life.pair if one.left_at is None and one.user_id != but)


def answered(life: Life) -> tuple[int, ...]:
    """Who has said yes to what is asked, or looks on."""
    return tuple(
        one.user_id for one in life.people if one.is_shadow or one.confirmed_at is not None
    )


def card(
    tx: Transaction,
    session: Session,
    marker: str,
    clock: ClockView | None,
    *,
    guild_name: str = "",
) -> SessionCard:
    """The card; in a thread it calls the two when it appears."""
    life = life_of(tx, session)
    return SessionCard(
        session_id=session.session_id,
        marker=marker,
        life=life,
        halves=sessions.halves(tx, session.session_id),
        why=session.why,
        guild_name=guild_name,
        clock=clock,
        ping_user_ids=present(life) if session.place == rows.THREAD else (),
        waiting_ids=boards.waiting(tx, session) if session.state in ENDS else (),
    )


def saying(
    tx: Transaction, session: Session, marker: str, body: str, now: datetime, guild_name: str
) -> SessionSaying:
    """A short message; it calls everybody of the pair but the one who did it."""
    what, _, actor = body.partition(" ")
    life = life_of(tx, session)
    actor_id = int(actor or 0)
    called = present(life, but=actor_id)
    if what == Reminder.NUDGE:
        called = tuple(one for one in called if one not in answered(life))
    return SessionSaying(
        session_id=session.session_id,
        marker=marker,
        what=what,
        actor_id=actor_id,
        life=life,
        distance=deadlines.distance(life.starts_at, now),
        guild_name=guild_name,
        ping_user_ids=called,
    )

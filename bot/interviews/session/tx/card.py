"""What a session's cards and announcements show, gathered inside the caller's transaction."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.interviews.session.messages import AnnouncementCard, SessionCard
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import THREAD, Session
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import timer
from bot.interviews.values.rules.values import ENDS


def card(tx: Transaction, session: Session, marker: str, *, guild_name: str = "") -> SessionCard:
    """The card; in a thread it calls the two when it appears."""
    return SessionCard(
        marker=marker,
        session=session,
        halves=sessions.halves(tx, session.session_id),
        guild_name=guild_name,
        timer=timer.view(tx, session),
        ping_user_ids=session.present_pair if session.place == THREAD else (),
        waiting_ids=sessions.waiting(tx, session) if session.state in ENDS else (),
    )


def announcement(
    session: Session, marker: str, body: str, now: datetime, guild_name: str
) -> AnnouncementCard:
    """A short message; it calls everybody of the pair but the one who did it."""
    what, _, actor = body.partition(" ")
    actor_id = UserId(int(actor or 0))
    called = tuple(one for one in session.present_pair if one != actor_id)
    if what == Reminder.NUDGE:
        called = tuple(one for one in called if one not in session.answered)
    return AnnouncementCard(
        marker=marker,
        what=what,
        actor_id=actor_id,
        session=session,
        distance=timeouts.distance(session.starts_at, now),
        guild_name=guild_name,
        ping_user_ids=called,
    )

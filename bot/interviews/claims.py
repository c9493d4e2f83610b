"""What other parts may do to a session inside their own transaction."""

from dataclasses import replace
from datetime import datetime

from bot.interviews.rules.values import State
from bot.interviews.store import feedback, sessions
from bot.interviews.store.sessions import Session
from bot.storage.database import Transaction


def redraw(tx: Transaction, session: Session, now: datetime) -> None:
    """The cards of a session show something new."""
    sessions.save(tx, session)


def feedback_given(tx: Transaction, session: Session, user_id: int, now: datetime) -> None:
    """Somebody submitted their feedback: when both have, the session is done."""
    pair = {one.user_id for one in sessions.sides(tx, session.session_id) if not one.is_shadow}
    if session.state is State.FEEDBACK and pair <= feedback.submitted(tx, session.session_id):
        sessions.save(tx, replace(session, state=State.DONE, due_at=None, changed_at=now))

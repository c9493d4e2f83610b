"""What other parts may do to a session inside their own transaction."""

from dataclasses import replace
from datetime import datetime

from bot.interviews.rules.values import State
from bot.interviews.store import sessions
from bot.interviews.store.sessions import Session
from bot.storage.database import Transaction


def redraw(tx: Transaction, session: Session, now: datetime) -> None:
    """The cards of a session show something new."""
    sessions.save(tx, session)


def submitted(tx: Transaction, session: Session, now: datetime) -> None:
    """Both have handed in their feedback: the session is done. Harmless to repeat."""
    if session.state is State.FEEDBACK:
        sessions.save(tx, replace(session, state=State.DONE, due_at=None, changed_at=now))

"""The SQL of the timers of running sessions: nobody's data."""

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import SessionId
from bot.interviews.session.rules.timer import Timer


def get(tx: Transaction, session_id: SessionId) -> Timer | None:
    """The timer of a session as it was saved; None before it starts and after it ended."""
    return records.one(
        tx,
        Timer,
        f"""SELECT {records.columns(Timer)} FROM interview_clocks
            WHERE session_id = :session_id""",
        session_id=session_id,
    )


def save(tx: Transaction, session_id: SessionId, timer: Timer) -> None:
    """Write the timer of a session, new or changed."""
    row = {"session_id": session_id, **records.fields_of(timer)}
    records.upsert(tx, "interview_clocks", row, key=("session_id",))


def remove(tx: Transaction, session_id: SessionId) -> None:
    """The session runs no longer; harmless to repeat."""
    records.run(
        tx, "DELETE FROM interview_clocks WHERE session_id = :session_id", session_id=session_id
    )

"""The SQL of the timers of running sessions: nobody's data."""

from bot.core.columns import load_moment, store_moment
from bot.core.database import Transaction
from bot.core.ids import SessionId
from bot.interviews.session.rules.timing import Clock


def get(tx: Transaction, session_id: SessionId) -> Clock | None:
    """The clock of a session as it was saved; None before it starts and after it ended."""
    row = tx.execute(
        """SELECT half, section, ends_at, left_ms, extended FROM interview_clocks
           WHERE session_id = :session_id""",
        {"session_id": session_id},
    ).fetchone()
    if row is None:
        return None
    return Clock(
        half=row["half"],
        section=row["section"],
        ends_at=load_moment(row["ends_at"]),
        left_ms=row["left_ms"],
        extended=row["extended"],
    )


def save(tx: Transaction, session_id: SessionId, clock: Clock) -> None:
    """Write the clock of a session, new or changed."""
    tx.execute(
        """INSERT INTO interview_clocks (session_id, half, section, ends_at, left_ms, extended)
           VALUES (:session_id, :half, :section, :ends_at, :left_ms, :extended)
           ON CONFLICT (session_id) DO UPDATE SET half = excluded.half,
               section = excluded.section, ends_at = excluded.ends_at,
               left_ms = excluded.left_ms, extended = excluded.extended""",
        {
            "session_id": session_id,
            "half": clock.half,
            "section": clock.section,
            "ends_at": store_moment(clock.ends_at),
            "left_ms": clock.left_ms,
            "extended": clock.extended,
        },
    )


def remove(tx: Transaction, session_id: SessionId) -> None:
    """The session runs no longer; harmless to repeat."""
    tx.execute(
        "DELETE FROM interview_clocks WHERE session_id = :session_id", {"session_id": session_id}
    )

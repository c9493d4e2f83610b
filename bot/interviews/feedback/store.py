"""The SQL of feedback after a session. Personal: nobody but its author sees a row before the
session is done, and nobody but the two ever. Who asks must check that first."""

from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Row

from bot.core.columns import (
    load_json,
    load_moment_or_none,
    store_json,
    store_moment,
    store_moment_or_none,
)
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.feedback.rules import Scores

_COLUMNS = "session_id, user_id, self_scores, partner_scores, strengths, try_next, submitted_at"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of themselves and of their partner, or has drafted so far."""

    user_id: UserId
    self_scores: Scores = field(default_factory=dict)
    partner_scores: Scores = field(default_factory=dict)
    strengths: str = ""
    try_next: str = ""
    submitted_at: datetime | None = None


def _feedback(row: Row) -> Feedback:
    return Feedback(
        user_id=row["user_id"],
        self_scores=load_json(row["self_scores"]),
        partner_scores=load_json(row["partner_scores"]),
        strengths=row["strengths"],
        try_next=row["try_next"],
        submitted_at=load_moment_or_none(row["submitted_at"]),
    )


def of_session(tx: Transaction, session_id: SessionId) -> dict[int, Feedback]:
    """Everything that was said after a session, drafts too, by author."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM interview_feedback WHERE session_id = :session_id",
        {"session_id": session_id},
    )
    return {row["user_id"]: _feedback(row) for row in rows}


def of_sessions_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId
) -> dict[int, dict[int, Feedback]]:
    """What was said by anybody after the sessions of a member, by session and author."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM interview_feedback WHERE guild_id = :guild_id
              AND session_id IN (SELECT session_id FROM interview_sides
                WHERE guild_id = :guild_id AND user_id = :user_id AND part = 'pair')""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    found: dict[int, dict[int, Feedback]] = {}
    for row in rows:
        found.setdefault(row["session_id"], {})[row["user_id"]] = _feedback(row)
    return found


def save(
    tx: Transaction, guild_id: GuildId, session_id: SessionId, said: Feedback, now: datetime
) -> None:
    """Write what somebody said, new or changed."""
    tx.execute(
        """INSERT INTO interview_feedback (session_id, guild_id, user_id, self_scores,
               partner_scores, strengths, try_next, submitted_at, updated_at)
           VALUES (:session_id, :guild_id, :user_id, :self_scores, :partner_scores, :strengths,
               :try_next, :submitted_at, :now)
           ON CONFLICT (session_id, user_id) DO UPDATE SET self_scores = excluded.self_scores,
               partner_scores = excluded.partner_scores, strengths = excluded.strengths,
               try_next = excluded.try_next, submitted_at = excluded.submitted_at,
               updated_at = excluded.updated_at""",
        {
            "session_id": session_id,
            "guild_id": guild_id,
            "user_id": said.user_id,
            "self_scores": store_json(said.self_scores),
            "partner_scores": store_json(said.partner_scores),
            "strengths": said.strengths,
            "try_next": said.try_next,
            "submitted_at": store_moment_or_none(said.submitted_at),
            "now": store_moment(now),
        },
    )


def submitted(tx: Transaction, session_id: SessionId) -> frozenset[int]:
    """Who has submitted."""
    rows = tx.execute(
        """SELECT user_id FROM interview_feedback
           WHERE session_id = :session_id AND submitted_at IS NOT NULL""",
        {"session_id": session_id},
    )
    return frozenset(row["user_id"] for row in rows)

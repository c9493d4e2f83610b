"""The SQL of feedback after a session. Personal: nobody but its author sees a row before the
session is done, and nobody but the two ever. A caller must check that first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId

_ABOUT = """guild_id = :guild_id AND user_id != :user_id AND session_id IN
    (SELECT session_id FROM interview_sides
     WHERE guild_id = :guild_id AND user_id = :user_id AND part = 'pair')"""


@dataclass(frozen=True, slots=True)
class SessionFeedback:
    """What somebody said of themselves and of their partner, or has drafted so far."""

    user_id: UserId
    session_id: SessionId
    self_scores: Mapping[str, int] = field(default_factory=dict)
    partner_scores: Mapping[str, int] = field(default_factory=dict)
    strengths: str = ""
    try_next: str = ""
    submitted_at: datetime | None = None


_COLUMNS = records.columns(SessionFeedback)


def of_session(tx: Transaction, session_id: SessionId) -> dict[UserId, SessionFeedback]:
    """Everything that was said after a session, drafts too, by author."""
    sql = f"SELECT {_COLUMNS} FROM interview_feedback WHERE session_id = :session_id"
    found = records.every(tx, SessionFeedback, sql, session_id=session_id)
    return {one.user_id: one for one in found}


def save(tx: Transaction, guild_id: GuildId, said: SessionFeedback, now: datetime) -> None:
    """Write what somebody said, new or changed."""
    row = {**records.fields_of(said), "updated_at": now}
    key, once = ("session_id", "user_id"), {"guild_id": guild_id}
    records.upsert(tx, "interview_feedback", row, key=key, once=once)


def submitted(tx: Transaction, session_id: SessionId) -> frozenset[UserId]:
    """Members who have submitted."""
    sql = """SELECT user_id FROM interview_feedback
        WHERE session_id = :session_id AND submitted_at IS NOT NULL"""
    found = records.values(tx, sql, session_id=session_id)
    return frozenset(found)


def about(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """What partners said about a member: only what is submitted and revealed."""
    rows = tx.execute(
        f"""SELECT session_id, partner_scores, strengths, try_next FROM interview_feedback
            WHERE {_ABOUT} AND submitted_at IS NOT NULL AND session_id IN
                (SELECT session_id FROM interview_sessions
                 WHERE guild_id = :guild_id AND state = 'done')
            ORDER BY session_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return [dict(row) for row in rows]


def erase_about(tx: Transaction, guild_id: GuildId, user_id: UserId, _now: datetime) -> None:
    """What partners said about a member is gone; what they said of themselves stays theirs."""
    sql = f"""UPDATE interview_feedback SET partner_scores = '{{}}', strengths = '', try_next = ''
        WHERE {_ABOUT} AND (partner_scores != '{{}}' OR strengths != '' OR try_next != '')"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)

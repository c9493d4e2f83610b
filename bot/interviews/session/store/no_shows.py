"""The SQL of who did not come. Personal: it is told to nobody but the person."""

from datetime import datetime

from bot.core.columns import load_moment, store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId


def note(
    tx: Transaction, guild_id: GuildId, session_id: SessionId, user_id: UserId, at: datetime
) -> None:
    """A member did not come to a session. Harmless to repeat."""
    tx.execute(
        """INSERT INTO interview_no_shows (session_id, guild_id, user_id, missed_at)
           VALUES (:session_id, :guild_id, :user_id, :at)
           ON CONFLICT (session_id, user_id) DO NOTHING""",
        {
            "session_id": session_id,
            "guild_id": guild_id,
            "user_id": user_id,
            "at": store_moment(at),
        },
    )


def forgive(tx: Transaction, session_id: SessionId) -> None:
    """The session took place after all."""
    tx.execute(
        "DELETE FROM interview_no_shows WHERE session_id = :session_id",
        {"session_id": session_id},
    )


def of_member(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[datetime, ...]:
    """When a member did not come, ascending."""
    rows = tx.execute(
        """SELECT missed_at FROM interview_no_shows
           WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY missed_at""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(load_moment(row["missed_at"]) for row in rows)

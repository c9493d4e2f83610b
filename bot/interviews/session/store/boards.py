"""The SQL of where a session's cards stand, and of its number of pictures. Nobody's data but
for the direct messages of a person, which belong to that person."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.columns import store_moment
from bot.core.database import Transaction
from bot.core.ids import ChannelId, EventId, GuildId, MessageId, SessionId, UserId
from bot.interviews.session.store import sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.values.values import Outcome, State

IN_THREAD = 0
"""The ``user_id`` of the card that both see."""


@dataclass(frozen=True, slots=True)
class Board:
    """A card of a session; ``user_id`` is 0 for the one in its thread."""

    session_id: SessionId
    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId
    drawn_revision: int


def get(tx: Transaction, session_id: SessionId, user_id: UserId) -> Board | None:
    """Where a card stands; None before it was posted."""
    row = tx.execute(
        """SELECT channel_id, message_id, drawn_revision FROM interview_boards
           WHERE session_id = :session_id AND user_id = :user_id""",
        {"session_id": session_id, "user_id": user_id},
    ).fetchone()
    if row is None:
        return None
    return Board(session_id, user_id, row["channel_id"], row["message_id"], row["drawn_revision"])


def save(tx: Transaction, board: Board) -> None:
    """A card was posted, or drawn anew. Nothing is kept of one for somebody who was erased while
    it was on its way."""
    tx.execute(
        """INSERT INTO interview_boards (session_id, user_id, channel_id, message_id,
               drawn_revision)
           SELECT :session_id, :user_id, :channel_id, :message_id, :drawn_revision
           WHERE :user_id = :in_thread OR EXISTS (SELECT 1 FROM interview_sides
               WHERE session_id = :session_id AND user_id = :user_id)
           ON CONFLICT (session_id, user_id) DO UPDATE SET channel_id = excluded.channel_id,
               message_id = excluded.message_id, drawn_revision = excluded.drawn_revision""",
        {
            "session_id": board.session_id,
            "user_id": board.user_id,
            "channel_id": board.channel_id,
            "message_id": board.message_id,
            "drawn_revision": board.drawn_revision,
            "in_thread": IN_THREAD,
        },
    )


def forget(tx: Transaction, session_id: SessionId, user_id: UserId) -> None:
    """A card is gone."""
    tx.execute(
        "DELETE FROM interview_boards WHERE session_id = :session_id AND user_id = :user_id",
        {"session_id": session_id, "user_id": user_id},
    )


def touch(tx: Transaction, session_id: SessionId) -> None:
    """What a session's card shows has changed, but nothing of the session itself."""
    tx.execute(
        """UPDATE interview_sessions SET revision = revision + 1
           WHERE session_id = :session_id""",
        {"session_id": session_id},
    )


def set_place(
    tx: Transaction,
    session_id: SessionId,
    place: str,
    *,
    channel_id: ChannelId | None,
    thread_id: ChannelId | None,
) -> None:
    """Where a session is talked of: "wanted", "thread" or "direct"."""
    tx.execute(
        """UPDATE interview_sessions SET place = :place, channel_id = :channel_id,
               thread_id = :thread_id, revision = revision + 1
           WHERE session_id = :session_id""",
        {
            "session_id": session_id,
            "place": place,
            "channel_id": channel_id,
            "thread_id": thread_id,
        },
    )


def set_event(tx: Transaction, session_id: SessionId, event_id: EventId | None) -> None:
    """Which scheduled event of Discord stands for a session."""
    tx.execute(
        "UPDATE interview_sessions SET event_id = :event_id WHERE session_id = :session_id",
        {"session_id": session_id, "event_id": event_id},
    )


def in_thread(tx: Transaction, guild_id: GuildId, thread_id: ChannelId) -> Session | None:
    """The session of a guild that is talked of in a thread."""
    row = tx.execute(
        """SELECT session_id FROM interview_sessions
           WHERE guild_id = :guild_id AND thread_id = :thread_id AND place = 'thread'""",
        {"guild_id": guild_id, "thread_id": thread_id},
    ).fetchone()
    return None if row is None else sessions.get(tx, int(row["session_id"]))


def in_channel(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> tuple[Session, ...]:
    """The sessions of a guild that are not over and are talked of in threads of a channel."""
    rows = tx.execute(
        """SELECT session_id FROM interview_sessions
           WHERE guild_id = :guild_id AND channel_id = :channel_id AND place = 'thread'
             AND due_at IS NOT NULL ORDER BY session_id""",
        {"guild_id": guild_id, "channel_id": channel_id},
    )
    found = (sessions.get(tx, int(row["session_id"])) for row in rows.fetchall())
    return tuple(session for session in found if session is not None)


def live_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Session, ...]:
    """The sessions of a member that are not over and that they are still in, the next first."""
    rows = tx.execute(
        """SELECT s.session_id FROM interview_sides i JOIN interview_sessions s USING (session_id)
           WHERE i.guild_id = :guild_id AND i.user_id = :user_id AND i.left_at IS NULL
             AND s.due_at IS NOT NULL
           ORDER BY s.starts_at, s.session_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    found = (sessions.get(tx, int(row["session_id"])) for row in rows.fetchall())
    return tuple(session for session in found if session is not None)


def of_pair(
    tx: Transaction, guild_id: GuildId, user_id: UserId, other_id: UserId
) -> tuple[Session, ...]:
    """The sessions of two members that are not over, the next first."""
    return tuple(
        session
        for session in live_of(tx, guild_id, user_id)
        if any(side.user_id == other_id for side in sessions.sides(tx, session.session_id))
    )


def waiting(tx: Transaction, session: Session) -> tuple[int, ...]:
    """Who of a session, and still in it, waits in its round for somebody else; by id."""
    rows = tx.execute(
        """SELECT i.user_id FROM interview_sides i JOIN interview_seats s USING (user_id)
           WHERE i.session_id = :session_id AND i.left_at IS NULL
             AND s.round_id = :round_id AND s.outcome = :waiting
           ORDER BY i.user_id""",
        {
            "session_id": session.session_id,
            "round_id": session.round_id,
            "waiting": Outcome.WAITING.value,
        },
    )
    return tuple(row["user_id"] for row in rows)


def newest_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> Session | None:
    """The session of a member that ended last, if it started after ``since``."""
    row = tx.execute(
        """SELECT s.session_id FROM interview_sides i JOIN interview_sessions s USING (session_id)
           WHERE i.guild_id = :guild_id AND i.user_id = :user_id AND s.due_at IS NULL
             AND s.state != :done AND s.starts_at > :since
           ORDER BY s.changed_at DESC, s.session_id DESC LIMIT 1""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "done": State.DONE.value,
            "since": store_moment(since),
        },
    ).fetchone()
    return None if row is None else sessions.get(tx, int(row["session_id"]))

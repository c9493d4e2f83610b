"""The SQL of /mock now: who waits, who is busy, and who met whom. Every query is by guild."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.columns import load_moment, store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.session.store.sessions import AHEAD


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in the pool; moments are aware UTC."""

    user_id: UserId
    since_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """A session of two members that is not over: what a block or a pool must know of it."""

    session_id: SessionId
    other_id: UserId
    starts_at: datetime
    ends_at: datetime


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Place | None:
    """A member's place, also one whose time is over and who was not told yet."""
    row = tx.execute(
        """SELECT user_id, since_at, until_at FROM interview_pool
           WHERE guild_id = :guild_id AND user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    if row is None:
        return None
    return Place(row["user_id"], load_moment(row["since_at"]), load_moment(row["until_at"]))


def enter(tx: Transaction, guild_id: GuildId, place: Place) -> None:
    """Begin to wait, or anew."""
    tx.execute(
        """INSERT INTO interview_pool (guild_id, user_id, since_at, until_at)
           VALUES (:guild_id, :user_id, :since_at, :until_at)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET since_at = excluded.since_at,
               until_at = excluded.until_at""",
        {
            "guild_id": guild_id,
            "user_id": place.user_id,
            "since_at": store_moment(place.since_at),
            "until_at": store_moment(place.until_at),
        },
    )


def leave(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Wait no longer; whether the member did."""
    cursor = tx.execute(
        "DELETE FROM interview_pool WHERE guild_id = :guild_id AND user_id = :user_id",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return cursor.rowcount == 1


def waiting(tx: Transaction, guild_id: GuildId, now: datetime) -> tuple[Place, ...]:
    """Who waits at this moment, the longest waiting first."""
    rows = tx.execute(
        """SELECT user_id, since_at, until_at FROM interview_pool
           WHERE guild_id = :guild_id AND until_at > :now ORDER BY since_at, user_id""",
        {"guild_id": guild_id, "now": store_moment(now)},
    )
    return tuple(
        Place(row["user_id"], load_moment(row["since_at"]), load_moment(row["until_at"]))
        for row in rows
    )


def live(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Shared, ...]:
    """The member's sessions that are not over, with everybody else in them; soonest first."""
    rows = tx.execute(
        f"""SELECT s.session_id, s.starts_at, s.minutes, other.user_id AS other_id
            FROM interview_sides mine
            JOIN interview_sessions s ON s.session_id = mine.session_id
            JOIN interview_sides other ON other.session_id = mine.session_id
                AND other.user_id != mine.user_id
            WHERE mine.guild_id = :guild_id AND mine.user_id = :user_id
                AND mine.left_at IS NULL AND other.left_at IS NULL
                AND s.guild_id = :guild_id AND s.state IN {AHEAD}
            ORDER BY s.starts_at, s.session_id, other.part, other.user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(
        Shared(
            session_id=row["session_id"],
            other_id=row["other_id"],
            starts_at=load_moment(row["starts_at"]),
            ends_at=load_moment(row["starts_at"]) + timedelta(minutes=row["minutes"]),
        )
        for row in rows
    )


def met_between(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime, until: datetime
) -> frozenset[int]:
    """With whom the member has, or would have had, a session that starts in this time."""
    rows = tx.execute(
        """SELECT other.user_id FROM interview_sides mine
           JOIN interview_sessions s ON s.session_id = mine.session_id
           JOIN interview_sides other ON other.session_id = mine.session_id
               AND other.user_id != mine.user_id
           WHERE mine.guild_id = :guild_id AND mine.user_id = :user_id
               AND s.guild_id = :guild_id AND s.starts_at BETWEEN :since AND :until""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "since": store_moment(since),
            "until": store_moment(until),
        },
    )
    return frozenset(row["user_id"] for row in rows)


def times_met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Mapping[int, int]:
    """How many sessions that were held the member shares with whom."""
    rows = tx.execute(
        """SELECT other.user_id, count(*) AS times FROM interview_sides mine
           JOIN interview_sessions s ON s.session_id = mine.session_id
           JOIN interview_sides other ON other.session_id = mine.session_id
               AND other.user_id != mine.user_id
           WHERE mine.guild_id = :guild_id AND mine.user_id = :user_id
               AND mine.left_at IS NULL AND other.left_at IS NULL
               AND s.guild_id = :guild_id AND s.state IN ('running', 'feedback', 'done')
           GROUP BY other.user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return {row["user_id"]: row["times"] for row in rows}


def missed(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> tuple[datetime, ...]:
    """When the member did not come, from ``since`` on, the newest first."""
    rows = tx.execute(
        """SELECT missed_at FROM interview_no_shows
           WHERE guild_id = :guild_id AND user_id = :user_id AND missed_at >= :since
           ORDER BY missed_at DESC""",
        {"guild_id": guild_id, "user_id": user_id, "since": store_moment(since)},
    )
    return tuple(load_moment(row["missed_at"]) for row in rows)

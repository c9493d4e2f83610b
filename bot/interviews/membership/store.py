"""The SQL of /mock now: who waits, who is busy, and who met whom. Every query is by server."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.session.store.sessions import AHEAD

_OTHERS = """FROM interview_sides mine
    JOIN interview_sessions s ON s.session_id = mine.session_id
    JOIN interview_sides other ON other.session_id = mine.session_id
        AND other.user_id != mine.user_id
    WHERE mine.guild_id = :guild_id AND mine.user_id = :user_id AND s.guild_id = :guild_id"""


@dataclass(frozen=True, slots=True)
class PoolPlace:
    """Somebody's place in the pool; moments are aware UTC."""

    user_id: UserId
    since_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """A session of two members that is not over."""

    session_id: SessionId
    other_id: UserId
    starts_at: datetime


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> PoolPlace | None:
    """A member's place, also one whose time is over and who was not told yet."""
    sql = """SELECT user_id, since_at, until_at FROM interview_pool
        WHERE guild_id = :guild_id AND user_id = :user_id"""
    return records.one(tx, PoolPlace, sql, guild_id=guild_id, user_id=user_id)


def enter(tx: Transaction, guild_id: GuildId, place: PoolPlace) -> None:
    """Begin to wait, or begin again."""
    row = {"guild_id": guild_id, **records.fields_of(place)}
    records.upsert(tx, "interview_pool", row, key=("guild_id", "user_id"))


def leave(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Wait no longer; whether the member did."""
    sql = "DELETE FROM interview_pool WHERE guild_id = :guild_id AND user_id = :user_id"
    return records.run(tx, sql, guild_id=guild_id, user_id=user_id) == 1


def leave_everywhere(tx: Transaction, user_id: UserId) -> tuple[GuildId, ...]:
    """Wait no longer, in whatever server: the person is taken; the servers in which they waited."""
    sql = "DELETE FROM interview_pool WHERE user_id = :user_id RETURNING guild_id"
    return records.values(tx, sql, user_id=user_id)


def waiting(tx: Transaction, guild_id: GuildId, now: datetime) -> tuple[PoolPlace, ...]:
    """Who waits at this moment, the longest waiting first."""
    sql = """SELECT user_id, since_at, until_at FROM interview_pool
        WHERE guild_id = :guild_id AND until_at > :now ORDER BY since_at, user_id"""
    return records.every(tx, PoolPlace, sql, guild_id=guild_id, now=now)


def live(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Shared, ...]:
    """The member's sessions that are not over, with everybody else in them; soonest first."""
    sql = f"""SELECT s.session_id, s.starts_at, other.user_id AS other_id {_OTHERS}
            AND mine.left_at IS NULL AND other.left_at IS NULL AND s.state IN {AHEAD}
        ORDER BY s.starts_at, s.session_id, other.part, other.user_id"""
    return records.every(tx, Shared, sql, guild_id=guild_id, user_id=user_id)


def met_between(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime, until: datetime
) -> frozenset[UserId]:
    """With whom the member has, or would have had, a session that starts in this time."""
    sql = f"SELECT other.user_id {_OTHERS} AND s.starts_at BETWEEN :since AND :until"
    return frozenset(
        records.values(tx, sql, guild_id=guild_id, user_id=user_id, since=since, until=until)
    )


@dataclass(frozen=True, slots=True)
class _Times:
    user_id: UserId
    times: int


def times_met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Mapping[UserId, int]:
    """How many sessions that were held the member shares with whom."""
    sql = f"""SELECT other.user_id, count(*) AS times {_OTHERS}
            AND mine.left_at IS NULL AND other.left_at IS NULL
            AND s.state IN ('running', 'feedback', 'done')
        GROUP BY other.user_id"""
    found = records.every(tx, _Times, sql, guild_id=guild_id, user_id=user_id)
    return {one.user_id: one.times for one in found}

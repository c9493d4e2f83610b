"""The SQL of what a member looks back on: totals are counted where they lie, and no more rows come
than are shown, however many interviews there were. Personal to the member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.values.rules import Track

EDGE = 16
"""So many of the first and of the latest scores of a track are read, by either side: what lies
between isn't shown."""
_HELD = "s.state IN ('feedback', 'done')"
_MINE = f"""FROM interview_sides i JOIN interview_sessions s ON s.session_id = i.session_id
    WHERE i.guild_id = :guild_id AND i.user_id = :user_id AND i.part = 'pair' AND {_HELD}"""
_ROLES = ", ".join(
    f"""CASE WHEN EXISTS (SELECT 1 FROM interview_halves h WHERE h.session_id = s.session_id
        AND h.{role}_id = :user_id) THEN 1 ELSE 0 END AS {role}"""
    for role in ("candidate", "interviewer")
)
_NUMBERS = ", ".join(
    f"""row_number() OVER (PARTITION BY track, {side} != '{{}}'
            ORDER BY starts_at {order}, session_id {order}) AS {side}_{end}"""
    for side in ("own", "partner")
    for end, order in (("early", "ASC"), ("late", "DESC"))
)
"""Each side counts for itself: who always scores themselves would leave no room for partners who
seldom do."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many a member held as one of the pair, and in how many they were which."""

    held: int
    candidate: int
    interviewer: int


def totals(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Totals:
    """All that a member has held."""
    sql = f"""SELECT count(*) AS held, coalesce(sum(candidate), 0) AS candidate,
        coalesce(sum(interviewer), 0) AS interviewer FROM (SELECT {_ROLES} {_MINE}) AS mine"""
    found = records.one(tx, Totals, sql, guild_id=guild_id, user_id=user_id)
    assert found is not None
    return found


def page(
    tx: Transaction, guild_id: GuildId, user_id: UserId, first: int, most: int
) -> tuple[SessionId, ...]:
    """Some of those, the latest first."""
    sql = f"""SELECT s.session_id {_MINE}
        ORDER BY s.starts_at DESC, s.session_id DESC LIMIT :most OFFSET :first"""
    return records.values(tx, sql, guild_id=guild_id, user_id=user_id, first=first, most=most)


@dataclass(frozen=True, slots=True)
class Played:
    """When a session began, and what its member was in it."""

    starts_at: datetime
    candidate: bool
    interviewer: bool


def since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, moment: datetime
) -> tuple[Played, ...]:
    """Those that began at a moment or later."""
    sql = f"SELECT s.starts_at, {_ROLES} {_MINE} AND s.starts_at >= :moment"
    return records.every(tx, Played, sql, guild_id=guild_id, user_id=user_id, moment=moment)


@dataclass(frozen=True, slots=True)
class HeldAsCandidate:
    """An interview of a track in which a member was the candidate."""

    track: Track
    starts_at: datetime


def asked_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, moment: datetime
) -> tuple[HeldAsCandidate, ...]:
    """Those that a member held as the candidate and that began at a moment or later."""
    sql = f"""SELECT h.track, s.starts_at FROM interview_halves h
        JOIN interview_sessions s ON s.session_id = h.session_id
        WHERE h.candidate_id = :user_id AND h.guild_id = :guild_id AND {_HELD}
          AND s.starts_at >= :moment ORDER BY s.starts_at DESC, s.session_id DESC, h.half"""
    return records.every(
        tx, HeldAsCandidate, sql, guild_id=guild_id, user_id=user_id, moment=moment
    )


@dataclass(frozen=True, slots=True)
class Scored:
    """What was said of a candidate: by themselves, and by the partner once it is out."""

    track: Track
    own: Mapping[str, int]
    partner: Mapping[str, int]


def scored(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Scored, ...]:
    """Where the first and the latest scores of each track are, of either side, the oldest first."""
    sql = f"""SELECT track, own, partner FROM (
            SELECT said.*, {_NUMBERS} FROM (
                SELECT h.track, s.starts_at, s.session_id,
                    coalesce(o.self_scores, '{{}}') AS own,
                    coalesce(p.partner_scores, '{{}}') AS partner
                FROM interview_halves h
                JOIN interview_sessions s ON s.session_id = h.session_id
                LEFT JOIN interview_feedback o
                    ON o.session_id = h.session_id AND o.user_id = h.candidate_id
                LEFT JOIN interview_feedback p
                    ON p.session_id = h.session_id AND p.user_id = h.interviewer_id
                    AND p.submitted_at IS NOT NULL AND s.state = 'done'
                WHERE h.candidate_id = :user_id AND h.guild_id = :guild_id AND {_HELD}
            ) AS said
        ) AS numbered
        WHERE (own != '{{}}' AND (own_early <= :edge OR own_late <= :edge))
           OR (partner != '{{}}' AND (partner_early <= :edge OR partner_late <= :edge))
        ORDER BY starts_at, session_id"""
    return records.every(tx, Scored, sql, guild_id=guild_id, user_id=user_id, edge=EDGE)

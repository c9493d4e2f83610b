"""The SQL of a member's year: points they ticked, and scores of their interviews.

What they practised is counted by ``figures``. It reads and never writes.
"""

from dataclasses import dataclass

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.progress.figures.rules import TimeSpan
from bot.progress.pictures.rules import Interview


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer to a question of the day of which the member ticked points."""

    question_id: str
    ticked: int
    total: int


@dataclass(frozen=True, slots=True)
class CheckedAttempt:
    """An answer of ``/practise`` of which the member ticked points, by their fingerprints."""

    question_id: str
    ticked: frozenset[str]


def checked_answers(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> tuple[CheckedAnswer, ...]:
    """Those whose ticks were saved last within a span, by post."""
    sql = """SELECT t.question_id, sum(t.ticked) AS ticked, count(*) AS total
             FROM feedback_ticks t WHERE t.guild_id = :guild_id AND t.user_id = :user_id
             GROUP BY t.user_id, t.guild_id, t.post_id, t.question_id
             HAVING max(t.ticked_at) >= :since AND max(t.ticked_at) < :until
             ORDER BY t.post_id, t.question_id"""
    return records.every(
        tx, CheckedAnswer, sql, guild_id=guild_id, user_id=user_id, since=span.since,
        until=span.until,
    )  # fmt: skip


def checked_attempts(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> tuple[CheckedAttempt, ...]:
    """Those answered within a span, by attempt."""
    sql = f"""SELECT {records.columns(CheckedAttempt)} FROM practice_attempts
              WHERE guild_id = :guild_id AND user_id = :user_id AND ticked IS NOT NULL
                AND answered_at >= :since AND answered_at < :until
              ORDER BY attempt_id"""
    return records.every(
        tx, CheckedAttempt, sql, guild_id=guild_id, user_id=user_id, since=span.since,
        until=span.until,
    )  # fmt: skip


def interviews(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> tuple[Interview, ...]:
    """The member's interviews as a candidate, with a partner or alone, the oldest first. What a
    partner said is there once it is submitted and the session is done."""
    sql = """SELECT s.starts_at AS at, h.track, coalesce(o.self_scores, '{}') AS own,
                 CASE WHEN s.state = 'done' THEN coalesce(p.partner_scores, '{}') ELSE '{}' END
                     AS partner
             FROM interview_halves h
             JOIN interview_sessions s ON s.session_id = h.session_id
             LEFT JOIN interview_feedback o
               ON o.session_id = h.session_id AND o.user_id = h.candidate_id
             LEFT JOIN interview_feedback p
               ON p.session_id = h.session_id AND p.user_id = h.interviewer_id
                  AND p.submitted_at IS NOT NULL
             WHERE h.candidate_id = :user_id AND h.guild_id = :guild_id
               AND s.state IN ('feedback', 'done')
               AND s.starts_at >= :since AND s.starts_at < :until
             UNION ALL
             SELECT a.ended_at AS at, a.track, a.scores AS own, '{}' AS partner
             FROM solo_interviews a
             WHERE a.guild_id = :guild_id AND a.user_id = :user_id
               AND a.ended_at >= :since AND a.ended_at < :until
             ORDER BY 1"""
    return records.every(
        tx, Interview, sql, guild_id=guild_id, user_id=user_id, since=span.since, until=span.until
    )  # fmt: skip

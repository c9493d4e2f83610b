"""The SQL of plans: personal."""

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.prepare.plan.rules.values import InterviewPlan

_COLUMNS = records.columns(InterviewPlan)


def get(tx: Transaction, user_id: UserId) -> InterviewPlan | None:
    """A person's plan, wherever it was made."""
    sql = f"SELECT {_COLUMNS} FROM plans WHERE user_id = :user_id"
    return records.one(tx, InterviewPlan, sql, user_id=user_id)


def save(tx: Transaction, plan: InterviewPlan) -> None:
    """Write the one plan of a person, new or changed; where it was saved before is forgotten."""
    delete(tx, plan.user_id)
    records.insert(tx, "plans", plan)


def delete(tx: Transaction, user_id: UserId) -> None:
    """There is no plan any more."""
    records.run(tx, "DELETE FROM plans WHERE user_id = :user_id", user_id=user_id)


def practised_in(tx: Transaction, user_id: UserId) -> tuple[GuildId, ...]:
    """The servers in which a person ever did what a plan counts, the latest last."""
    sql = """SELECT guild_id FROM (
            SELECT guild_id, max(answered_at) AS at FROM answers
            WHERE user_id = :user_id GROUP BY guild_id
            UNION ALL SELECT guild_id, max(started_at) FROM quizzes
            WHERE user_id = :user_id GROUP BY guild_id
            UNION ALL SELECT guild_id, max(answered_at) FROM practice_attempts
            WHERE user_id = :user_id GROUP BY guild_id
            UNION ALL SELECT guild_id, max(graded_at) FROM review_grades
            WHERE user_id = :user_id GROUP BY guild_id
            UNION ALL SELECT guild_id, max(started_at) FROM solo_interviews
            WHERE user_id = :user_id GROUP BY guild_id
            UNION ALL SELECT e.guild_id, max(s.starts_at) FROM interview_sides e
            JOIN interview_sessions s ON s.session_id = e.session_id
            WHERE e.user_id = :user_id GROUP BY e.guild_id) d
        GROUP BY guild_id ORDER BY max(at), guild_id"""
    return tuple(map(GuildId, records.values(tx, sql, user_id=user_id)))

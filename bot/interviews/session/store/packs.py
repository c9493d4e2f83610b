"""The SQL of what a candidate has met already.

It reads tables of other features, because only one list over all of them, with moments, tells
what was met longest ago.
"""

from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId


def met(
    tx: Transaction, guild_id: GuildId, user_id: UserId, session_id: SessionId
) -> dict[str, str]:
    """Questions that a member met in a guild, with the moment of the last time as text that
    sorts: every question of the day of the guild, and what they answered in quizzes alone and
    in a group, reviewed, or met in another session, on either side or looking on."""
    who = {"guild_id": guild_id, "user_id": user_id}
    rows = tx.execute(
        """SELECT question_id, max(at) AS at FROM (
               SELECT question_id, local_date AS at FROM daily_posts
               WHERE guild_id = :guild_id AND question_id IS NOT NULL
             UNION ALL
               SELECT i.question_id, i.answered_at FROM quiz_items i
               JOIN quizzes q ON q.quiz_id = i.quiz_id
               WHERE q.guild_id = :guild_id AND q.user_id = :user_id
                 AND i.answered_at IS NOT NULL
             UNION ALL
               SELECT r.question_id, g.opened_at FROM group_rounds r
               JOIN group_quizzes g ON g.quiz_id = r.quiz_id
               JOIN group_players p ON p.quiz_id = g.quiz_id AND p.user_id = :user_id
               WHERE g.guild_id = :guild_id AND r.state != 'waiting'
             UNION ALL
               SELECT question_id, coalesce(graded_at, made_at) FROM review_cards
               WHERE guild_id = :guild_id AND user_id = :user_id
           ) GROUP BY question_id""",
        who,
    )
    found = {row["question_id"]: str(row["at"]) for row in rows}
    packs = tx.execute(
        """SELECT h.questions, s.starts_at FROM interview_halves h
           JOIN interview_sessions s ON s.session_id = h.session_id
           WHERE h.guild_id = :guild_id AND h.session_id != :session_id AND h.session_id IN
               (SELECT session_id FROM interview_sides
                WHERE guild_id = :guild_id AND user_id = :user_id)""",
        {**who, "session_id": session_id},
    )
    for row in packs:
        for question_id in row["questions"].split():
            found[question_id] = max(found.get(question_id, ""), row["starts_at"])
    return found

"""The personal tables of features that don't name theirs yet. It goes when all do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Feature, Personal, PersonalTable
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier
from bot.interviews.session import tx as interviews
from bot.practice.quiz import tx as quizzes

# table -> how its rows belong to a member of a guild, children before their parents
PERSONAL: dict[str, str] = {
    "answer_parts": """answer_id IN (SELECT answer_id FROM answers
        WHERE guild_id = :guild_id AND user_id = :user_id)""",
    "drafts": """user_id = :user_id AND post_id IN
        (SELECT post_id FROM daily_posts WHERE guild_id = :guild_id)""",
    "feedback_ticks": "guild_id = :guild_id AND user_id = :user_id",
    "answers": "guild_id = :guild_id AND user_id = :user_id",
    "quiz_items": """quiz_id IN (SELECT quiz_id FROM quizzes
        WHERE guild_id = :guild_id AND user_id = :user_id)""",
    "quizzes": "guild_id = :guild_id AND user_id = :user_id",
    "group_answers": """user_id = :user_id AND quiz_id IN
        (SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)""",
    "group_players": """user_id = :user_id AND quiz_id IN
        (SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)""",
    "duel_answers": """user_id = :user_id AND duel_id IN
        (SELECT duel_id FROM duels WHERE guild_id = :guild_id)""",
    "duel_players": """user_id = :user_id AND duel_id IN
        (SELECT duel_id FROM duels WHERE guild_id = :guild_id)""",
    "question_reports": "guild_id = :guild_id AND user_id = :user_id",
    "review_ticks": "guild_id = :guild_id AND user_id = :user_id",
    "review_cards": "guild_id = :guild_id AND user_id = :user_id",
    "review_grades": "guild_id = :guild_id AND user_id = :user_id",
    "review_choices": "guild_id = :guild_id AND user_id = :user_id",
    "interview_feedback": "guild_id = :guild_id AND user_id = :user_id",
    "interview_boards": """user_id = :user_id AND session_id IN
        (SELECT session_id FROM interview_sessions WHERE guild_id = :guild_id)""",
    "interview_halves": "guild_id = :guild_id AND candidate_id = :user_id",
    "interview_sides": "guild_id = :guild_id AND user_id = :user_id",
    "interview_seats": "guild_id = :guild_id AND user_id = :user_id",
    "interview_no_shows": "guild_id = :guild_id AND user_id = :user_id",
    "interview_pool": "guild_id = :guild_id AND user_id = :user_id",
    "interview_drafts": "guild_id = :guild_id AND user_id = :user_id",
    "interview_blocks": "guild_id = :guild_id AND user_id = :user_id",
    "interview_profiles": "guild_id = :guild_id AND user_id = :user_id",
    "practice_days": "guild_id = :guild_id AND user_id = :user_id",
    "members": "guild_id = :guild_id AND user_id = :user_id",
    "streak_checkpoints": "guild_id = :guild_id AND user_id = :user_id",
    "milestones": "guild_id = :guild_id AND user_id = :user_id",
}

NOBODY = 0
"""Stands where an erased member was named in what stays their partner's."""
ABOUT_YOU = "interview_feedback_about_you"
"""Where the export says what partners said about a member."""
_ABOUT = """guild_id = :guild_id AND user_id != :user_id AND session_id IN
    (SELECT session_id FROM interview_sides
     WHERE guild_id = :guild_id AND user_id = :user_id AND part = 'pair')"""
_TO_COME = "('proposed', 'rescheduling', 'confirmed', 'checked-in', 'running')"


def _hide_questions_to_come(tx: Transaction, halves: list[dict[str, Any]]) -> None:
    """A candidate doesn't learn what they'll be asked before the interview is over."""
    for half in halves:
        row = tx.execute(
            f"""SELECT 1 FROM interview_sessions
                WHERE session_id = :session_id AND state IN {_TO_COME}""",
            {"session_id": half["session_id"]},
        ).fetchone()
        if row is not None:
            half["questions"] = ""


def _said_about(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """What partners said about a member in feedback: only what is submitted and revealed."""
    rows = tx.execute(
        f"""SELECT session_id, partner_scores, strengths, try_next FROM interview_feedback
            WHERE {_ABOUT} AND submitted_at IS NOT NULL AND session_id IN
                (SELECT session_id FROM interview_sessions WHERE state = 'done')
            ORDER BY session_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return [dict(row) for row in rows]


def shared_copies(
    tx: Transaction, guild_id: GuildId, user_id: UserId
) -> tuple[tuple[int, int], ...]:
    """Where copies of the member's answers stand: thread and message."""
    rows = tx.execute(
        """SELECT p.thread_id, a.share_message_id FROM answers a
           JOIN daily_posts p ON p.post_id = a.post_id
           WHERE a.guild_id = :guild_id AND a.user_id = :user_id
             AND a.share_message_id IS NOT NULL AND p.thread_id IS NOT NULL""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple((row["thread_id"], row["share_message_id"]) for row in rows)


def before(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Frees partners and has the copies of answers deleted."""
    interviews.erase(tx, guild_id, user_id, now)
    for thread_id, message_id in shared_copies(tx, guild_id, user_id):
        outbox.put(
            tx, guild_id=guild_id, kind="erase", subject=f"{thread_id}:{message_id}", due_at=now,
            now=now,
        )  # fmt: skip


def on_erasure(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Takes the member out of what stays their partners'."""
    tx.execute(
        f"""UPDATE interview_feedback SET partner_scores = '{{}}', strengths = '', try_next = ''
            WHERE {_ABOUT} AND (partner_scores != '{{}}' OR strengths != '' OR try_next != '')""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    tx.execute(
        """UPDATE interview_halves SET interviewer_id = :nobody
           WHERE guild_id = :guild_id AND interviewer_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id, "nobody": NOBODY},
    )


HALVES = "guild_id = :guild_id AND :user_id IN (candidate_id, interviewer_id)"


def former(features: Sequence[Feature]) -> Feature:
    """What no feature names."""
    named = {table.name for one in features for table in one.personal.tables}
    names = {one.name for one in features}
    tables = tuple(
        PersonalTable(
            name=name,
            belongs=belongs,
            exported=HALVES if name == "interview_halves" else None,
            redact=_hide_questions_to_come if name == "interview_halves" else None,
        )
        for name, belongs in PERSONAL.items()
        if name not in named
    )
    return Feature(
        name="former",
        personal=Personal(
            tables=tables[::1],
            also_exported={} if "interviews" in names else {ABOUT_YOU: _said_about},
            before_erasure=before,
            on_erasure=on_erasure,
            redraw=quizzes.redraw_cards_of,
        ),
    )


class EraseDeeds:
    """Deletes copies of answers in threads; answers take it over."""

    def __init__(
        self, notifier: Notifier, database: Database, outbox_service: OutboxService
    ) -> None:
        self._notifier, self._database = notifier, database
        outbox_service.register({"erase": self.erase_copy})

    async def erase_copy(self, row: OutboxRow) -> None:
        """Delete one copy; one that is gone already is fine."""
        thread_id, message_id = (int(part) for part in row.subject.split(":"))
        try:
            await self._notifier.delete(thread_id, message_id)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id))

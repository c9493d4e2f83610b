"""The SQL of quizzes and of reports about questions: personal."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.core.columns import load_moment, load_moment_or_none, store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, QuizId, UserId
from bot.practice.quiz.rules import Pick, Reason, Seen

LONGEST_MEMORY = 1000
"""How many answers of the past are looked at."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """One quiz of one member."""

    quiz_id: QuizId
    guild_id: GuildId
    user_id: UserId
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a quiz; ``given`` and ``is_right`` are None until it is answered."""

    quiz_id: QuizId
    position: int
    question_id: str
    topic: str
    reason: Reason
    given: str | None
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody wrote about a question; nobody's name."""

    question_id: str
    body: str


def _quiz(row: Row) -> Quiz:
    return Quiz(
        row["quiz_id"], row["guild_id"], row["user_id"], load_moment_or_none(row["ended_at"])
    )


def create(
    tx: Transaction, guild_id: GuildId, user_id: UserId, picks: tuple[Pick, ...], now: datetime
) -> int:
    """A new quiz; its id. The member must have none running."""
    row = tx.execute(
        """INSERT INTO quizzes (guild_id, user_id, started_at)
           VALUES (:guild_id, :user_id, :now) RETURNING quiz_id""",
        {"guild_id": guild_id, "user_id": user_id, "now": store_moment(now)},
    ).fetchone()
    quiz_id = int(row["quiz_id"])
    for position, pick in enumerate(picks):
        tx.execute(
            """INSERT INTO quiz_items (quiz_id, position, question_id, topic, reason)
               VALUES (:quiz_id, :position, :question_id, :topic, :reason)""",
            {
                "quiz_id": quiz_id,
                "position": position,
                "question_id": pick.question_id,
                "topic": pick.topic,
                "reason": pick.reason.value,
            },
        )
    return quiz_id


def get(tx: Transaction, quiz_id: QuizId) -> Quiz | None:
    """A quiz by its id."""
    row = tx.execute(
        "SELECT quiz_id, guild_id, user_id, ended_at FROM quizzes WHERE quiz_id = :quiz_id",
        {"quiz_id": quiz_id},
    ).fetchone()
    return None if row is None else _quiz(row)


def running(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Quiz | None:
    """The member's quiz that is not over."""
    row = tx.execute(
        """SELECT quiz_id, guild_id, user_id, ended_at FROM quizzes
           WHERE guild_id = :guild_id AND user_id = :user_id AND ended_at IS NULL""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return None if row is None else _quiz(row)


def items(tx: Transaction, quiz_id: QuizId) -> tuple[Item, ...]:
    """The questions of a quiz in order."""
    rows = tx.execute(
        """SELECT quiz_id, position, question_id, topic, reason, given, is_right
           FROM quiz_items WHERE quiz_id = :quiz_id ORDER BY position""",
        {"quiz_id": quiz_id},
    )
    return tuple(
        Item(
            quiz_id=row["quiz_id"],
            position=row["position"],
            question_id=row["question_id"],
            topic=row["topic"],
            reason=Reason(row["reason"]),
            given=row["given"],
            is_right=None if row["is_right"] is None else bool(row["is_right"]),
        )
        for row in rows
    )


def answer(tx: Transaction, item: Item, *, given: str, is_right: bool, now: datetime) -> bool:
    """Write an answer down, once; False if the question was answered already."""
    return (
        tx.execute(
            """UPDATE quiz_items SET given = :given, is_right = :is_right, answered_at = :now
               WHERE quiz_id = :quiz_id AND position = :position AND given IS NULL""",
            {
                "quiz_id": item.quiz_id,
                "position": item.position,
                "given": given,
                "is_right": is_right,
                "now": store_moment(now),
            },
        ).rowcount
        == 1
    )


def remove(tx: Transaction, item: Item) -> None:
    """Take a question that nobody can answer any more out of a quiz."""
    tx.execute(
        """DELETE FROM quiz_items
           WHERE quiz_id = :quiz_id AND position = :position AND given IS NULL""",
        {"quiz_id": item.quiz_id, "position": item.position},
    )


def end(tx: Transaction, quiz_id: QuizId, now: datetime) -> None:
    """The quiz is over; harmless to repeat."""
    tx.execute(
        "UPDATE quizzes SET ended_at = :now WHERE quiz_id = :quiz_id AND ended_at IS NULL",
        {"quiz_id": quiz_id, "now": store_moment(now)},
    )


def seen(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Seen, ...]:
    """The member's latest answers in quizzes, oldest first."""
    rows = tx.execute(
        """SELECT i.question_id, i.topic, i.is_right
           FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id
           WHERE q.guild_id = :guild_id AND q.user_id = :user_id AND i.given IS NOT NULL
           ORDER BY i.answered_at DESC, i.quiz_id DESC, i.position DESC LIMIT :most""",
        {"guild_id": guild_id, "user_id": user_id, "most": LONGEST_MEMORY},
    ).fetchall()
    return tuple(
        Seen(row["question_id"], row["topic"], bool(row["is_right"])) for row in reversed(rows)
    )


def report(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, body: str, now: datetime
) -> bool:
    """Store what a member found wrong; True if it replaced an earlier report of theirs."""
    ids = {"guild_id": guild_id, "user_id": user_id, "question_id": question_id}
    known = tx.execute(
        """SELECT 1 FROM question_reports WHERE guild_id = :guild_id AND user_id = :user_id
             AND question_id = :question_id""",
        ids,
    ).fetchone()
    tx.execute(
        """INSERT INTO question_reports (guild_id, user_id, question_id, body, reported_at)
           VALUES (:guild_id, :user_id, :question_id, :body, :now)
           ON CONFLICT (guild_id, user_id, question_id) DO UPDATE SET
               body = excluded.body, reported_at = excluded.reported_at""",
        {**ids, "body": body, "now": store_moment(now)},
    )
    return known is not None


def told_at(tx: Transaction, guild_id: GuildId, question_id: str) -> datetime | None:
    """When organisers of a guild last heard that a question was reported."""
    row = tx.execute(
        """SELECT told_at FROM question_notices
           WHERE guild_id = :guild_id AND question_id = :question_id""",
        {"guild_id": guild_id, "question_id": question_id},
    ).fetchone()
    return None if row is None else load_moment(row["told_at"])


def set_told(tx: Transaction, guild_id: GuildId, question_id: str, now: datetime) -> None:
    """Note that organisers of a guild hear of it now."""
    tx.execute(
        """INSERT INTO question_notices (guild_id, question_id, told_at)
           VALUES (:guild_id, :question_id, :now)
           ON CONFLICT (guild_id, question_id) DO UPDATE SET told_at = excluded.told_at""",
        {"guild_id": guild_id, "question_id": question_id, "now": store_moment(now)},
    )


def reports(tx: Transaction) -> tuple[Report, ...]:
    """All reports of this bot by question, the oldest first, for the bank's authors."""
    rows = tx.execute(
        "SELECT question_id, body FROM question_reports ORDER BY question_id, reported_at, body"
    )
    return tuple(Report(row["question_id"], row["body"]) for row in rows)

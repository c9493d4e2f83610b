"""The SQL of review cards, their grades, and what members chose: all personal."""

from datetime import date, datetime
from sqlite3 import Row

from bot.core.columns import (
    load_moment,
    load_moment_or_none,
    store_date,
    store_moment,
    store_moment_or_none,
)
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.practice.review.rules import Choices, Grade, ReviewCard, Source
from bot.practice.review.store.ticks import TickGrade, put_tick_grade, tick_grade, undo_tick_grade

__all__ = [
    "TickGrade",
    "choices",
    "former",
    "get",
    "in_queue",
    "leave",
    "left_at",
    "log_grade",
    "put",
    "put_tick_grade",
    "remove",
    "reviewed_count",
    "set_choices",
    "tick_grade",
    "undo_tick_grade",
]

_COLUMNS = "question_id, due_at, stability, difficulty, graded_at, grade_count"


def _card(row: Row) -> ReviewCard:
    return ReviewCard(
        question_id=row["question_id"],
        due_at=load_moment(row["due_at"]),
        stability=row["stability"],
        difficulty=row["difficulty"],
        graded_at=load_moment_or_none(row["graded_at"]),
        grade_count=row["grade_count"],
    )


def get(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> ReviewCard | None:
    """A member's card in the queue; None if there is none or it left."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM review_cards
            WHERE guild_id = :guild_id AND user_id = :user_id AND question_id = :question_id
              AND left_at IS NULL""",
        {"guild_id": guild_id, "user_id": user_id, "question_id": question_id},
    ).fetchone()
    return None if row is None else _card(row)


def former(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str
) -> ReviewCard | None:
    """A member's card with its history, also one that left the queue."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM review_cards
            WHERE guild_id = :guild_id AND user_id = :user_id AND question_id = :question_id""",
        {"guild_id": guild_id, "user_id": user_id, "question_id": question_id},
    ).fetchone()
    return None if row is None else _card(row)


def in_queue(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[ReviewCard, ...]:
    """All cards of a member that are in the queue, the earliest due first."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM review_cards
            WHERE guild_id = :guild_id AND user_id = :user_id AND left_at IS NULL
            ORDER BY due_at, question_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(_card(row) for row in rows)


def put(
    tx: Transaction, guild_id: GuildId, user_id: UserId, card: ReviewCard, now: datetime
) -> None:
    """Write a card down, new or changed; one that had left is in the queue again."""
    tx.execute(
        """INSERT INTO review_cards (guild_id, user_id, question_id, stability, difficulty,
               due_at, graded_at, grade_count, made_at)
           VALUES (:guild_id, :user_id, :question_id, :stability, :difficulty,
               :due_at, :graded_at, :grade_count, :now)
           ON CONFLICT (guild_id, user_id, question_id) DO UPDATE SET
               stability = excluded.stability, difficulty = excluded.difficulty,
               due_at = excluded.due_at, graded_at = excluded.graded_at,
               grade_count = excluded.grade_count, left_at = NULL""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "question_id": card.question_id,
            "stability": card.stability,
            "difficulty": card.difficulty,
            "due_at": store_moment(card.due_at),
            "graded_at": store_moment_or_none(card.graded_at),
            "grade_count": card.grade_count,
            "now": store_moment(now),
        },
    )


def leave(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, now: datetime
) -> bool:
    """Take a card out of the queue and keep its history; whether it was in it."""
    return (
        tx.execute(
            """UPDATE review_cards SET left_at = :now
               WHERE guild_id = :guild_id AND user_id = :user_id
                 AND question_id = :question_id AND left_at IS NULL""",
            {
                "guild_id": guild_id,
                "user_id": user_id,
                "question_id": question_id,
                "now": store_moment(now),
            },
        ).rowcount
        == 1
    )


def remove(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> None:
    """Take a card away as if there had been none."""
    tx.execute(
        """DELETE FROM review_cards
           WHERE guild_id = :guild_id AND user_id = :user_id AND question_id = :question_id""",
        {"guild_id": guild_id, "user_id": user_id, "question_id": question_id},
    )


def log_grade(
    tx: Transaction,
    guild_id: GuildId,
    user_id: UserId,
    card: ReviewCard,
    *,
    how: Grade,
    source: Source,
    on: date,
    now: datetime,
) -> int:
    """Note one grade and the day it led to; its id."""
    row = tx.execute(
        """INSERT INTO review_grades (guild_id, user_id, question_id, grade, source, local_date,
               graded_at, due_at)
           VALUES (:guild_id, :user_id, :question_id, :grade, :source, :on, :now, :due_at)
           RETURNING grade_id""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "question_id": card.question_id,
            "grade": int(how),
            "source": source.value,
            "on": store_date(on),
            "now": store_moment(now),
            "due_at": store_moment(card.due_at),
        },
    ).fetchone()
    return int(row["grade_id"])


def left_at(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str
) -> datetime | None:
    """When a member's card left the queue; None if it is in it, or there is none."""
    row = tx.execute(
        """SELECT left_at FROM review_cards
           WHERE guild_id = :guild_id AND user_id = :user_id AND question_id = :question_id""",
        {"guild_id": guild_id, "user_id": user_id, "question_id": question_id},
    ).fetchone()
    return None if row is None else load_moment_or_none(row["left_at"])


def reviewed_count(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> int:
    """How many questions the member reviewed on a day of theirs."""
    row = tx.execute(
        """SELECT count(DISTINCT question_id) AS reviewed FROM review_grades
           WHERE guild_id = :guild_id AND user_id = :user_id AND local_date = :on
             AND source = 'review'""",
        {"guild_id": guild_id, "user_id": user_id, "on": store_date(on)},
    ).fetchone()
    return int(row["reviewed"])


def choices(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Choices:
    """What a member chose; the defaults for who chose nothing."""
    row = tx.execute(
        """SELECT retention, per_day FROM review_choices
           WHERE guild_id = :guild_id AND user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return Choices() if row is None else Choices(row["retention"], row["per_day"])


def set_choices(tx: Transaction, guild_id: GuildId, user_id: UserId, chosen: Choices) -> None:
    """Write down what a member chose."""
    tx.execute(
        """INSERT INTO review_choices (guild_id, user_id, retention, per_day)
           VALUES (:guild_id, :user_id, :retention, :per_day)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET
               retention = excluded.retention, per_day = excluded.per_day""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "retention": chosen.retention,
            "per_day": chosen.per_day,
        },
    )

"""The SQL of what ticks on an answer did to a card: personal."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.columns import load_moment, load_moment_or_none, store_moment, store_moment_or_none
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.practice.review.rules import ReviewCard


@dataclass(frozen=True, slots=True)
class TickGrade:
    """The grade that ticks on one answer gave, and the card as it was before: None if there
    was none, ``left_at`` if it was out of the queue."""

    post_id: PostId
    guild_id: GuildId
    user_id: UserId
    question_id: str
    ticked_at: datetime
    grade_id: int
    before: ReviewCard | None
    left_at: datetime | None

    @property
    def version(self) -> int:
        """How many grades the card has as long as nothing graded it since."""
        return 1 + (0 if self.before is None else self.before.grade_count)


def tick_grade(
    tx: Transaction, guild_id: GuildId, post_id: PostId, user_id: UserId
) -> TickGrade | None:
    """What the ticks on a member's answer did, if they graded anything."""
    row = tx.execute(
        """SELECT post_id, guild_id, user_id, question_id, ticked_at, grade_id, stability,
                  difficulty, due_at, graded_at, grade_count, left_at
           FROM review_ticks
           WHERE guild_id = :guild_id AND post_id = :post_id AND user_id = :user_id""",
        {"guild_id": guild_id, "post_id": post_id, "user_id": user_id},
    ).fetchone()
    if row is None:
        return None
    before = None
    if row["due_at"] is not None:
        before = ReviewCard(
            row["question_id"],
            load_moment(row["due_at"]),
            row["stability"],
            row["difficulty"],
            load_moment_or_none(row["graded_at"]),
            row["grade_count"],
        )
    return TickGrade(
        post_id=row["post_id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        question_id=row["question_id"],
        ticked_at=load_moment(row["ticked_at"]),
        grade_id=row["grade_id"],
        before=before,
        left_at=load_moment_or_none(row["left_at"]),
    )


def put_tick_grade(tx: Transaction, one: TickGrade) -> None:
    """Write down what ticks did. There must be no row for that answer."""
    before = one.before
    tx.execute(
        """INSERT INTO review_ticks (post_id, user_id, guild_id, question_id, ticked_at, grade_id,
               stability, difficulty, due_at, graded_at, grade_count, left_at)
           VALUES (:post_id, :user_id, :guild_id, :question_id, :ticked_at, :grade_id,
               :stability, :difficulty, :due_at, :graded_at, :grade_count, :left_at)""",
        {
            "post_id": one.post_id,
            "user_id": one.user_id,
            "guild_id": one.guild_id,
            "question_id": one.question_id,
            "ticked_at": store_moment(one.ticked_at),
            "grade_id": one.grade_id,
            "stability": None if before is None else before.stability,
            "difficulty": None if before is None else before.difficulty,
            "due_at": None if before is None else store_moment(before.due_at),
            "graded_at": None if before is None else store_moment_or_none(before.graded_at),
            "grade_count": 0 if before is None else before.grade_count,
            "left_at": store_moment_or_none(one.left_at),
        },
    )


def undo_tick_grade(tx: Transaction, one: TickGrade) -> None:
    """Forget what ticks did, the grade in the log too; the card is the caller's care."""
    tx.execute("DELETE FROM review_grades WHERE grade_id = :grade_id", {"grade_id": one.grade_id})
    tx.execute(
        """DELETE FROM review_ticks
           WHERE guild_id = :guild_id AND post_id = :post_id AND user_id = :user_id""",
        {"guild_id": one.guild_id, "post_id": one.post_id, "user_id": one.user_id},
    )

"""The SQL of review cards, their grades, and what members chose: all personal."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.practice.review.rules import Choices, Grade, GradeSource, ReviewCard

_CARD = records.columns(ReviewCard)
_MINE = "guild_id = :guild_id AND user_id = :user_id"


def get(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> ReviewCard | None:
    """A member's card in the queue; None if there is none or it left."""
    return _card(tx, guild_id, user_id, question_id, "AND left_at IS NULL")


def former(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str
) -> ReviewCard | None:
    """A member's card with its history, also one that left the queue."""
    return _card(tx, guild_id, user_id, question_id, "")


def _card(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, more: str
) -> ReviewCard | None:
    sql = f"""SELECT {_CARD} FROM review_cards
              WHERE {_MINE} AND question_id = :question_id {more}"""
    return records.one(
        tx, ReviewCard, sql, guild_id=guild_id, user_id=user_id, question_id=question_id
    )


def in_queue(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[ReviewCard, ...]:
    """All cards of a member that are in the queue, the earliest due first."""
    sql = f"""SELECT {_CARD} FROM review_cards
              WHERE {_MINE} AND left_at IS NULL ORDER BY due_at, question_id"""
    return records.every(tx, ReviewCard, sql, guild_id=guild_id, user_id=user_id)


def put(
    tx: Transaction, guild_id: GuildId, user_id: UserId, card: ReviewCard, now: datetime
) -> None:
    """Write a card down, new or changed; one that had left is in the queue again."""
    row = {
        **records.fields_of(card), "guild_id": guild_id, "user_id": user_id, "left_at": None,
    }  # fmt: skip
    key = ("guild_id", "user_id", "question_id")
    records.upsert(tx, "review_cards", row, key=key, once={"made_at": now})


def leave(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, now: datetime
) -> bool:
    """Take a card out of the queue and keep its history; whether it was in it."""
    sql = f"""UPDATE review_cards SET left_at = :now
              WHERE {_MINE} AND question_id = :question_id AND left_at IS NULL"""
    changed = records.run(
        tx, sql, guild_id=guild_id, user_id=user_id, question_id=question_id, now=now
    )
    return changed == 1


def remove(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> None:
    """Take a card away as if there had been none."""
    sql = f"DELETE FROM review_cards WHERE {_MINE} AND question_id = :question_id"
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, question_id=question_id)


def left_at(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str
) -> datetime | None:
    """When a member's card left the queue; None if it is in it, or there is none."""
    sql = f"SELECT left_at FROM review_cards WHERE {_MINE} AND question_id = :question_id"
    return records.moment(tx, sql, guild_id=guild_id, user_id=user_id, question_id=question_id)


def log_grade(
    tx: Transaction, guild_id: GuildId, user_id: UserId, card: ReviewCard, *, how: Grade,
    source: GradeSource, on: date, now: datetime,
) -> int:  # fmt: skip
    """Note one grade and the day it led to; its id."""
    row = {
        "guild_id": guild_id, "user_id": user_id, "question_id": card.question_id, "grade": how,
        "source": source, "local_date": on, "graded_at": now, "due_at": card.due_at,
    }  # fmt: skip
    return records.insert(tx, "review_grades", row, returning="grade_id")


def reviewed_count(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> int:
    """How many questions the member reviewed on a day of theirs."""
    sql = f"""SELECT count(DISTINCT question_id) FROM review_grades
              WHERE {_MINE} AND local_date = :on AND source = 'review'"""
    found: int = records.value(tx, sql, guild_id=guild_id, user_id=user_id, on=on)
    return found


def reviewed_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: date
) -> tuple[date, ...]:
    """The member's day of each review from a day on, in no order."""
    sql = f"""SELECT local_date FROM review_grades
              WHERE {_MINE} AND local_date >= :since AND source = 'review'"""
    found = records.values(tx, sql, guild_id=guild_id, user_id=user_id, since=since)
    return tuple(map(date.fromisoformat, found))


def choices(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Choices:
    """What a member chose; the defaults for whoever chose nothing."""
    sql = f"SELECT retention, per_day FROM review_choices WHERE {_MINE}"
    chosen = records.one(tx, Choices, sql, guild_id=guild_id, user_id=user_id)
    return chosen or Choices()


def set_choices(tx: Transaction, guild_id: GuildId, user_id: UserId, chosen: Choices) -> None:
    """Write down what a member chose."""
    row = {"guild_id": guild_id, "user_id": user_id, **records.fields_of(chosen)}
    records.upsert(tx, "review_choices", row, key=("guild_id", "user_id"))


@dataclass(frozen=True, slots=True)
class AssessmentGrade:
    """The grade that a self-assessment of one answer gave, and the card as it was before: its
    ``due_at`` is None if there was none, ``left_at`` is not None if it was out of the queue."""

    post_id: PostId
    guild_id: GuildId
    user_id: UserId
    question_id: str
    ticked_at: datetime
    grade_id: int
    left_at: datetime | None
    due_at: datetime | None = None
    stability: float | None = None
    difficulty: float | None = None
    graded_at: datetime | None = None
    grade_count: int = 0

    @property
    def before(self) -> ReviewCard | None:
        """The card as it was."""
        if self.due_at is None:
            return None
        return ReviewCard(
            self.question_id, self.due_at, self.stability, self.difficulty, self.graded_at,
            self.grade_count,
        )  # fmt: skip

    @property
    def version(self) -> int:
        """How many grades the card has as long as nothing graded it since."""
        return 1 + self.grade_count


def assessment_grade(
    tx: Transaction, guild_id: GuildId, user_id: UserId, post_id: PostId
) -> AssessmentGrade | None:
    """What the self-assessment of a member's answer did, if it graded anything."""
    sql = f"""SELECT {records.columns(AssessmentGrade)} FROM review_ticks
              WHERE {_MINE} AND post_id = :post_id"""
    return records.one(
        tx, AssessmentGrade, sql, guild_id=guild_id, user_id=user_id, post_id=post_id
    )


def put_assessment_grade(tx: Transaction, one: AssessmentGrade) -> None:
    """Write down what a self-assessment did. There must be no row for that answer."""
    records.insert(tx, "review_ticks", one)


def undo_assessment_grade(tx: Transaction, one: AssessmentGrade) -> None:
    """Forget what it did, the grade in the log too; the card is the caller's care."""
    records.run(tx, "DELETE FROM review_grades WHERE grade_id = :grade_id", grade_id=one.grade_id)
    sql = f"DELETE FROM review_ticks WHERE {_MINE} AND post_id = :post_id"
    records.run(tx, sql, guild_id=one.guild_id, user_id=one.user_id, post_id=one.post_id)

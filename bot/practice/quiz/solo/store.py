"""The SQL of quizzes that members take alone: personal."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, QuizId, UserId
from bot.practice.quiz.asking.rules import PastAnswer, Pick, PickReason

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
class QuizItem:
    """One question of a quiz; ``given`` and ``is_right`` are None until it is answered."""

    quiz_id: QuizId
    position: int
    question_id: str
    topic: str
    reason: PickReason
    given: str | None
    is_right: bool | None


_QUIZ, _ITEM = records.columns(Quiz), records.columns(QuizItem)


def create(
    tx: Transaction, guild_id: GuildId, user_id: UserId, picks: tuple[Pick, ...], now: datetime
) -> QuizId:
    """A new quiz; its id. The member must have none running."""
    quiz = {"guild_id": guild_id, "user_id": user_id, "started_at": now}
    quiz_id = QuizId(records.insert(tx, "quizzes", quiz, returning="quiz_id"))
    for position, pick in enumerate(picks):
        records.insert(tx, "quiz_items", pick, quiz_id=quiz_id, position=position)
    return quiz_id


def get(tx: Transaction, quiz_id: QuizId) -> Quiz | None:
    """A quiz by its id."""
    sql = f"SELECT {_QUIZ} FROM quizzes WHERE quiz_id = :quiz_id"
    return records.one(tx, Quiz, sql, quiz_id=quiz_id)


def running(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Quiz | None:
    """The member's quiz that is not over."""
    sql = f"""SELECT {_QUIZ} FROM quizzes
              WHERE guild_id = :guild_id AND user_id = :user_id AND ended_at IS NULL"""
    return records.one(tx, Quiz, sql, guild_id=guild_id, user_id=user_id)


def items(tx: Transaction, quiz_id: QuizId) -> tuple[QuizItem, ...]:
    """The questions of a quiz in order."""
    sql = f"SELECT {_ITEM} FROM quiz_items WHERE quiz_id = :quiz_id ORDER BY position"
    return records.every(tx, QuizItem, sql, quiz_id=quiz_id)


def answer(tx: Transaction, item: QuizItem, *, given: str, is_right: bool, now: datetime) -> bool:
    """Write an answer down, once; False if the question was answered already."""
    sql = """UPDATE quiz_items SET given = :given, is_right = :is_right, answered_at = :now
             WHERE quiz_id = :quiz_id AND position = :position AND given IS NULL"""
    changed = records.run(
        tx, sql, quiz_id=item.quiz_id, position=item.position, given=given, is_right=is_right,
        now=now,
    )  # fmt: skip
    return changed == 1


def remove(tx: Transaction, item: QuizItem) -> None:
    """Take a question that nobody can answer any more out of a quiz."""
    sql = """DELETE FROM quiz_items
             WHERE quiz_id = :quiz_id AND position = :position AND given IS NULL"""
    records.run(tx, sql, quiz_id=item.quiz_id, position=item.position)


def end(tx: Transaction, quiz_id: QuizId, now: datetime) -> None:
    """The quiz is over; harmless to repeat."""
    sql = "UPDATE quizzes SET ended_at = :now WHERE quiz_id = :quiz_id AND ended_at IS NULL"
    records.run(tx, sql, quiz_id=quiz_id, now=now)


def seen(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[PastAnswer, ...]:
    """The member's latest answers in quizzes, oldest first."""
    sql = f"""SELECT {records.columns(PastAnswer, prefix="i.")}
             FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id
             WHERE q.guild_id = :guild_id AND q.user_id = :user_id AND i.given IS NOT NULL
             ORDER BY i.answered_at DESC, i.quiz_id DESC, i.position DESC LIMIT :most"""
    latest = records.every(
        tx, PastAnswer, sql, guild_id=guild_id, user_id=user_id, most=LONGEST_MEMORY
    )
    return latest[::-1]


def met_before(tx: Transaction, quiz: Quiz, question_id: str) -> bool:
    """Whether the member had answered a question in a quiz before this one."""
    sql = """SELECT 1 FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id
             WHERE q.guild_id = :guild_id AND q.user_id = :user_id AND i.quiz_id < :quiz_id
               AND i.question_id = :question_id AND i.given IS NOT NULL LIMIT 1"""
    found = records.value(
        tx, sql, guild_id=quiz.guild_id, user_id=quiz.user_id, quiz_id=quiz.quiz_id,
        question_id=question_id,
    )  # fmt: skip
    return found is not None


def met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[str]:
    """The questions that the member has answered in quizzes, however long ago."""
    sql = """SELECT i.question_id FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id
             WHERE q.guild_id = :guild_id AND q.user_id = :user_id AND i.given IS NOT NULL"""
    return frozenset(records.values(tx, sql, guild_id=guild_id, user_id=user_id))


@dataclass(frozen=True, slots=True)
class AnsweredAt:
    """A quiz answer on a topic, and when it was given (aware UTC)."""

    topic: str
    at: datetime


def answered_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> tuple[AnsweredAt, ...]:
    """The member's quiz answers from a moment on, in no order."""
    sql = """SELECT i.topic, i.answered_at AS at
             FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id
             WHERE q.guild_id = :guild_id AND q.user_id = :user_id AND i.answered_at >= :since"""
    return records.every(tx, AnsweredAt, sql, guild_id=guild_id, user_id=user_id, since=since)

"""The SQL of what members practise on demand: personal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import AttemptId, GuildId, UserId
from bot.practice.open.rules import Wish


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question that was shown to one member, and what came of it."""

    attempt_id: AttemptId
    guild_id: GuildId
    user_id: UserId
    question_id: str
    topic: str
    kind: str
    difficulty: str
    minutes: int
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    ticked: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Shown:
    question_id: str
    at: datetime


def create(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, wish: Wish, now: datetime
) -> AttemptId:
    """Note that a question is shown; the id of the attempt."""
    row = {
        "guild_id": guild_id, "user_id": user_id, "question_id": question_id, "topic": wish.topic,
        "kind": wish.kind, "difficulty": wish.difficulty or "", "minutes": wish.minutes,
        "asked_at": now,
    }  # fmt: skip
    return AttemptId(records.insert(tx, "practice_attempts", row, returning="attempt_id"))


def get(tx: Transaction, attempt_id: AttemptId) -> Attempt | None:
    """An attempt by its id."""
    sql = f"SELECT {records.columns(Attempt)} FROM practice_attempts WHERE attempt_id = :attempt_id"
    return records.one(tx, Attempt, sql, attempt_id=attempt_id)


def answer(tx: Transaction, attempt_id: AttemptId, text: str, now: datetime) -> None:
    """Store what was handed in, in place of what was there; the day on which it was first answered
    stays."""
    sql = """UPDATE practice_attempts SET answer = :text, answered_at = coalesce(answered_at, :now)
             WHERE attempt_id = :attempt_id"""
    records.run(tx, sql, attempt_id=attempt_id, text=text, now=now)


def tick(tx: Transaction, attempt_id: AttemptId, ticked: frozenset[str]) -> None:
    """Store which points the member says they made."""
    sql = "UPDATE practice_attempts SET ticked = :ticked WHERE attempt_id = :attempt_id"
    records.run(tx, sql, attempt_id=attempt_id, ticked=ticked)


def shown(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Mapping[str, datetime]:
    """When each question was shown to a member last (aware UTC)."""
    sql = """SELECT question_id, max(asked_at) AS at FROM practice_attempts
             WHERE guild_id = :guild_id AND user_id = :user_id GROUP BY question_id"""
    rows = records.every(tx, _Shown, sql, guild_id=guild_id, user_id=user_id)
    return {row.question_id: row.at for row in rows}


def answered_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> Mapping[str, datetime]:
    """The questions that a member answered from a moment on, and when last (aware UTC)."""
    sql = """SELECT question_id, max(answered_at) AS at FROM practice_attempts
             WHERE guild_id = :guild_id AND user_id = :user_id AND answered_at >= :since
             GROUP BY question_id"""
    rows = records.every(tx, _Shown, sql, guild_id=guild_id, user_id=user_id, since=since)
    return {row.question_id: row.at for row in rows}

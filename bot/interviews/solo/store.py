"""The SQL of interviews for one. All of it is personal to the member."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.values.rules import Level, Track


@dataclass(frozen=True, slots=True)
class Solo:
    """An interview for one. ``place`` counts the questions from 0; moments are aware UTC."""

    solo_id: int
    guild_id: GuildId
    user_id: UserId
    track: Track
    level: Level
    minutes: int
    questions: tuple[str, ...]
    place: int
    has_hint: bool
    started_at: datetime
    ended_at: datetime | None = None
    scores: Mapping[str, int] = field(default_factory=dict)

    @property
    def ends_at(self) -> datetime:
        """When the time is up."""
        return self.started_at + timedelta(minutes=self.minutes)

    @property
    def question_id(self) -> str | None:
        """The question that stands; None when the rubric is next."""
        return self.questions[self.place] if self.place < len(self.questions) else None


@dataclass(frozen=True, slots=True)
class SoloAnswer:
    """What was answered to one question; ``answer`` is empty where it was said aloud, ``points``
    are positions, empty until the member saved them (``is_saved``)."""

    solo_id: int
    place: int
    question_id: str
    answer: str
    points: tuple[int, ...]
    answered_at: datetime
    is_saved: bool = False


LATEST = 300
"""Of so many it is looked which questions were met: what was met before may come again."""
_COLUMNS = records.columns(Solo)
_MINE = "guild_id = :guild_id AND user_id = :user_id"


def begin(
    tx: Transaction, guild_id: GuildId, user_id: UserId, *, track: Track, level: Level,
    minutes: int, questions: tuple[str, ...], now: datetime,
) -> None:  # fmt: skip
    """A new one; the member has none open."""
    row = {
        "guild_id": guild_id, "user_id": user_id, "track": track, "level": level,
        "minutes": minutes, "questions": questions, "started_at": now,
    }  # fmt: skip
    records.insert(tx, "solo_interviews", records.stored(row))


def current(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Solo | None:
    """The one that a member has open."""
    sql = f"SELECT {_COLUMNS} FROM solo_interviews WHERE {_MINE} AND ended_at IS NULL"
    return records.one(tx, Solo, sql, guild_id=guild_id, user_id=user_id)


def save(tx: Transaction, solo: Solo) -> None:
    """Write where it is."""
    sql = """UPDATE solo_interviews SET place = :place, has_hint = :has_hint,
            ended_at = :ended_at, scores = :scores
        WHERE solo_id = :solo_id"""
    records.run(
        tx, sql, solo_id=solo.solo_id, place=solo.place, has_hint=solo.has_hint,
        ended_at=solo.ended_at, scores=solo.scores,
    )  # fmt: skip


def remove(tx: Transaction, solo: Solo) -> None:
    """It is given up and leaves nothing."""
    sql = "DELETE FROM solo_interviews WHERE solo_id = :solo_id"
    records.run(tx, sql, solo_id=solo.solo_id)


def save_answer(tx: Transaction, solo: Solo, answer: SoloAnswer) -> None:
    """What was answered, new or changed."""
    whose = {"guild_id": solo.guild_id, "user_id": solo.user_id}
    records.upsert(tx, "solo_answers", answer, key=("solo_id", "place"), once=whose)


def answers(tx: Transaction, solo: Solo) -> tuple[SoloAnswer, ...]:
    """What was answered so far, in the order of the questions."""
    sql = f"""SELECT {records.columns(SoloAnswer)} FROM solo_answers
        WHERE solo_id = :solo_id ORDER BY place"""
    return records.every(tx, SoloAnswer, sql, solo_id=solo.solo_id)


def held(tx: Transaction, guild_id: GuildId, user_id: UserId) -> int:
    """How many a member has held in a server."""
    sql = f"SELECT count(*) FROM solo_interviews WHERE {_MINE} AND ended_at IS NOT NULL"
    return int(records.value(tx, sql, guild_id=guild_id, user_id=user_id))


def met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> dict[str, str]:
    """Questions that a member met in their latest ones, with the moment of the last time as text
    that sorts."""
    sql = f"""SELECT question_id, max(answered_at) AS at FROM solo_answers
        WHERE solo_id IN (SELECT solo_id FROM solo_interviews WHERE {_MINE}
          ORDER BY started_at DESC LIMIT :latest)
        GROUP BY question_id"""
    found = records.plain(tx, sql, guild_id=guild_id, user_id=user_id, latest=LATEST)
    return {row["question_id"]: row["at"] for row in found}


@dataclass(frozen=True, slots=True)
class HeldAlone:
    """An interview that was held alone, and when it ended (aware UTC)."""

    track: Track
    at: datetime


def held_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> tuple[HeldAlone, ...]:
    """Those that a member held from a moment on, in no order."""
    sql = f"SELECT track, ended_at AS at FROM solo_interviews WHERE {_MINE} AND ended_at >= :since"
    return records.every(tx, HeldAlone, sql, guild_id=guild_id, user_id=user_id, since=since)

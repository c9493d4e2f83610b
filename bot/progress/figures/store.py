"""The SQL of a group's figures: what members did within a span, over the tables of all wings.

It reads and never writes. What counts is said by the tables' own rooms: a withdrawn answer, a void
round and a voided question of a duel count for nobody.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.progress.figures.rules import Activity, ActivityKind, Mocks, QuestionFigures, TimeSpan, Try


def _within(at: str) -> str:
    return f"{at} >= :since AND {at} < :until"


def _quizzed(columns: str, who: str = "") -> str:
    """What was asked and answered in the three kinds of quizzes, with ``e`` for the row that says
    who, ``i`` for the one that says how it went, ``q`` for the one that says which question."""
    parts = (
        # Nothing is answered after the end of a quiz: those that ended before aren't looked into.
        # Of one member these are found by the member, however many the server has.
        """quizzes e JOIN quiz_items i ON i.quiz_id = e.quiz_id
           WHERE e.guild_id = :guild_id AND (e.ended_at >= :since OR e.ended_at IS NULL)""",
        """group_quizzes g JOIN group_answers e ON e.quiz_id = g.quiz_id
           JOIN group_rounds q ON q.quiz_id = e.quiz_id AND q.position = e.position
           WHERE g.guild_id = :guild_id AND q.state != 'void'""",
        """duels g JOIN duel_answers e ON e.duel_id = g.duel_id
           JOIN duel_questions q ON q.duel_id = e.duel_id AND q.position = e.position
           WHERE g.guild_id = :guild_id AND q.is_void = 0""",
    )
    names = (("i", "i"), ("e", "q"), ("e", "q"))
    return " UNION ALL ".join(
        f"SELECT {columns.format(how=how, which=which)} FROM {part}{who} "
        f"AND {_within(f'{how}.answered_at')}"
        for part, (how, which) in zip(parts, names, strict=True)
    )


_SESSIONS_FIRST = "interview_sessions s CROSS JOIN interview_sides e"
_SIDES_FIRST = "interview_sides e CROSS JOIN interview_sessions s"
"""In this order, so that one member's figures don't read every session of the server."""


def _done(who: str = "", kinds: Iterable[ActivityKind] = ActivityKind) -> str:
    """Everything of these kinds that members did: who, what kind, when."""
    every = {
        ActivityKind.ANSWER: f"""
            SELECT e.user_id, 'answer' AS kind, e.answered_at AS at FROM answers e
            WHERE e.guild_id = :guild_id AND e.withdrawn_at IS NULL{who}
              AND {_within("e.answered_at")}""",
        ActivityKind.QUIZ: _quizzed("e.user_id, 'quiz' AS kind, {how}.answered_at AS at", who),
        ActivityKind.REVIEW: f"""
            SELECT e.user_id, 'review' AS kind, e.graded_at AS at FROM review_grades e
            WHERE e.guild_id = :guild_id AND e.source = 'review'{who}
              AND {_within("e.graded_at")}""",
        ActivityKind.OPEN: f"""
            SELECT e.user_id, 'open' AS kind, e.answered_at AS at FROM practice_attempts e
            WHERE e.guild_id = :guild_id{who} AND {_within("e.answered_at")}""",
        ActivityKind.MOCK: f"""
            SELECT e.user_id, 'mock' AS kind, s.starts_at AS at
            FROM {_SESSIONS_FIRST if not who else _SIDES_FIRST}
            WHERE s.session_id = e.session_id AND s.guild_id = :guild_id
              AND e.guild_id = :guild_id AND s.state IN ('feedback', 'done')
              AND e.part = 'pair'{who} AND {_within("s.starts_at")}""",
        ActivityKind.SOLO: f"""
            SELECT e.user_id, 'solo' AS kind, e.ended_at AS at FROM solo_interviews e
            WHERE e.guild_id = :guild_id{who} AND {_within("e.ended_at")}""",
    }
    return " UNION ALL ".join(every[one] for one in kinds)


_MINE = " AND e.user_id = :user_id"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the day that was posted within a span."""

    post_id: PostId
    question_id: str
    on: date
    answers: int
    """By how many members in time; one each."""


class Tally(NamedTuple):
    """How often a member tried a question in one kind of practice, and got it right. Hundreds are
    made for one year."""

    question_id: str
    kind: str
    """Of ``ActivityKind``."""
    tries: int
    right: int


@dataclass(frozen=True, slots=True)
class Reached:
    """The longest streak that a member's milestones of a span tell."""

    user_id: UserId
    days: int


def activities(
    tx: Transaction, guild_id: GuildId, span: TimeSpan,
    kinds: Collection[ActivityKind] = tuple(ActivityKind),
) -> tuple[Activity, ...]:  # fmt: skip
    """What each member did of these kinds, by member and kind."""
    if not kinds:
        return ()
    sql = f"""SELECT d.user_id, d.kind, count(*) AS number FROM ({_done(kinds=kinds)}) d
              GROUP BY d.user_id, d.kind ORDER BY d.user_id, d.kind"""
    return records.every(
        tx, Activity, sql, guild_id=guild_id, since=span.since, until=span.until
    )  # fmt: skip


def activities_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan,
    only: ActivityKind | None = None,
) -> tuple[Activity, ...]:  # fmt: skip
    """What one member did, by kind; ``only``: of this one."""
    kinds = ActivityKind if only is None else (only,)
    sql = f"""SELECT d.user_id, d.kind, count(*) AS number FROM ({_done(_MINE, kinds)}) d
              GROUP BY d.user_id, d.kind ORDER BY d.kind"""
    return records.every(
        tx, Activity, sql, guild_id=guild_id, user_id=user_id, since=span.since, until=span.until
    )  # fmt: skip


def active_hours(
    tx: Transaction, guild_id: GuildId, span: TimeSpan
) -> tuple[tuple[datetime, UserId], ...]:
    """Each hour (its beginning, aware UTC) in which each member did anything."""
    sql = f"""SELECT DISTINCT substr(d.at, 1, 13) AS hour, d.user_id FROM ({_done()}) d
              ORDER BY hour, d.user_id"""
    rows = tx.execute(
        sql, records.stored({"guild_id": guild_id, "since": span.since, "until": span.until})
    )
    return tuple(
        (datetime.fromisoformat(f"{hour}:00:00+00:00"), UserId(user_id)) for hour, user_id in rows
    )


def last_active(tx: Transaction, guild_id: GuildId, span: TimeSpan) -> dict[UserId, datetime]:
    """When each member who did anything did so last."""
    sql = f"SELECT d.user_id, max(d.at) AS at FROM ({_done()}) d GROUP BY d.user_id"
    rows = tx.execute(
        sql, records.stored({"guild_id": guild_id, "since": span.since, "until": span.until})
    )
    return {UserId(user_id): datetime.fromisoformat(at) for user_id, at in rows}


def question_figures(
    tx: Transaction, guild_id: GuildId, span: TimeSpan
) -> tuple[QuestionFigures, ...]:
    """How each question went that was tried, by id."""
    tried = _quizzed("{which}.question_id, e.user_id, {how}.is_right")
    sql = f"""SELECT d.question_id, count(DISTINCT d.user_id) AS people, count(*) AS tries,
                  sum(d.is_right) AS "right"
              FROM ({tried} UNION ALL
                SELECT t.question_id, t.user_id, CASE WHEN 2 * sum(t.ticked) >= count(*)
                    THEN 1 ELSE 0 END AS is_right
                FROM (SELECT DISTINCT r.post_id, r.user_id FROM feedback_ticks r
                      WHERE r.guild_id = :guild_id AND {_within("r.ticked_at")}) o
                JOIN feedback_ticks t ON t.post_id = o.post_id AND t.user_id = o.user_id
                GROUP BY t.question_id, t.post_id, t.user_id
                HAVING max(t.ticked_at) < :until) d
              GROUP BY d.question_id ORDER BY d.question_id"""
    return records.every(
        tx, QuestionFigures, sql, guild_id=guild_id, since=span.since, until=span.until
    )  # fmt: skip


def tries_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> tuple[Try, ...]:
    """A member's tries in quizzes and reviews, the oldest first. *Again* alone is a miss."""
    tried = _quizzed("{which}.question_id, {how}.answered_at AS at, {how}.is_right", _MINE)
    sql = f"""SELECT d.question_id, d.at, d.is_right FROM ({tried} UNION ALL
                SELECT e.question_id, e.graded_at AS at, CASE WHEN e.grade > 1 THEN 1 ELSE 0 END
                    AS is_right
                FROM review_grades e WHERE e.guild_id = :guild_id AND e.user_id = :user_id
                  AND e.source = 'review' AND {_within("e.graded_at")}) d
              ORDER BY d.at, d.question_id"""
    return records.every(
        tx, Try, sql, guild_id=guild_id, user_id=user_id, since=span.since, until=span.until
    )  # fmt: skip


def asked(tx: Transaction, guild_id: GuildId, span: TimeSpan) -> tuple[AskedQuestion, ...]:
    """The questions of the day that were posted, the oldest first, with the answers in time."""
    sql = """SELECT d.post_id, d.question_id, d.local_date AS "on",
                 (SELECT count(*) FROM answers a WHERE a.post_id = d.post_id
                    AND a.withdrawn_at IS NULL AND a.late = 0) AS answers
             FROM daily_posts d
             WHERE d.guild_id = :guild_id AND d.sent_at >= :since AND d.sent_at < :until
               AND d.question_id IS NOT NULL
             ORDER BY d.local_date"""
    return records.every(
        tx, AskedQuestion, sql, guild_id=guild_id, since=span.since, until=span.until
    )


def reached(tx: Transaction, guild_id: GuildId, span: TimeSpan) -> tuple[Reached, ...]:
    """The milestones of streaks, one for each member: the longest first, then by member."""
    sql = """SELECT user_id, max(days) AS days FROM milestones
             WHERE guild_id = :guild_id AND reached_at >= :since AND reached_at < :until
             GROUP BY user_id ORDER BY max(days) DESC, user_id"""
    return records.every(tx, Reached, sql, guild_id=guild_id, since=span.since, until=span.until)


def held(tx: Transaction, guild_id: GuildId, span: TimeSpan) -> tuple[tuple[int, UserId], ...]:
    """The mock interviews that were held, each with both who were in it."""
    sql = f"""SELECT s.session_id, e.user_id FROM {_SESSIONS_FIRST}
              WHERE s.session_id = e.session_id AND s.guild_id = :guild_id
                AND s.state IN ('feedback', 'done') AND e.part = 'pair'
                AND {_within("s.starts_at")}
              ORDER BY s.session_id, e.user_id"""
    rows = tx.execute(
        sql, records.stored({"guild_id": guild_id, "since": span.since, "until": span.until})
    )
    return tuple((session_id, UserId(user_id)) for session_id, user_id in rows)


def mocks(tx: Transaction, guild_id: GuildId, span: TimeSpan) -> Mocks:
    """The mock interviews that were to begin. Agreed: both had confirmed."""
    sql = """SELECT coalesce(sum(s.was_confirmed), 0) AS agreed,
                 coalesce(sum(CASE WHEN s.state IN ('feedback', 'done') THEN 1 ELSE 0 END), 0)
                     AS held,
                 coalesce(sum(CASE WHEN s.state = 'no-show' THEN 1 ELSE 0 END), 0) AS missed,
                 (SELECT count(DISTINCT e.user_id) FROM interview_sessions t
                  JOIN interview_sides e ON e.session_id = t.session_id
                  WHERE t.guild_id = :guild_id AND t.starts_at >= :since AND t.starts_at < :until
                    AND e.part = 'pair' AND (t.was_confirmed = 1
                      OR t.state IN ('feedback', 'done', 'no-show'))) AS people
             FROM interview_sessions s
             WHERE s.guild_id = :guild_id AND s.starts_at >= :since AND s.starts_at < :until"""
    found = records.one(tx, Mocks, sql, guild_id=guild_id, since=span.since, until=span.until)
    assert found is not None
    return found


def reported(tx: Transaction, guild_id: GuildId, span: TimeSpan) -> dict[str, int]:
    """By how many members each question was reported, the most first."""
    sql = """SELECT question_id, count(*) AS number FROM question_reports
             WHERE guild_id = :guild_id AND reported_at >= :since AND reported_at < :until
             GROUP BY question_id ORDER BY count(*) DESC, question_id"""
    rows = tx.execute(
        sql, records.stored({"guild_id": guild_id, "since": span.since, "until": span.until})
    )
    return dict(rows.fetchall())


def practised_minutes(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> tuple[datetime, ...]:
    """Each minute (its beginning, aware UTC) in which a member did anything but answer a question
    of the day, the oldest first."""
    practice = [one for one in ActivityKind if one is not ActivityKind.ANSWER]
    sql = f"""SELECT DISTINCT substr(d.at, 1, 16) AS minute FROM ({_done(_MINE, practice)}) d
              ORDER BY minute"""
    minutes = records.values(
        tx, sql, guild_id=guild_id, user_id=user_id, since=span.since, until=span.until
    )
    return tuple(datetime.fromisoformat(f"{one}:00+00:00") for one in minutes)


def tallies_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> tuple[Tally, ...]:
    """A member's tries at each question in quizzes and in reviews, by question and kind. *Again*
    alone is a miss."""
    tried = _quizzed("{which}.question_id, 'quiz' AS kind, {how}.is_right", _MINE)
    sql = f"""SELECT d.question_id, d.kind, count(*) AS tries, sum(d.is_right) AS "right"
              FROM ({tried} UNION ALL
                SELECT e.question_id, 'review' AS kind, CASE WHEN e.grade > 1 THEN 1 ELSE 0 END
                    AS is_right
                FROM review_grades e WHERE e.guild_id = :guild_id AND e.user_id = :user_id
                  AND e.source = 'review' AND {_within("e.graded_at")}) d
              GROUP BY d.question_id, d.kind ORDER BY d.question_id, d.kind"""
    whose = {"guild_id": guild_id, "user_id": user_id, "since": span.since, "until": span.until}
    return tuple(map(Tally._make, tx.execute(sql, records.stored(whose))))


def last_week(tx: Transaction, kind: str, whose: str, until: datetime) -> datetime | None:
    """When the last week before a moment was due, of those in the outbox. ``whose``: how the
    subjects of all weeks of this member or group begin, up to a colon."""
    sql = """SELECT max(due_at) FROM outbox WHERE kind = :kind AND subject >= :whose
             AND subject < :end AND due_at < :until"""
    end = whose[:-1] + chr(ord(":") + 1)
    return records.moment(tx, sql, kind=kind, whose=whose, end=end, until=until)

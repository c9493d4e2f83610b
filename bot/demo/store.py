"""The SQL of the demo: what the bot has done, read from its own tables. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import SessionId


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One thing that the bot did in Discord, or found needless: then it ``was_said`` nowhere."""

    outbox_id: int
    kind: str
    subject: str
    user_id: int | None
    was_said: bool


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """Whose answer to which day is stored, and whether it makes a streak day."""

    user_id: int
    on: date
    counts: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the ledger as the demo prints and checks it."""

    post_id: int
    on: date
    state: str
    question_id: str | None
    thread_id: int | None
    reason: str
    answers: int


@dataclass(frozen=True, slots=True)
class SessionPlace:
    """Where a mock interview is, and in which state; what its people react to."""

    session_id: SessionId
    state: str
    starts_at: datetime
    offer_at: datetime | None
    thread_id: int | None


def sessions(tx: Transaction, guild_id: int) -> tuple[SessionPlace, ...]:
    """Every mock interview of a guild of which its people have been told, in the order in which
    they were planned."""
    return records.every(
        tx,
        SessionPlace,
        """SELECT session_id, state, starts_at, offer_at, thread_id FROM interview_sessions
           WHERE guild_id = :guild_id AND place != 'wanted' ORDER BY session_id""",
        guild_id=guild_id,
    )


def done_after(tx: Transaction, outbox_id: int) -> tuple[DoneRow, ...]:
    """What was done in Discord and written down after that row, oldest first."""
    return records.every(
        tx,
        DoneRow,
        """SELECT outbox_id, kind, subject, user_id, message_id IS NOT NULL AS was_said FROM outbox
           WHERE state = 'done' AND outbox_id > :outbox_id ORDER BY outbox_id""",
        outbox_id=outbox_id,
    )


def undone_before(tx: Transaction) -> int:
    """The last row of the outbox before which nothing waits."""
    sql = """SELECT coalesce((SELECT min(outbox_id) - 1 FROM outbox WHERE state = 'due'),
                             (SELECT max(outbox_id) FROM outbox), 0)"""
    return int(records.value(tx, sql))


def seconds_count(tx: Transaction, guild_id: int, until: datetime) -> bool:
    """Whether a group quiz waits for something that is due by then: its seconds have to pass."""
    sql = """SELECT EXISTS (SELECT 1 FROM outbox WHERE guild_id = :guild_id AND state = 'due'
                 AND kind LIKE 'group-%' AND due_at <= :until)"""
    return bool(records.value(tx, sql, guild_id=guild_id, until=until))


def failed_rows(tx: Transaction) -> tuple[str, ...]:
    """What could not be done in Discord, in the outbox's own words. A reminder of a mock
    interview whose time has changed is not one: it is planned ahead, and silent then."""
    return records.values(
        tx,
        """SELECT kind || ' ' || subject || ': ' || problem FROM outbox
           WHERE (state = 'dropped' OR problem != '')
             AND NOT (kind IN ('mock-remind', 'mock-say')
                      AND problem IN ('no longer true', 'not true')) ORDER BY outbox_id""",
    )


def answers(tx: Transaction, guild_id: int) -> tuple[StoredAnswer, ...]:
    """Every answer that was not withdrawn, by date and member."""
    return records.every(
        tx,
        StoredAnswer,
        """SELECT user_id, local_date AS "on", counts, late FROM answers
           WHERE guild_id = :guild_id AND withdrawn_at IS NULL ORDER BY local_date, user_id""",
        guild_id=guild_id,
    )


def days(tx: Transaction, guild_id: int) -> tuple[Day, ...]:
    """The guild's ledger, oldest first, with how many answers each day has."""
    return records.every(
        tx,
        Day,
        """SELECT post_id, local_date AS "on", state, question_id, thread_id, void_reason AS reason,
                  (SELECT count(*) FROM answers a WHERE a.post_id = p.post_id
                     AND a.withdrawn_at IS NULL AND a.late = 0) AS answers
           FROM daily_posts p WHERE guild_id = :guild_id ORDER BY local_date""",
        guild_id=guild_id,
    )

"""The SQL of the demo: what the bot has done, read from its own tables. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.columns import load_date, load_moment, store_moment
from bot.core.database import Transaction


@dataclass(frozen=True, slots=True)
class Handler:
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
class Stand:
    """Where a mock interview is; what its people react to."""

    session_id: int
    state: str
    starts_at: datetime
    offer_at: str
    thread_id: int | None


def stands(tx: Transaction, guild_id: int) -> tuple[Stand, ...]:
    """Every mock interview of a guild of which its people have been told, in the order in which
    they were planned."""
    rows = tx.execute(
        """SELECT session_id, state, starts_at, coalesce(offer_at, '') AS offer_at, thread_id
           FROM interview_sessions WHERE guild_id = :guild_id AND place != 'wanted'
           ORDER BY session_id""",
        {"guild_id": guild_id},
    )
    return tuple(
        Stand(
            row["session_id"],
            row["state"],
            load_moment(row["starts_at"]),
            row["offer_at"],
            row["thread_id"],
        )
        for row in rows
    )


def rounds_held(tx: Transaction, guild_id: int) -> int:
    """How many rounds of the schedule were held."""
    row = tx.execute(
        """SELECT count(*) AS held FROM interview_rounds
           WHERE guild_id = :guild_id AND kind = 'scheduled'""",
        {"guild_id": guild_id},
    ).fetchone()
    return int(row["held"])


def without_partner(tx: Transaction, guild_id: int) -> tuple[int, ...]:
    """Whom a round of the schedule left without a partner, by id; not who joined after it."""
    rows = tx.execute(
        """SELECT DISTINCT t.user_id FROM interview_seats t JOIN interview_rounds r USING (round_id)
           JOIN interview_profiles p ON p.guild_id = t.guild_id AND p.user_id = t.user_id
           WHERE t.guild_id = :guild_id AND r.kind = 'scheduled' AND p.joined_at <= r.planned_at
             AND NOT EXISTS
               (SELECT 1 FROM interview_sides s JOIN interview_sessions USING (session_id)
                WHERE interview_sessions.round_id = t.round_id AND s.user_id = t.user_id
                  AND s.part = 'pair')
           ORDER BY t.user_id""",
        {"guild_id": guild_id},
    )
    return tuple(row["user_id"] for row in rows)


def deeds_after(tx: Transaction, outbox_id: int) -> tuple[Handler, ...]:
    """What was done in Discord and written down after that row, oldest first."""
    rows = tx.execute(
        """SELECT outbox_id, kind, subject, user_id, message_id IS NOT NULL AS said FROM outbox
           WHERE state = 'done' AND outbox_id > :outbox_id ORDER BY outbox_id""",
        {"outbox_id": outbox_id},
    )
    return tuple(
        Handler(
            outbox_id=row["outbox_id"],
            kind=row["kind"],
            subject=row["subject"],
            user_id=row["user_id"],
            was_said=bool(row["said"]),
        )
        for row in rows
    )


def undone_before(tx: Transaction) -> int:
    """The last row of the outbox before which nothing waits."""
    row = tx.execute(
        """SELECT coalesce((SELECT min(outbox_id) - 1 FROM outbox WHERE state = 'due'),
                           (SELECT max(outbox_id) FROM outbox), 0) AS last"""
    ).fetchone()
    return int(row["last"])


def seconds_count(tx: Transaction, guild_id: int, until: datetime) -> bool:
    """Whether a group quiz waits for something that is due by then: its seconds have to pass."""
    row = tx.execute(
        """SELECT EXISTS (SELECT 1 FROM outbox WHERE guild_id = :guild_id AND state = 'due'
               AND kind LIKE 'group-%' AND due_at <= :until) AS waits""",
        {"guild_id": guild_id, "until": store_moment(until)},
    ).fetchone()
    return bool(row["waits"])


def failed_deeds(tx: Transaction) -> tuple[str, ...]:
    """What could not be done in Discord, in the outbox's own words. A reminder of a mock
    interview whose time has changed is not one: it is planned ahead, and silent then."""
    rows = tx.execute(
        """SELECT kind, subject, problem FROM outbox
           WHERE (state = 'dropped' OR problem != '')
             AND NOT (kind IN ('mock-remind', 'mock-say')
                      AND problem IN ('no longer true', 'not true')) ORDER BY outbox_id"""
    )
    return tuple(f"{row['kind']} {row['subject']}: {row['problem']}" for row in rows)


def answers(tx: Transaction, guild_id: int) -> tuple[StoredAnswer, ...]:
    """Every answer that was not withdrawn, by date and member."""
    rows = tx.execute(
        """SELECT user_id, local_date, counts, late FROM answers
           WHERE guild_id = :guild_id AND withdrawn_at IS NULL
           ORDER BY local_date, user_id""",
        {"guild_id": guild_id},
    )
    return tuple(
        StoredAnswer(
            row["user_id"], load_date(row["local_date"]), bool(row["counts"]), bool(row["late"])
        )
        for row in rows
    )


def days(tx: Transaction, guild_id: int) -> tuple[Day, ...]:
    """The guild's ledger, oldest first, with how many answers each day has."""
    rows = tx.execute(
        """SELECT post_id, local_date, state, question_id, thread_id, void_reason,
                  (SELECT count(*) FROM answers a WHERE a.post_id = p.post_id
                     AND a.withdrawn_at IS NULL AND a.late = 0) AS answers
           FROM daily_posts p WHERE guild_id = :guild_id ORDER BY local_date""",
        {"guild_id": guild_id},
    )
    return tuple(
        Day(
            post_id=row["post_id"],
            on=load_date(row["local_date"]),
            state=row["state"],
            question_id=row["question_id"],
            thread_id=row["thread_id"],
            reason=row["void_reason"],
            answers=row["answers"],
        )
        for row in rows
    )

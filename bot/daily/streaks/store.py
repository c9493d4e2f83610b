"""The SQL of streaks: ledger days, dates that count, practice, checkpoints, milestones.

A checkpoint is a member's ``Progress`` at the end of a local date before which nothing
can change any more without being invalidated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.ledger.rules import PostState
from bot.daily.streaks.rules import DayState, LedgerDay, Practice, Progress

DAYS_KEPT = 4096
_STATES = {
    PostState.REVEALED.value: DayState.CLOSED,
    PostState.CLOSED.value: DayState.CLOSED,
    PostState.VOID.value: DayState.VOID,
    PostState.SKIPPED.value: DayState.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A member's progress through a local date; None: before everything."""

    through: date | None
    progress: Progress


START = Checkpoint(None, Progress())
_POINT = "c.through_on, c.current, c.longest, c.credit, c.answered, c.practised"


@dataclass(frozen=True, slots=True)
class CountedDates:
    """The dates that count for a member: by an answer, and by practice (perhaps both)."""

    answered: frozenset[date] = frozenset()
    practised: frozenset[date] = frozenset()


NO_DATES = CountedDates()


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    """One thing that was practised; ``counts``: with it there was enough for the date."""

    subject: str
    kind: Practice
    counts: bool


def ledger(tx: Transaction, guild_id: GuildId, after: date | None = None) -> tuple[LedgerDay, ...]:
    """The server's days later than ``after``, ascending; skips of the future included."""
    sql = """SELECT local_date, state, void_reason FROM daily_posts
             WHERE guild_id = :guild_id AND local_date > :after ORDER BY local_date"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "after": after or ""}))
    # By position: years of days are read for one leaderboard.
    return tuple([_day(day, state, reason) for day, state, reason in rows])


def _day(on: str, state: str, reason: str) -> LedgerDay:
    found = _STATES.get(state, DayState.OPEN)
    if found is not DayState.CLOSED:
        return LedgerDay(date.fromisoformat(on), found, reason)
    return LedgerDay(date.fromisoformat(on), DayState.VOID, reason) if reason else _closed_day(on)


@lru_cache(maxsize=DAYS_KEPT)
def _closed_day(on: str) -> LedgerDay:
    """Kept, because everyone's figures are made of the same days, in all servers. Others are few,
    and those that are open soon something else."""
    return LedgerDay(date.fromisoformat(on), DayState.CLOSED)


def settled_on(tx: Transaction, guild_id: GuildId) -> tuple[date | None, date | None]:
    """The first date that is still open, and the last that is no skip of the future."""
    sql = """SELECT (SELECT min(local_date) FROM daily_posts WHERE guild_id = :guild_id
                       AND state IN ('claimed', 'sent', 'threaded')),
                    (SELECT max(local_date) FROM daily_posts WHERE guild_id = :guild_id
                       AND state != 'skipped')"""
    days = tx.execute(sql, {"guild_id": guild_id}).fetchone()
    first_open, last = (None if day is None else date.fromisoformat(day) for day in days)
    return first_open, last


def checkpoint(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Checkpoint:
    """The member's checkpoint, or the start of everything."""
    sql = f"""SELECT {_POINT} FROM streak_checkpoints c
              WHERE c.guild_id = :guild_id AND c.user_id = :user_id"""
    row = tx.execute(sql, {"guild_id": guild_id, "user_id": user_id}).fetchone()
    return START if row is None else _checkpoint(*row)


def _checkpoint(through: str | None, *figures: int) -> Checkpoint:
    if through is None:
        return START
    return Checkpoint(date.fromisoformat(through), Progress(*figures))


def checkpoints(
    tx: Transaction, guild_id: GuildId, *, shown_only: bool = False
) -> dict[UserId, tuple[str, Checkpoint]]:
    """The name and the checkpoint of every member, or of those who may be shown; by id."""
    sql = f"""SELECT m.user_id, m.display_name, {_POINT}
              FROM members m LEFT JOIN streak_checkpoints c
                ON c.guild_id = m.guild_id AND c.user_id = m.user_id
              WHERE m.guild_id = :guild_id AND m.hidden <= :most ORDER BY m.user_id"""
    rows = tx.execute(sql, {"guild_id": guild_id, "most": not shown_only})
    return {UserId(user_id): (name, _checkpoint(*rest)) for user_id, name, *rest in rows}


def save_checkpoint(tx: Transaction, guild_id: GuildId, user_id: UserId, point: Checkpoint) -> None:
    """Keep a checkpoint; that of the start needs no row."""
    if point.through is not None:
        row = {
            "guild_id": guild_id,
            "user_id": user_id,
            "through_on": point.through,
            **records.fields_of(point.progress),
        }
        records.upsert(tx, "streak_checkpoints", row, key=("guild_id", "user_id"))


def drop_checkpoint(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> None:
    """A checkpoint that covers this date goes."""
    sql = """DELETE FROM streak_checkpoints
             WHERE guild_id = :guild_id AND user_id = :user_id AND through_on >= :on"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, on=on)


def counted_on(
    tx: Transaction, guild_id: GuildId, user_id: UserId, after: date | None = None
) -> CountedDates:
    """The dates later than ``after`` that count for the member."""
    # One statement for both: a member without practice pays for one look into an index.
    sql = """SELECT local_date, 0 FROM answers
             WHERE guild_id = :guild_id AND user_id = :user_id AND withdrawn_at IS NULL
               AND local_date > :after AND counts = 1
             UNION ALL
             SELECT local_date, 1 FROM practice_days
             WHERE guild_id = :guild_id AND user_id = :user_id AND local_date > :after
               AND counts = 1"""
    rows = tx.execute(
        sql, records.stored({"guild_id": guild_id, "user_id": user_id, "after": after or ""})
    )
    return _dates(rows.fetchall())


def last_counted(tx: Transaction, guild_id: GuildId, user_id: UserId, before: date) -> date | None:
    """The last date before another that counts for the member."""
    sql = """SELECT max(local_date) FROM (
                 SELECT max(local_date) AS local_date FROM answers
                 WHERE guild_id = :guild_id AND user_id = :user_id AND withdrawn_at IS NULL
                   AND local_date < :before AND counts = 1
                 UNION ALL
                 SELECT max(local_date) FROM practice_days
                 WHERE guild_id = :guild_id AND user_id = :user_id AND local_date < :before
                   AND counts = 1) AS both_kinds"""
    last = records.value(tx, sql, guild_id=guild_id, user_id=user_id, before=before)
    return None if last is None else date.fromisoformat(last)


def has_days_between(tx: Transaction, guild_id: GuildId, after: date, before: date) -> bool:
    """Whether the server has days between two dates."""
    sql = """SELECT 1 FROM daily_posts
             WHERE guild_id = :guild_id AND local_date > :after AND local_date < :before LIMIT 1"""
    return records.value(tx, sql, guild_id=guild_id, after=after, before=before) is not None


def counted_before(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> bool:
    """Whether a date earlier than ``on`` counts for the member."""
    dates = counted_on(tx, guild_id, user_id)
    return any(day < on for day in dates.answered | dates.practised)


def counted_after(
    tx: Transaction, guild_id: GuildId, after: date | None
) -> dict[UserId, CountedDates]:
    """The dates later than ``after`` that count, of each member who has any."""
    sql = """SELECT user_id, local_date, 0 FROM answers
             WHERE guild_id = :guild_id AND local_date > :after AND withdrawn_at IS NULL
               AND counts = 1
             UNION ALL
             SELECT user_id, local_date, 1 FROM practice_days
             WHERE guild_id = :guild_id AND local_date > :after AND counts = 1"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "after": after or ""}))
    found: dict[UserId, list[tuple[str, int]]] = {}
    for user_id, day, practised in rows:
        found.setdefault(UserId(user_id), []).append((day, practised))
    return {user_id: _dates(days) for user_id, days in found.items()}


def _dates(rows: Iterable[tuple[str, int]]) -> CountedDates:
    found: tuple[set[date], set[date]] = set(), set()
    for day, by_practice in rows:
        found[by_practice].add(date.fromisoformat(day))
    return CountedDates(*map(frozenset, found))


def late_on(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[date]:
    """The dates that the member answered after the reveal, without their counting."""
    sql = """SELECT local_date FROM answers
             WHERE guild_id = :guild_id AND user_id = :user_id AND withdrawn_at IS NULL
               AND counts = 0"""
    days = records.values(tx, sql, guild_id=guild_id, user_id=user_id)
    return frozenset(date.fromisoformat(day) for day in days)


def answer_counts(tx: Transaction, guild_id: GuildId, first: date, last: date) -> dict[UserId, int]:
    """How many answers each member gave that count, dated ``first`` to ``last``."""
    sql = """SELECT user_id, count(*) FROM answers
             WHERE guild_id = :guild_id AND local_date BETWEEN :first AND :last
               AND withdrawn_at IS NULL AND counts = 1 GROUP BY user_id"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "first": first, "last": last}))
    return {UserId(user_id): answers for user_id, answers in rows}


def day_counts(tx: Transaction, guild_id: GuildId, first: date, last: date) -> dict[UserId, int]:
    """How many dates from ``first`` to ``last`` count for each member, by answer or by practice."""
    sql = """SELECT d.user_id, count(*) FROM (
                 SELECT user_id, local_date FROM answers
                 WHERE guild_id = :guild_id AND local_date BETWEEN :first AND :last
                   AND withdrawn_at IS NULL AND counts = 1
                 UNION
                 SELECT user_id, local_date FROM practice_days
                 WHERE guild_id = :guild_id AND local_date BETWEEN :first AND :last
                   AND counts = 1) d
             GROUP BY d.user_id"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "first": first, "last": last}))
    return {UserId(user_id): days for user_id, days in rows}


def practice_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, on: date
) -> tuple[PracticeEntry, ...]:
    """What a member practised on a date, in the order of its subjects."""
    sql = """SELECT subject, kind, counts FROM practice_days
             WHERE guild_id = :guild_id AND user_id = :user_id AND local_date = :on
             ORDER BY subject"""
    return records.every(tx, PracticeEntry, sql, guild_id=guild_id, user_id=user_id, on=on)


def put_practice(
    tx: Transaction, guild_id: GuildId, user_id: UserId, on: date, one: PracticeEntry, now: datetime
) -> None:
    """Write one thing down, once for a date."""
    sql = """INSERT INTO practice_days
                 (guild_id, user_id, local_date, subject, kind, practised_at, counts)
             VALUES (:guild_id, :user_id, :on, :subject, :kind, :now, :counts)
             ON CONFLICT (guild_id, user_id, local_date, subject) DO NOTHING"""
    records.run(
        tx, sql, guild_id=guild_id, user_id=user_id, on=on, now=now, **records.fields_of(one)
    )


def practised_with(
    tx: Transaction, guild_id: GuildId, user_id: UserId, first: date
) -> dict[date, tuple[Practice, ...]]:
    """The dates from ``first`` on that count by practice, each with what was practised."""
    sql = """SELECT DISTINCT p.local_date, p.kind FROM practice_days p
             JOIN practice_days e
               ON e.guild_id = p.guild_id AND e.user_id = p.user_id
                  AND e.local_date = p.local_date AND e.counts = 1
             WHERE p.guild_id = :guild_id AND p.user_id = :user_id AND p.local_date >= :first
             ORDER BY p.local_date, p.kind"""
    rows = tx.execute(
        sql, records.stored({"guild_id": guild_id, "user_id": user_id, "first": first})
    )
    found: dict[date, tuple[Practice, ...]] = {}
    for day, kind in rows:
        on = date.fromisoformat(day)
        found[on] = (*found.get(on, ()), Practice(kind))
    return found


def add_milestone(
    tx: Transaction, guild_id: GuildId, user_id: UserId, days: int, now: datetime
) -> bool:
    """Note a milestone; False if the member has had it before."""
    sql = """INSERT INTO milestones (guild_id, user_id, days, reached_at)
             VALUES (:guild_id, :user_id, :days, :now) ON CONFLICT DO NOTHING"""
    added = records.run(tx, sql, guild_id=guild_id, user_id=user_id, days=days, now=now)
    return added == 1

"""The SQL of streaks: ledger days, dates that count, checkpoints, members, milestones.

A checkpoint is a member's ``Progress`` at the end of a local date before which nothing
can change any more by itself. Who changes an older day deletes it (``forget``).
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from sqlite3 import Row

from bot.core.columns import load_date, load_date_or_none, store_date, store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.streaks.rules import DayState, LedgerDay, Progress, fold
from bot.daily.streaks.store.counting import (
    NO_DATES,
    Dates,
    answer_counts,
    answered_on,
    counted_after,
    counted_on,
    late_on,
)
from bot.daily.streaks.store.practice import Practised, practice_of, practised_with, put_practice

__all__ = [
    "START",
    "Checkpoint",
    "Dates",
    "Practised",
    "Standing",
    "answered_on",
    "checkpoint",
    "counted_on",
    "forget",
    "late_on",
    "ledger",
    "practice_of",
    "practised_with",
    "progress",
    "progress_by_practice",
    "put_practice",
    "reach_milestone",
    "save",
    "settle",
    "standings",
]

_STATES = {
    "claimed": DayState.OPEN,
    "sent": DayState.OPEN,
    "threaded": DayState.OPEN,
    "revealed": DayState.CLOSED,
    "closed": DayState.CLOSED,
    "void": DayState.VOID,
    "skipped": DayState.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A member's progress through a local date."""

    through: date | None
    progress: Progress


START = Checkpoint(None, Progress())


@dataclass(frozen=True, slots=True)
class Standing:
    """A member on the leaderboard, before places are given."""

    user_id: UserId
    name: str
    current: int
    answers: int


def _day(row: Row) -> LedgerDay:
    state = _STATES[row["state"]]
    if state is DayState.CLOSED and row["void_reason"]:
        state = DayState.VOID
    return LedgerDay(load_date(row["local_date"]), state, row["void_reason"])


def ledger(tx: Transaction, guild_id: GuildId, after: date | None = None) -> tuple[LedgerDay, ...]:
    """The guild's days later than ``after``, ascending; skips of the future included."""
    rows = tx.execute(
        """SELECT local_date, state, void_reason FROM daily_posts
           WHERE guild_id = :guild_id AND local_date > :after ORDER BY local_date""",
        {"guild_id": guild_id, "after": "" if after is None else store_date(after)},
    )
    return tuple(_day(row) for row in rows)


def checkpoint(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Checkpoint:
    """The member's checkpoint, or the start of everything."""
    row = tx.execute(
        """SELECT through_on, current, longest, credit, answered, practised FROM streak_checkpoints
           WHERE guild_id = :guild_id AND user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return START if row is None else _checkpoint(row)


def _checkpoint(row: Row) -> Checkpoint:
    return Checkpoint(
        load_date(row["through_on"]),
        Progress(row["current"], row["longest"], row["credit"], row["answered"], row["practised"]),
    )


def progress(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Progress:
    """The member's figures at this moment."""
    start = checkpoint(tx, guild_id, user_id)
    days = ledger(tx, guild_id, start.through)
    dates = counted_on(tx, guild_id, user_id, start.through)
    return fold(days, dates.answered, start.progress, practised_on=dates.practised)


def progress_by_practice(
    tx: Transaction, guild_id: GuildId, user_id: UserId, on: date
) -> tuple[Progress, Progress]:
    """The member's figures if the date did not count by practice, and if it does."""
    start = checkpoint(tx, guild_id, user_id)
    days = ledger(tx, guild_id, start.through)
    dates = counted_on(tx, guild_id, user_id, start.through)
    without, with_it = (
        fold(days, dates.answered, start.progress, practised_on=practised)
        for practised in (dates.practised - {on}, dates.practised | {on})
    )
    return without, with_it


def settle(tx: Transaction, guild_id: GuildId) -> None:
    """Move every member's checkpoint forward to the last settled date, and make missing ones.

    Skips that lie ahead are left out: days may still be written before them.
    """
    through = _settled(tx, guild_id)
    if through is None:
        return
    known = {
        row["user_id"]: _checkpoint(row)
        for row in tx.execute(
            """SELECT user_id, through_on, current, longest, credit, answered, practised
               FROM streak_checkpoints WHERE guild_id = :guild_id""",
            {"guild_id": guild_id},
        )
    }
    behind = {
        user_id: point
        for user_id in _members_who_answered(tx, guild_id)
        if (point := known.get(user_id, START)).through is None or point.through < through
    }
    for user_id, figures in _go_on(tx, guild_id, behind, through).items():
        save(tx, guild_id, user_id, Checkpoint(through, figures))


def _go_on(
    tx: Transaction, guild_id: GuildId, points: Mapping[int, Checkpoint], last: date | None = None
) -> dict[int, Progress]:
    """The figures of members from their checkpoints on, through ``last`` or to this moment.

    Who has a checkpoint shares one look at the answers since the oldest. Who has none is
    read alone, so that one newcomer does not cost the history of everybody.
    """
    if not points:
        return {}
    known = [point.through for point in points.values() if point.through is not None]
    start = min(known, default=None)
    days = ledger(tx, guild_id, start if len(known) == len(points) else None)
    dates = [day.on for day in days]
    end = len(dates) if last is None else bisect_right(dates, last)
    counted = counted_after(tx, guild_id, start) if known else {}
    found = {}
    for user_id, point in points.items():
        first = 0 if point.through is None else bisect_right(dates, point.through)
        own = counted.get(user_id, NO_DATES)
        if point.through is None:
            own = counted_on(tx, guild_id, user_id)
        found[user_id] = fold(
            days[first:end], own.answered, point.progress, practised_on=own.practised
        )
    return found


def _settled(tx: Transaction, guild_id: GuildId) -> date | None:
    row = tx.execute(
        """SELECT min(local_date) AS day FROM daily_posts
           WHERE guild_id = :guild_id AND state IN ('claimed', 'sent', 'threaded')""",
        {"guild_id": guild_id},
    ).fetchone()
    first_open = load_date_or_none(row["day"])
    row = tx.execute(
        """SELECT max(local_date) AS day FROM daily_posts
           WHERE guild_id = :guild_id AND state != 'skipped'""",
        {"guild_id": guild_id},
    ).fetchone()
    last = load_date_or_none(row["day"])
    if first_open is None or last is None:
        return last
    return min(last, first_open - timedelta(days=1))


def _members_who_answered(tx: Transaction, guild_id: GuildId) -> tuple[int, ...]:
    rows = tx.execute(
        "SELECT user_id FROM members WHERE guild_id = :guild_id ORDER BY user_id",
        {"guild_id": guild_id},
    )
    return tuple(row["user_id"] for row in rows)


def save(tx: Transaction, guild_id: GuildId, user_id: UserId, point: Checkpoint) -> None:
    """Keep a checkpoint."""
    if point.through is None:
        return
    tx.execute(
        """INSERT INTO streak_checkpoints
               (guild_id, user_id, through_on, current, longest, credit, answered, practised)
           VALUES (:guild_id, :user_id, :through, :current, :longest, :credit, :answered,
               :practised)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET
               through_on = excluded.through_on, current = excluded.current,
               longest = excluded.longest, credit = excluded.credit,
               answered = excluded.answered, practised = excluded.practised""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "through": store_date(point.through),
            "current": point.progress.current,
            "longest": point.progress.longest,
            "credit": point.progress.credit,
            "answered": point.progress.answered,
            "practised": point.progress.practised,
        },
    )


def forget(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> None:
    """Something about this member's date changed: a checkpoint that covers it is void."""
    tx.execute(
        """DELETE FROM streak_checkpoints
           WHERE guild_id = :guild_id AND user_id = :user_id AND through_on >= :on""",
        {"guild_id": guild_id, "user_id": user_id, "on": store_date(on)},
    )


def standings(
    tx: Transaction, guild_id: GuildId, first: date | None, last: date
) -> tuple[Standing, ...]:
    """Everybody who may be shown: current streak, and answers dated ``first`` to ``last``
    (``None``: since ever), by id."""
    rows = tx.execute(
        """SELECT m.user_id, m.display_name, c.through_on, c.current, c.longest, c.credit,
                  c.answered, c.practised
           FROM members m LEFT JOIN streak_checkpoints c
             ON c.guild_id = m.guild_id AND c.user_id = m.user_id
           WHERE m.guild_id = :guild_id AND m.hidden = 0 ORDER BY m.user_id""",
        {"guild_id": guild_id},
    ).fetchall()
    points = {
        row["user_id"]: START if row["through_on"] is None else _checkpoint(row) for row in rows
    }
    figures = _go_on(tx, guild_id, points)
    counted = None if first is None else answer_counts(tx, guild_id, first, last)
    result = []
    for row in rows:
        user_id = row["user_id"]
        now = figures[user_id]
        count = now.answers if counted is None else counted.get(user_id, 0)
        result.append(Standing(user_id, row["display_name"], now.current, count))
    return tuple(result)


def reach_milestone(
    tx: Transaction, guild_id: GuildId, user_id: UserId, days: int, now: datetime
) -> bool:
    """Note a milestone; False if the member has had it before."""
    cursor = tx.execute(
        """INSERT INTO milestones (guild_id, user_id, days, reached_at)
           VALUES (:guild_id, :user_id, :days, :now) ON CONFLICT DO NOTHING""",
        {"guild_id": guild_id, "user_id": user_id, "days": days, "now": store_moment(now)},
    )
    return cursor.rowcount == 1

"""The SQL of practice: what members practised on a date, one row for each thing."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.columns import load_date, store_date, store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.streaks.rules import Practice


@dataclass(frozen=True, slots=True)
class Practised:
    """One thing that was practised; ``counts``: with it there was enough for the date."""

    subject: str
    kind: Practice
    counts: bool


def practice_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, on: date
) -> tuple[Practised, ...]:
    """What a member practised on a date, in the order of its subjects."""
    rows = tx.execute(
        """SELECT subject, kind, counts FROM practice_days
           WHERE guild_id = :guild_id AND user_id = :user_id AND local_date = :on
           ORDER BY subject""",
        {"guild_id": guild_id, "user_id": user_id, "on": store_date(on)},
    )
    return tuple(
        Practised(row["subject"], Practice(row["kind"]), bool(row["counts"])) for row in rows
    )


def put_practice(
    tx: Transaction, guild_id: GuildId, user_id: UserId, on: date, one: Practised, now: datetime
) -> None:
    """Write one thing down, once for a date."""
    tx.execute(
        """INSERT INTO practice_days
               (guild_id, user_id, local_date, subject, kind, practised_at, counts)
           VALUES (:guild_id, :user_id, :on, :subject, :kind, :now, :counts)
           ON CONFLICT (guild_id, user_id, local_date, subject) DO NOTHING""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "on": store_date(on),
            "subject": one.subject,
            "kind": one.kind.value,
            "now": store_moment(now),
            "counts": one.counts,
        },
    )


def practised_with(
    tx: Transaction, guild_id: GuildId, user_id: UserId, first: date
) -> dict[date, tuple[Practice, ...]]:
    """The dates from ``first`` on that count by practice, each with what was practised."""
    rows = tx.execute(
        """SELECT DISTINCT p.local_date, p.kind FROM practice_days p
           JOIN practice_days e
             ON e.guild_id = p.guild_id AND e.user_id = p.user_id
                AND e.local_date = p.local_date AND e.counts = 1
           WHERE p.guild_id = :guild_id AND p.user_id = :user_id AND p.local_date >= :first
           ORDER BY p.local_date, p.kind""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "first": store_date(first),
        },
    )
    found: dict[date, tuple[Practice, ...]] = {}
    for row in rows:
        on = load_date(row["local_date"])
        found[on] = (*found.get(on, ()), Practice(row["kind"]))
    return found

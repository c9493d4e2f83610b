"""The SQL of the dates that count for members, by an answer or by practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.columns import load_date, store_date
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that count for a member: by an answer, and by practice (perhaps both)."""

    answered: frozenset[date] = frozenset()
    practised: frozenset[date] = frozenset()


NO_DATES = Dates()


def answered_on(
    tx: Transaction, guild_id: GuildId, user_id: UserId, after: date | None = None
) -> frozenset[date]:
    """The dates whose question the member answered so that it counts."""
    return counted_on(tx, guild_id, user_id, after).answered


def counted_on(
    tx: Transaction, guild_id: GuildId, user_id: UserId, after: date | None = None
) -> Dates:
    """The dates that count for the member."""
    # One statement for both: a member without practice pays for one look into an index.
    rows = tx.execute(
        """SELECT local_date, 0 FROM answers
           WHERE guild_id = :guild_id AND user_id = :user_id AND withdrawn_at IS NULL
             AND local_date > :after AND counts = 1
           UNION ALL
           SELECT local_date, 1 FROM practice_days
           WHERE guild_id = :guild_id AND user_id = :user_id AND local_date > :after
             AND counts = 1""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "after": "" if after is None else store_date(after),
        },
    )
    return _dates(rows.fetchall())


def _dates(rows: Sequence[tuple[str, int]]) -> Dates:
    answered = frozenset([load_date(day) for day, by_practice in rows if not by_practice])
    if len(answered) == len(rows):
        return Dates(answered)
    return Dates(answered, frozenset([load_date(day) for day, practised in rows if practised]))


def late_on(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[date]:
    """The dates that the member answered after the reveal, without their counting."""
    rows = tx.execute(
        """SELECT local_date FROM answers
           WHERE guild_id = :guild_id AND user_id = :user_id AND withdrawn_at IS NULL
             AND counts = 0""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return frozenset(load_date(row["local_date"]) for row in rows)


def counted_after(tx: Transaction, guild_id: GuildId, after: date | None) -> dict[int, Dates]:
    """The dates later than ``after`` that count, of each member who has any."""
    rows = tx.execute(
        """SELECT user_id, local_date, 0 FROM answers
           WHERE guild_id = :guild_id AND local_date > :after AND withdrawn_at IS NULL
             AND counts = 1
           UNION ALL
           SELECT user_id, local_date, 1 FROM practice_days
           WHERE guild_id = :guild_id AND local_date > :after AND counts = 1""",
        {"guild_id": guild_id, "after": "" if after is None else store_date(after)},
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for user_id, day, practised in rows:
        found.setdefault(user_id, []).append((day, practised))
    return {user_id: _dates(days) for user_id, days in found.items()}


def answer_counts(tx: Transaction, guild_id: GuildId, first: date, last: date) -> dict[int, int]:
    """How many answers each member gave that count, dated ``first`` to ``last``."""
    rows = tx.execute(
        """SELECT user_id, count(*) AS answers FROM answers
           WHERE guild_id = :guild_id AND local_date BETWEEN :first AND :last
             AND withdrawn_at IS NULL AND counts = 1 GROUP BY user_id""",
        {"guild_id": guild_id, "first": store_date(first), "last": store_date(last)},
    )
    return {row["user_id"]: row["answers"] for row in rows}

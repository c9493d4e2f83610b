"""The SQL of members: personal, and part of export and deletion."""

from dataclasses import dataclass
from datetime import date, datetime, time
from sqlite3 import Row

from bot.core.columns import (
    load_date_or_none,
    load_moment_or_none,
    load_time,
    store_date,
    store_moment,
    store_moment_or_none,
    store_time,
)
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId

LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class MemberChoices:
    """What a member chose; ``remind_at`` is a wall clock time in ``remind_tz``."""

    guild_id: GuildId
    user_id: UserId
    display_name: str = ""
    hidden: bool = False
    remind_at: time | None = None
    remind_tz: str | None = None
    next_reminder_at: datetime | None = None
    next_reminder_on: date | None = None


def _member(row: Row) -> MemberChoices:
    return MemberChoices(
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        display_name=row["display_name"],
        hidden=bool(row["hidden"]),
        remind_at=None if row["remind_at"] is None else load_time(row["remind_at"]),
        remind_tz=row["remind_tz"],
        next_reminder_at=load_moment_or_none(row["next_reminder_at"]),
        next_reminder_on=load_date_or_none(row["next_reminder_on"]),
    )


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> MemberChoices:
    """A member's choices; the defaults for somebody unknown."""
    row = tx.execute(
        """SELECT guild_id, user_id, display_name, hidden, remind_at, remind_tz,
                  next_reminder_at, next_reminder_on
           FROM members WHERE guild_id = :guild_id AND user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return MemberChoices(guild_id, user_id) if row is None else _member(row)


def remember(tx: Transaction, guild_id: GuildId, user_id: UserId, name: str) -> None:
    """Note that the member exists and what they are called."""
    tx.execute(
        """INSERT INTO members (guild_id, user_id, display_name)
           VALUES (:guild_id, :user_id, :name)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET display_name = excluded.display_name
           WHERE display_name != excluded.display_name""",
        {"guild_id": guild_id, "user_id": user_id, "name": name[:LONGEST_NAME]},
    )


def meet(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """Note that the member exists; what they are called is known with their first answer."""
    tx.execute(
        """INSERT INTO members (guild_id, user_id) VALUES (:guild_id, :user_id)
           ON CONFLICT (guild_id, user_id) DO NOTHING""",
        {"guild_id": guild_id, "user_id": user_id},
    )


def set_hidden(tx: Transaction, guild_id: GuildId, user_id: UserId, *, hidden: bool) -> None:
    """Show the member on leaderboards and in announcements, or never."""
    tx.execute(
        """INSERT INTO members (guild_id, user_id, hidden) VALUES (:guild_id, :user_id, :hidden)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET hidden = excluded.hidden""",
        {"guild_id": guild_id, "user_id": user_id, "hidden": hidden},
    )


def hidden_of(tx: Transaction, guild_id: GuildId) -> frozenset[int]:
    """Who is never to be shown to others."""
    rows = tx.execute(
        "SELECT user_id FROM members WHERE guild_id = :guild_id AND hidden = 1",
        {"guild_id": guild_id},
    )
    return frozenset(row["user_id"] for row in rows)


def set_reminder(
    tx: Transaction,
    guild_id: GuildId,
    user_id: UserId,
    *,
    at: time | None,
    tz: str | None,
    next_at: datetime | None,
    next_on: date | None,
) -> None:
    """Set or clear (all None) the evening reminder."""
    tx.execute(
        """INSERT INTO members (guild_id, user_id, remind_at, remind_tz, next_reminder_at,
               next_reminder_on)
           VALUES (:guild_id, :user_id, :at, :tz, :next_at, :next_on)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET
               remind_at = excluded.remind_at, remind_tz = excluded.remind_tz,
               next_reminder_at = excluded.next_reminder_at,
               next_reminder_on = excluded.next_reminder_on""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "at": None if at is None else store_time(at),
            "tz": tz,
            "next_at": store_moment_or_none(next_at),
            "next_on": None if next_on is None else store_date(next_on),
        },
    )


def due_reminders(tx: Transaction, now: datetime) -> tuple[MemberChoices, ...]:
    """Members whose reminder is due, the longest waiting first."""
    rows = tx.execute(
        """SELECT guild_id, user_id, display_name, hidden, remind_at, remind_tz,
                  next_reminder_at, next_reminder_on
           FROM members WHERE next_reminder_at <= :now
           ORDER BY next_reminder_at, guild_id, user_id""",
        {"now": store_moment(now)},
    )
    return tuple(_member(row) for row in rows)


def next_reminder_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a reminder is due."""
    row = tx.execute(
        "SELECT min(next_reminder_at) AS at FROM members WHERE next_reminder_at > :after",
        {"after": store_moment(after)},
    ).fetchone()
    return load_moment_or_none(row["at"])


def leave_note(tx: Transaction, guild_id: GuildId, user_id: UserId, note: str) -> None:
    """Something to say privately with the member's next command."""
    tx.execute(
        """INSERT INTO members (guild_id, user_id, note) VALUES (:guild_id, :user_id, :note)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET note = excluded.note""",
        {"guild_id": guild_id, "user_id": user_id, "note": note},
    )


def has_note(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Whether a note waits for the member."""
    row = tx.execute(
        """SELECT 1 FROM members
           WHERE guild_id = :guild_id AND user_id = :user_id AND note != ''""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return row is not None


def take_note(tx: Transaction, guild_id: GuildId, user_id: UserId) -> str:
    """The note that waits for the member, once; "" if there is none."""
    row = tx.execute(
        """SELECT note FROM members
           WHERE guild_id = :guild_id AND user_id = :user_id AND note != ''""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    if row is None:
        return ""
    leave_note(tx, guild_id, user_id, "")
    return str(row["note"])

"""The SQL of members: personal, and part of export and deletion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId

LONGEST_NAME = 32
MOST_NOTES = 5
"""More wait for nobody: the newest are said, in one message."""
_BETWEEN_NOTES = "\x1e"
_KEY = ("guild_id", "user_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPlan:
    """When a member is reminded: a wall clock time in ``remind_tz``; without a time never. The
    zone is the member's own also where there is no reminder."""

    remind_at: time | None = None
    remind_tz: str | None = None
    next_reminder_at: datetime | None = None
    next_reminder_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChoices(ReminderPlan):
    """What a member chose."""

    guild_id: GuildId
    user_id: UserId
    display_name: str = ""
    hidden: bool = False


_COLUMNS = records.columns(MemberChoices)


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> MemberChoices:
    """A member's choices; the defaults for somebody unknown."""
    sql = f"SELECT {_COLUMNS} FROM members WHERE guild_id = :guild_id AND user_id = :user_id"
    found = records.known(tx, MemberChoices, sql, guild_id=guild_id, user_id=user_id)
    return found or MemberChoices(guild_id=guild_id, user_id=user_id)


def zone_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> str | None:
    """The zone that a person told in a server; else the one they told in others, if it is the same
    in all of them. Only they are ever shown it."""
    here = get(tx, guild_id, user_id).remind_tz
    if here is not None:
        return here
    sql = """SELECT DISTINCT remind_tz FROM members
        WHERE user_id = :user_id AND remind_tz IS NOT NULL"""
    told = records.values(tx, sql, user_id=user_id)
    return str(told[0]) if len(told) == 1 else None


def _set(tx: Transaction, guild_id: GuildId, user_id: UserId, values: dict[str, object]) -> None:
    filled = {"guild_id": guild_id, "user_id": user_id, **values}
    records.upsert(tx, "members", filled, key=_KEY)


def remember(tx: Transaction, guild_id: GuildId, user_id: UserId, name: str) -> None:
    """Note that the member exists and what they are called."""
    _set(tx, guild_id, user_id, {"display_name": name[:LONGEST_NAME]})


def rename(tx: Transaction, guild_id: GuildId, user_id: UserId, name: str) -> None:
    """A member is called something else now; nobody is added by that."""
    sql = """UPDATE members SET display_name = :name
             WHERE guild_id = :guild_id AND user_id = :user_id AND display_name != :name"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, name=name[:LONGEST_NAME])


def meet(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """Note that the member exists; what they are called is known with their first answer."""
    sql = """INSERT INTO members (guild_id, user_id) VALUES (:guild_id, :user_id)
             ON CONFLICT (guild_id, user_id) DO NOTHING"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)


def set_hidden(tx: Transaction, guild_id: GuildId, user_id: UserId, *, hidden: bool) -> None:
    """Show the member on leaderboards and in announcements, or never."""
    _set(tx, guild_id, user_id, {"hidden": hidden})


def is_hidden(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Whether the member is shown nowhere."""
    sql = "SELECT hidden FROM members WHERE guild_id = :guild_id AND user_id = :user_id"
    return bool(records.value(tx, sql, guild_id=guild_id, user_id=user_id))


def hidden_of(tx: Transaction, guild_id: GuildId) -> frozenset[UserId]:
    """Everyone who is never to be shown to others."""
    sql = "SELECT user_id FROM members WHERE guild_id = :guild_id AND hidden = 1"
    return frozenset(records.values(tx, sql, guild_id=guild_id))


def set_reminder(
    tx: Transaction, guild_id: GuildId, user_id: UserId, reminder: ReminderPlan
) -> None:
    """Set the evening reminder."""
    _set(tx, guild_id, user_id, records.fields_of(reminder))


def stop_reminder(
    tx: Transaction, guild_id: GuildId, user_id: UserId, tz: str | None = None
) -> None:
    """No reminders any more. The zone that the member told, now or before, stays: reviews and mock
    interviews go by it, too."""
    off: dict[str, object] = {"remind_at": None, "next_reminder_at": None, "next_reminder_on": None}
    if tz is not None:
        off["remind_tz"] = tz
    _set(tx, guild_id, user_id, off)


def due_reminders(tx: Transaction, now: datetime) -> tuple[MemberChoices, ...]:
    """Members whose reminder is due, the longest waiting first."""
    sql = f"""SELECT {_COLUMNS} FROM members WHERE next_reminder_at <= :now
              ORDER BY next_reminder_at, guild_id, user_id"""
    return records.every(tx, MemberChoices, sql, now=now)


def reminders(tx: Transaction, guild_id: GuildId) -> tuple[tuple[time, str, int], ...]:
    """The hours at which members of a server want to be reminded, with zone and how many do."""
    sql = """SELECT remind_at, remind_tz, count(*) FROM members
             WHERE guild_id = :guild_id AND remind_at IS NOT NULL
             GROUP BY remind_at, remind_tz ORDER BY remind_at, remind_tz"""
    rows = tx.execute(sql, {"guild_id": guild_id})
    return tuple((time.fromisoformat(at), tz, how_many) for at, tz, how_many in rows)


def next_reminder_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a reminder is due."""
    sql = "SELECT min(next_reminder_at) FROM members WHERE next_reminder_at > :after"
    return records.moment(tx, sql, after=after)


def leave_note(tx: Transaction, guild_id: GuildId, user_id: UserId, note: str) -> None:
    """Something to say privately after the member's next command or form, beside what waits."""
    waiting = notes_for(tx, guild_id, user_id)
    if note not in waiting:
        _set_notes(tx, guild_id, user_id, (*waiting, note)[-MOST_NOTES:])


def drop_notes(tx: Transaction, guild_id: GuildId, user_id: UserId, *notes: str) -> None:
    """What waits to be said was said, or is no longer true; anything else that waits stays."""
    waiting = notes_for(tx, guild_id, user_id)
    left = [one for one in waiting if one not in notes]
    if len(left) < len(waiting):
        _set_notes(tx, guild_id, user_id, left)


def notes_for(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[str, ...]:
    """What waits to be said to the member, the oldest first."""
    sql = "SELECT note FROM members WHERE guild_id = :guild_id AND user_id = :user_id"
    found = records.value(tx, sql, guild_id=guild_id, user_id=user_id)
    return tuple(filter(None, str(found or "").split(_BETWEEN_NOTES)))


def _set_notes(tx: Transaction, guild_id: GuildId, user_id: UserId, notes: Sequence[str]) -> None:
    _set(tx, guild_id, user_id, {"note": _BETWEEN_NOTES.join(notes)})

"""The SQL of the cards that say that somebody wants to practise now. Nobody's data: they count."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, MessageId

_TABLE = "interview_calls"


@dataclass(frozen=True, slots=True)
class Call:
    """One card, from the first who waits until nobody does. ``people`` wait; ``has_called``: it
    may call the organiser's role. Moments are aware UTC."""

    call_id: int
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None
    people: int
    has_called: bool
    opened_at: datetime
    until_at: datetime
    closed_at: datetime | None
    revision: int
    drawn_revision: int


_COLUMNS = records.columns(Call)


def open_call(
    tx: Transaction, guild_id: GuildId, channel_id: ChannelId, *, people: int, has_called: bool,
    now: datetime, until_at: datetime,
) -> int:  # fmt: skip
    """A new card is wanted; its number."""
    row = {
        "guild_id": guild_id, "channel_id": channel_id, "people": people,
        "has_called": has_called, "opened_at": now, "until_at": until_at,
    }  # fmt: skip
    return records.insert(tx, _TABLE, records.stored(row), returning="call_id")


def get(tx: Transaction, guild_id: GuildId, call_id: int) -> Call | None:
    """One card."""
    sql = f"""SELECT {_COLUMNS} FROM interview_calls
        WHERE call_id = :call_id AND guild_id = :guild_id"""
    return records.one(tx, Call, sql, guild_id=guild_id, call_id=call_id)


def current(tx: Transaction, guild_id: GuildId) -> Call | None:
    """The card of a server on which somebody waits, if any."""
    sql = f"""SELECT {_COLUMNS} FROM interview_calls
        WHERE guild_id = :guild_id AND closed_at IS NULL"""
    return records.one(tx, Call, sql, guild_id=guild_id)


def called_since(tx: Transaction, guild_id: GuildId, since: datetime) -> bool:
    """Whether the role was called after a moment."""
    sql = """SELECT 1 FROM interview_calls
        WHERE guild_id = :guild_id AND opened_at > :since AND has_called"""
    return records.value(tx, sql, guild_id=guild_id, since=since) is not None


def change(tx: Transaction, call: Call, people: int, until_at: datetime) -> None:
    """Others wait now, or longer."""
    sql = """UPDATE interview_calls
        SET people = :people, until_at = :until_at, revision = revision + 1
        WHERE call_id = :call_id"""
    records.run(tx, sql, call_id=call.call_id, people=people, until_at=until_at)


def close(tx: Transaction, call_id: int, now: datetime) -> None:
    """Nobody waits any more."""
    sql = "UPDATE interview_calls SET closed_at = :now WHERE call_id = :call_id"
    records.run(tx, sql, call_id=call_id, now=now)


def mark(tx: Transaction, call_id: int, message_id: MessageId, revision: int) -> None:
    """The card stands there and shows this revision."""
    sql = """UPDATE interview_calls SET message_id = :message_id, drawn_revision = :revision
        WHERE call_id = :call_id"""
    records.run(tx, sql, call_id=call_id, message_id=message_id, revision=revision)

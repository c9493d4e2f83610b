"""The SQL of servers that removed the bot. Nobody's data."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId


@dataclass(frozen=True, slots=True)
class Departure:
    """A server that removed the bot at a moment (aware UTC)."""

    guild_id: GuildId
    left_at: datetime


def note(tx: Transaction, departure: Departure) -> None:
    """The bot was removed now, whatever was before."""
    records.upsert(
        tx, "departures", {**records.fields_of(departure), "asked_at": None}, key=("guild_id",)
    )


def note_known(tx: Transaction) -> None:
    """Servers that are known to have removed the bot, perhaps while it was not running."""
    sql = """INSERT INTO departures (guild_id, left_at)
        SELECT guild_id, min(from_at) FROM server_absences WHERE to_at IS NULL AND NOT is_outage
        GROUP BY guild_id
        ON CONFLICT (guild_id) DO NOTHING"""
    records.run(tx, sql)


def forget(tx: Transaction, guild_id: GuildId) -> None:
    """The bot is there (again). Harmless to repeat."""
    records.run(tx, "DELETE FROM departures WHERE guild_id = :guild_id", guild_id=guild_id)


def every(tx: Transaction) -> tuple[Departure, ...]:
    """All of them, the earliest first."""
    sql = "SELECT guild_id, left_at FROM departures ORDER BY left_at, guild_id"
    return records.every(tx, Departure, sql)


def due(tx: Transaction, left_before: datetime, asked_before: datetime) -> tuple[Departure, ...]:
    """Who removed the bot by then, and wasn't asked about since, the earliest first."""
    sql = """SELECT guild_id, left_at FROM departures
        WHERE left_at <= :left_before AND (asked_at IS NULL OR asked_at <= :asked_before)
        ORDER BY left_at, guild_id"""
    return records.every(tx, Departure, sql, left_before=left_before, asked_before=asked_before)


def set_asked(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Discord was asked whether the bot is really gone, and didn't say."""
    sql = "UPDATE departures SET asked_at = :now WHERE guild_id = :guild_id"
    records.run(tx, sql, guild_id=guild_id, now=now)


def first_after(tx: Transaction, after: datetime) -> datetime | None:
    """When the earliest one after a moment was."""
    sql = "SELECT min(left_at) FROM departures WHERE left_at > :after"
    return records.moment(tx, sql, after=after)


def first_asked(tx: Transaction, left_before: datetime) -> datetime | None:
    """When it was first asked in vain about one that is due."""
    sql = "SELECT min(asked_at) FROM departures WHERE left_at <= :left_before"
    return records.moment(tx, sql, left_before=left_before)

"""The SQL of absences: who was not in a server any more when Discord was asked. Personal."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who is not in a server; ``asked_at`` (aware UTC) is when Discord said so."""

    guild_id: GuildId
    user_id: UserId
    asked_at: datetime


def everybody(tx: Transaction) -> tuple[Absence, ...]:
    """All absences, of all servers."""
    return records.every(tx, Absence, "SELECT guild_id, user_id, asked_at FROM absences")


def note(tx: Transaction, absence: Absence) -> None:
    """Somebody is not there, or still not."""
    records.upsert(tx, "absences", absence, key=("guild_id", "user_id"))


def end(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """Somebody is there again. Harmless to repeat."""
    sql = "DELETE FROM absences WHERE guild_id = :guild_id AND user_id = :user_id"
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)

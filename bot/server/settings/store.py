"""The SQL of the settings of servers. Every function runs inside one transaction."""

from datetime import date, datetime
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.server.settings.rules.declared import GuildSettings

NOT_SET_UP = "This server isn't set up yet. An organiser starts it with `/setup`."


def get(tx: Transaction, guild_id: GuildId) -> GuildSettings | None:
    """The settings of a server, or None if it was never set up."""
    sql = f"SELECT {records.columns(GuildSettings)} FROM guilds WHERE guild_id = :guild_id"
    return records.known(tx, GuildSettings, sql, guild_id=guild_id)


def settings_or_refuse(tx: Transaction, guild_id: GuildId) -> GuildSettings:
    """The settings of a server, where nothing can be done without them."""
    settings = get(tx, guild_id)
    if settings is None:
        raise UserError(NOT_SET_UP)
    return settings


def save(tx: Transaction, settings: GuildSettings, now: datetime) -> None:
    """Write all settings of a server, new or changed."""
    filled = {**records.fields_of(settings), "updated_at": now}
    records.upsert(tx, "guilds", filled, key=("guild_id",), once={"created_at": now})


def organised_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """That a member set the server up, for their export."""
    sql = """SELECT guild_id, organiser_id FROM guilds
             WHERE guild_id = :guild_id AND organiser_id = :user_id"""
    return records.plain(tx, sql, guild_id=guild_id, user_id=user_id)


def forget_organiser(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """Nobody in person hears of trouble any more, until an organiser uses ``/setup`` again; the
    channel of notices does."""
    sql = """UPDATE guilds SET organiser_id = 0
             WHERE guild_id = :guild_id AND organiser_id = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)


def set_next_post(tx: Transaction, guild_id: GuildId, at: datetime | None, on: date | None) -> None:
    """Write down when the server's next question is due."""
    sql = "UPDATE guilds SET next_post_at = :at, next_post_on = :on WHERE guild_id = :guild_id"
    records.run(tx, sql, guild_id=guild_id, at=at, on=on)


def mark_left(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The bot was removed: nothing is due any more, the settings stay."""
    sql = """UPDATE guilds SET left_at = :now, next_post_at = NULL, next_post_on = NULL
             WHERE guild_id = :guild_id AND left_at IS NULL"""
    records.run(tx, sql, guild_id=guild_id, now=now)


def mark_back(tx: Transaction, guild_id: GuildId) -> None:
    """The bot is in the server again. Harmless where it always was."""
    sql = "UPDATE guilds SET left_at = NULL WHERE guild_id = :guild_id"
    records.run(tx, sql, guild_id=guild_id)


def presence(tx: Transaction) -> dict[GuildId, bool]:
    """Every server that was set up, and whether the bot has left it."""
    here = records.values(tx, "SELECT guild_id FROM guilds WHERE left_at IS NULL")
    gone = records.values(tx, "SELECT guild_id FROM guilds WHERE left_at IS NOT NULL")
    return {**dict.fromkeys(here, False), **dict.fromkeys(gone, True)}


def every(tx: Transaction) -> tuple[GuildSettings, ...]:
    """The settings of each server that the bot is in, by server."""
    columns = records.columns(GuildSettings)
    sql = f"SELECT {columns} FROM guilds WHERE left_at IS NULL ORDER BY guild_id"
    return records.every(tx, GuildSettings, sql)


def due(tx: Transaction, now: datetime) -> tuple[GuildId, ...]:
    """Servers whose next question is due, the longest waiting first."""
    sql = "SELECT guild_id FROM guilds WHERE next_post_at <= :now ORDER BY next_post_at, guild_id"
    return records.values(tx, sql, now=now)


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a server's question is due."""
    sql = "SELECT min(next_post_at) FROM guilds WHERE next_post_at > :after"
    return records.moment(tx, sql, after=after)


def clear_ping_role(tx: Transaction, guild_id: GuildId) -> None:
    """Questions ping nobody any more."""
    records.run(
        tx, "UPDATE guilds SET ping_role_id = NULL WHERE guild_id = :guild_id", guild_id=guild_id
    )


def set_paused(tx: Transaction, guild_id: GuildId, *, paused: bool) -> None:
    """Pause or resume the daily question."""
    sql = "UPDATE guilds SET paused = :paused WHERE guild_id = :guild_id"
    records.run(tx, sql, guild_id=guild_id, paused=paused)

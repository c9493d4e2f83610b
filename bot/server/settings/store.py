"""The SQL of guild settings. Every function runs inside one transaction."""

from datetime import date, datetime
from sqlite3 import Row
from typing import Any

from bot.core.columns import (
    load_date_or_none,
    load_json,
    load_moment_or_none,
    load_time,
    store_date,
    store_json,
    store_moment,
    store_moment_or_none,
    store_time,
)
from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.server.settings.rules import GuildSettings, weekday_mask, weekdays_of_mask

_COLUMNS = """guild_id, channel_id, notice_channel_id, organiser_id, post_time, tz, weekdays,
    ping_role_id, topics, difficulty_mix, reveal_minutes, min_chars, late_counts, milestones,
    any_practice, author_reports, paused, left_at, next_post_at, next_post_on"""


def _settings(row: Row) -> GuildSettings:
    return GuildSettings(
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        organiser_id=row["organiser_id"],
        post_time=load_time(row["post_time"]),
        tz=row["tz"],
        weekdays=weekdays_of_mask(row["weekdays"]),
        ping_role_id=row["ping_role_id"],
        topics=load_json(row["topics"]),
        difficulty_mix=load_json(row["difficulty_mix"]),
        reveal_minutes=row["reveal_minutes"],
        min_chars=row["min_chars"],
        late_counts=bool(row["late_counts"]),
        milestones=bool(row["milestones"]),
        any_practice=bool(row["any_practice"]),
        author_reports=bool(row["author_reports"]),
        paused=bool(row["paused"]),
        notice_channel_id=row["notice_channel_id"],
        left=row["left_at"] is not None,
        next_post_at=load_moment_or_none(row["next_post_at"]),
        next_post_on=load_date_or_none(row["next_post_on"]),
    )


def get(tx: Transaction, guild_id: GuildId) -> GuildSettings | None:
    """The settings of a guild, or None if it was never set up."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM guilds WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchone()
    return None if row is None else _settings(row)


def save(tx: Transaction, settings: GuildSettings, now: datetime) -> None:
    """Write all settings of a guild, new or changed."""
    tx.execute(
        """INSERT INTO guilds (guild_id, channel_id, notice_channel_id, organiser_id, post_time,
               tz, weekdays, ping_role_id, topics, difficulty_mix, reveal_minutes, min_chars,
               late_counts, milestones, any_practice, author_reports, paused, next_post_at,
               next_post_on, created_at, updated_at)
           VALUES (:guild_id, :channel_id, :notice_channel_id, :organiser_id, :post_time, :tz,
               :weekdays, :ping_role_id, :topics, :difficulty_mix, :reveal_minutes, :min_chars,
               :late_counts, :milestones, :any_practice, :author_reports, :paused,
               :next_post_at, :next_post_on, :now, :now)
           ON CONFLICT (guild_id) DO UPDATE SET
               channel_id = excluded.channel_id,
               notice_channel_id = excluded.notice_channel_id,
               organiser_id = excluded.organiser_id,
               post_time = excluded.post_time, tz = excluded.tz,
               weekdays = excluded.weekdays, ping_role_id = excluded.ping_role_id,
               topics = excluded.topics, difficulty_mix = excluded.difficulty_mix,
               reveal_minutes = excluded.reveal_minutes, min_chars = excluded.min_chars,
               late_counts = excluded.late_counts, milestones = excluded.milestones,
               any_practice = excluded.any_practice, author_reports = excluded.author_reports,
               paused = excluded.paused, left_at = NULL,
               next_post_at = excluded.next_post_at, next_post_on = excluded.next_post_on,
               updated_at = excluded.updated_at""",
        _values(settings, now),
    )


def _values(settings: GuildSettings, now: datetime) -> dict[str, Any]:
    """The settings as their columns hold them."""
    return {
        "guild_id": settings.guild_id,
        "channel_id": settings.channel_id,
        "notice_channel_id": settings.notice_channel_id,
        "organiser_id": settings.organiser_id,
        "post_time": store_time(settings.post_time),
        "tz": settings.tz,
        "weekdays": weekday_mask(settings.weekdays),
        "ping_role_id": settings.ping_role_id,
        "topics": store_json(settings.topics),
        "difficulty_mix": store_json(settings.difficulty_mix),
        "reveal_minutes": settings.reveal_minutes,
        "min_chars": settings.min_chars,
        "late_counts": settings.late_counts,
        "milestones": settings.milestones,
        "any_practice": settings.any_practice,
        "author_reports": settings.author_reports,
        "paused": settings.paused,
        "next_post_at": store_moment_or_none(settings.next_post_at),
        "next_post_on": None
        if settings.next_post_on is None
        else store_date(settings.next_post_on),
        "now": store_moment(now),
    }


def set_next_post(tx: Transaction, guild_id: GuildId, at: datetime | None, on: date | None) -> None:
    """Write down when the guild's next question is due."""
    tx.execute(
        """UPDATE guilds SET next_post_at = :at, next_post_on = :on
           WHERE guild_id = :guild_id""",
        {
            "guild_id": guild_id,
            "at": store_moment_or_none(at),
            "on": None if on is None else store_date(on),
        },
    )


def mark_left(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The bot was removed: nothing is due any more, the settings stay."""
    tx.execute(
        """UPDATE guilds SET left_at = :now, next_post_at = NULL, next_post_on = NULL
           WHERE guild_id = :guild_id AND left_at IS NULL""",
        {"guild_id": guild_id, "now": store_moment(now)},
    )


def mark_back(tx: Transaction, guild_id: GuildId) -> None:
    """The bot is in the guild again."""
    tx.execute(
        "UPDATE guilds SET left_at = NULL WHERE guild_id = :guild_id", {"guild_id": guild_id}
    )


def presence(tx: Transaction) -> dict[int, bool]:
    """Every guild that was set up, and whether the bot has left it."""
    rows = tx.execute("SELECT guild_id, left_at IS NOT NULL AS gone FROM guilds")
    return {row["guild_id"]: bool(row["gone"]) for row in rows}


def due(tx: Transaction, now: datetime) -> tuple[int, ...]:
    """Guilds whose next question is due, the longest waiting first."""
    rows = tx.execute(
        """SELECT guild_id FROM guilds WHERE next_post_at <= :now
           ORDER BY next_post_at, guild_id""",
        {"now": store_moment(now)},
    )
    return tuple(row["guild_id"] for row in rows)


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a guild's question is due."""
    row = tx.execute(
        "SELECT min(next_post_at) AS at FROM guilds WHERE next_post_at > :after",
        {"after": store_moment(after)},
    ).fetchone()
    return load_moment_or_none(row["at"])


def set_paused(tx: Transaction, guild_id: GuildId, *, paused: bool) -> None:
    """Pause or resume the daily question."""
    tx.execute(
        "UPDATE guilds SET paused = :paused WHERE guild_id = :guild_id",
        {"guild_id": guild_id, "paused": paused},
    )

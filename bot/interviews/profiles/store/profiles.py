"""The SQL of profiles and blocks. Personal; a block belongs to the one who made it."""

from datetime import datetime
from sqlite3 import Row

from bot.core.columns import load_moment_or_none, store_moment, store_moment_or_none
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.values.values import Cadence, Level, OddWish, Profile, RoleWish, Track, Window

_COLUMNS = """guild_id, user_id, level, tracks, topics, tz, windows, cadence, languages,
    role_wish, odd_wish, paused_until, pause_reason"""


def _window(text: str) -> Window:
    weekday, _, rest = text.partition(":")
    start, _, end = rest.partition("-")
    return Window(int(weekday), int(start), int(end))


def _profile(row: Row) -> Profile:
    return Profile(
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        level=Level(row["level"]),
        tracks=frozenset(Track(word) for word in row["tracks"].split()),
        topics=frozenset(row["topics"].split()),
        tz=row["tz"],
        windows=tuple(_window(word) for word in row["windows"].split()),
        cadence=Cadence(row["cadence"]),
        languages=frozenset(row["languages"].split()),
        role_wish=RoleWish(row["role_wish"]),
        odd_wish=OddWish(row["odd_wish"]),
        paused_until=load_moment_or_none(row["paused_until"]),
        pause_reason=row["pause_reason"],
    )


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Profile | None:
    """A member's profile; None for who never joined or left."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM interview_profiles
            WHERE guild_id = :guild_id AND user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return None if row is None else _profile(row)


def of_guild(tx: Transaction, guild_id: GuildId) -> tuple[Profile, ...]:
    """All profiles of a guild, paused ones included, by user id."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM interview_profiles WHERE guild_id = :guild_id
            ORDER BY user_id""",
        {"guild_id": guild_id},
    )
    return tuple(_profile(row) for row in rows)


def save(tx: Transaction, profile: Profile, now: datetime) -> None:
    """Write a profile, new or changed."""
    tx.execute(
        """INSERT INTO interview_profiles (guild_id, user_id, level, tracks, topics, tz, windows,
               cadence, languages, role_wish, odd_wish, paused_until, pause_reason, joined_at,
               updated_at)
           VALUES (:guild_id, :user_id, :level, :tracks, :topics, :tz, :windows, :cadence,
               :languages, :role_wish, :odd_wish, :paused_until, :pause_reason, :now, :now)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET level = excluded.level,
               tracks = excluded.tracks, topics = excluded.topics, tz = excluded.tz,
               windows = excluded.windows, cadence = excluded.cadence,
               languages = excluded.languages, role_wish = excluded.role_wish,
               odd_wish = excluded.odd_wish, paused_until = excluded.paused_until,
               pause_reason = excluded.pause_reason, updated_at = excluded.updated_at""",
        {
            "guild_id": profile.guild_id,
            "user_id": profile.user_id,
            "level": profile.level.value,
            "tracks": " ".join(sorted(profile.tracks)),
            "topics": " ".join(sorted(profile.topics)),
            "tz": profile.tz,
            "windows": " ".join(f"{one.weekday}:{one.start}-{one.end}" for one in profile.windows),
            "cadence": profile.cadence.value,
            "languages": " ".join(sorted(profile.languages)),
            "role_wish": profile.role_wish.value,
            "odd_wish": profile.odd_wish.value,
            "paused_until": store_moment_or_none(profile.paused_until),
            "pause_reason": profile.pause_reason,
            "now": store_moment(now),
        },
    )


def rest(
    tx: Transaction,
    guild_id: GuildId,
    user_id: UserId,
    until: datetime | None,
    reason: str,
    now: datetime,
) -> None:
    """Begin a pause, or end it (``until`` None); what the member wants stays as old as it is."""
    tx.execute(
        """UPDATE interview_profiles SET paused_until = :until, pause_reason = :reason,
               back_at = CASE WHEN :until IS NULL THEN :now ELSE back_at END
           WHERE guild_id = :guild_id AND user_id = :user_id""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "until": store_moment_or_none(until),
            "reason": reason,
            "now": store_moment(now),
        },
    )


def delete(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Forget a profile; whether there was one."""
    cursor = tx.execute(
        "DELETE FROM interview_profiles WHERE guild_id = :guild_id AND user_id = :user_id",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return cursor.rowcount == 1


def block(
    tx: Transaction, guild_id: GuildId, user_id: UserId, other_id: UserId, now: datetime
) -> None:
    """From now on these two are never paired. Harmless to repeat."""
    tx.execute(
        """INSERT INTO interview_blocks (guild_id, user_id, other_id, blocked_at)
           VALUES (:guild_id, :user_id, :other_id, :now)
           ON CONFLICT (guild_id, user_id, other_id) DO NOTHING""",
        {"guild_id": guild_id, "user_id": user_id, "other_id": other_id, "now": store_moment(now)},
    )


def unblock(tx: Transaction, guild_id: GuildId, user_id: UserId, other_id: UserId) -> bool:
    """Take one's own block back; whether there was one."""
    cursor = tx.execute(
        """DELETE FROM interview_blocks
           WHERE guild_id = :guild_id AND user_id = :user_id AND other_id = :other_id""",
        {"guild_id": guild_id, "user_id": user_id, "other_id": other_id},
    )
    return cursor.rowcount == 1


def blocked_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[int, ...]:
    """Whom a member blocked themselves, by id. Never who blocked them."""
    rows = tx.execute(
        """SELECT other_id FROM interview_blocks
           WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY other_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(row["other_id"] for row in rows)


def block_pairs(tx: Transaction, guild_id: GuildId) -> frozenset[tuple[int, int]]:
    """All pairs that must not meet, the smaller id first."""
    rows = tx.execute(
        "SELECT user_id, other_id FROM interview_blocks WHERE guild_id = :guild_id",
        {"guild_id": guild_id},
    )
    return frozenset(
        (min(row["user_id"], row["other_id"]), max(row["user_id"], row["other_id"])) for row in rows
    )

"""The SQL of drafts of profiles: personal, and gone once they are saved."""

from datetime import datetime

from bot.core.columns import store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.profiles.rules.drafts import Draft
from bot.interviews.values.values import Cadence, Level, OddWish, RoleWish, Track


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Draft | None:
    """What a member has not saved yet."""
    row = tx.execute(
        """SELECT level, tracks, topics, zone, tz, hours, cadence, languages, more_languages,
               role_wish, odd_wish, revision
           FROM interview_drafts WHERE guild_id = :guild_id AND user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    if row is None:
        return None
    return Draft(
        level=Level(row["level"]) if row["level"] else None,
        tracks=frozenset(Track(word) for word in row["tracks"].split()),
        topics=frozenset(row["topics"].split()),
        zone=row["zone"],
        tz=row["tz"],
        hours=row["hours"],
        cadence=Cadence(row["cadence"]),
        languages=frozenset(row["languages"].split()),
        more_languages=row["more_languages"],
        role_wish=RoleWish(row["role_wish"]),
        odd_wish=OddWish(row["odd_wish"]),
        revision=row["revision"],
    )


def save(tx: Transaction, guild_id: GuildId, user_id: UserId, draft: Draft, now: datetime) -> int:
    """Keep what was typed; its new revision."""
    row = tx.execute(
        """INSERT INTO interview_drafts (guild_id, user_id, level, tracks, topics, zone, tz, hours,
               cadence, languages, more_languages, role_wish, odd_wish, revision, updated_at)
           VALUES (:guild_id, :user_id, :level, :tracks, :topics, :zone, :tz, :hours, :cadence,
               :languages, :more_languages, :role_wish, :odd_wish, :first, :now)
           ON CONFLICT (guild_id, user_id) DO UPDATE SET level = excluded.level,
               tracks = excluded.tracks, topics = excluded.topics, zone = excluded.zone,
               tz = excluded.tz, hours = excluded.hours, cadence = excluded.cadence,
               languages = excluded.languages, more_languages = excluded.more_languages,
               role_wish = excluded.role_wish, odd_wish = excluded.odd_wish,
               revision = interview_drafts.revision + 1, updated_at = excluded.updated_at
           RETURNING revision""",
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "level": "" if draft.level is None else draft.level.value,
            "tracks": " ".join(sorted(draft.tracks)),
            "topics": " ".join(sorted(draft.topics)),
            "zone": draft.zone,
            "tz": draft.tz,
            "hours": draft.hours,
            "cadence": draft.cadence.value,
            "languages": " ".join(sorted(draft.languages)),
            "more_languages": draft.more_languages,
            "role_wish": draft.role_wish.value,
            "odd_wish": draft.odd_wish.value,
            # Seconds, so that a draft begun anew never has the number of one from before.
            "first": int(now.timestamp()),
            "now": store_moment(now),
        },
    ).fetchone()
    return int(row["revision"])


def delete(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Forget what was typed; whether there was anything."""
    cursor = tx.execute(
        "DELETE FROM interview_drafts WHERE guild_id = :guild_id AND user_id = :user_id",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return cursor.rowcount == 1

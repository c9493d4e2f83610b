"""The SQL of profiles, of drafts of them, and of blocks. Personal: a draft is gone once it is
saved, and a block belongs to the member who made it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.profiles.rules.drafts import ProfileDraft
from bot.interviews.values.rules import Profile

_KEY = ("guild_id", "user_id")
# The columns keep the names that the first version gave them.
_FORMER = {"role_preference": "role_wish", "odd_preference": "odd_wish"}


def _columns(kind: type) -> str:
    names = records.columns(kind)
    for name, column in _FORMER.items():
        names = names.replace(name, f"{column} AS {name}")
    return names


def _row(record: Profile | ProfileDraft) -> dict[str, Any]:
    return {_FORMER.get(name, name): value for name, value in records.fields_of(record).items()}


_PROFILE = _columns(Profile)
_DRAFT = _columns(ProfileDraft).replace("level", "nullif(level, '') AS level", 1)


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Profile | None:
    """A member's profile; None for somebody who never joined or has left."""
    sql = f"""SELECT {_PROFILE} FROM interview_profiles
        WHERE guild_id = :guild_id AND user_id = :user_id"""
    return records.one(tx, Profile, sql, guild_id=guild_id, user_id=user_id)


def of_guild(tx: Transaction, guild_id: GuildId) -> tuple[Profile, ...]:
    """All profiles of a server, paused ones included, by user id."""
    sql = f"SELECT {_PROFILE} FROM interview_profiles WHERE guild_id = :guild_id ORDER BY user_id"
    return records.every(tx, Profile, sql, guild_id=guild_id)


def count(tx: Transaction, guild_id: GuildId) -> int:
    """How many members joined, paused ones included."""
    found: int = records.value(
        tx, "SELECT count(*) FROM interview_profiles WHERE guild_id = :guild_id", guild_id=guild_id
    )
    return found


def save(tx: Transaction, profile: Profile, now: datetime) -> None:
    """Write a profile, new or changed."""
    row = {**_row(profile), "updated_at": now}
    records.upsert(tx, "interview_profiles", row, key=_KEY, once={"joined_at": now})


def rest(
    tx: Transaction, guild_id: GuildId, user_id: UserId, until: datetime | None, reason: str,
    now: datetime, *, asked_until: datetime | None = None,
) -> None:  # fmt: skip
    """Begin a pause, or end it (``until`` None); what the member wants stays as old as it is.
    ``asked_until``: the end of one that they asked for and that this one stands before."""
    back = {"back_at": now} if until is None else {}
    changes = "".join(f", {name} = :{name}" for name in back)
    sql = f"""UPDATE interview_profiles SET paused_until = :until, pause_reason = :reason,
            asked_until = :asked_until{changes}
        WHERE guild_id = :guild_id AND user_id = :user_id"""
    records.run(
        tx, sql, guild_id=guild_id, user_id=user_id, until=until, reason=reason,
        asked_until=asked_until, **back,
    )  # fmt: skip


def note_unanswered(tx: Transaction, guild_id: GuildId, user_id: UserId) -> int:
    """A member left a proposal without an answer; how many in a row that is."""
    sql = """UPDATE interview_profiles SET unanswered = unanswered + 1
        WHERE guild_id = :guild_id AND user_id = :user_id RETURNING unanswered"""
    found: int = records.value(tx, sql, guild_id=guild_id, user_id=user_id)
    return found


def note_answer(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """A member answered, or is back. Harmless to repeat."""
    sql = """UPDATE interview_profiles SET unanswered = 0
        WHERE guild_id = :guild_id AND user_id = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)


def delete(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Forget a profile; whether there was one."""
    sql = "DELETE FROM interview_profiles WHERE guild_id = :guild_id AND user_id = :user_id"
    return records.run(tx, sql, guild_id=guild_id, user_id=user_id) == 1


def get_draft(tx: Transaction, guild_id: GuildId, user_id: UserId) -> ProfileDraft | None:
    """What a member has not saved yet."""
    sql = f"""SELECT {_DRAFT} FROM interview_drafts
        WHERE guild_id = :guild_id AND user_id = :user_id"""
    return records.one(tx, ProfileDraft, sql, guild_id=guild_id, user_id=user_id)


def save_draft(
    tx: Transaction, guild_id: GuildId, user_id: UserId, draft: ProfileDraft, now: datetime
) -> int:
    """Keep what was typed; its new revision. The first is the moment in seconds, so that a draft
    which is begun again never has the number of one from before."""
    row = {
        **_row(draft),
        "guild_id": guild_id,
        "user_id": user_id,
        "level": draft.level or "",
        "revision": int(now.timestamp()),
        "updated_at": now,
    }
    changed = (name for name in row if name not in (*_KEY, "revision"))
    sql = f"""INSERT INTO interview_drafts ({", ".join(row)})
        VALUES ({", ".join(f":{name}" for name in row)})
        ON CONFLICT (guild_id, user_id) DO UPDATE SET
            {", ".join(f"{name} = excluded.{name}" for name in changed)},
            revision = interview_drafts.revision + 1
        RETURNING revision"""
    revision: int = records.value(tx, sql, **row)
    return revision


def delete_draft(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Forget what was typed; whether there was anything."""
    sql = "DELETE FROM interview_drafts WHERE guild_id = :guild_id AND user_id = :user_id"
    return records.run(tx, sql, guild_id=guild_id, user_id=user_id) == 1


def block(
    tx: Transaction, guild_id: GuildId, user_id: UserId, other_id: UserId, now: datetime
) -> None:
    """From now on these two are never paired. Harmless to repeat."""
    sql = """INSERT INTO interview_blocks (guild_id, user_id, other_id, blocked_at)
        VALUES (:guild_id, :user_id, :other_id, :now)
        ON CONFLICT (guild_id, user_id, other_id) DO NOTHING"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, other_id=other_id, now=now)


def unblock(tx: Transaction, user_id: UserId, other_id: UserId) -> bool:
    """Take one's own block back, in whatever server it was made; whether there was one."""
    sql = "DELETE FROM interview_blocks WHERE user_id = :user_id AND other_id = :other_id"
    return records.run(tx, sql, user_id=user_id, other_id=other_id) > 0


def blocked_by(tx: Transaction, user_id: UserId) -> tuple[UserId, ...]:
    """Whom a person blocked themselves, by id. Never who blocked them."""
    sql = """SELECT DISTINCT other_id FROM interview_blocks WHERE user_id = :user_id
        ORDER BY other_id"""
    return records.values(tx, sql, user_id=user_id)


def are_apart(tx: Transaction, one: UserId, other: UserId) -> bool:
    """Whether one of two people blocked the other, in whatever server."""
    sql = """SELECT 1 FROM interview_blocks WHERE user_id = :one AND other_id = :other
        UNION ALL SELECT 1 FROM interview_blocks WHERE user_id = :other AND other_id = :one"""
    return records.value(tx, sql, one=one, other=other) is not None


@dataclass(frozen=True, slots=True)
class _Block:
    user_id: UserId
    other_id: UserId


def block_pairs(tx: Transaction, guild_id: GuildId) -> frozenset[tuple[UserId, UserId]]:
    """All pairs that must not meet, the smaller id first: whatever the members of a server blocked,
    in whatever server they did."""
    sql = """SELECT b.user_id, b.other_id FROM interview_profiles p
        JOIN interview_blocks b ON b.user_id = p.user_id WHERE p.guild_id = :guild_id"""
    return frozenset(
        (min(one.user_id, one.other_id), max(one.user_id, one.other_id))
        for one in records.every(tx, _Block, sql, guild_id=guild_id)
    )

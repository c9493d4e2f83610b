"""The SQL of self-checks: what members ticked. Personal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.practice.self_check.rules.points import HandTick

FORM = 0
"""The message id of the part of an answer that was written in the form."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What a member says of one point. ``spotted`` is None where nothing is looked for."""

    position: int
    fingerprint: str
    ticked: bool
    spotted: bool | None


def ticks(tx: Transaction, guild_id: GuildId, user_id: UserId, post_id: PostId) -> dict[str, bool]:
    """What a member ticked (True) and left (False), by the point's fingerprint."""
    sql = f"""SELECT {records.columns(Tick)} FROM feedback_ticks
              WHERE guild_id = :guild_id AND post_id = :post_id AND user_id = :user_id"""
    rows = records.every(tx, Tick, sql, guild_id=guild_id, post_id=post_id, user_id=user_id)
    return {row.fingerprint: row.ticked for row in rows}


def put(
    tx: Transaction, guild_id: GuildId, user_id: UserId, post_id: PostId, question_id: str,
    ticks: Sequence[Tick], now: datetime,
) -> None:  # fmt: skip
    """Store what a member says of all points of a question as it is now."""
    whose = {
        "guild_id": guild_id, "user_id": user_id, "post_id": post_id, "question_id": question_id,
        "ticked_at": now,
    }  # fmt: skip
    for tick in ticks:
        row = {**whose, **records.fields_of(tick)}
        records.upsert(tx, "feedback_ticks", row, key=("post_id", "user_id", "fingerprint"))


def newest_answered(tx: Transaction, guild_id: GuildId, user_id: UserId) -> PostId | None:
    """The post of a member's newest answer, one that is still open before the others."""
    sql = """SELECT a.post_id FROM answers a JOIN daily_posts p ON p.post_id = a.post_id
             WHERE a.guild_id = :guild_id AND a.user_id = :user_id AND a.withdrawn_at IS NULL
             ORDER BY p.state IN ('sent', 'threaded') DESC, a.local_date DESC, a.post_id DESC
             LIMIT 1"""
    found: PostId | None = records.value(tx, sql, guild_id=guild_id, user_id=user_id)
    return found


def reporting_guilds(tx: Transaction) -> tuple[GuildId, ...]:
    """The servers that let authors see what was not spotted."""
    sql = "SELECT guild_id FROM guilds WHERE author_reports = 1 ORDER BY guild_id"
    return records.values(tx, sql)


def hand_ticks(tx: Transaction, guilds: Collection[GuildId]) -> tuple[HandTick, ...]:
    """Points of these servers' answers that were ticked though they were not spotted, without
    whose they are. A wording is only what everybody in the thread can read."""
    return tuple(one for guild_id in sorted(guilds) for one in _hand_ticks_of(tx, guild_id))


@dataclass(frozen=True, slots=True)
class _Part:
    post_id: PostId
    user_id: UserId
    question_id: str
    fingerprint: str
    body: str | None


def _hand_ticks_of(tx: Transaction, guild_id: GuildId) -> list[HandTick]:
    sql = """SELECT t.post_id, t.user_id, t.question_id, t.fingerprint, p.body
             FROM feedback_ticks t
             JOIN daily_posts d ON d.post_id = t.post_id
             LEFT JOIN answers a
               ON a.post_id = t.post_id AND a.user_id = t.user_id AND a.guild_id = t.guild_id
                  AND a.shared = 1 AND a.withdrawn_at IS NULL
             LEFT JOIN answer_parts p
               ON p.answer_id = a.answer_id
                  AND (p.channel_id = d.thread_id
                       OR (p.message_id = :form AND a.share_message_id IS NOT NULL))
             WHERE t.guild_id = :guild_id AND t.ticked = 1 AND t.spotted = 0
             ORDER BY t.post_id, t.user_id, t.position, t.fingerprint, p.written_at, p.message_id"""
    parts = records.every(tx, _Part, sql, guild_id=guild_id, form=FORM)
    found = []
    by_point = groupby(
        parts, lambda one: (one.post_id, one.user_id, one.question_id, one.fingerprint)
    )
    for (_, _, question_id, fingerprint), of_one in by_point:
        wording = "\n\n".join(part.body for part in of_one if part.body is not None)
        found.append(HandTick(question_id, fingerprint, wording))
    return found

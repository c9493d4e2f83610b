"""The SQL of votes on shared answers, and of the organisers' picks.

A vote counts while its giver is shown to others and hasn't left: nobody tells who leaves, so that
is looked at whenever votes are counted.
"""

from datetime import datetime
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import AnswerId, GuildId, MessageId, PostId, UserId
from bot.daily.votes.rules import SharedOne, WellPut

_ONE = """SELECT a.answer_id, a.post_id, a.guild_id, a.user_id,
              a.shared = 1 AND a.withdrawn_at IS NULL AS stands,
              coalesce(m.hidden, 0) AS is_hidden
          FROM answers a LEFT JOIN members m
            ON m.guild_id = a.guild_id AND m.user_id = a.user_id"""


def _visible(name: str) -> str:
    """That the person of a row, by its alias, is shown to others and has not left."""
    return f"""NOT EXISTS (SELECT 1 FROM members h WHERE h.guild_id = {name}.guild_id
                   AND h.user_id = {name}.user_id AND h.hidden = 1)
               AND NOT EXISTS (SELECT 1 FROM absences x WHERE x.guild_id = {name}.guild_id
                   AND x.user_id = {name}.user_id)"""


def get(tx: Transaction, guild_id: GuildId, answer_id: AnswerId) -> SharedOne | None:
    """An answer of a server."""
    sql = f"{_ONE} WHERE a.answer_id = :id AND a.guild_id = :guild_id"
    return records.one(tx, SharedOne, sql, id=answer_id, guild_id=guild_id)


def of_author(
    tx: Transaction, guild_id: GuildId, post_id: PostId, user_id: UserId
) -> SharedOne | None:
    """A member's answer to a question of the day."""
    sql = f"""{_ONE} WHERE a.post_id = :post_id AND a.user_id = :user_id
              AND a.guild_id = :guild_id"""
    return records.one(
        tx, SharedOne, sql, post_id=post_id, user_id=user_id, guild_id=guild_id
    )  # fmt: skip


def of_message(tx: Transaction, guild_id: GuildId, message_id: MessageId) -> SharedOne | None:
    """The answer of which a message is the copy or a part."""
    sql = f"{_ONE} WHERE a.share_message_id = :message_id AND a.guild_id = :guild_id"
    found = records.one(tx, SharedOne, sql, message_id=message_id, guild_id=guild_id)
    if found is not None:
        return found
    sql = f"""{_ONE} WHERE a.guild_id = :guild_id AND a.answer_id =
                (SELECT answer_id FROM answer_parts
                 WHERE message_id = :message_id AND message_id != 0)"""
    return records.one(tx, SharedOne, sql, message_id=message_id, guild_id=guild_id)


def give(tx: Transaction, one: SharedOne, user_id: UserId, now: datetime) -> bool:
    """Note a vote; False if it stood before."""
    sql = """INSERT INTO answer_votes (answer_id, guild_id, user_id, given_at)
             VALUES (:answer_id, :guild_id, :user_id, :now)
             ON CONFLICT (answer_id, user_id) DO NOTHING"""
    added = records.run(
        tx, sql, answer_id=one.answer_id, guild_id=one.guild_id, user_id=user_id, now=now
    )
    return added == 1


def take_back(tx: Transaction, answer_id: AnswerId, user_id: UserId) -> bool:
    """A vote goes; False if there was none."""
    sql = "DELETE FROM answer_votes WHERE answer_id = :answer_id AND user_id = :user_id"
    return records.run(tx, sql, answer_id=answer_id, user_id=user_id) == 1


def has_given(tx: Transaction, answer_id: AnswerId, user_id: UserId) -> bool:
    """Whether a member's vote stands."""
    sql = """SELECT count(*) FROM answer_votes
             WHERE answer_id = :answer_id AND user_id = :user_id"""
    return bool(records.value(tx, sql, answer_id=answer_id, user_id=user_id))


def count(tx: Transaction, answer_id: AnswerId) -> int:
    """How many votes of an answer count."""
    sql = f"""SELECT count(*) FROM answer_votes v
              WHERE v.answer_id = :answer_id AND {_visible("v")}"""
    return int(records.value(tx, sql, answer_id=answer_id))


def pick(tx: Transaction, one: SharedOne, now: datetime) -> None:
    """This one is the pick of its day, instead of another."""
    row = {
        "post_id": one.post_id, "answer_id": one.answer_id, "guild_id": one.guild_id,
        "picked_at": now,
    }  # fmt: skip
    records.upsert(tx, "answer_picks", row, key=("post_id",))


def unpick(tx: Transaction, answer_id: AnswerId) -> bool:
    """This one isn't picked any more; False if it wasn't."""
    sql = "DELETE FROM answer_picks WHERE answer_id = :answer_id"
    return records.run(tx, sql, answer_id=answer_id) == 1


def picked_author(tx: Transaction, post_id: PostId) -> UserId | None:
    """Whose answer is the pick of a day, if it stands and they may be shown."""
    sql = f"""SELECT a.user_id FROM answer_picks p JOIN answers a ON a.answer_id = p.answer_id
              WHERE p.post_id = :post_id AND a.shared = 1 AND a.withdrawn_at IS NULL
                AND {_visible("a")}"""
    found = records.value(tx, sql, post_id=post_id)
    return None if found is None else UserId(found)


def is_picked(tx: Transaction, answer_id: AnswerId) -> bool:
    """Whether an answer is the pick of its day."""
    sql = "SELECT count(*) FROM answer_picks WHERE answer_id = :answer_id"
    return bool(records.value(tx, sql, answer_id=answer_id))


def drop_given(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[AnswerId, ...]:
    """All votes of a member go; the answers that had them."""
    sql = """DELETE FROM answer_votes WHERE guild_id = :guild_id AND user_id = :user_id
             RETURNING answer_id"""
    return tuple(sorted(records.values(tx, sql, guild_id=guild_id, user_id=user_id)))


def drop_received(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[AnswerId, ...]:
    """All votes on a member's answers go, and so do the picks of them; the answers that had any."""
    mine = "SELECT answer_id FROM answers WHERE guild_id = :guild_id AND user_id = :user_id"
    found: set[AnswerId] = set()
    for sql in (
        f"DELETE FROM answer_votes WHERE answer_id IN ({mine}) RETURNING answer_id",
        f"DELETE FROM answer_picks WHERE answer_id IN ({mine}) RETURNING answer_id",
    ):
        found.update(records.values(tx, sql, guild_id=guild_id, user_id=user_id))
    return tuple(sorted(found))


def received(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """How many votes a member's answers have, and which were picked: for their export."""
    sql = """SELECT a.answer_id, a.local_date,
                 (SELECT count(*) FROM answer_votes v WHERE v.answer_id = a.answer_id) AS votes,
                 (SELECT count(*) FROM answer_picks p WHERE p.answer_id = a.answer_id) AS picked
             FROM answers a WHERE a.guild_id = :guild_id AND a.user_id = :user_id
             ORDER BY a.answer_id"""
    rows = records.plain(tx, sql, guild_id=guild_id, user_id=user_id)
    return [row for row in rows if row["votes"] or row["picked"]]


def well_put(
    tx: Transaction, guild_id: GuildId, since: datetime, until: datetime
) -> tuple[WellPut, ...]:
    """The shared answers with votes, or picked, to questions that were revealed from ``since`` to
    before ``until``: the most votes first, then the earliest."""
    sql = f"""SELECT answer_id, user_id, question_id, channel_id, message_id, votes, is_pick FROM (
        SELECT a.answer_id, a.user_id, coalesce(d.question_id, '') AS question_id, a.answered_at,
            coalesce(CASE WHEN a.share_message_id IS NULL THEN p.channel_id END,
                d.thread_id, 0) AS channel_id,
            coalesce(a.share_message_id, p.message_id, 0) AS message_id,
            (SELECT count(*) FROM answer_votes v
             WHERE v.answer_id = a.answer_id AND {_visible("v")}) AS votes,
            (SELECT count(*) FROM answer_picks c WHERE c.answer_id = a.answer_id) AS is_pick
        FROM daily_posts d JOIN answers a ON a.post_id = d.post_id
        LEFT JOIN answer_parts p ON p.answer_id = a.answer_id AND p.message_id =
            (SELECT min(q.message_id) FROM answer_parts q
             WHERE q.answer_id = a.answer_id AND q.message_id != 0)
        WHERE d.guild_id = :guild_id AND d.revealed_at >= :since AND d.revealed_at < :until
          AND a.shared = 1 AND a.withdrawn_at IS NULL AND {_visible("a")}) w
        WHERE votes > 0 OR is_pick > 0
        ORDER BY votes DESC, answered_at, answer_id"""
    return records.every(tx, WellPut, sql, guild_id=guild_id, since=since, until=until)


def givers(tx: Transaction, guild_id: GuildId, since: datetime) -> tuple[UserId, ...]:
    """Who voted since a moment, ascending."""
    sql = """SELECT DISTINCT user_id FROM answer_votes
             WHERE guild_id = :guild_id AND given_at >= :since ORDER BY user_id"""
    return records.values(tx, sql, guild_id=guild_id, since=since)

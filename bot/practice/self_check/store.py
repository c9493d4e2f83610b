"""The SQL of feedback: what members ticked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.core.columns import store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId

FORM = 0
"""The message id of the part of an answer that was written in the form."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What a member says of one point. ``spotted`` is None where nothing is looked for."""

    position: int
    fingerprint: str
    ticked: bool
    spotted: bool | None


@dataclass(frozen=True, slots=True)
class HandTick:
    """A point that was ticked though it was not spotted, and where the answer stands."""

    question_id: str
    fingerprint: str
    wording: str
    """The parts of the answer that stand in the question's thread; "" if none do."""


def ticks(tx: Transaction, guild_id: GuildId, post_id: PostId, user_id: UserId) -> dict[str, bool]:
    """What a member ticked (True) and left (False), by the point's fingerprint."""
    rows = tx.execute(
        """SELECT fingerprint, ticked FROM feedback_ticks
           WHERE guild_id = :guild_id AND post_id = :post_id AND user_id = :user_id""",
        {"guild_id": guild_id, "post_id": post_id, "user_id": user_id},
    )
    return {row["fingerprint"]: bool(row["ticked"]) for row in rows}


def put(
    tx: Transaction,
    *,
    guild_id: GuildId,
    user_id: UserId,
    post_id: PostId,
    question_id: str,
    ticks: Sequence[Tick],
    now: datetime,
) -> None:
    """Store what a member says of all points of a question as it is now."""
    tx.executemany(
        """INSERT INTO feedback_ticks (guild_id, user_id, post_id, question_id, position,
               fingerprint, ticked, spotted, ticked_at)
           VALUES (:guild_id, :user_id, :post_id, :question_id, :position, :fingerprint,
               :ticked, :spotted, :now)
           ON CONFLICT (post_id, user_id, fingerprint) DO UPDATE SET
               position = excluded.position, ticked = excluded.ticked,
               spotted = excluded.spotted, ticked_at = excluded.ticked_at""",
        [
            {
                "guild_id": guild_id,
                "user_id": user_id,
                "post_id": post_id,
                "question_id": question_id,
                "position": tick.position,
                "fingerprint": tick.fingerprint,
                "ticked": tick.ticked,
                "spotted": tick.spotted,
                "now": store_moment(now),
            }
            for tick in ticks
        ],
    )


def newest_answered(tx: Transaction, guild_id: GuildId, user_id: UserId) -> int | None:
    """The post of a member's newest answer, one that is still open before the others."""
    row = tx.execute(
        """SELECT a.post_id FROM answers a JOIN daily_posts p ON p.post_id = a.post_id
           WHERE a.guild_id = :guild_id AND a.user_id = :user_id AND a.withdrawn_at IS NULL
           ORDER BY p.state IN ('sent', 'threaded') DESC, a.local_date DESC, a.post_id DESC
           LIMIT 1""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    return None if row is None else int(row["post_id"])


def reporting_guilds(tx: Transaction) -> tuple[int, ...]:
    """The guilds that let authors see what was not spotted."""
    rows = tx.execute("SELECT guild_id FROM guilds WHERE author_reports = 1 ORDER BY guild_id")
    return tuple(row["guild_id"] for row in rows)


def hand_ticks(tx: Transaction, guilds: Collection[int]) -> tuple[HandTick, ...]:
    """Points of these guilds' answers that were ticked though they were not spotted, without
    whose they are. A wording is only what everybody in the thread can read."""
    found: list[HandTick] = []
    for guild_id in sorted(guilds):
        found += _hand_ticks_of(tx, guild_id)
    return tuple(found)


def _hand_ticks_of(tx: Transaction, guild_id: GuildId) -> list[HandTick]:
    rows = tx.execute(
        """SELECT t.post_id, t.user_id, t.question_id, t.fingerprint, p.body
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
           ORDER BY t.post_id, t.user_id, t.position, t.fingerprint, p.written_at, p.message_id""",
        {"guild_id": guild_id, "form": FORM},
    )
    ticks: list[HandTick] = []
    for _, parts in groupby(rows, key=lambda row: tuple(row)[:4]):
        of_one = list(parts)
        wording = "\n\n".join(row["body"] for row in of_one if row["body"] is not None)
        ticks.append(HandTick(of_one[0]["question_id"], of_one[0]["fingerprint"], wording))
    return ticks

"""The SQL of putting dates right that a clock wrote which was far ahead."""

from datetime import date, datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId
from bot.daily.ledger.rules import PostState


def is_ahead(tx: Transaction, guild_id: GuildId, since: date, now: datetime) -> bool:
    """Whether a server has a date, from one on, that was written later than now: no skip."""
    sql = """SELECT 1 FROM daily_posts WHERE guild_id = :guild_id AND local_date >= :since
               AND claimed_at > :now AND state != 'skipped' LIMIT 1"""
    return records.value(tx, sql, guild_id=guild_id, since=since, now=now) is not None


def ahead(
    tx: Transaction, guild_id: GuildId, now: datetime
) -> tuple[tuple[PostId, PostState, date], ...]:
    """A server's rows that were written later than now, by date; without what was skipped."""
    sql = """SELECT post_id, state, local_date FROM daily_posts
             WHERE guild_id = :guild_id AND claimed_at > :now AND state != 'skipped'
             ORDER BY local_date"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "now": now}))
    return tuple((PostId(row[0]), PostState(row[1]), date.fromisoformat(row[2])) for row in rows)


def forget_void(tx: Transaction, post_id: PostId) -> None:
    """A date that was void has no row any more."""
    sql = "DELETE FROM daily_posts WHERE post_id = :post_id AND state = 'void'"
    records.run(tx, sql, post_id=post_id)


def say_why(tx: Transaction, post_id: PostId, reason: str, now: datetime) -> None:
    """A date is void for another reason, as is known since now."""
    sql = """UPDATE daily_posts SET void_reason = :reason, claimed_at = :now
             WHERE post_id = :post_id AND state = 'void'"""
    records.run(tx, sql, post_id=post_id, reason=reason, now=now)


def move(
    tx: Transaction, post_id: PostId, guild_id: GuildId, was: date, on: date,
    *, due_at: datetime, sent_at: datetime | None, reveal_due_at: datetime | None, now: datetime,
) -> None:  # fmt: skip
    """A question gets another date, and its answers and what was practised on it with it."""
    sql = """UPDATE daily_posts SET local_date = :on, due_at = :due_at, claimed_at = :now,
                 sent_at = :sent_at, reveal_due_at = :reveal_due_at
             WHERE post_id = :post_id"""
    records.run(
        tx, sql, post_id=post_id, on=on, due_at=due_at, now=now, sent_at=sent_at,
        reveal_due_at=reveal_due_at,
    )  # fmt: skip
    records.run(
        tx, "UPDATE answers SET local_date = :on WHERE post_id = :post_id", post_id=post_id, on=on
    )
    sql = """UPDATE practice_days SET local_date = :on
             WHERE guild_id = :guild_id AND local_date = :was"""
    records.run(tx, sql, guild_id=guild_id, was=was, on=on)


def drop_checkpoints(tx: Transaction, guild_id: GuildId, since: date) -> None:
    """All checkpoints of a server that cover a date go."""
    sql = "DELETE FROM streak_checkpoints WHERE guild_id = :guild_id AND through_on >= :since"
    records.run(tx, sql, guild_id=guild_id, since=since)

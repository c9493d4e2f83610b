"""Writing the daily ledger and the queue."""

from datetime import date, datetime

from bot.core.columns import store_date, store_moment
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, MessageId, PostId
from bot.daily.ledger.rules import PostState


def claim(
    tx: Transaction,
    *,
    guild_id: GuildId,
    on: date,
    question: tuple[str, str, str],
    choice_note: str,
    channel_id: ChannelId,
    due_at: datetime,
    now: datetime,
    void_reason: str = "",
) -> int | None:
    """Claim a local date for a question (id, topic, difficulty); None if it is taken."""
    row = tx.execute(
        """INSERT INTO daily_posts (guild_id, local_date, state, question_id, question_topic,
               question_level, choice_note, channel_id, due_at, claimed_at, void_reason)
           VALUES (:guild_id, :on, 'claimed', :question_id, :topic, :level, :choice_note,
               :channel_id, :due_at, :now, :void_reason)
           ON CONFLICT (guild_id, local_date) DO NOTHING RETURNING post_id""",
        {
            "guild_id": guild_id,
            "on": store_date(on),
            "question_id": question[0],
            "topic": question[1],
            "level": question[2],
            "choice_note": choice_note,
            "channel_id": channel_id,
            "due_at": store_moment(due_at),
            "now": store_moment(now),
            "void_reason": void_reason,
        },
    ).fetchone()
    return None if row is None else int(row["post_id"])


def put_without_question(
    tx: Transaction, *, guild_id: GuildId, on: date, state: PostState, reason: str, now: datetime
) -> bool:
    """Write a void or skipped date; False if the date has a row already."""
    cursor = tx.execute(
        """INSERT INTO daily_posts (guild_id, local_date, state, void_reason, claimed_at)
           VALUES (:guild_id, :on, :state, :reason, :now)
           ON CONFLICT (guild_id, local_date) DO NOTHING""",
        {
            "guild_id": guild_id,
            "on": store_date(on),
            "state": state.value,
            "reason": reason,
            "now": store_moment(now),
        },
    )
    return cursor.rowcount == 1


def remove_skip(tx: Transaction, guild_id: GuildId, on: date) -> bool:
    """Take a skip back; False if there was none."""
    return (
        tx.execute(
            """DELETE FROM daily_posts
               WHERE guild_id = :guild_id AND local_date = :on AND state = 'skipped'""",
            {"guild_id": guild_id, "on": store_date(on)},
        ).rowcount
        == 1
    )


def set_channel(tx: Transaction, post_id: PostId, channel_id: ChannelId) -> None:
    """The organiser chose another channel before the question could be posted."""
    tx.execute(
        "UPDATE daily_posts SET channel_id = :channel_id WHERE post_id = :post_id",
        {"post_id": post_id, "channel_id": channel_id},
    )


def mark_sent(
    tx: Transaction,
    post_id: PostId,
    *,
    message_id: MessageId,
    sent_at: datetime,
    reveal_due_at: datetime,
) -> None:
    """claimed → sent."""
    tx.execute(
        """UPDATE daily_posts SET state = 'sent', message_id = :message_id, sent_at = :sent_at,
               reveal_due_at = :reveal_due_at, note = ''
           WHERE post_id = :post_id AND state = 'claimed'""",
        {
            "post_id": post_id,
            "message_id": message_id,
            "sent_at": store_moment(sent_at),
            "reveal_due_at": store_moment(reveal_due_at),
        },
    )


def mark_threaded(tx: Transaction, post_id: PostId, thread_id: ChannelId | None) -> None:
    """sent → threaded; without a thread if it can't have one."""
    tx.execute(
        """UPDATE daily_posts SET thread_id = :thread_id,
               state = CASE state WHEN 'sent' THEN 'threaded' ELSE state END
           WHERE post_id = :post_id""",
        {"post_id": post_id, "thread_id": thread_id},
    )


def mark_revealed(
    tx: Transaction,
    post_id: PostId,
    *,
    revealed_at: datetime,
    message_id: MessageId | None,
    void_reason: str,
) -> None:
    """sent or threaded → revealed; a reason makes the day void for who missed it."""
    tx.execute(
        """UPDATE daily_posts SET state = 'revealed', revealed_at = :revealed_at,
               reveal_message_id = :message_id,
               void_reason = CASE void_reason WHEN '' THEN :void_reason ELSE void_reason END
           WHERE post_id = :post_id AND state IN ('sent', 'threaded')""",
        {
            "post_id": post_id,
            "revealed_at": store_moment(revealed_at),
            "message_id": message_id,
            "void_reason": void_reason,
        },
    )


def mark_closed(tx: Transaction, post_id: PostId) -> None:
    """revealed → closed."""
    tx.execute(
        """UPDATE daily_posts SET state = 'closed'
           WHERE post_id = :post_id AND state = 'revealed'""",
        {"post_id": post_id},
    )


def mark_void(tx: Transaction, post_id: PostId, reason: str) -> None:
    """claimed → void: its local date is over and it was never posted."""
    tx.execute(
        """UPDATE daily_posts SET state = 'void', void_reason = :reason
           WHERE post_id = :post_id AND state = 'claimed'""",
        {"post_id": post_id, "reason": reason},
    )


def set_note(tx: Transaction, post_id: PostId, note: str) -> None:
    """What went wrong, in plain words, for /daily status."""
    tx.execute(
        "UPDATE daily_posts SET note = :note WHERE post_id = :post_id",
        {"post_id": post_id, "note": note},
    )


def queue(tx: Transaction, *, guild_id: GuildId, on: date, question_id: str, added_by: int) -> None:
    """Put a question at a local date; it replaces another at that date."""
    tx.execute(
        """INSERT INTO daily_queue (guild_id, local_date, question_id, added_by)
           VALUES (:guild_id, :on, :question_id, :added_by)
           ON CONFLICT (guild_id, local_date) DO UPDATE SET
               question_id = excluded.question_id, added_by = excluded.added_by""",
        {
            "guild_id": guild_id,
            "on": store_date(on),
            "question_id": question_id,
            "added_by": added_by,
        },
    )


def take_queued(tx: Transaction, guild_id: GuildId, on: date) -> str | None:
    """Take the question queued for a date out of the queue."""
    row = tx.execute(
        """DELETE FROM daily_queue WHERE guild_id = :guild_id AND local_date = :on
           RETURNING question_id""",
        {"guild_id": guild_id, "on": store_date(on)},
    ).fetchone()
    return None if row is None else str(row["question_id"])

"""The SQL of the daily ledger and the queue: what is asked on which local date of a server."""

from datetime import date, datetime
from typing import Any

from bot.bank.choose import Asked
from bot.bank.model import Difficulty
from bot.bank.question_bank import current_id
from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.ledger.rules import LONGEST_OPEN, Counting, DailyPost, PostState

_POSTS = f"""SELECT {records.columns(DailyPost).replace(" on,", ' local_date AS "on",')}
    FROM daily_posts"""
_OPEN = "state IN ('claimed', 'sent', 'threaded') AND state != 'claimed'"
# In the words of the index that holds only what is not revealed: else it could not be used.
_LEVELS = {level.value: level for level in Difficulty}


def get(tx: Transaction, post_id: PostId) -> DailyPost | None:
    """A row of the ledger by its id."""
    return records.one(tx, DailyPost, f"{_POSTS} WHERE post_id = :post_id", post_id=post_id)


def on_date(tx: Transaction, guild_id: GuildId, on: date) -> DailyPost | None:
    """A server's row for a local date."""
    sql = f"{_POSTS} WHERE guild_id = :guild_id AND local_date = :on"
    return records.one(tx, DailyPost, sql, guild_id=guild_id, on=on)


def of_thread(tx: Transaction, thread_id: ChannelId) -> DailyPost | None:
    """The row whose thread this is."""
    return records.one(tx, DailyPost, f"{_POSTS} WHERE thread_id = :thread_id", thread_id=thread_id)


def latest(tx: Transaction, guild_id: GuildId, today: date, count: int) -> tuple[DailyPost, ...]:
    """The last rows of a server but for skips ahead, newest first; one posted may be ahead, too."""
    sql = f"""{_POSTS} WHERE guild_id = :guild_id AND (local_date <= :today OR state != 'skipped')
              ORDER BY local_date DESC LIMIT :count"""
    return records.every(tx, DailyPost, sql, guild_id=guild_id, today=today, count=count)


def claimed(tx: Transaction, guild_id: GuildId) -> tuple[DailyPost, ...]:
    """A server's questions that are on their way and not posted yet, newest first."""
    sql = f"""{_POSTS} WHERE guild_id = :guild_id AND state = 'claimed'
              ORDER BY local_date DESC, post_id"""
    return records.every(tx, DailyPost, sql, guild_id=guild_id)


def open_posts(tx: Transaction, guild_id: GuildId) -> tuple[DailyPost, ...]:
    """A server's posted questions whose answers are not revealed yet, newest first."""
    sql = f"{_POSTS} WHERE guild_id = :guild_id AND {_OPEN} ORDER BY local_date DESC, post_id"
    return records.every(tx, DailyPost, sql, guild_id=guild_id)


def open_at(tx: Transaction, guild_id: GuildId, moment: datetime) -> tuple[DailyPost, ...]:
    """A server's questions that were open at a moment, whether they are revealed by now or not: the
    order in which overdue work is done changes nothing about it. Newest first."""
    sql = f"""{_POSTS} WHERE guild_id = :guild_id AND {_OPEN} AND sent_at <= :moment
              UNION ALL
              {_POSTS} WHERE guild_id = :guild_id AND local_date >= :first
                AND sent_at <= :moment AND revealed_at > :moment"""
    first = moment.date() - LONGEST_OPEN
    found = records.every(tx, DailyPost, sql, guild_id=guild_id, moment=moment, first=first)
    return tuple(sorted(found, key=lambda post: post.on, reverse=True))


def to_read(tx: Transaction, revealed_since: datetime) -> tuple[DailyPost, ...]:
    """Posts whose threads are worth reading after an absence: the open ones of all servers, and
    those revealed since a moment, when people still talk there; the newest first."""
    sql = f"""{_POSTS} WHERE state IN ('claimed', 'sent', 'threaded') AND thread_id IS NOT NULL
              UNION ALL
              {_POSTS} WHERE revealed_at >= :since AND thread_id IS NOT NULL"""
    found = records.every(tx, DailyPost, sql, since=revealed_since)
    # Asked for in this order, the table would be read in it, whole.
    return tuple(sorted(found, key=lambda post: post.post_id, reverse=True))


def of_channel(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> tuple[DailyPost, ...]:
    """A server's posts whose card is or was in a channel, by date."""
    sql = f"""{_POSTS} WHERE guild_id = :guild_id AND channel_id = :channel_id
              ORDER BY local_date"""
    return records.every(tx, DailyPost, sql, guild_id=guild_id, channel_id=channel_id)


def open_since(tx: Transaction) -> datetime | None:
    """When the oldest question was asked whose answers are not revealed yet."""
    sql = f"SELECT min(claimed_at) FROM daily_posts WHERE {_OPEN}"
    return records.moment(tx, sql)


def last_date(tx: Transaction, guild_id: GuildId) -> date | None:
    """The last local date that has a row which is not a skip of the future."""
    sql = """SELECT max(local_date) FROM daily_posts
             WHERE guild_id = :guild_id AND state != 'skipped'"""
    found = records.value(tx, sql, guild_id=guild_id)
    return None if found is None else date.fromisoformat(found)


def asked(tx: Transaction, guild_id: GuildId) -> tuple[Asked, ...]:
    """What the server was asked, oldest first, as the choice of the next question wants it."""
    sql = """SELECT question_id, question_topic, question_level, local_date FROM daily_posts
             WHERE guild_id = :guild_id AND question_id IS NOT NULL AND state != 'void'
             ORDER BY local_date"""
    rows = tx.execute(sql, {"guild_id": guild_id})
    # By position: a thousand servers with years behind them are read in one minute.
    return tuple(
        [
            Asked(current_id(id_), topic, _LEVELS[level], date.fromisoformat(day))
            for id_, topic, level, day in rows
        ]
    )


def keep_former_text(tx: Transaction, guild_id: GuildId, question_id: str, former_id: str) -> int:
    """The days on which a question was asked keep the text that it had; how many there are."""
    sql = """UPDATE daily_posts SET question_id = :former_id
             WHERE guild_id = :guild_id AND question_id = :question_id"""
    ids = {"guild_id": guild_id, "question_id": question_id, "former_id": former_id}
    return records.run(tx, sql, **ids)


def posts_of(tx: Transaction, guild_id: GuildId, question_id: str) -> tuple[PostId, ...]:
    """The posts that asked a question, whatever text it had then."""
    sql = """SELECT post_id FROM daily_posts WHERE guild_id = :guild_id
               AND (question_id = :question_id OR substr(question_id, 1, :length) = :start)
             ORDER BY post_id"""
    start = f"{question_id}."
    ids = {"guild_id": guild_id, "question_id": question_id, "start": start}
    return records.values(tx, sql, length=len(start), **ids)


def claim(
    tx: Transaction, *, guild_id: GuildId, on: date, question: tuple[str, str, str],
    choice_note: str, channel_id: ChannelId, due_at: datetime, now: datetime, void_reason: str = "",
) -> PostId | None:  # fmt: skip
    """Claim a local date for a question (id, topic, difficulty); None if it is taken."""
    sql = """INSERT INTO daily_posts (guild_id, local_date, state, question_id, question_topic,
                 question_level, choice_note, channel_id, due_at, claimed_at, void_reason)
             VALUES (:guild_id, :on, 'claimed', :question_id, :topic, :level, :choice_note,
                 :channel_id, :due_at, :now, :void_reason)
             ON CONFLICT (guild_id, local_date) DO NOTHING RETURNING post_id"""
    found = records.value(
        tx, sql, guild_id=guild_id, on=on, question_id=question[0], topic=question[1],
        level=question[2], choice_note=choice_note, channel_id=channel_id, due_at=due_at, now=now,
        void_reason=void_reason,
    )  # fmt: skip
    return None if found is None else PostId(found)


def put_without_question(
    tx: Transaction, *, guild_id: GuildId, on: date, state: PostState, reason: str, now: datetime
) -> bool:
    """Write a void or skipped date; False if the date has a row already."""
    sql = """INSERT INTO daily_posts (guild_id, local_date, state, void_reason, claimed_at)
             VALUES (:guild_id, :on, :state, :reason, :now)
             ON CONFLICT (guild_id, local_date) DO NOTHING"""
    return records.run(tx, sql, guild_id=guild_id, on=on, state=state, reason=reason, now=now) == 1


def remove_skip(tx: Transaction, guild_id: GuildId, on: date) -> bool:
    """Undo a skip; False if there was none."""
    sql = """DELETE FROM daily_posts
             WHERE guild_id = :guild_id AND local_date = :on AND state = 'skipped'"""
    return records.run(tx, sql, guild_id=guild_id, on=on) == 1


def mark_sent(
    tx: Transaction, post_id: PostId, *, channel_id: ChannelId, message_id: MessageId,
    sent_at: datetime, reveal_due_at: datetime,
) -> None:  # fmt: skip
    """claimed → sent, in the channel that holds now; what counts in the server now is kept."""
    sql = """UPDATE daily_posts SET state = 'sent', channel_id = :channel_id,
                 message_id = :message_id, sent_at = :sent_at, reveal_due_at = :reveal_due_at,
                 note = '', (min_chars, late_counts, any_practice) =
                     (SELECT g.min_chars, g.late_counts, g.any_practice FROM guilds g
                      WHERE g.guild_id = daily_posts.guild_id)
             WHERE post_id = :post_id AND state = 'claimed'"""
    records.run(
        tx, sql, post_id=post_id, channel_id=channel_id, message_id=message_id, sent_at=sent_at,
        reveal_due_at=reveal_due_at,
    )  # fmt: skip


def keep_counting(tx: Transaction, post_id: PostId, counting: Counting) -> None:
    """What counts for a question from now on."""
    sql = """UPDATE daily_posts SET min_chars = :min_chars, late_counts = :late_counts,
                 any_practice = :any_practice WHERE post_id = :post_id"""
    records.run(tx, sql, post_id=post_id, **records.fields_of(counting))


def mark_threaded(tx: Transaction, post_id: PostId, thread_id: ChannelId | None) -> None:
    """sent → threaded; without a thread if it can't have one."""
    sql = """UPDATE daily_posts SET thread_id = :thread_id, note = '',
                 state = CASE state WHEN 'sent' THEN 'threaded' ELSE state END
             WHERE post_id = :post_id"""
    records.run(tx, sql, post_id=post_id, thread_id=thread_id)


def lose_thread(tx: Transaction, post_id: PostId) -> None:
    """Its thread was deleted."""
    sql = "UPDATE daily_posts SET thread_gone = 1 WHERE post_id = :post_id AND thread_gone = 0"
    records.run(tx, sql, post_id=post_id)


def mark_revealed(
    tx: Transaction, post_id: PostId, *, revealed_at: datetime, message_id: MessageId | None,
    void_reason: str, place_id: ChannelId | None = None,
) -> None:  # fmt: skip
    """sent or threaded → revealed; with a reason the day costs nobody who missed it. A thread that
    took the message (``place_id``) is there after all."""
    sql = """UPDATE daily_posts SET state = 'revealed', revealed_at = :revealed_at,
                 reveal_message_id = :message_id,
                 thread_gone = CASE thread_id WHEN :place_id THEN 0 ELSE thread_gone END,
                 void_reason = CASE void_reason WHEN '' THEN :void_reason ELSE void_reason END
             WHERE post_id = :post_id AND state IN ('sent', 'threaded')"""
    records.run(
        tx, sql, post_id=post_id, revealed_at=revealed_at, message_id=message_id,
        void_reason=void_reason, place_id=place_id,
    )  # fmt: skip


def mark_closed(tx: Transaction, post_id: PostId) -> None:
    """revealed → closed."""
    sql = "UPDATE daily_posts SET state = 'closed' WHERE post_id = :post_id AND state = 'revealed'"
    records.run(tx, sql, post_id=post_id)


def mark_void(tx: Transaction, post_id: PostId, reason: str) -> None:
    """claimed → void: its local date is over and it was never posted."""
    sql = """UPDATE daily_posts SET state = 'void', void_reason = :reason
             WHERE post_id = :post_id AND state = 'claimed'"""
    records.run(tx, sql, post_id=post_id, reason=reason)


def take_back(tx: Transaction, post_id: PostId) -> None:
    """A question that was claimed and never posted is asked no more: its date has none."""
    sql = "DELETE FROM daily_posts WHERE post_id = :post_id AND state = 'claimed'"
    records.run(tx, sql, post_id=post_id)


def set_note(tx: Transaction, post_id: PostId, note: str) -> None:
    """What went wrong, in plain words, for /organise status."""
    sql = "UPDATE daily_posts SET note = :note WHERE post_id = :post_id"
    records.run(tx, sql, post_id=post_id, note=note)


def queued(tx: Transaction, guild_id: GuildId, since: date) -> tuple[tuple[date, str], ...]:
    """Queued questions from a local date on, ascending."""
    sql = """SELECT local_date, question_id FROM daily_queue
             WHERE guild_id = :guild_id AND local_date >= :since ORDER BY local_date"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "since": since}))
    return tuple((date.fromisoformat(day), question_id) for day, question_id in rows)


def queue(
    tx: Transaction, *, guild_id: GuildId, on: date, question_id: str, added_by: UserId
) -> None:
    """Put a question at a local date; it replaces another at that date."""
    row = {"guild_id": guild_id, "local_date": on, "question_id": question_id, "added_by": added_by}
    records.upsert(tx, "daily_queue", row, key=("guild_id", "local_date"))


def overdue(tx: Transaction, guild_id: GuildId, before: date) -> tuple[tuple[date, str], ...]:
    """What is still queued for local dates before another, ascending."""
    sql = """SELECT local_date, question_id FROM daily_queue
             WHERE guild_id = :guild_id AND local_date < :before ORDER BY local_date"""
    rows = tx.execute(sql, records.stored({"guild_id": guild_id, "before": before}))
    return tuple((date.fromisoformat(day), question_id) for day, question_id in rows)


def move_queued(tx: Transaction, guild_id: GuildId, on: date, to: date) -> None:
    """What is queued for a date is queued for another one, for which nothing is."""
    sql = """UPDATE daily_queue SET local_date = :to
             WHERE guild_id = :guild_id AND local_date = :on"""
    records.run(tx, sql, guild_id=guild_id, on=on, to=to)


def take_queued(tx: Transaction, guild_id: GuildId, on: date) -> str | None:
    """Take the question queued for a date out of the queue."""
    sql = """DELETE FROM daily_queue WHERE guild_id = :guild_id AND local_date = :on
             RETURNING question_id"""
    found = records.value(tx, sql, guild_id=guild_id, on=on)
    return None if found is None else str(found)


def queued_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """What an organiser chose for dates to come, for their export."""
    sql = """SELECT guild_id, local_date, question_id, added_by FROM daily_queue
             WHERE guild_id = :guild_id AND added_by = :user_id ORDER BY local_date"""
    return records.plain(tx, sql, guild_id=guild_id, user_id=user_id)


def forget_who_queued(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """What they chose stays, not who it was."""
    sql = """UPDATE daily_queue SET added_by = 0
             WHERE guild_id = :guild_id AND added_by = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)

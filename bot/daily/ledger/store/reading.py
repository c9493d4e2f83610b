"""Reading the daily ledger and the queue."""

from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from bot.bank.choose import Asked
from bot.bank.model import Difficulty
from bot.core.columns import load_date, load_date_or_none, load_moment_or_none, store_date
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, MessageId, PostId
from bot.daily.ledger.rules import PostState

_COLUMNS = """post_id, guild_id, local_date, state, question_id, choice_note, channel_id,
    message_id, thread_id, due_at, sent_at, reveal_due_at, revealed_at, reveal_message_id,
    void_reason, note"""
_LEVELS = {level.value: level for level in Difficulty}


@dataclass(frozen=True, slots=True)
class DailyPost:
    """One row of the ledger; moments are aware UTC, ``on`` is the guild's local date."""

    post_id: PostId
    guild_id: GuildId
    on: date
    state: PostState
    question_id: str | None
    choice_note: str
    channel_id: ChannelId | None
    message_id: MessageId | None
    thread_id: ChannelId | None
    due_at: datetime | None
    sent_at: datetime | None
    reveal_due_at: datetime | None
    revealed_at: datetime | None
    reveal_message_id: MessageId | None
    void_reason: str
    note: str


def _post(row: Row) -> DailyPost:
    return DailyPost(
        post_id=row["post_id"],
        guild_id=row["guild_id"],
        on=load_date(row["local_date"]),
        state=PostState(row["state"]),
        question_id=row["question_id"],
        choice_note=row["choice_note"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        thread_id=row["thread_id"],
        due_at=load_moment_or_none(row["due_at"]),
        sent_at=load_moment_or_none(row["sent_at"]),
        reveal_due_at=load_moment_or_none(row["reveal_due_at"]),
        revealed_at=load_moment_or_none(row["revealed_at"]),
        reveal_message_id=row["reveal_message_id"],
        void_reason=row["void_reason"],
        note=row["note"],
    )


def get(tx: Transaction, post_id: PostId) -> DailyPost | None:
    """A row of the ledger by its id."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM daily_posts WHERE post_id = :post_id", {"post_id": post_id}
    ).fetchone()
    return None if row is None else _post(row)


def on_date(tx: Transaction, guild_id: GuildId, on: date) -> DailyPost | None:
    """A guild's row for a local date."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM daily_posts
            WHERE guild_id = :guild_id AND local_date = :on""",
        {"guild_id": guild_id, "on": store_date(on)},
    ).fetchone()
    return None if row is None else _post(row)


def of_thread(tx: Transaction, thread_id: ChannelId) -> DailyPost | None:
    """The row whose thread this is."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM daily_posts WHERE thread_id = :thread_id",
        {"thread_id": thread_id},
    ).fetchone()
    return None if row is None else _post(row)


def latest(tx: Transaction, guild_id: GuildId, count: int) -> tuple[DailyPost, ...]:
    """The last rows of a guild, newest first."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM daily_posts WHERE guild_id = :guild_id
            ORDER BY local_date DESC LIMIT :count""",
        {"guild_id": guild_id, "count": count},
    )
    return tuple(_post(row) for row in rows)


def open_posts(tx: Transaction, guild_id: GuildId | None = None) -> tuple[DailyPost, ...]:
    """Posted questions whose answers are not revealed yet, newest first."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM daily_posts
            WHERE state IN ('sent', 'threaded')
              AND (:guild_id IS NULL OR guild_id = :guild_id)
            ORDER BY local_date DESC, post_id""",
        {"guild_id": guild_id},
    )
    return tuple(_post(row) for row in rows)


def last_date(tx: Transaction, guild_id: GuildId) -> date | None:
    """The last local date that has a row which is not a skip of the future."""
    row = tx.execute(
        """SELECT max(local_date) AS day FROM daily_posts
           WHERE guild_id = :guild_id AND state != 'skipped'""",
        {"guild_id": guild_id},
    ).fetchone()
    return load_date_or_none(row["day"])


def asked(tx: Transaction, guild_id: GuildId) -> tuple[Asked, ...]:
    """What the guild was asked, oldest first, as the choice of the next question wants it."""
    rows = tx.execute(
        """SELECT question_id, question_topic, question_level, local_date FROM daily_posts
           WHERE guild_id = :guild_id AND question_id IS NOT NULL AND state != 'void'
           ORDER BY local_date""",
        {"guild_id": guild_id},
    )
    # By position: a thousand guilds with years behind them are read in one minute.
    return tuple(
        [Asked(id_, topic, _LEVELS[level], load_date(day)) for id_, topic, level, day in rows]
    )


def queued(tx: Transaction, guild_id: GuildId, since: date) -> tuple[tuple[date, str], ...]:
    """Queued questions from a date on, ascending."""
    rows = tx.execute(
        """SELECT local_date, question_id FROM daily_queue
           WHERE guild_id = :guild_id AND local_date >= :since ORDER BY local_date""",
        {"guild_id": guild_id, "since": store_date(since)},
    )
    return tuple((load_date(row["local_date"]), row["question_id"]) for row in rows)

"""The SQL of answers, their parts, and drafts: what people wrote."""

from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from bot.core.columns import load_date, load_moment, load_moment_or_none, store_date, store_moment
from bot.core.database import Transaction
from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId

FORM = 0
"""The message id of the part that was written in the form."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's answer to one question; moments are aware UTC."""

    answer_id: AnswerId
    post_id: PostId
    guild_id: GuildId
    user_id: UserId
    on: date
    answered_at: datetime
    late: bool
    counts: bool
    shared: bool
    share_message_id: MessageId | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharedLink:
    """Where the answer that somebody shared stands."""

    user_id: UserId
    message_id: MessageId
    channel_id: ChannelId | None
    """None: in the question's own thread."""


_COLUMNS = """answer_id, post_id, guild_id, user_id, local_date, answered_at, late, counts,
    shared, share_message_id, withdrawn_at"""


def _answer(row: Row) -> Answer:
    return Answer(
        answer_id=row["answer_id"],
        post_id=row["post_id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        on=load_date(row["local_date"]),
        answered_at=load_moment(row["answered_at"]),
        late=bool(row["late"]),
        counts=bool(row["counts"]),
        shared=bool(row["shared"]),
        share_message_id=row["share_message_id"],
        withdrawn_at=load_moment_or_none(row["withdrawn_at"]),
    )


def of_member(tx: Transaction, post_id: PostId, user_id: UserId) -> Answer | None:
    """A member's answer to a question, a withdrawn one too."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM answers
            WHERE post_id = :post_id AND user_id = :user_id""",
        {"post_id": post_id, "user_id": user_id},
    ).fetchone()
    return None if row is None else _answer(row)


def get(tx: Transaction, answer_id: AnswerId) -> Answer | None:
    """An answer by its id."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM answers WHERE answer_id = :answer_id", {"answer_id": answer_id}
    ).fetchone()
    return None if row is None else _answer(row)


def put(
    tx: Transaction,
    *,
    post_id: PostId,
    guild_id: GuildId,
    user_id: UserId,
    on: date,
    written_at: datetime,
    now: datetime,
    late: bool,
    counts: bool,
    shared: bool,
) -> int:
    """Store an answer or bring a stored one up to date; its id.

    An answer keeps the time at which it was first given, the earliest that is known,
    unless it was withdrawn in between.
    """
    row = tx.execute(
        """INSERT INTO answers (post_id, guild_id, user_id, local_date, answered_at, updated_at,
               late, counts, shared)
           VALUES (:post_id, :guild_id, :user_id, :on, :written_at, :now, :late, :counts, :shared)
           ON CONFLICT (post_id, user_id) DO UPDATE SET
               answered_at = CASE WHEN withdrawn_at IS NULL
                   THEN min(answered_at, excluded.answered_at) ELSE excluded.answered_at END,
               late = CASE WHEN withdrawn_at IS NULL
                   THEN min(late, excluded.late) ELSE excluded.late END,
               counts = CASE WHEN withdrawn_at IS NULL
                   THEN max(counts, excluded.counts) ELSE excluded.counts END,
               shared = excluded.shared, updated_at = excluded.updated_at, withdrawn_at = NULL
           RETURNING answer_id""",
        {
            "post_id": post_id,
            "guild_id": guild_id,
            "user_id": user_id,
            "on": store_date(on),
            "written_at": store_moment(written_at),
            "now": store_moment(now),
            "late": late,
            "counts": counts,
            "shared": shared,
        },
    ).fetchone()
    return int(row["answer_id"])


def put_part(
    tx: Transaction,
    answer_id: AnswerId,
    *,
    message_id: MessageId,
    channel_id: ChannelId | None,
    body: str,
    written_at: datetime,
) -> None:
    """Store one part of an answer: the form's (``FORM``) or that of a message."""
    tx.execute(
        """INSERT INTO answer_parts (answer_id, message_id, channel_id, body, written_at)
           VALUES (:answer_id, :message_id, :channel_id, :body, :written_at)
           ON CONFLICT (answer_id, message_id) DO UPDATE SET body = excluded.body
           WHERE body != excluded.body""",
        {
            "answer_id": answer_id,
            "message_id": message_id,
            "channel_id": channel_id,
            "body": body,
            "written_at": store_moment(written_at),
        },
    )


def parts(tx: Transaction, answer_id: AnswerId) -> tuple[str, ...]:
    """The texts of an answer in the order in which they were written."""
    rows = tx.execute(
        """SELECT body FROM answer_parts WHERE answer_id = :answer_id
           ORDER BY written_at, message_id""",
        {"answer_id": answer_id},
    )
    return tuple(row["body"] for row in rows)


def form_part(tx: Transaction, answer_id: AnswerId) -> str:
    """What was written in the form; "" if nothing was."""
    row = tx.execute(
        """SELECT body FROM answer_parts
           WHERE answer_id = :answer_id AND message_id = :form""",
        {"answer_id": answer_id, "form": FORM},
    ).fetchone()
    return "" if row is None else str(row["body"])


def of_message(tx: Transaction, message_id: MessageId) -> Answer | None:
    """The answer that a message is part of."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM answers WHERE answer_id =
              (SELECT answer_id FROM answer_parts WHERE message_id = :message_id)""",
        {"message_id": message_id},
    ).fetchone()
    return None if row is None else _answer(row)


def remove_part(tx: Transaction, answer_id: AnswerId, message_id: MessageId, now: datetime) -> bool:
    """Take a message out of an answer; True if nothing is left, so that it is withdrawn."""
    tx.execute(
        """DELETE FROM answer_parts
           WHERE answer_id = :answer_id AND message_id = :message_id""",
        {"answer_id": answer_id, "message_id": message_id},
    )
    return (
        tx.execute(
            """UPDATE answers SET withdrawn_at = :now
               WHERE answer_id = :answer_id AND withdrawn_at IS NULL AND NOT EXISTS
                   (SELECT 1 FROM answer_parts p WHERE p.answer_id = answers.answer_id)""",
            {"answer_id": answer_id, "now": store_moment(now)},
        ).rowcount
        == 1
    )


def messages_of_thread(tx: Transaction, post_id: PostId, thread_id: ChannelId) -> tuple[int, ...]:
    """The messages in the question's own thread that are parts of answers, ascending."""
    rows = tx.execute(
        """SELECT p.message_id FROM answer_parts p JOIN answers a ON a.answer_id = p.answer_id
           WHERE a.post_id = :post_id AND p.channel_id = :thread_id ORDER BY p.message_id""",
        {"post_id": post_id, "thread_id": thread_id},
    )
    return tuple(row["message_id"] for row in rows)


def set_share_message(tx: Transaction, answer_id: AnswerId, message_id: MessageId | None) -> None:
    """Where the bot put the answer in the thread; None: nowhere any more."""
    tx.execute(
        "UPDATE answers SET share_message_id = :message_id WHERE answer_id = :answer_id",
        {"answer_id": answer_id, "message_id": message_id},
    )


def set_shared(tx: Transaction, answer_id: AnswerId, now: datetime) -> None:
    """The member wants everybody to read it."""
    tx.execute(
        "UPDATE answers SET shared = 1, updated_at = :now WHERE answer_id = :answer_id",
        {"answer_id": answer_id, "now": store_moment(now)},
    )


def count_in_time(tx: Transaction, post_id: PostId) -> int:
    """How many members answered before the reveal."""
    row = tx.execute(
        """SELECT count(*) AS answers FROM answers
           WHERE post_id = :post_id AND withdrawn_at IS NULL AND late = 0""",
        {"post_id": post_id},
    ).fetchone()
    return int(row["answers"])


def shared_links(tx: Transaction, post_id: PostId) -> tuple[SharedLink, ...]:
    """Answers that stand in the thread for all to read, the earliest first: the bot's copy
    of a shared form, or the member's own first message."""
    rows = tx.execute(
        """SELECT a.user_id, a.share_message_id, p.message_id, p.channel_id
           FROM answers a LEFT JOIN answer_parts p
             ON p.answer_id = a.answer_id AND p.message_id =
                (SELECT min(q.message_id) FROM answer_parts q
                 WHERE q.answer_id = a.answer_id AND q.message_id != :form)
           WHERE a.post_id = :post_id AND a.withdrawn_at IS NULL AND a.shared = 1
           ORDER BY a.answered_at, a.answer_id""",
        {"post_id": post_id, "form": FORM},
    )
    found = []
    for row in rows:
        if row["share_message_id"] is not None:
            found.append(SharedLink(row["user_id"], row["share_message_id"], None))
        elif row["message_id"] is not None:
            found.append(SharedLink(row["user_id"], row["message_id"], row["channel_id"]))
    return tuple(found)


def save_draft(tx: Transaction, post_id: PostId, user_id: UserId, body: str, now: datetime) -> None:
    """Keep a text for the next try."""
    tx.execute(
        """INSERT INTO drafts (post_id, user_id, body, saved_at)
           VALUES (:post_id, :user_id, :body, :now)
           ON CONFLICT (post_id, user_id) DO UPDATE SET
               body = excluded.body, saved_at = excluded.saved_at""",
        {"post_id": post_id, "user_id": user_id, "body": body, "now": store_moment(now)},
    )


def draft(tx: Transaction, post_id: PostId, user_id: UserId) -> str:
    """The text that was kept; "" if there is none."""
    row = tx.execute(
        "SELECT body FROM drafts WHERE post_id = :post_id AND user_id = :user_id",
        {"post_id": post_id, "user_id": user_id},
    ).fetchone()
    return "" if row is None else str(row["body"])


def drop_draft(tx: Transaction, post_id: PostId, user_id: UserId) -> None:
    """The text became an answer."""
    tx.execute(
        "DELETE FROM drafts WHERE post_id = :post_id AND user_id = :user_id",
        {"post_id": post_id, "user_id": user_id},
    )

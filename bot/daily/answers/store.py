"""The SQL of answers, their parts, and drafts: what people wrote."""

from datetime import date, datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.answers.rules import FORM, Answer, AnswerDraft, SharedAnswer, Submission, Trace

_COLUMNS = records.columns(Answer).replace(" on,", ' local_date AS "on",')
_ANSWERS = f"SELECT {_COLUMNS} FROM answers"
_PUT = (
    """INSERT INTO answers (post_id, guild_id, user_id, local_date, answered_at, updated_at,
        late, counts, shared)
    VALUES (:post_id, :guild_id, :user_id, :on, :written_at, :now, :late, :counts, :shared)
    ON CONFLICT (post_id, user_id) DO UPDATE SET
        answered_at = CASE WHEN answers.withdrawn_at IS NULL
            AND answers.answered_at < excluded.answered_at
            THEN answers.answered_at ELSE excluded.answered_at END,
        late = CASE WHEN answers.withdrawn_at IS NULL AND answers.late < excluded.late
            THEN answers.late ELSE excluded.late END,
        counts = CASE WHEN answers.withdrawn_at IS NULL AND answers.counts > excluded.counts
            THEN answers.counts ELSE excluded.counts END,
        shared = excluded.shared, updated_at = excluded.updated_at, withdrawn_at = NULL
    RETURNING """
    + _COLUMNS
)


def of_member(tx: Transaction, post_id: PostId, user_id: UserId) -> Answer | None:
    """A member's answer to a question, a withdrawn one too."""
    sql = f"{_ANSWERS} WHERE post_id = :post_id AND user_id = :user_id"
    return records.one(tx, Answer, sql, post_id=post_id, user_id=user_id)


def answered_on(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: date
) -> tuple[date, ...]:
    """The server's date of each answer of a member from a date on, in no order."""
    sql = """SELECT local_date FROM answers WHERE guild_id = :guild_id AND user_id = :user_id
             AND local_date >= :since AND withdrawn_at IS NULL"""
    found = records.values(tx, sql, guild_id=guild_id, user_id=user_id, since=since)
    return tuple(map(date.fromisoformat, found))


def has_answered(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Whether a member ever answered in a server, withdrawn answers too."""
    sql = """SELECT answer_id FROM answers
             WHERE guild_id = :guild_id AND user_id = :user_id LIMIT 1"""
    return bool(records.values(tx, sql, guild_id=guild_id, user_id=user_id))


def get(tx: Transaction, answer_id: AnswerId) -> Answer | None:
    """An answer by its id."""
    return records.one(tx, Answer, f"{_ANSWERS} WHERE answer_id = :id", id=answer_id)


def of_message(tx: Transaction, message_id: MessageId) -> Answer | None:
    """The answer that a message is part of."""
    sql = f"""{_ANSWERS} WHERE answer_id =
                (SELECT answer_id FROM answer_parts
                 WHERE message_id = :message_id AND message_id != 0)"""
    return records.one(tx, Answer, sql, message_id=message_id)


def put(
    tx: Transaction, given: Submission, on: date, now: datetime, *, late: bool, counts: bool,
    shared: bool,
) -> Answer:  # fmt: skip
    """Store an answer or bring a stored one up to date; as it stands then.

    An answer keeps the time at which it was first given, the earliest that is known,
    unless it was withdrawn in between.
    """
    answer = records.one(
        tx, Answer, _PUT, post_id=given.post_id, guild_id=given.guild_id, user_id=given.user_id,
        on=on, written_at=given.written_at, now=now, late=late, counts=counts, shared=shared,
    )  # fmt: skip
    assert answer is not None
    return answer


def put_part(
    tx: Transaction, answer_id: AnswerId, message_id: MessageId, channel_id: ChannelId | None,
    body: str, written_at: datetime,
) -> None:  # fmt: skip
    """Store one part of an answer: the form's (``FORM``) or that of a message. It keeps the moment
    at which it was first written, unless its text had ended by its age."""
    sql = """INSERT INTO answer_parts (answer_id, message_id, channel_id, body, written_at)
             VALUES (:answer_id, :message_id, :channel_id, :body, :written_at)
             ON CONFLICT (answer_id, message_id) DO UPDATE SET body = excluded.body,
                 written_at = CASE WHEN answer_parts.body = '' THEN excluded.written_at
                     ELSE answer_parts.written_at END
             WHERE answer_parts.body != excluded.body"""
    records.run(
        tx, sql, answer_id=answer_id, message_id=message_id, channel_id=channel_id, body=body,
        written_at=written_at,
    )  # fmt: skip


def parts(tx: Transaction, answer_id: AnswerId) -> tuple[str, ...]:
    """The texts of an answer in the order in which they were written."""
    sql = "SELECT body FROM answer_parts WHERE answer_id = :id ORDER BY written_at, message_id"
    return records.values(tx, sql, id=answer_id)


def form_part(tx: Transaction, answer_id: AnswerId) -> str:
    """What was written in the form; "" if nothing was."""
    sql = "SELECT body FROM answer_parts WHERE answer_id = :id AND message_id = :form"
    found = records.value(tx, sql, id=answer_id, form=FORM)
    return str(found or "")


def remove_part(tx: Transaction, answer_id: AnswerId, message_id: MessageId, now: datetime) -> bool:
    """Take a message out of an answer; True if nothing is left, so that it is withdrawn."""
    sql = "DELETE FROM answer_parts WHERE answer_id = :id AND message_id = :message_id"
    records.run(tx, sql, id=answer_id, message_id=message_id)
    sql = """UPDATE answers SET withdrawn_at = :now
             WHERE answer_id = :id AND withdrawn_at IS NULL AND NOT EXISTS
                 (SELECT 1 FROM answer_parts p WHERE p.answer_id = answers.answer_id)"""
    return records.run(tx, sql, id=answer_id, now=now) == 1


def message_stands(tx: Transaction, answer_id: AnswerId) -> bool:
    """Whether a message of its author is part of an answer, elsewhere than in a thread that is
    gone."""
    sql = """SELECT 1 FROM answer_parts p JOIN answers a ON a.answer_id = p.answer_id
             JOIN daily_posts d ON d.post_id = a.post_id
             WHERE p.answer_id = :id AND p.message_id != :form
               AND NOT (d.thread_gone AND p.channel_id = d.thread_id) LIMIT 1"""
    return records.value(tx, sql, id=answer_id, form=FORM) is not None


def erase_part(tx: Transaction, answer_id: AnswerId, message_id: MessageId) -> None:
    """Take a message's text away. The answer stays, even if no text is left."""
    sql = "DELETE FROM answer_parts WHERE answer_id = :id AND message_id = :message_id"
    records.run(tx, sql, id=answer_id, message_id=message_id)


def erase_parts_in(tx: Transaction, post_id: PostId, channel_id: ChannelId) -> None:
    """Take away what was written in a channel or thread for a question; the answers stay."""
    sql = """DELETE FROM answer_parts
             WHERE answer_id IN (SELECT answer_id FROM answers WHERE post_id = :post_id)
               AND channel_id = :channel_id"""
    records.run(tx, sql, post_id=post_id, channel_id=channel_id)


def erase_parts_elsewhere(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> None:
    """Take away what was written in a channel outside the questions' threads for questions that
    are revealed; the answers stay."""
    sql = """DELETE FROM answer_parts
             WHERE answer_id IN (SELECT a.answer_id FROM daily_posts p
                                 JOIN answers a ON a.post_id = p.post_id
                                 WHERE p.guild_id = :guild_id AND p.revealed_at IS NOT NULL)
               AND channel_id = :channel_id"""
    records.run(tx, sql, guild_id=guild_id, channel_id=channel_id)


def is_followed(tx: Transaction, channel_id: ChannelId) -> bool:
    """Whether a channel outside the questions' threads holds a part of an answer."""
    sql = "SELECT 1 FROM answer_channels WHERE channel_id = :channel_id"
    return records.value(tx, sql, channel_id=channel_id) is not None


def part_written_at(tx: Transaction, answer_id: AnswerId, message_id: MessageId) -> datetime | None:
    """Since when a part's text was there when it was first taken; None if there is no such part."""
    sql = """SELECT written_at FROM answer_parts
             WHERE answer_id = :id AND message_id = :message_id"""
    return records.moment(tx, sql, id=answer_id, message_id=message_id)


def written_parts(
    tx: Transaction, guild_id: GuildId, user_id: UserId
) -> tuple[tuple[ChannelId, MessageId], ...]:
    """The messages that are parts of a member's answers, the newest first."""
    sql = """SELECT p.channel_id, p.message_id FROM answer_parts p
             JOIN answers a ON a.answer_id = p.answer_id
             WHERE a.guild_id = :guild_id AND a.user_id = :user_id
               AND p.message_id != 0 AND p.channel_id IS NOT NULL
             ORDER BY p.message_id DESC"""
    found = tx.execute(sql, {"guild_id": guild_id, "user_id": user_id})
    return tuple((ChannelId(channel), MessageId(message)) for channel, message in found)


def parts_of_thread(tx: Transaction, post_id: PostId, thread_id: ChannelId) -> dict[MessageId, str]:
    """The messages in the question's own thread that are parts of answers, ascending, with the
    text that is stored."""
    sql = """SELECT p.message_id, p.body FROM answers a JOIN answer_parts p
               ON p.answer_id = a.answer_id
             WHERE a.post_id = :post_id AND p.channel_id = :thread_id ORDER BY p.message_id"""
    rows = tx.execute(sql, {"post_id": post_id, "thread_id": thread_id})
    return {MessageId(message_id): body for message_id, body in rows}


def judge_again(
    tx: Transaction, post_id: PostId, revealed_at: datetime, *, late_counts: bool
) -> tuple[UserId, ...]:
    """Answers that came after the reveal, and were taken while it was not written down yet, are
    late; whose."""
    sql = """UPDATE answers SET late = 1, counts = :counts
             WHERE post_id = :post_id AND late = 0 AND answered_at >= :revealed_at
             RETURNING user_id"""
    return records.values(tx, sql, post_id=post_id, revealed_at=revealed_at, counts=late_counts)


def give_back(tx: Transaction, post_id: PostId, since: datetime) -> tuple[UserId, ...]:
    """Answers in time that were withdrawn after a moment stand again, without a text; whose."""
    sql = """UPDATE answers SET withdrawn_at = NULL
             WHERE post_id = :post_id AND late = 0 AND withdrawn_at > :since RETURNING user_id"""
    return records.values(tx, sql, post_id=post_id, since=since)


def follow_channel(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> None:
    """A channel outside the questions' threads holds a part of an answer from now on."""
    sql = """INSERT INTO answer_channels (channel_id, guild_id) VALUES (:channel_id, :guild_id)
             ON CONFLICT (channel_id) DO NOTHING"""
    records.run(tx, sql, channel_id=channel_id, guild_id=guild_id)


def followed_channels(tx: Transaction) -> tuple[ChannelId, ...]:
    """Every channel outside the questions' threads that holds a part of an answer."""
    return records.values(tx, "SELECT channel_id FROM answer_channels ORDER BY channel_id")


def set_share_message(tx: Transaction, answer_id: AnswerId, message_id: MessageId | None) -> None:
    """Where the bot put the answer in the thread; None: nowhere any more."""
    sql = "UPDATE answers SET share_message_id = :message_id WHERE answer_id = :id"
    records.run(tx, sql, id=answer_id, message_id=message_id)


def set_shared(tx: Transaction, answer_id: AnswerId, now: datetime) -> None:
    """The member wants everyone to read it, and so what a draft becomes."""
    sql = "UPDATE answers SET shared = 1, updated_at = :now WHERE answer_id = :id"
    records.run(tx, sql, id=answer_id, now=now)
    sql = """UPDATE drafts SET shared = 1 WHERE (post_id, user_id) =
                 (SELECT post_id, user_id FROM answers WHERE answer_id = :id)"""
    records.run(tx, sql, id=answer_id)


def count_in_time(tx: Transaction, post_id: PostId) -> int:
    """How many members answered before the reveal."""
    sql = """SELECT count(*) FROM answers
             WHERE post_id = :post_id AND withdrawn_at IS NULL AND late = 0"""
    return int(records.value(tx, sql, post_id=post_id))


def shared_answers(tx: Transaction, post_id: PostId) -> tuple[SharedAnswer, ...]:
    """Answers that stand for all to read, the earliest first: the bot's copy of a shared form, or
    the member's own first message; none in a thread that is gone."""
    sql = """SELECT a.user_id, coalesce(a.share_message_id, p.message_id) AS message_id,
                    coalesce(CASE WHEN a.share_message_id IS NULL THEN p.channel_id END,
                        d.thread_id, 0) AS channel_id
             FROM answers a JOIN daily_posts d ON d.post_id = a.post_id
             LEFT JOIN answer_parts p
               ON p.answer_id = a.answer_id AND p.message_id =
                  (SELECT min(q.message_id) FROM answer_parts q
                   WHERE q.answer_id = a.answer_id AND q.message_id != :form)
             WHERE a.post_id = :post_id AND a.withdrawn_at IS NULL AND a.shared = 1
               AND coalesce(a.share_message_id, p.message_id) IS NOT NULL
               AND NOT (d.thread_gone AND
                        (a.share_message_id IS NOT NULL OR p.channel_id = d.thread_id))
             ORDER BY a.answered_at, a.answer_id"""
    return records.every(tx, SharedAnswer, sql, post_id=post_id, form=FORM)


def traces(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Trace, ...]:
    """Where a member's shared answers may stand, the newest first."""
    sql = """SELECT a.answer_id, a.post_id, p.thread_id, a.share_message_id,
                    p.reveal_message_id IS NOT NULL AS is_revealed
             FROM answers a JOIN daily_posts p ON p.post_id = a.post_id
             WHERE a.guild_id = :guild_id AND a.user_id = :user_id AND a.shared = 1
               AND p.thread_id IS NOT NULL
             ORDER BY a.answer_id DESC"""
    return records.every(tx, Trace, sql, guild_id=guild_id, user_id=user_id)


def save_draft(
    tx: Transaction, post_id: PostId, user_id: UserId, draft: AnswerDraft, now: datetime
) -> None:
    """Keep a text and a choice for the next try."""
    row = {"post_id": post_id, "user_id": user_id, "saved_at": now, **records.fields_of(draft)}
    records.upsert(tx, "drafts", row, key=("post_id", "user_id"))


def draft(tx: Transaction, post_id: PostId, user_id: UserId) -> AnswerDraft | None:
    """What was kept; None if nothing was."""
    sql = "SELECT body, shared FROM drafts WHERE post_id = :post_id AND user_id = :user_id"
    return records.one(tx, AnswerDraft, sql, post_id=post_id, user_id=user_id)


def drop_draft(tx: Transaction, post_id: PostId, user_id: UserId) -> None:
    """The text became an answer."""
    sql = "DELETE FROM drafts WHERE post_id = :post_id AND user_id = :user_id"
    records.run(tx, sql, post_id=post_id, user_id=user_id)

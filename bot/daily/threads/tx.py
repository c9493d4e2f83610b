"""What happens in the questions' threads, inside one transaction: what it does to answers.

A text is judged by when it was there: a message by its time, an edited one by the time of the edit,
whenever and in whatever order the bot hears of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.database import Transaction
from bot.core.erasures import REMEMBERED, Erasures
from bot.core.ids import ChannelId, GuildId, MessageId
from bot.core.outbox import store as outbox
from bot.core.ports import IncomingMessage
from bot.daily.answers import rules, store
from bot.daily.answers import tx as answers
from bot.daily.answers.messages import AnswerRecorded, TooShort
from bot.daily.answers.rules import Answer
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import DailyPost, PostState, counting
from bot.daily.streaks import tx as streaks
from bot.server.settings import store as guilds


@dataclass(frozen=True, slots=True)
class ThreadEvent:
    """One thing that happened in a channel or thread: a message says something (new or edited),
    or some are gone."""

    guild_id: GuildId
    message: IncomingMessage | None = None
    gone: tuple[MessageId, ...] = ()


def take_events(
    tx: Transaction, events: Sequence[ThreadEvent], now: datetime, erasures: Erasures
) -> list[AnswerRecorded | TooShort | None]:
    """What happened in a channel or thread, in its order; what became of each message: a new
    answer, a hint that it is too short, or nothing to speak of."""
    return [_take_event(tx, event, now, erasures) for event in events]


def _take_event(
    tx: Transaction, event: ThreadEvent, now: datetime, erasures: Erasures
) -> AnswerRecorded | TooShort | None:
    for message_id in event.gone:
        # Earlier versions took one message for several questions.
        while (answer := store.of_message(tx, message_id)) and answer.guild_id == event.guild_id:
            withdraw_part(tx, answer, message_id, now)
    if event.message is None:
        return None
    return take_message(tx, event.guild_id, event.message, now, erasures)


def take_message(
    tx: Transaction, guild_id: GuildId, message: IncomingMessage, now: datetime, erasures: Erasures
) -> AnswerRecorded | TooShort | None:
    """What a message says now: a part of an answer changes with it; else it may become one."""
    if _is_hidden(message):
        return None
    # One that was never edited is no part yet, or says what its part says.
    answer = store.of_message(tx, message.message_id) if message.edited_at else None
    if answer is None:
        return take_thread_message(
            tx, guild_id=guild_id, message=message, now=now, erasures=erasures
        )
    if answer.guild_id == guild_id:
        change_part(tx, answer, message, now)
    return None


def take_thread_message(
    tx: Transaction, *, guild_id: GuildId, message: IncomingMessage, now: datetime,
    erasures: Erasures, post: DailyPost | None = None,
) -> AnswerRecorded | TooShort | None:  # fmt: skip
    """Take a message of a question's thread as (part of) its author's answer. ``post``: whose
    thread it is, where the ledger names another one.

    Returns what became a new answer, or that it is too short for one; None for all else:
    other channels, bots, additions to an answer, talk after the reveal, and what somebody wrote
    before they had everything deleted, however often the thread is read again.
    """
    if not message.is_person or message.is_announcement:
        return None
    post = post or daily.of_thread(tx, message.channel_id)
    if post is None or post.guild_id != guild_id:
        return None
    if message.written_at < now - REMEMBERED:
        return None  # nobody knows any more whether its author was erased since
    if erasures.forgets(tx, guild_id, message.author_id, message.written_at):
        return None
    answer = store.of_member(tx, post.post_id, message.author_id)
    has_answered = answer is not None and answer.withdrawn_at is None
    if has_answered and rules.is_late(message.text_at, post.revealed_at):
        return None  # after the reveal, people talk about it
    result = answers.record(
        tx, submission=answers.of_message(post, message), now=now, keep_draft=False, post=post
    )
    if isinstance(result, TooShort):
        if not has_answered and post.state is PostState.THREADED:
            _tip(tx, post, message, now)
            return result
        return None
    return result if result.first else None


def _tip(tx: Transaction, post: DailyPost, message: IncomingMessage, now: datetime) -> None:
    """Tell the member by direct message how to make it count: once for the day on which they
    wrote it, however often the thread is read later."""
    settings = guilds.get(tx, post.guild_id)
    assert settings is not None
    nothing = "" if message.text.strip() else rules.WITHOUT_TEXT
    written_on = message.written_at.astimezone(settings.zone).date().isoformat()
    outbox.put(
        tx, guild_id=post.guild_id, kind="tip", due_at=now, now=now, user_id=message.author_id,
        channel_id=message.channel_id, expires_at=post.reveal_due_at,
        subject=f"{post.guild_id}:{message.author_id}:{written_on}",
        body=f"{message.message_id}{nothing}",
    )  # fmt: skip


def withdraw_part(
    tx: Transaction, answer: Answer, message_id: MessageId, now: datetime,
    *, is_over: bool | None = None,
) -> None:  # fmt: skip
    """A message is gone or says too little: take it out of the answer. After the reveal
    (``is_over``; None: as the ledger says) only the text goes, since others can delete it too and
    nobody can tell who did: the day was won before."""
    if is_over is None:
        post = daily.get(tx, answer.post_id)
        is_over = post is not None and post.revealed_at is not None
    if is_over:
        store.erase_part(tx, answer.answer_id, message_id)
    elif store.remove_part(tx, answer.answer_id, message_id, now):
        streaks.invalidate(tx, answer.guild_id, answer.user_id, answer.on)


def change_part(
    tx: Transaction, answer: Answer, message: IncomingMessage, now: datetime,
    *, revealed_at: datetime | None = None,
) -> None:  # fmt: skip
    """A message that is part of an answer says something else now; too little of it withdraws the
    part. What was there before the reveal (``revealed_at``; None: as the ledger says) stays as it
    was: with the model answer in sight it would be another one."""
    settings, post = guilds.get(tx, answer.guild_id), daily.get(tx, answer.post_id)
    revealed_at = revealed_at or (None if post is None else post.revealed_at)
    if rules.is_late(message.text_at, revealed_at):
        taken_at = store.part_written_at(tx, answer.answer_id, message.message_id)
        if taken_at is None or not rules.is_late(taken_at, revealed_at):
            return
    need = None if settings is None else counting(post, settings).min_chars
    if need is None or not rules.measure(message.text, need).enough:
        withdraw_part(tx, answer, message.message_id, now)
        if post is not None and post.revealed_at is None:  # else the day stays won
            answers.untick(tx, answer.guild_id, message.channel_id, message.message_id, now)
        return
    text = message.text.strip()
    store.put_part(
        tx, answer.answer_id, message.message_id, message.channel_id, text, message.text_at
    )


def news_of_thread(
    tx: Transaction, post: DailyPost, known: Collection[MessageId],
    written: Sequence[IncomingMessage],
) -> tuple[tuple[MessageId, ...], tuple[IncomingMessage, ...]]:  # fmt: skip
    """What of a thread that was just read is not stored as it stands there: parts that are gone,
    and messages that are new or changed, as far as they can be read. ``known`` were parts before it
    was read: what came meanwhile is not gone."""
    stored = store.parts_of_thread(tx, post.post_id, post.thread_id or ChannelId(0))
    there = {message.message_id for message in written}
    gone = tuple(one for one in stored if one in known and one not in there)
    differs = (one for one in written if stored.get(one.message_id) != one.text.strip())
    return gone, tuple(one for one in differs if one.is_person and not _is_hidden(one))


def _is_hidden(message: IncomingMessage) -> bool:
    """Whether Discord shows nothing of a message, as to a bot that lost the Message Content intent
    while it runs: nobody can write one that has neither a text nor anything else."""
    return not message.text.strip() and not message.has_other


def collect(
    tx: Transaction, *, post: DailyPost, gone: Sequence[MessageId],
    written: Sequence[IncomingMessage], now: datetime, erasures: Erasures,
    revealed_at: datetime | None = None,
) -> tuple[IncomingMessage, ...]:  # fmt: skip
    """Take the news of a thread; the messages that became answers by it. ``revealed_at``: when the
    answer came out, if the ledger doesn't know it yet."""
    for message_id in gone:
        answer = store.of_message(tx, message_id)
        if answer is not None:
            is_over = None if revealed_at is None else True
            withdraw_part(tx, answer, message_id, now, is_over=is_over)
    fresh = []
    for message in written:
        answer = store.of_message(tx, message.message_id)
        if answer is not None:
            change_part(tx, answer, message, now, revealed_at=revealed_at)
        elif isinstance(
            take_thread_message(
                tx,
                guild_id=post.guild_id,
                message=message,
                now=now,
                erasures=erasures,
                post=daily.get(tx, post.post_id),
            ),
            AnswerRecorded,
        ):
            fresh.append(message)
    return tuple(fresh)


def lose_place(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> None:
    """A thread was deleted, or a channel and its threads with it. Of what is revealed the texts
    go with it and the days stay. Before the reveal nobody has withdrawn anything: somebody else
    tidied up."""
    own = daily.of_thread(tx, channel_id)
    posts = daily.of_channel(tx, guild_id, channel_id) if own is None else (own,)
    for post in posts:
        if post.guild_id != guild_id or post.thread_id is None:
            continue
        daily.lose_thread(tx, post.post_id)
        if post.revealed_at is not None:
            store.erase_parts_in(tx, post.post_id, post.thread_id)
    if store.is_followed(tx, channel_id):
        store.erase_parts_elsewhere(tx, guild_id, channel_id)


def settle(tx: Transaction, post: DailyPost, revealed_at: datetime, open_until: datetime) -> None:
    """The answer came out at this moment: what was written after it is late, and what was deleted
    costs no day, also where the bot heard of it before the reveal was written down. ``open_until``:
    the moment by our own clock, as Discord doesn't say when something was deleted."""
    settings, now = guilds.get(tx, post.guild_id), daily.get(tx, post.post_id)
    late_counts = settings is not None and counting(now, settings).late_counts
    late = store.judge_again(tx, post.post_id, revealed_at, late_counts=late_counts)
    for user_id in (*late, *store.give_back(tx, post.post_id, open_until)):
        streaks.invalidate(tx, post.guild_id, user_id, post.on)

"""Claiming local dates in the ledger, inside one transaction.

A claim is the UNIQUE row (guild, local date), written before anything is said in
Discord. Whatever happens afterwards, no second question can be posted for that date.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.bank.choose import NONE_OF_OUR_OWN, Asked, NothingToAsk, OwnUse
from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.core.uptime import store as uptime
from bot.daily.alerts import store as alerts
from bot.daily.alerts.tx import notice
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost, PostState, is_extra, reveal_due, runs_out_soon
from bot.daily.question.messages import QuestionCard
from bot.daily.question.tx import choice
from bot.daily.streaks import tx as streaks
from bot.server import calendar
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

AWAY = "I was away when the question was due"
RESTORED = "my data was restored from an earlier copy"
A_YEAR = timedelta(days=366)
OUTDATED = timedelta(weeks=2)
"""What was queued for a date longer ago fits no present day, and nobody expects it any more."""
EMPTY = "empty"
"""Of alerts: there was no question to ask."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A local date is claimed and its question on its way."""

    post_id: PostId
    question_id: str


def preview_card(
    settings: GuildSettings, question: Question, now: datetime, *, reads_messages: bool
) -> QuestionCard:
    """A question's card as it would look at the next post."""
    due = settings.next_post_at or now
    return QuestionCard(
        post_id=PostId(0), guild_id=settings.guild_id, marker="preview",
        on=choice.next_date(settings, now), question=question,
        reveal_at=reveal_due(due, due, settings.reveal_minutes, settings.zone),
        reads_messages=reads_messages,
    )  # fmt: skip


def post_card(
    post: DailyPost, settings: GuildSettings, question: Question, now: datetime, marker: str,
    answered_count: int, *, reads_messages: bool, suggested_by: UserId | None = None,
) -> QuestionCard:  # fmt: skip
    """The card of a post as it is now."""
    due = reveal_due(post.due_at or now, now, settings.reveal_minutes, settings.zone)
    return QuestionCard(
        post_id=post.post_id, guild_id=post.guild_id, marker=marker, on=post.on,
        question=question, reveal_at=post.reveal_due_at or due, reads_messages=reads_messages,
        ping_role_id=settings.called_role_id, thread_id=post.standing_thread_id,
        revealed=post.state in (PostState.REVEALED, PostState.CLOSED),
        answered_count=answered_count, suggested_by=suggested_by,
        is_extra=is_extra(post.void_reason),
    )  # fmt: skip


def claim_date(
    tx: Transaction, bank: QuestionBank, seed: int, settings: GuildSettings, on: date,
    *, due_at: datetime, now: datetime, void_reason: str = "",
) -> Claimed | NothingToAsk | None:  # fmt: skip
    """Choose a question for a date, write the row, and put the posting in the outbox. None if the
    date has a row already."""
    guild_id = settings.guild_id
    if store.on_date(tx, guild_id, on) is not None:
        return None
    queued = store.take_queued(tx, guild_id, on)
    asked = store.asked(tx, guild_id)
    chosen = choice.choose(tx, bank, seed, settings, on, queued, asked)
    if isinstance(chosen, NothingToAsk):
        return chosen
    question = bank.question(chosen.question_id)
    assert question is not None
    post_id = store.claim(
        tx, guild_id=guild_id, on=on, question=(question.id, question.topic, question.difficulty),
        choice_note=chosen.note, channel_id=settings.channel_id, due_at=due_at, now=now,
        void_reason=void_reason,
    )  # fmt: skip
    if post_id is None:
        return None
    alerts.clear_alerts(tx, guild_id, EMPTY)
    ends_at = calendar.end_of_date(on, settings.zone)
    outbox.put(
        tx, guild_id=guild_id, kind="question", subject=str(post_id), due_at=min(due_at, now),
        now=now, expires_at=ends_at,
    )  # fmt: skip
    asked = (*asked, Asked(question.id, question.topic, question.difficulty, on))
    _warn_before_the_pool_is_empty(tx, bank, settings, asked, now)
    return Claimed(post_id, question.id)


def posted(
    tx: Transaction, row: OutboxRow, post: DailyPost, settings: GuildSettings,
    channel_id: ChannelId, message_id: MessageId, sent_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """claimed → sent: the card stands; its thread and its reveal follow."""
    reveal_at = reveal_due(post.due_at or sent_at, sent_at, settings.reveal_minutes, settings.zone)
    store.mark_sent(
        tx, post.post_id, channel_id=channel_id, message_id=message_id, sent_at=sent_at,
        reveal_due_at=reveal_at,
    )  # fmt: skip
    outbox.complete(tx, row.outbox_id, message_id)
    guild_id, subject = post.guild_id, str(post.post_id)
    alerts.clear_alerts(tx, guild_id, row.kind)
    outbox.put(
        tx, guild_id=guild_id, kind="thread", subject=subject, due_at=now, now=now,
        expires_at=reveal_at,
    )  # fmt: skip
    outbox.put(tx, guild_id=guild_id, kind="reveal", subject=subject, due_at=reveal_at, now=now)


def claim_due(
    tx: Transaction, bank: QuestionBank, seed: int, guild_id: GuildId, now: datetime
) -> None:
    """Claim today's date of a guild whose question is due, and void the dates it missed.

    Rule for downtime: caught up while the local date lasts, then missed and void. What was due
    between a copy and the moment at which it was restored is void, too: nobody knows whether it
    stands.
    Doing it twice at the same moment does nothing the second time.
    """
    settings = guilds.get(tx, guild_id)
    if settings is None or settings.next_post_at is None or settings.next_post_on is None:
        return
    if settings.paused or settings.left_at or settings.next_post_at > now:
        return
    today = choice.today_of(settings, now)
    restored_at = uptime.restored_at(tx, now)
    void = partial(
        store.put_without_question, tx, guild_id=guild_id, state=PostState.VOID, now=now
    )  # fmt: skip

    def may_stand(on: date) -> bool:
        due_at = calendar.instant(on, settings.post_time, settings.zone)
        return restored_at is not None and due_at <= restored_at

    for missed in calendar.posting_dates(settings.next_post_on, today, settings.weekdays):
        void(on=missed, reason=RESTORED if may_stand(missed) else AWAY)
    _move_overdue(tx, settings, today, today)
    due_at = calendar.instant(today, settings.post_time, settings.zone)
    if settings.next_post_on <= today and today.weekday() in settings.weekdays and due_at <= now:
        if may_stand(today):
            void(on=today, reason=RESTORED)
        else:
            claim = claim_date(tx, bank, seed, settings, today, due_at=due_at, now=now)
            if isinstance(claim, NothingToAsk):
                _no_question(tx, settings, today, claim.note, now)
    streaks.refresh(tx, guild_id)
    plan_next(tx, replace(settings, next_post_at=None), now)


def plan_next(tx: Transaction, settings: GuildSettings, now: datetime) -> datetime | None:
    """Write down when the next question is due, later than every date in the ledger.

    Skipped dates are passed over, so that what is shown as the next post is one. What is due and
    not claimed yet stays due, whatever is decided in that moment.
    """
    if settings.paused or settings.left_at:
        guilds.set_next_post(tx, settings.guild_id, None, None)
        return None
    at, on = settings.next_post_at, settings.next_post_on
    if at and on and at <= now and store.on_date(tx, settings.guild_id, on) is None:
        return at  # `claim_due` goes by what holds then
    after = store.last_date(tx, settings.guild_id)
    while True:
        planned = calendar.next_post(
            post_time=settings.post_time, zone=settings.zone, weekdays=settings.weekdays,
            now=now, after=after,
        )  # fmt: skip
        if store.on_date(tx, settings.guild_id, planned.on) is None:
            guilds.set_next_post(tx, settings.guild_id, planned.at, planned.on)
            _move_overdue(tx, settings, planned.on, choice.today_of(settings, now))
            return planned.at
        after = planned.on


def _move_overdue(tx: Transaction, settings: GuildSettings, first: date, today: date) -> None:
    """What was queued for dates that are over, and that wasn't asked, is queued for the next days
    from ``first`` on that have nothing yet; unless it was asked or queued once more since, or that
    was long ago."""
    guild_id = settings.guild_id
    overdue = store.overdue(tx, guild_id, today)
    asked = {one.question_id: one.on for one in store.asked(tx, guild_id)} if overdue else {}
    for on, question_id in overdue:
        queued = dict(store.queued(tx, guild_id, today))
        is_known = question_id in queued.values() or asked.get(question_id, date.min) >= on
        if is_known or on < today - OUTDATED:
            store.take_queued(tx, guild_id, on)
            continue
        days = calendar.posting_dates(first, first + A_YEAR, settings.weekdays)
        free = (day for day in days if day not in queued and not store.on_date(tx, guild_id, day))
        store.move_queued(tx, guild_id, on, next(free, on))


def leave(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The bot was removed from a server, set up or not. Harmless to repeat."""
    guilds.mark_left(tx, guild_id, now)
    uptime.begin_absence(tx, guild_id, now, is_outage=False)


def lose(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Discord has lost a server for a while, set up or not. Harmless to repeat."""
    uptime.begin_absence(tx, guild_id, now, is_outage=True)


def come_back(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The bot reaches the server again. Where it had been removed, what failed is tried at once and
    the next question planned."""
    was_removed = uptime.was_removed(tx, guild_id)
    if was_removed is None:
        return
    uptime.end_absence(tx, guild_id, now)
    if was_removed:
        guilds.mark_back(tx, guild_id)
        settings = guilds.get(tx, guild_id)
        if settings is not None:
            plan_next(tx, settings, now)
        outbox.retry_now(tx, guild_id, now)


def note_present(
    tx: Transaction, holds: Callable[[GuildId], bool], present: Collection[GuildId],
    reached: Collection[GuildId], now: datetime,
) -> None:  # fmt: skip
    """A shard is ready. Of the servers that it ``holds`` the bot is in those that are ``present``;
    those that aren't ``reached``, Discord has lost. Nothing is asked for each of them."""
    absent = uptime.absent(tx)
    known = {*guilds.presence(tx), *uptime.waited_for(tx)}.difference(present)
    for guild_id in sorted(filter(holds, known)):
        if not absent.get(guild_id):
            leave(tx, guild_id, now)
    for guild_id in sorted(filter(holds, present)):
        if guild_id not in reached and not absent.get(guild_id):
            lose(tx, guild_id, now)
        elif guild_id in absent:
            come_back(tx, guild_id, now)


def _no_question(
    tx: Transaction, settings: GuildSettings, on: date, note: str, now: datetime
) -> None:
    store.put_without_question(
        tx, guild_id=settings.guild_id, on=on, state=PostState.VOID,
        reason="there was no question to ask", now=now,
    )  # fmt: skip
    more = "Choose more topics or difficulties with `/setup`. "
    if note == NONE_OF_OUR_OWN:
        more = ""  # it says what helps, which topics don't
    words = f"**No question today.** {note}\n{more}No streak is lost."
    if alerts.raise_alert(tx, settings.guild_id, EMPTY, EMPTY, settings.channel_id, now):
        notice(tx, settings, f"empty:{on.isoformat()}", words, now)


def _warn_before_the_pool_is_empty(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, asked: Sequence[Asked],
    now: datetime,
) -> None:  # fmt: skip
    left = choice.unasked(tx, bank, settings, asked)
    if not runs_out_soon(left, len(settings.weekdays)):
        return
    # One warning for each size of the pool: choosing more topics makes a new one possible.
    size = left + len({one.question_id for one in asked})
    questions = "1 new question is" if left == 1 else f"{left} new questions are"
    of, more = "for your topics and difficulties", "add topics with `/setup`"
    if settings.own_use is OwnUse.ONLY:
        of = "of your own, and nothing else is asked"
        more = (
            "write some with `/organise questions`, or let the bank's be asked, too: "
            "*Own questions* in `/setup`"
        )
    words = (
        f"**{questions} left** {of}. After that, questions come again, the oldest first.\n"
        f"To get more, {more}."
    )
    notice(tx, settings, f"pool:{size}", words, now, for_good=True)

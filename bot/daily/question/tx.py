"""Claiming local dates in the ledger. Functions for use inside one transaction.

A claim is the UNIQUE row (guild, local date), written before anything is said in
Discord. Whatever happens afterwards, no second question can be posted for that date.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.bank.choose import Asked, Chosen, NothingToAsk, Policy, choose_question, days_left
from bot.bank.model import Bank, Difficulty
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId
from bot.core.outbox import store as outbox
from bot.daily.ledger import store
from bot.daily.ledger.rules import PostState, runs_out_soon
from bot.daily.streaks import store as streaks
from bot.server.settings import rules as guild_rules
from bot.server.settings import store as guild_store
from bot.server.settings.rules import GuildSettings

AWAY = "the bot was away when the question was due"
EXTRA = "an extra question: a bonus for who answers"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A local date is claimed and its question on its way."""

    post_id: PostId
    question_id: str


@dataclass(frozen=True, slots=True)
class DateTaken:
    """The date has a row already."""


Claim = Claimed | DateTaken | NothingToAsk


def policy_of(settings: GuildSettings) -> Policy:
    """The choice policy that the settings say."""
    mix = {Difficulty(name): weight for name, weight in settings.difficulty_mix.items()}
    return Policy(topic_weights=settings.topics, difficulty_mix=mix)


def choose(
    tx: Transaction, bank: Bank, seed: int, settings: GuildSettings, on: date, queued: str | None
) -> Chosen | NothingToAsk:
    """The question for a date. Seeded by guild and date: asking twice gives the same."""
    return _choose(store.asked(tx, settings.guild_id), bank, seed, settings, on, queued)


def _choose(
    asked: Sequence[Asked],
    bank: Bank,
    seed: int,
    settings: GuildSettings,
    on: date,
    queued: str | None,
) -> Chosen | NothingToAsk:
    return choose_question(
        bank.active,
        asked=asked,
        policy=policy_of(settings),
        queued_id=queued,
        rng=random.Random(f"{seed}:{settings.guild_id}:{on.isoformat()}"),
    )


def claim_date(
    tx: Transaction,
    *,
    bank: Bank,
    seed: int,
    settings: GuildSettings,
    on: date,
    due_at: datetime,
    now: datetime,
    void_reason: str = "",
) -> Claim:
    """Choose a question for a date, write the row, and put the posting in the outbox."""
    if store.on_date(tx, settings.guild_id, on) is not None:
        return DateTaken()
    queued = store.take_queued(tx, settings.guild_id, on)
    asked = store.asked(tx, settings.guild_id)
    chosen = _choose(asked, bank, seed, settings, on, queued)
    if isinstance(chosen, NothingToAsk):
        return chosen
    question = bank.questions[chosen.question_id]
    post_id = store.claim(
        tx,
        guild_id=settings.guild_id,
        on=on,
        question=(question.id, question.topic, question.difficulty.value),
        choice_note=chosen.note,
        channel_id=settings.channel_id,
        due_at=due_at,
        now=now,
        void_reason=void_reason,
    )
    if post_id is None:
        return DateTaken()
    outbox.put(
        tx,
        guild_id=settings.guild_id,
        kind="question",
        subject=str(post_id),
        due_at=now,
        expires_at=guild_rules.end_of_date(on, settings.zone),
        now=now,
    )
    asked = (*asked, Asked(question.id, question.topic, question.difficulty, on))
    _warn_before_the_pool_is_empty(tx, bank, settings, asked, now)
    return Claimed(post_id, question.id)


def claim_due(tx: Transaction, bank: Bank, seed: int, guild_id: GuildId, now: datetime) -> None:
    """Claim today's date of a guild whose question is due, and void the dates it missed.

    Rule for downtime: caught up while the local date lasts, then missed and void.
    Doing it twice at the same moment does nothing the second time.
    """
    settings = guild_store.get(tx, guild_id)
    if settings is None or settings.next_post_at is None or settings.next_post_on is None:
        return
    if settings.paused or settings.left or settings.next_post_at > now:
        return
    today = now.astimezone(settings.zone).date()
    for missed in guild_rules.posting_dates(settings.next_post_on, today, settings.weekdays):
        store.put_without_question(
            tx, guild_id=guild_id, on=missed, state=PostState.VOID, reason=AWAY, now=now
        )
    due_at = guild_rules.instant(today, settings.post_time, settings.zone)
    if settings.next_post_on <= today and today.weekday() in settings.weekdays and due_at <= now:
        claim = claim_date(
            tx, bank=bank, seed=seed, settings=settings, on=today, due_at=due_at, now=now
        )
        if isinstance(claim, NothingToAsk):
            _no_question(tx, settings, today, claim.note, now)
    streaks.settle(tx, guild_id)
    plan_next(tx, settings, now)


def plan_next(tx: Transaction, settings: GuildSettings, now: datetime) -> datetime | None:
    """Write down when the next question is due, later than every date in the ledger.

    Skipped dates are passed over, so that what is shown as the next post is one.
    """
    if settings.paused or settings.left:
        guild_store.set_next_post(tx, settings.guild_id, None, None)
        return None
    after = store.last_date(tx, settings.guild_id)
    while True:
        planned = guild_rules.next_post(
            post_time=settings.post_time,
            zone=settings.zone,
            weekdays=settings.weekdays,
            now=now,
            after=after,
        )
        if store.on_date(tx, settings.guild_id, planned.on) is None:
            guild_store.set_next_post(tx, settings.guild_id, planned.at, planned.on)
            return planned.at
        after = planned.on


def notice(tx: Transaction, settings: GuildSettings, key: str, text: str, now: datetime) -> None:
    """Tell the organiser something, once for each key."""
    outbox.put(
        tx,
        guild_id=settings.guild_id,
        kind="notice",
        subject=f"{settings.guild_id}:{key}",
        due_at=now,
        now=now,
        body=text,
    )


def _no_question(
    tx: Transaction, settings: GuildSettings, on: date, note: str, now: datetime
) -> None:
    store.put_without_question(
        tx,
        guild_id=settings.guild_id,
        on=on,
        state=PostState.VOID,
        reason="there was no question to ask",
        now=now,
    )
    notice(
        tx,
        settings,
        f"empty:{on.isoformat()}",
        f"**No question today.** {note}\nChoose more topics or difficulties with "
        "`/setup`. No streak is lost.",
        now,
    )


def _warn_before_the_pool_is_empty(
    tx: Transaction, bank: Bank, settings: GuildSettings, asked: Sequence[Asked], now: datetime
) -> None:
    left = days_left(bank.active, asked=asked, policy=policy_of(settings))
    if not runs_out_soon(left, len(settings.weekdays)):
        return
    # One warning for each size of the pool: choosing more topics makes a new one possible.
    size = left + len({one.question_id for one in asked})
    questions = "1 new question is" if left == 1 else f"{left} new questions are"
    notice(
        tx,
        settings,
        f"pool:{size}",
        f"**{questions} left** for your topics and difficulties. After that, questions come "
        "again, the oldest first.\nTo get more, add topics with `/setup`.",
        now,
    )

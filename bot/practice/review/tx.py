"""Keeping and grading cards. Functions for use inside one transaction, by quizzes too.

A grade is stored together with whatever made it (a click in ``/review``, an answer in a
quiz), so a crash leaves both or neither. The caller makes sure that one event grades once.
"""

import random
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.ledger import store as daily
from bot.practice.review import rules, store
from bot.practice.review.rules import Grade, ReviewCard, Source
from bot.practice.review.store import TickGrade
from bot.server.members import store as members
from bot.server.settings import store as guild_store
from bot.server.settings.rules import DEFAULT_TZ


def zone_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> ZoneInfo:
    """Where the member's day begins: the zone they chose for reminders, else the guild's."""
    chosen = members.get(tx, guild_id, user_id).remind_tz
    if chosen is not None:
        return ZoneInfo(chosen)
    settings = guild_store.get(tx, guild_id)
    return ZoneInfo(DEFAULT_TZ) if settings is None else settings.zone


def open_questions(tx: Transaction, guild_id: GuildId) -> frozenset[str]:
    """Questions of the day whose answer is not out yet: nobody may meet it elsewhere."""
    posts = daily.open_posts(tx, guild_id)
    return frozenset(post.question_id for post in posts if post.question_id is not None)


def keep(
    tx: Transaction,
    *,
    guild_id: GuildId,
    user_id: UserId,
    question_id: str,
    now: datetime,
    not_before: datetime | None = None,
) -> tuple[ReviewCard, bool]:
    """Put a question in the member's queue, once; whether it is new there.

    One that left comes back tomorrow with what is remembered of it.
    """
    card = store.get(tx, guild_id, user_id, question_id)
    if card is not None:
        return card, False
    card = rules.fresh(question_id, now, not_before)
    before = store.former(tx, guild_id, user_id, question_id)
    if before is not None:
        card = ReviewCard(
            question_id,
            card.due_at,
            before.stability,
            before.difficulty,
            before.graded_at,
            before.grade_count,
        )
    store.put(tx, guild_id, user_id, card, now)
    return card, True


def grade(
    tx: Transaction,
    *,
    guild_id: GuildId,
    user_id: UserId,
    card: ReviewCard,
    how: Grade,
    source: Source,
    now: datetime,
    seed: int,
) -> ReviewCard:
    """Grade a card and write down when it comes back."""
    graded, _ = _grade(
        tx, guild_id=guild_id, user_id=user_id, card=card, how=how, source=source, now=now,
        seed=seed, not_before=None,
    )  # fmt: skip
    return graded


def _grade(
    tx: Transaction,
    *,
    guild_id: GuildId,
    user_id: UserId,
    card: ReviewCard,
    how: Grade,
    source: Source,
    now: datetime,
    seed: int,
    not_before: datetime | None,
) -> tuple[ReviewCard, int]:
    """The card after the grade, and the grade's id in the log."""
    key = f"{seed}:{guild_id}:{user_id}:{card.question_id}:{card.grade_count}"
    graded = rules.grade(
        card,
        how,
        now=now,
        retention=store.choices(tx, guild_id, user_id).retention,
        chance=random.Random(key).random(),
    )
    if not_before is not None and graded.due_at < not_before:
        graded = replace(graded, due_at=not_before)
    today = now.astimezone(zone_of(tx, guild_id, user_id)).date()
    store.put(tx, guild_id, user_id, graded, now)
    grade_id = store.log_grade(
        tx, guild_id, user_id, graded, how=how, source=source, on=today, now=now
    )
    return graded, grade_id


def note_result(
    tx: Transaction,
    *,
    guild_id: GuildId,
    user_id: UserId,
    question_id: str,
    is_right: bool,
    now: datetime,
    seed: int,
) -> ReviewCard | None:
    """A quiz answer: it grades the card; a miss makes one. None if there is no card."""
    card = store.get(tx, guild_id, user_id, question_id)
    if card is None:
        if is_right:
            return None
        former = store.former(tx, guild_id, user_id, question_id)
        card = former or rules.fresh(question_id, now)
    how = Grade.GOOD if is_right else Grade.AGAIN
    return grade(
        tx, guild_id=guild_id, user_id=user_id, card=card, how=how, source=Source.QUIZ,
        now=now, seed=seed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a member's ticks say of their answer: ``covered`` of ``total`` points. The card is
    not due before ``not_before``, where the question is still open."""

    post_id: PostId
    question_id: str
    answered_at: datetime
    covered: int
    total: int
    not_before: datetime | None = None


def note_ticks(
    tx: Transaction, *, guild_id: GuildId, user_id: UserId, ticked: Ticked, now: datetime, seed: int
) -> ReviewCard | None:
    """Ticks on an answer grade the card of its question; a point left out makes one. The card
    that is in the queue afterwards, if any.

    One answer grades once: ticks that are corrected on the same day of the member put the card
    back as it was before them and grade it anew, at the moment of the first ticks. Later, or
    when something else has graded the card since, or it has left the queue, they change
    nothing: the newer recall knows more. Neither do ticks on an answer older than the last
    grade.
    """
    question_id = ticked.question_id
    card = store.get(tx, guild_id, user_id, question_id)
    done = store.tick_grade(tx, guild_id, ticked.post_id, user_id)
    if done is not None:
        if card is None or card.grade_count != done.version or not _same_day(tx, done, now):
            return card
        _undo(tx, done, now)
        now = done.ticked_at
        card = store.get(tx, guild_id, user_id, question_id)
    elif card is not None and card.graded_at is not None and card.graded_at >= ticked.answered_at:
        return card
    if card is None and ticked.covered == ticked.total:
        return None
    before = store.former(tx, guild_id, user_id, question_id)
    left_at = store.left_at(tx, guild_id, user_id, question_id)
    graded, grade_id = _grade(
        tx, guild_id=guild_id, user_id=user_id,
        card=before or rules.fresh(question_id, now),
        how=rules.grade_of_ticks(ticked.covered, ticked.total), source=Source.TICKS, now=now,
        seed=seed, not_before=ticked.not_before,
    )  # fmt: skip
    store.put_tick_grade(
        tx,
        TickGrade(
            ticked.post_id, guild_id, user_id, ticked.question_id, now, grade_id, before, left_at
        ),
    )
    return graded


def _same_day(tx: Transaction, done: TickGrade, now: datetime) -> bool:
    zone = zone_of(tx, done.guild_id, done.user_id)
    return done.ticked_at.astimezone(zone).date() == now.astimezone(zone).date()


def _undo(tx: Transaction, done: TickGrade, now: datetime) -> None:
    """The card and the log as they were before the ticks."""
    store.undo_tick_grade(tx, done)
    if done.before is None:
        store.remove(tx, done.guild_id, done.user_id, done.question_id)
        return
    store.put(tx, done.guild_id, done.user_id, done.before, now)
    if done.left_at is not None:
        store.leave(tx, done.guild_id, done.user_id, done.question_id, done.left_at)

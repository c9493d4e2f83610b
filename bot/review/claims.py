"""Keeping and grading cards. Functions for use inside one transaction, by quizzes too.

A grade is stored together with whatever made it (a click in ``/review``, an answer in a
quiz), so a crash leaves both or neither. The caller makes sure that one event grades once.
"""

import random
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.daily import store as daily
from bot.guilds import store as guild_store
from bot.guilds.rules import DEFAULT_TZ
from bot.members import store as members
from bot.review import rules, store
from bot.review.rules import Grade, ReviewCard, Source
from bot.storage.database import Transaction


def zone_of(tx: Transaction, guild_id: int, user_id: int) -> ZoneInfo:
    """Where the member's day begins: the zone they chose for reminders, else the guild's."""
    chosen = members.get(tx, guild_id, user_id).remind_tz
    if chosen is not None:
        return ZoneInfo(chosen)
    settings = guild_store.get(tx, guild_id)
    return ZoneInfo(DEFAULT_TZ) if settings is None else settings.zone


def open_questions(tx: Transaction, guild_id: int) -> frozenset[str]:
    """Questions of the day whose answer is not out yet: nobody may meet it elsewhere."""
    posts = daily.open_posts(tx, guild_id)
    return frozenset(post.question_id for post in posts if post.question_id is not None)


def keep(
    tx: Transaction,
    *,
    guild_id: int,
    user_id: int,
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
    guild_id: int,
    user_id: int,
    card: ReviewCard,
    how: Grade,
    source: Source,
    now: datetime,
    seed: int,
) -> ReviewCard:
    """Grade a card and write down when it comes back."""
    key = f"{seed}:{guild_id}:{user_id}:{card.question_id}:{card.grade_count}"
    graded = rules.grade(
        card,
        how,
        now=now,
        retention=store.choices(tx, guild_id, user_id).retention,
        chance=random.Random(key).random(),
    )
    today = now.astimezone(zone_of(tx, guild_id, user_id)).date()
    store.put(tx, guild_id, user_id, graded, now)
    store.log_grade(tx, guild_id, user_id, graded, how=how, source=source, on=today, now=now)
    return graded


def note_result(
    tx: Transaction,
    *,
    guild_id: int,
    user_id: int,
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

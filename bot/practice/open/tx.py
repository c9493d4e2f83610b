"""Which question is practised now, and what an answer leads to. Functions for use inside one
transaction."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.bank.model import Difficulty, Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import AttemptId, GuildId, UserId
from bot.daily.contributed.tx import reading as contributed
from bot.practice.open import rules, store
from bot.practice.open.rules import PractiseKind, Wish
from bot.practice.open.store import Attempt
from bot.practice.quiz.asking import rules as quiz_rules
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.solo import tx as quizzes
from bot.practice.review import rules as review_rules
from bot.practice.review import store as review_store
from bot.practice.review import tx as reviews
from bot.practice.review.rules import GradeSource

GONE = "That question is from long ago and I no longer have it. `/practise` brings a new one."
NOT_YOURS = "That question is somebody else's. `/practise` brings your own."
KEPT_BACK = (
    "This is the question of the day here, or soon will be, so its answer waits for the reveal. "
    "What you wrote is kept. *Next question* brings another one."
)

NOT_YET = (
    "This is the question of the day here, or soon will be, so it waits for its reveal. "
    "`/practise` brings another one."
)


def answered_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> Mapping[str, datetime]:
    """The questions that a member answered from a moment on, and when last (aware UTC)."""
    return store.answered_since(tx, guild_id, user_id, since)


def select(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, wish: Wish,
    *, now: datetime, rng: random.Random,
) -> tuple[Question, bool] | None:  # fmt: skip
    """The question for a wish, and whether it is a due review; None if none fits."""
    kept_back = asking.kept_back(tx, guild_id, now)
    active = contributed.active_in(tx, bank, guild_id)
    if not rules.is_any(wish.topic):  # as it was typed when the first question of it was shown
        wish = replace(wish, topic=bank.own.topic_of(guild_id, wish.topic))
    pool = [one for one in active if one.id not in kept_back]
    pool = rules.fitting(pool, wish)
    rng.shuffle(pool)
    due: dict[str, datetime] = {}
    weak: tuple[str, ...] = ()
    if wish.topic == quiz_rules.NEED:
        cards = reviews.due(tx, guild_id, user_id, now)
        due = {card.question_id: card.due_at for card in cards}
        weak = quiz_rules.weak_topics(quizzes.seen_here(tx, bank, guild_id, user_id))
    chosen = rules.choose(pool, shown=store.shown(tx, guild_id, user_id), due=due, weak=weak)
    return None if chosen is None else (chosen, chosen.id in due)


def attempt_or_refuse(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId
) -> tuple[Attempt, Question]:
    """The attempt a member means with its question, or a kind refusal."""
    attempt = store.get(tx, attempt_id)
    if attempt is None or attempt.guild_id != guild_id:
        raise UserError(GONE)
    if attempt.user_id != user_id:
        raise UserError(NOT_YOURS)
    question = bank.question(attempt.question_id)
    if question is None:
        raise UserError(GONE)
    return attempt, question


def refuse_if_kept_back(
    tx: Transaction, guild_id: GuildId, question: Question, now: datetime
) -> None:
    """The answer to a question of the day comes with its reveal, also to who met it before."""
    if question.id in asking.kept_back(tx, guild_id, now):
        raise UserError(KEPT_BACK)


def wish_of(attempt: Attempt) -> Wish:
    """What the member wished for when it was shown."""
    level = Difficulty(attempt.difficulty) if attempt.difficulty else None
    return Wish(attempt.topic, PractiseKind(attempt.kind), level, attempt.minutes)


def grade(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question: Question, *, covered: int,
    total: int, now: datetime, seed: int,
) -> None:  # fmt: skip
    """The member's ticks grade the review card of the question; a point left out makes one."""
    card = review_store.get(tx, guild_id, user_id, question.id)
    if question.retired or (card is None and covered == total):
        return
    if card is None:
        former = review_store.former(tx, guild_id, user_id, question.id)
        zone = reviews.zone_of(tx, guild_id, user_id)
        card = former or review_rules.new_card(question.id, now, zone=zone)
    how = review_rules.grade_of_points(covered, total)
    reviews.grade(tx, guild_id, user_id, card, how, source=GradeSource.TICKS, now=now, seed=seed)

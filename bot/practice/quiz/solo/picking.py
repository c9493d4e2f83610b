"""Which questions a quiz gets. Functions for use inside one transaction."""

import random
from dataclasses import dataclass
from datetime import datetime

from bot.bank.model import TOPICS, Bank, Difficulty, Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.practice.quiz import rules
from bot.practice.quiz.rules import Pick, Reason
from bot.practice.quiz.solo import store
from bot.practice.review import rules as review_rules
from bot.practice.review import store as review_store
from bot.practice.review import tx as reviews

NEED = "need"
ANY = "any"
UNKNOWN_TOPIC = "I don't know that topic. Choose one from the list, or leave it out."
NOTHING_FITS = (
    "No question fits that wish right now. Try another difficulty, or leave the topic out."
)
NO_MISSES = "There is nothing to repeat: every question you answered was right, or has left."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member wants to be asked; ``topic`` is a topic's id or name, NEED or ANY."""

    topic: str = NEED
    difficulty: Difficulty | None = None
    count: int = 5


def topic_of(wish: Wish) -> str | None:
    """The id of the topic that is meant; None for every topic."""
    wanted = wish.topic.strip().casefold()
    if wanted in (NEED, ANY):
        return None
    for topic in TOPICS.values():
        if wanted in (topic.id, topic.name.casefold()):
            return topic.id
    raise UserError(UNKNOWN_TOPIC)


def pick(
    tx: Transaction,
    bank: Bank,
    *,
    guild_id: GuildId,
    user_id: UserId,
    wish: Wish,
    now: datetime,
    rng: random.Random,
) -> tuple[Pick, ...]:
    """The questions for a wish, at least one; refuses kindly where there is none."""
    topic = topic_of(wish)
    hidden = reviews.open_questions(tx, guild_id)
    pool = [
        question
        for question in bank.active
        if rules.can_be_asked(question)
        and question.id not in hidden
        and topic in (None, question.topic)
        and wish.difficulty in (None, question.difficulty)
    ]
    rng.shuffle(pool)
    seen = store.seen(tx, guild_id, user_id)
    if wish.topic == NEED:
        due = _due(tx, guild_id, user_id, now)
        picks = rules.choose_needed(pool, due=due, seen=seen, count=wish.count)
    else:
        picks = rules.choose(pool, seen=seen, count=wish.count)
    if not picks:
        raise UserError(NOTHING_FITS)
    return picks


def _due(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> tuple[str, ...]:
    zone = reviews.zone_of(tx, guild_id, user_id)
    cards = review_store.in_queue(tx, guild_id, user_id)
    due = review_rules.queue(cards, now.astimezone(zone).date(), zone)
    return tuple(card.question_id for card in due)


def missed(
    items: tuple[store.Item, ...], questions: dict[str, Question | None]
) -> tuple[Pick, ...]:
    """The questions of a quiz that were not right and can still be asked, in its order."""
    picks = []
    for item in items:
        question = questions[item.question_id]
        if item.is_right is False and question is not None and rules.can_be_asked(question):
            picks.append(Pick(question.id, question.topic, Reason.MISS))
    return tuple(picks)

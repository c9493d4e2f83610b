"""What a quiz shows, computed from its rows. Functions for use inside one transaction."""

import random
from dataclasses import replace
from datetime import date, datetime

from bot.bank.current import BankShelf
from bot.bank.model import Bank, Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, QuizId, UserId
from bot.daily.streaks import tx as practice
from bot.practice.quiz.asking.rules import grading, selection
from bot.practice.quiz.asking.rules.selection import Pick, QuizRequest, Reason
from bot.practice.quiz.solo import store
from bot.practice.quiz.solo.messages import ComesBack, QuizEnded, QuizQuestion, QuizResult
from bot.practice.quiz.solo.store import Item, Quiz
from bot.practice.review import rules as review_rules
from bot.practice.review import store as review_store
from bot.practice.review import tx as reviews

GONE = "That quiz is from long ago and I no longer have it. `/quiz start` begins a new one."
NO_MISSES = "There is nothing to repeat: every question you answered was right, or has left."
NOT_YOURS = "That quiz is somebody else's, so nothing changed. `/quiz start` begins your own."


def quiz_or_refuse(tx: Transaction, guild_id: GuildId, user_id: UserId, quiz_id: QuizId) -> Quiz:
    """The quiz a member means, or a kind refusal."""
    quiz = store.get(tx, quiz_id)
    if quiz is None or quiz.guild_id != guild_id:
        raise UserError(GONE)
    if quiz.user_id != user_id:
        raise UserError(NOT_YOURS)
    return quiz


def askable(tx: Transaction, shelf: BankShelf, quiz: Quiz, item: Item) -> Question | None:
    """The question of an item, if it can be asked now. One that was retired meanwhile is
    still asked; one that became the open question of the day is not."""
    question = shelf.question(item.question_id)
    if question is None or not grading.can_be_asked(replace(question, retired=False)):
        return None
    return None if question.id in reviews.open_questions(tx, quiz.guild_id) else question


def current(
    tx: Transaction, shelf: BankShelf, quiz: Quiz, now: datetime
) -> QuizQuestion | QuizEnded:
    """The first question that waits, or how the quiz went."""
    if quiz.ended_at is None:
        for item in store.items(tx, quiz.quiz_id):
            if item.given is not None:
                continue
            question = askable(tx, shelf, quiz, item)
            if question is not None:
                return question_of(tx, quiz, item, question)
            store.remove(tx, item)
        store.end(tx, quiz.quiz_id, now)
    return ended(tx, shelf, quiz, now)


def question_of(tx: Transaction, quiz: Quiz, item: Item, question: Question) -> QuizQuestion:
    """One question as it is asked."""
    items = store.items(tx, quiz.quiz_id)
    return QuizQuestion(
        quiz_id=quiz.quiz_id,
        position=item.position,
        number=_number(items, item),
        total=len(items),
        question=question,
        reason=item.reason,
    )


def result_of(
    tx: Transaction,
    quiz: Quiz,
    item: Item,
    question: Question,
    now: datetime,
    *,
    settled: bool,
) -> QuizResult:
    """What an answered question says."""
    items = store.items(tx, quiz.quiz_id)
    given = next(one for one in items if one.position == item.position)
    today, on = _comes_back(tx, quiz, item.question_id, now)
    return QuizResult(
        quiz_id=quiz.quiz_id,
        number=_number(items, item),
        total=len(items),
        question=question,
        given=given.given or "",
        is_right=bool(given.is_right),
        comes_back_on=on,
        today=today,
        is_last=all(one.given is not None for one in items),
        settled=settled,
    )


def ended(tx: Transaction, shelf: BankShelf, quiz: Quiz, now: datetime) -> QuizEnded:
    """The score by topic, and what comes back when."""
    items = store.items(tx, quiz.quiz_id)
    answered = [item for item in items if item.given is not None]
    questions = {item.question_id: shelf.question(item.question_id) for item in items}
    back = []
    today = now.astimezone(reviews.zone_of(tx, quiz.guild_id, quiz.user_id)).date()
    for item in answered:
        _, on = _comes_back(tx, quiz, item.question_id, now)
        question = questions[item.question_id]
        if on is not None and question is not None and not question.retired:
            back.append(ComesBack(question.title, on))
    return QuizEnded(
        quiz_id=quiz.quiz_id,
        topics=grading.scores((item.topic, bool(item.is_right)) for item in answered),
        right=sum(bool(item.is_right) for item in answered),
        asked=len(answered),
        total=len(items),
        comes_back=tuple(sorted(back, key=lambda one: one.on)),
        miss_count=len(missed(items, questions)),
        today=today,
        day=practice.counted_by(
            tx,
            guild_id=quiz.guild_id,
            user_id=quiz.user_id,
            subjects={item.question_id for item in answered},
        ),
    )


def _number(items: tuple[Item, ...], item: Item) -> int:
    return 1 + sum(one.position < item.position for one in items)


def _comes_back(
    tx: Transaction, quiz: Quiz, question_id: str, now: datetime
) -> tuple[date, date | None]:
    """The member's today, and the day on which the question comes back to them."""
    zone = reviews.zone_of(tx, quiz.guild_id, quiz.user_id)
    card = review_store.get(tx, quiz.guild_id, quiz.user_id, question_id)
    on = None if card is None else review_rules.due_on(card, zone)
    return now.astimezone(zone).date(), on


def pick(
    tx: Transaction,
    bank: Bank,
    *,
    guild_id: GuildId,
    user_id: UserId,
    wish: QuizRequest,
    now: datetime,
    rng: random.Random,
) -> tuple[Pick, ...]:
    """The questions for a wish, at least one; refuses kindly where there is none."""
    topic = selection.topic_of(wish)
    hidden = reviews.open_questions(tx, guild_id)
    pool = [
        question
        for question in bank.active
        if grading.can_be_asked(question)
        and question.id not in hidden
        and topic in (None, question.topic)
        and wish.difficulty in (None, question.difficulty)
    ]
    rng.shuffle(pool)
    seen = store.seen(tx, guild_id, user_id)
    if wish.topic == selection.NEED:
        due = _due(tx, guild_id, user_id, now)
        picks = selection.choose_needed(pool, due=due, seen=seen, count=wish.count)
    else:
        picks = selection.choose(pool, seen=seen, count=wish.count)
    if not picks:
        raise UserError(selection.NOTHING_FITS)
    return picks


def _due(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> tuple[str, ...]:
    zone = reviews.zone_of(tx, guild_id, user_id)
    cards = review_store.in_queue(tx, guild_id, user_id)
    due = review_rules.queue(cards, now.astimezone(zone).date(), zone)
    return tuple(card.question_id for card in due)


def missed(items: tuple[Item, ...], questions: dict[str, Question | None]) -> tuple[Pick, ...]:
    """The questions of a quiz that were not right and can still be asked, in its order."""
    picks = []
    for item in items:
        question = questions[item.question_id]
        if item.is_right is False and question is not None and grading.can_be_asked(question):
            picks.append(Pick(question.id, question.topic, Reason.MISS))
    return tuple(picks)

"""What a quiz shows, computed from its rows. Functions for use inside one transaction."""

from dataclasses import replace
from datetime import date, datetime

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, QuizId, UserId
from bot.daily.streaks import tx as practice
from bot.practice.quiz import rules
from bot.practice.quiz.solo import picking, store
from bot.practice.quiz.solo.messages import ComesBack, QuizEnded, QuizQuestion, QuizResult
from bot.practice.quiz.solo.store import Item, Quiz
from bot.practice.review import rules as review_rules
from bot.practice.review import store as review_store
from bot.practice.review import tx as reviews

GONE = "That quiz is from long ago and I no longer have it. `/quiz start` begins a new one."
NOT_YOURS = "That quiz is somebody else's, so nothing changed. `/quiz start` begins your own."


def quiz_or_refuse(tx: Transaction, guild_id: GuildId, user_id: UserId, quiz_id: QuizId) -> Quiz:
    """The quiz a member means, or a kind refusal."""
    quiz = store.get(tx, quiz_id)
    if quiz is None or quiz.guild_id != guild_id:
        raise UserError(GONE)
    if quiz.user_id != user_id:
        raise UserError(NOT_YOURS)
    return quiz


def askable(tx: Transaction, shelf: QuestionBank, quiz: Quiz, item: Item) -> Question | None:
    """The question of an item, if it can be asked now. One that was retired meanwhile is
    still asked; one that became the open question of the day is not."""
    question = shelf.question(item.question_id)
    if question is None or not rules.can_be_asked(replace(question, retired=False)):
        return None
    return None if question.id in reviews.open_questions(tx, quiz.guild_id) else question


def current(
    tx: Transaction, shelf: QuestionBank, quiz: Quiz, now: datetime
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


def ended(tx: Transaction, shelf: QuestionBank, quiz: Quiz, now: datetime) -> QuizEnded:
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
        topics=rules.scores((item.topic, bool(item.is_right)) for item in answered),
        right=sum(bool(item.is_right) for item in answered),
        asked=len(answered),
        total=len(items),
        comes_back=tuple(sorted(back, key=lambda one: one.on)),
        miss_count=len(picking.missed(items, questions)),
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

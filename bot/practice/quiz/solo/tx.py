"""What a quiz asks and shows, computed from its rows. Functions for use inside one transaction."""

import random
from dataclasses import replace
from datetime import datetime

from bot.bank.model import TOPICS, Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Asker, NextStep
from bot.core.ids import GuildId, QuizId, UserId
from bot.daily.streaks import tx as practice
from bot.practice.quiz.asking import rules
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.messages import AnswerJudged, NoQuestionFits
from bot.practice.quiz.asking.rules import PastAnswer, Pick, PickReason, QuizRequest
from bot.practice.quiz.solo import rules as own
from bot.practice.quiz.solo import store
from bot.practice.quiz.solo.messages import (
    ComesBack,
    QuizEnded,
    QuizQuestion,
    QuizRunning,
)  # fmt: skip
from bot.practice.quiz.solo.store import Quiz, QuizItem
from bot.practice.review import tx as reviews

GONE = "That quiz is from long ago and I no longer have it. `/quiz start` begins a new one."
NO_MISSES = (
    "There is nothing to repeat now: you got them all right, or what you missed has left the bank "
    "or is today's question."
)
NOTHING_WEAK = (
    "No topic of yours is weak right now: you got at least "
    f"{rules.WEAK_BELOW * 100:.0f} % of the latest ones right in each. "
    "`/quiz start` asks what is new to you."
)
NONE_KNOWN = "I don't know your weak topics yet: take a quiz first. `/quiz start` begins one."
NOT_YOURS = "That quiz is somebody else's. `/quiz start` begins your own."

Answered = AnswerJudged | QuizQuestion | QuizEnded


def seen(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[PastAnswer, ...]:
    """The member's latest answers in quizzes, oldest first."""
    return store.seen(tx, guild_id, user_id)


def seen_here(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId
) -> tuple[PastAnswer, ...]:
    """The same, with topics as the server spells them now."""
    past = seen(tx, guild_id, user_id)
    return tuple(replace(one, topic=bank.own.topic_of(guild_id, one.topic)) for one in past)


def answered_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> tuple[tuple[str, datetime], ...]:
    """Topic and moment (aware UTC) of the member's quiz answers from a moment on."""
    found = store.answered_since(tx, guild_id, user_id, since)
    return tuple((one.topic, one.at) for one in found)


def quiz_or_refuse(tx: Transaction, guild_id: GuildId, user_id: UserId, quiz_id: QuizId) -> Quiz:
    """The quiz a member means, or a kind refusal."""
    quiz = store.get(tx, quiz_id)
    if quiz is None or quiz.guild_id != guild_id:
        raise UserError(GONE)
    if quiz.user_id != user_id:
        raise UserError(NOT_YOURS)
    return quiz


def begin(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId,
    picks: tuple[Pick, ...], now: datetime, *, asked_for: int = 0,
) -> QuizQuestion | QuizEnded:  # fmt: skip
    """A new quiz of these questions, and the first of them; with how many were asked for."""
    quiz_id = store.create(tx, guild_id, user_id, picks, now)
    first = current(tx, bank, Quiz(quiz_id, guild_id, user_id, None), now)
    if isinstance(first, QuizQuestion) and len(picks) < asked_for:
        return replace(first, asked_for=asked_for)
    return first


def order_of(tx: Transaction, quiz: Quiz, item: QuizItem, question: Question) -> own.Order:
    """In which order the options of a question are shown: another one if it comes again."""
    again = item.reason in (PickReason.MISS, PickReason.DUE)
    if not again and not store.met_before(tx, quiz, question.id):
        return ()
    return own.order_again(question, f"{quiz.quiz_id}:{question.id}")


def current(
    tx: Transaction, bank: QuestionBank, quiz: Quiz, now: datetime
) -> QuizQuestion | QuizEnded:
    """The first question that waits, or how the quiz went."""
    if quiz.ended_at is None:
        for item in store.items(tx, quiz.quiz_id):
            if item.given is not None:
                continue
            question = asking.askable(tx, bank, quiz.guild_id, item.question_id)
            if question is not None:
                return question_of(tx, quiz, item, question)
            store.remove(tx, item)
        store.end(tx, quiz.quiz_id, now)
    return ended(tx, bank, quiz, now)


def waiting(
    tx: Transaction, bank: QuestionBank, quiz: Quiz, position: int, now: datetime, typed: str = ""
) -> tuple[QuizItem, Question] | Answered:
    """The question that waits at a position, or what to show instead of it, which hands back what
    was ``typed``."""
    items = store.items(tx, quiz.quiz_id)
    item = next((one for one in items if one.position == position), None)
    question = None if item is None else bank.question(item.question_id)
    if item is not None and item.given is not None and question is not None:
        return result_of(tx, quiz, item, question, now, settled=True)
    if quiz.ended_at is not None:
        return replace(ended(tx, bank, quiz, now), late=True, typed=typed)
    if item is not None:
        question = asking.askable(tx, bank, quiz.guild_id, item.question_id)
    if item is None or question is None:
        # One that was answered, and vanished since, counts all the same.
        left_out = item is None or item.given is None
        return replace(current(tx, bank, quiz, now), left_out=left_out, typed=typed)
    return item, question


def question_of(tx: Transaction, quiz: Quiz, item: QuizItem, question: Question) -> QuizQuestion:
    """One question of the bank as it is asked."""
    items = store.items(tx, item.quiz_id)
    shown = own.arranged(question, order_of(tx, quiz, item, question))
    number = _number(items, item)
    return QuizQuestion(item.quiz_id, item.position, number, len(items), shown, item.reason)


def result_of(
    tx: Transaction, quiz: Quiz, item: QuizItem, question: Question, now: datetime, *, settled: bool
) -> AnswerJudged:
    """What an answered question says."""
    items = store.items(tx, quiz.quiz_id)
    answered = next(one for one in items if one.position == item.position)
    today, on = asking.comes_back(tx, quiz.guild_id, quiz.user_id, question.id, now)
    order = order_of(tx, quiz, item, question)
    return AnswerJudged(
        room="quiz",
        quiz_id=quiz.quiz_id,
        number=_number(items, item),
        total=len(items),
        question=own.arranged(question, order),
        given=own.as_shown(answered.given or "", order),
        is_right=bool(answered.is_right),
        comes_back_on=on,
        today=today,
        is_last=all(one.given is not None for one in items),
        settled=settled,
    )


def ended(tx: Transaction, bank: QuestionBank, quiz: Quiz, now: datetime) -> QuizEnded:
    """The score by topic, and what comes back when."""
    items = store.items(tx, quiz.quiz_id)
    answered = [item for item in items if item.given is not None]
    back = []
    for item in answered:
        _, on = asking.comes_back(tx, quiz.guild_id, quiz.user_id, item.question_id, now)
        question = bank.question(item.question_id)
        if on is not None and question is not None and not question.retired:
            back.append(ComesBack(question.title, on))
    return QuizEnded(
        quiz_id=quiz.quiz_id,
        topics=rules.scores((item.topic, bool(item.is_right)) for item in answered),
        right=sum(bool(item.is_right) for item in answered),
        asked=len(answered),
        total=len(items),
        comes_back=tuple(sorted(back, key=lambda one: one.on)),
        miss_count=len(missed(tx, bank, quiz, items)),
        again_topic=_again(bank, quiz, items),
        has_weak=not asking.topics(tx, bank, quiz.guild_id, now).isdisjoint(
            rules.weak_topics(seen_here(tx, bank, quiz.guild_id, quiz.user_id))
        ),
        today=now.astimezone(reviews.zone_of(tx, quiz.guild_id, quiz.user_id)).date(),
        day=practice.counted_by(
            tx, guild_id=quiz.guild_id, user_id=quiz.user_id,
            subjects={item.question_id for item in answered},
        ),
    )  # fmt: skip


def _again(bank: QuestionBank, quiz: Quiz, items: tuple[QuizItem, ...]) -> str:
    """What another quiz is about: no topic that is gone."""
    topic = own.topic_again([bank.own.topic_of(quiz.guild_id, item.topic) for item in items])
    return topic if topic in (*TOPICS, *bank.own.topics(quiz.guild_id)) else rules.NEED


def running(tx: Transaction, quiz: Quiz) -> QuizRunning:
    """How far a quiz is that is open already."""
    items = store.items(tx, quiz.quiz_id)
    answered = sum(item.given is not None for item in items)
    return QuizRunning(quiz.quiz_id, answered, len(items))


def select(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, request: QuizRequest,
    *, now: datetime, rng: random.Random,
) -> tuple[Pick, ...]:  # fmt: skip
    """The questions for a request; none where none fits. Refuses kindly where nothing is weak,
    or nothing is known of it yet."""
    past = seen_here(tx, bank, guild_id, user_id)
    only_weak = own.means_weak(request.topic)
    weak = rules.weak_topics(past)
    if only_weak and not weak:
        raise UserError(NOTHING_WEAK if past else NONE_KNOWN)
    topic = None if only_weak else asking.topic_of(bank, guild_id, request.topic)
    pool = [
        question
        for question in asking.pool(tx, bank, guild_id, now)
        if topic in (None, question.topic)
        and request.difficulty in (None, question.difficulty)
        and (not only_weak or question.topic in weak)
    ]
    rng.shuffle(pool)
    if not past:
        pool = own.gentlest_first(pool)
    if request.topic == rules.NEED:
        due = [card.question_id for card in reviews.due(tx, guild_id, user_id, now)]
        picks = rules.choose_needed(pool, due=due, seen=past, count=request.count)
    else:
        picks = rules.choose(pool, seen=past, count=request.count)
    if picks and not past:
        first = next((pick for pick in picks if pick.question_id == pool[0].id), picks[0])
        return (first, *(pick for pick in picks if pick != first))
    return picks


def nothing_fits(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, request: QuizRequest, now: datetime
) -> NoQuestionFits:
    """What to do instead; in place of one's weak topics, what one needs."""
    is_need = request.topic == rules.NEED or own.means_weak(request.topic)
    topic = None if is_need else asking.topic_of(bank, guild_id, request.topic)
    others = asking.pool(tx, bank, guild_id, now) if request.difficulty is not None else []
    return NoQuestionFits(
        rules.NEED if is_need else topic or rules.ANY, request.difficulty,
        at_any_level=any(topic in (None, one.topic) for one in others),
    )  # fmt: skip


def missed(
    tx: Transaction, bank: QuestionBank, quiz: Quiz, items: tuple[QuizItem, ...]
) -> tuple[Pick, ...]:
    """The questions of a quiz that were not right and can be asked now, in its order."""
    can_ask, picks = asking.askable_now(tx, bank, quiz.guild_id), []
    for item in items:
        question = None if item.is_right is not False else can_ask(item.question_id, "")
        if question is not None and not question.retired:
            picks.append(Pick(question.id, question.topic, PickReason.MISS))
    return tuple(picks)


def _number(items: tuple[QuizItem, ...], item: QuizItem) -> int:
    return 1 + sum(one.position < item.position for one in items)


def next_steps(tx: Transaction, bank: QuestionBank, asker: Asker) -> tuple[NextStep, ...]:
    """A quiz, the one that waits first, and the reviews that are due."""
    quiz = store.running(tx, asker.guild_id, asker.user_id)
    found = reviews.outlook(tx, bank, asker.guild_id, asker.user_id, asker.now)
    go_on = NextStep(label="Quiz me", leads_to="quiz:new")
    if quiz is not None:
        go_on = NextStep(
            line="**Quiz:** one is waiting for you.", label="Go on with my quiz",
            leads_to=f"quiz:show:{quiz.quiz_id}",
        )  # fmt: skip
    words = "that's it for today." if found.due else "nothing is due."
    if found.left:
        words = "1 is due." if found.left == 1 else f"{found.left} are due."
    line = f"**Reviews:** {words}"
    chosen = reviews.chosen(tx, asker.guild_id, asker.user_id)
    return (
        go_on,
        NextStep(line=line, label="My reviews", leads_to="review:now"),
        NextStep(
            line=f"**Reviews:** you want to remember {chosen.retention:.0%}, at most "
            f"{chosen.per_day} a day. `/review settings` changes it.",
            is_setting=True,
        ),
    )

"""What a member does with a quiz: start, answer, go on, stop, repeat the misses."""

import random
from dataclasses import replace
from datetime import datetime

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, QuizId, UserId
from bot.core.ports import Wake
from bot.daily.streaks import tx as practice
from bot.daily.streaks.rules import Practice
from bot.practice.quiz import rules
from bot.practice.quiz.asking import tx as judging
from bot.practice.quiz.asking.tx import Judge
from bot.practice.quiz.solo import picking, store
from bot.practice.quiz.solo import tx as showing
from bot.practice.quiz.solo.messages import (
    QuizEnded,
    QuizQuestion,
    QuizResult,
    QuizRunning,
    TypedForm,
)
from bot.practice.quiz.solo.picking import Wish
from bot.practice.quiz.solo.store import Item, Quiz
from bot.practice.review import tx as reviews

Answered = QuizResult | QuizQuestion | QuizEnded


class QuizService:
    """Quizzes for oneself."""

    def __init__(
        self, *, database: Database, clock: Clock, shelf: QuestionBank, seed: int, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._seed = seed
        self._wake = wake

    async def start(
        self, guild_id: GuildId, user_id: UserId, wish: Wish
    ) -> QuizQuestion | QuizEnded | QuizRunning:
        """A new quiz, unless one is running."""
        now = self._clock.now()
        rng = random.Random(f"{self._seed}:{guild_id}:{user_id}:{now.isoformat()}")
        state = rng.getstate()

        def begin(tx: Transaction) -> QuizQuestion | QuizEnded | QuizRunning:
            open_quiz = store.running(tx, guild_id, user_id)
            if open_quiz is not None:
                return _running(tx, open_quiz)
            rng.setstate(state)  # a transaction may run twice
            picks = picking.pick(
                tx, self._shelf.bank, guild_id=guild_id, user_id=user_id, wish=wish, now=now,
                rng=rng,
            )  # fmt: skip
            quiz_id = store.create(tx, guild_id, user_id, picks, now)
            quiz = showing.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            return showing.current(tx, self._shelf, quiz, now)

        return await self._database.write(begin)

    async def show(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId
    ) -> QuizQuestion | QuizEnded:
        """*Next* and *Go on*: the question that waits, or how it went."""
        now = self._clock.now()

        def look_up(tx: Transaction) -> QuizQuestion | QuizEnded:
            quiz = showing.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            return showing.current(tx, self._shelf, quiz, now)

        return await self._database.write(look_up)

    async def choose(
        self,
        guild_id: GuildId,
        user_id: UserId,
        quiz_id: QuizId,
        position: int,
        chosen: tuple[int, ...],
        fingerprint: str,
    ) -> Answered:
        """One or several options, as they stood on the picture with that fingerprint."""
        judge = judging.judge_choice(chosen)
        return await self._answer(guild_id, user_id, quiz_id, position, judge, fingerprint)

    async def open_form(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId, position: int
    ) -> TypedForm | Answered:
        """The form for a figure or a short text; what to show instead if that question is
        settled."""
        now = self._clock.now()

        def load(tx: Transaction) -> TypedForm | Answered:
            quiz = showing.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            found = self._waiting(tx, quiz, position, now)
            if not isinstance(found, tuple):
                return found
            _, question = found
            return TypedForm(quiz_id, position, question)

        return await self._database.write(load)

    async def enter(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId, position: int, text: str
    ) -> Answered:
        """A figure or a short text; what can't be read is refused and counts for nothing."""
        judge = judging.judge_typed(text, self._shelf)
        return await self._answer(guild_id, user_id, quiz_id, position, judge)

    async def give_up(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId, position: int
    ) -> Answered:
        """*I don't know*: not right, and it comes back."""
        return await self._answer(guild_id, user_id, quiz_id, position, judging.judge_pass)

    async def end(self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId) -> QuizEnded:
        """*Stop here*: what was answered counts, the rest was never asked."""
        now = self._clock.now()

        def stop(tx: Transaction) -> QuizEnded:
            quiz = showing.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            store.end(tx, quiz_id, now)
            return showing.ended(tx, self._shelf, quiz, now)

        return await self._database.write(stop)

    async def repeat_misses(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId
    ) -> QuizQuestion | QuizEnded | QuizRunning:
        """A new quiz of what was missed. A second click shows the one that the first began."""
        now = self._clock.now()

        def repeat(tx: Transaction) -> QuizQuestion | QuizEnded | QuizRunning:
            showing.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            items = store.items(tx, quiz_id)
            questions = {item.question_id: self._shelf.question(item.question_id) for item in items}
            picks = picking.missed(items, questions)
            open_quiz = store.running(tx, guild_id, user_id)
            if open_quiz is not None:
                asked = [item.question_id for item in store.items(tx, open_quiz.quiz_id)]
                if asked == [pick.question_id for pick in picks]:
                    return showing.current(tx, self._shelf, open_quiz, now)
                return _running(tx, open_quiz)
            if not picks:
                raise UserError(picking.NO_MISSES)
            again = store.create(tx, guild_id, user_id, picks, now)
            quiz = showing.quiz_or_refuse(tx, guild_id, user_id, again)
            return showing.current(tx, self._shelf, quiz, now)

        return await self._database.write(repeat)

    async def _answer(
        self,
        guild_id: GuildId,
        user_id: UserId,
        quiz_id: QuizId,
        position: int,
        judge: Judge,
        fingerprint: str | None = None,
    ) -> Answered:
        """Judge and store an answer with the review card and the practice of the day that hang
        on it, in one commit."""
        now = self._clock.now()

        def settle(tx: Transaction) -> Answered:
            quiz = showing.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            found = self._waiting(tx, quiz, position, now)
            if not isinstance(found, tuple):
                return found
            item, question = found
            if fingerprint not in (None, rules.fingerprint(question)):
                return replace(showing.question_of(tx, quiz, item, question), changed=True)
            given, is_right = judge(question)
            store.answer(tx, item, given=given, is_right=is_right, now=now)
            reviews.note_result(
                tx, guild_id=guild_id, user_id=user_id, question_id=question.id,
                is_right=is_right, now=now, seed=self._seed,
            )  # fmt: skip
            day = practice.note_practice(
                tx, guild_id=guild_id, user_id=user_id, kind=Practice.QUIZ, subject=question.id,
                now=now,
            )  # fmt: skip
            result = showing.result_of(tx, quiz, item, question, now, settled=False)
            if result.is_last:
                store.end(tx, quiz_id, now)
            return replace(result, day=day)

        result = await self._database.write(settle)
        if isinstance(result, QuizResult) and result.day is not None:
            self._wake()
        return result

    def _waiting(
        self, tx: Transaction, quiz: Quiz, position: int, now: datetime
    ) -> tuple[Item, Question] | Answered:
        """The question that waits at a position, or what to show instead of it."""
        items = store.items(tx, quiz.quiz_id)
        item = next((one for one in items if one.position == position), None)
        question = None if item is None else self._shelf.question(item.question_id)
        if item is not None and item.given is not None and question is not None:
            return showing.result_of(tx, quiz, item, question, now, settled=True)
        if quiz.ended_at is not None:
            return replace(showing.ended(tx, self._shelf, quiz, now), late=True)
        question = None if item is None else showing.askable(tx, self._shelf, quiz, item)
        if item is None or question is None:
            return showing.current(tx, self._shelf, quiz, now)
        return item, question


def _running(tx: Transaction, quiz: Quiz) -> QuizRunning:
    items = store.items(tx, quiz.quiz_id)
    answered = sum(item.given is not None for item in items)
    return QuizRunning(quiz.quiz_id, answered, len(items))

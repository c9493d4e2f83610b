"""What a member does with a quiz: start, answer, go on, stop, repeat the misses.

States of a quiz: running (one for a member at most), then ended. States of its questions:
waiting, then answered for good. Each is a row, an answer and the review card that hangs on
it are one commit, and what is shown next is computed from the rows. So a restart at any
moment goes on where it was, a second click shows what the first one did, and a late click
shows how it ended.
"""

import random
from dataclasses import replace

from bot.bank.model import Question
from bot.bank.terms.topics import TopicWords
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, QuizId, UserId
from bot.practice.quiz.asking import rules
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.messages import AnswerJudged, NoQuestionFits, TypedAnswerForm
from bot.practice.quiz.asking.rules import Judge, QuizRequest
from bot.practice.quiz.solo import rules as own
from bot.practice.quiz.solo import store
from bot.practice.quiz.solo import tx as quizzes
from bot.practice.quiz.solo.messages import QuizEnded, QuizQuestion, QuizRunning
from bot.practice.quiz.solo.tx import Answered


class QuizService:
    """Quizzes for oneself."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def titles(self) -> TopicWords:
        """The titles and tags by which a topic is found too."""
        return self._core.bank.titles

    async def topics(self, guild_id: GuildId, difficulty: str = "") -> frozenset[str]:
        """The topics in which there is something to ask now."""

        def fits(question: Question) -> bool:
            level = question.difficulty.value
            return rules.can_be_asked(question) and difficulty in ("", level)

        bank, now = self._core.bank, self._core.clock.now()
        return await self._core.database.read(
            lambda tx: asking.topics(tx, bank, guild_id, now, fits)
        )

    async def start(
        self, guild_id: GuildId, user_id: UserId, request: QuizRequest, *, again: bool = False
    ) -> QuizQuestion | QuizEnded | QuizRunning | NoQuestionFits:
        """A new quiz, unless one is running; a way to practise where no question fits. If nothing
        was answered in the one that runs, a second click began it, and its question is shown."""
        now = self._core.clock.now()
        seed = f"{self._core.seed}:{guild_id}:{user_id}:{now.isoformat()}"

        def begin(tx: Transaction) -> QuizQuestion | QuizEnded | QuizRunning | NoQuestionFits:
            open_quiz = store.running(tx, guild_id, user_id)
            if open_quiz is not None:
                running = quizzes.running(tx, open_quiz)
                if again and not running.answered:
                    return quizzes.current(tx, self._core.bank, open_quiz, now)
                return running
            picks = quizzes.select(
                tx, self._core.bank, guild_id, user_id, request, now=now, rng=random.Random(seed)
            )
            if not picks:
                return quizzes.nothing_fits(tx, self._core.bank, guild_id, request, now)
            return quizzes.begin(
                tx, self._core.bank, guild_id, user_id, picks, now, asked_for=request.count
            )

        return await self._core.database.write(begin, waits=False)

    async def show(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId
    ) -> QuizQuestion | QuizEnded:
        """*Next* and *Go on*: the question that waits, or how it went."""
        now = self._core.clock.now()

        def look_up(tx: Transaction) -> QuizQuestion | QuizEnded:
            quiz = quizzes.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            return quizzes.current(tx, self._core.bank, quiz, now)

        return await self._core.database.write(look_up, waits=False)

    async def open_form(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId, position: int
    ) -> TypedAnswerForm | Answered:
        """The form for a figure or a short text; what to show instead if that question is
        settled, or has options now."""
        now = self._core.clock.now()

        def load(tx: Transaction) -> TypedAnswerForm | Answered:
            quiz = quizzes.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            found = quizzes.waiting(tx, self._core.bank, quiz, position, now)
            if not isinstance(found, tuple):
                return found
            item, question = found
            if question.choices:
                return replace(quizzes.question_of(tx, quiz, item, question), changed=True)
            return TypedAnswerForm("quiz", quiz_id, position, question)

        return await self._core.database.write(load, waits=False)

    async def end(self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId) -> QuizEnded:
        """*Stop here*: what was answered counts, the rest was never asked."""
        now = self._core.clock.now()

        def stop(tx: Transaction) -> QuizEnded:
            quiz = quizzes.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            store.end(tx, quiz_id, now)
            return quizzes.ended(tx, self._core.bank, quiz, now)

        return await self._core.database.write(stop, waits=False)

    async def another(
        self, guild_id: GuildId, user_id: UserId, topic: str
    ) -> QuizQuestion | QuizEnded | QuizRunning | NoQuestionFits:
        """*Another 5*, *Only my weak topics* and *Quiz me*."""
        request = QuizRequest(topic, count=own.ANOTHER)
        return await self.start(guild_id, user_id, request, again=True)

    async def repeat_misses(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId
    ) -> QuizQuestion | QuizEnded | QuizRunning:
        """A new quiz of what was missed. A second click shows the one that the first began."""
        now = self._core.clock.now()

        def repeat(tx: Transaction) -> QuizQuestion | QuizEnded | QuizRunning:
            quiz = quizzes.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            picks = own.shuffled(
                quizzes.missed(tx, self._core.bank, quiz, store.items(tx, quiz_id)), str(quiz_id)
            )
            open_quiz = store.running(tx, guild_id, user_id)
            if open_quiz is not None:
                asked = [item.question_id for item in store.items(tx, open_quiz.quiz_id)]
                if asked == [pick.question_id for pick in picks]:
                    return quizzes.current(tx, self._core.bank, open_quiz, now)
                return quizzes.running(tx, open_quiz)
            if not picks:
                raise UserError(quizzes.NO_MISSES)
            return quizzes.begin(tx, self._core.bank, guild_id, user_id, picks, now)

        return await self._core.database.write(repeat, waits=False)

    async def answer(
        self, guild_id: GuildId, user_id: UserId, quiz_id: QuizId, position: int, judge: Judge,
        fingerprint: str | None = None, typed: str = "",
    ) -> Answered:  # fmt: skip
        """Judge and store an answer with the review card and the practice of the day that hang
        on it, in one commit. ``fingerprint`` is that of the question as the member saw it;
        ``typed`` is handed back where it isn't counted."""
        now = self._core.clock.now()

        def settle(tx: Transaction) -> Answered:
            quiz = quizzes.quiz_or_refuse(tx, guild_id, user_id, quiz_id)
            found = quizzes.waiting(tx, self._core.bank, quiz, position, now, typed)
            if not isinstance(found, tuple):
                return found
            item, question = found
            order = quizzes.order_of(tx, quiz, item, question)
            shown = own.arranged(question, order)
            if fingerprint not in (None, rules.fingerprint(shown)):
                again = quizzes.question_of(tx, quiz, item, question)
                return replace(again, changed=True, typed=typed)
            given, is_right = judge(shown, self._core.bank)
            stored = own.as_stored(given, order)
            store.answer(tx, item, given=stored, is_right=is_right, now=now)
            day = asking.record(
                tx, guild_id, user_id, question, is_right=is_right, now=now, seed=self._core.seed
            )
            result = quizzes.result_of(tx, quiz, item, question, now, settled=False)
            if result.is_last:
                store.end(tx, quiz_id, now)
            return replace(result, day=day)

        result = await self._core.database.write(settle, waits=False)
        if isinstance(result, AnswerJudged) and result.day is not None:
            self._core.wake()
        return result

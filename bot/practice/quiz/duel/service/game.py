"""What the two do in a duel: answer their questions, look how it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import DuelId, GuildId, UserId
from bot.core.ports import Wake
from bot.daily.streaks import tx as practice
from bot.daily.streaks.rules import Practice
from bot.practice.quiz.asking import tx as judging
from bot.practice.quiz.asking.tx import Judge
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.duel import tx as dueling
from bot.practice.quiz.duel.store import Duel, DuelAnswer
from bot.practice.quiz.duel.tx import Play
from bot.practice.quiz.rules import DuelState
from bot.practice.quiz.solo.messages import TypedForm
from bot.practice.review import tx as reviews

FIRST = "Press *Accept* first; then the questions come. Nothing changed."


class DuelService:
    """Playing one's part of a duel."""

    def __init__(
        self, *, database: Database, clock: Clock, shelf: QuestionBank, seed: int, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._seed = seed
        self._wake = wake

    async def play(self, guild_id: GuildId, user_id: UserId, duel_id: DuelId) -> Play:
        """*Play*, *Next*, *How it went*."""
        now = self._clock.now()

        def look_up(tx: Transaction) -> Play:
            duel = dueling.current(tx, self._shelf, guild_id, duel_id, now)
            self._may_play(duel, user_id)
            return dueling.next_step(tx, self._shelf, duel, user_id)

        return await self._click(look_up)

    async def open_form(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int
    ) -> TypedForm | Play:
        """The form for a figure or a short text; what to show instead if it is settled."""
        now = self._clock.now()

        def load(tx: Transaction) -> TypedForm | Play:
            duel = dueling.current(tx, self._shelf, guild_id, duel_id, now)
            found = self._waiting(tx, duel, user_id, position, now)
            if not isinstance(found, duels.DuelQuestion):
                return found
            question = dueling.askable(tx, self._shelf, duel, found)
            assert question is not None
            return TypedForm(duel_id, position, question)

        result = await self._database.write(load)
        self._wake()
        return result

    async def choose(
        self,
        guild_id: GuildId,
        user_id: UserId,
        duel_id: DuelId,
        position: int,
        chosen: tuple[int, ...],
        pictured: str,
    ) -> Play:
        """One or several options, as they stood on the picture with that fingerprint."""
        judge = judging.judge_choice(chosen)
        return await self._answer(guild_id, user_id, duel_id, position, judge, pictured)

    async def enter(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int, text: str
    ) -> Play:
        """A figure or a short text; what can't be read is refused and counts for nothing."""
        judge = judging.judge_typed(text, self._shelf)
        return await self._answer(guild_id, user_id, duel_id, position, judge)

    async def give_up(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int
    ) -> Play:
        """*I don't know*: not right, and it comes back."""
        return await self._answer(guild_id, user_id, duel_id, position, judging.judge_pass)

    async def _answer(
        self,
        guild_id: GuildId,
        user_id: UserId,
        duel_id: DuelId,
        position: int,
        judge: Judge,
        pictured: str | None = None,
    ) -> Play:
        """Judge and store an answer with the review card and the practice of the day that hang
        on it, in one commit."""
        now = self._clock.now()

        def store(tx: Transaction) -> Play:
            duel = dueling.current(tx, self._shelf, guild_id, duel_id, now)
            found = self._waiting(tx, duel, user_id, position, now)
            if not isinstance(found, duels.DuelQuestion):
                return found
            question = dueling.askable(tx, self._shelf, duel, found)
            assert question is not None
            if pictured not in (None, found.fingerprint):
                raise UserError(judging.STRANGE)
            given, is_right = judge(question)
            duels.answer(tx, duel_id, DuelAnswer(user_id, position, given, is_right), now)
            reviews.note_result(
                tx, guild_id=guild_id, user_id=user_id, question_id=question.id,
                is_right=is_right, now=now, seed=self._seed,
            )  # fmt: skip
            day = practice.note_practice(
                tx, guild_id=guild_id, user_id=user_id, kind=Practice.QUIZ, subject=question.id,
                now=now,
            )  # fmt: skip
            result = dueling.answered(tx, duel, user_id, position, question, now, settled=False)
            after = dueling.settle(tx, self._shelf, duel, now)
            if result.is_last and after.state.is_open:  # the card tells who is done
                duels.touch(tx, duel_id)
                dueling.redraw(tx, duel, now)
            return replace(result, day=day)

        return await self._click(store)

    def _may_play(self, duel: Duel, user_id: UserId) -> None:
        seat = dueling.seat_or_refuse(duel, user_id)
        if seat == 1 and duel.state is DuelState.CHALLENGED:
            raise UserError(FIRST)

    def _waiting(
        self, tx: Transaction, duel: Duel, user_id: UserId, position: int, now: datetime
    ) -> duels.DuelQuestion | Play:
        """The question that waits for somebody at a position, or what to show instead."""
        self._may_play(duel, user_id)
        every = duels.questions(tx, duel.duel_id)
        item = next((one for one in every if one.position == position), None)
        question = None if item is None else self._shelf.question(item.question_id)
        if item is not None and question is not None:
            if position in dueling.verdicts(tx, duel, user_id):
                return dueling.answered(tx, duel, user_id, position, question, now, settled=True)
            if duel.state.is_open and not item.is_void:
                return item
        left_out = item is not None and item.is_void
        return dueling.next_step(tx, self._shelf, duel, user_id, late=True, left_out=left_out)

    async def _click(self, act: Callable[[Transaction], Play]) -> Play:
        result = await self._database.write(act)
        self._wake()
        return result

"""What the two do in a duel: answer their questions, look how it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import DuelId, GuildId, UserId
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.rules import STRANGE, Judge, judge_choice, judge_pass, judge_typed
from bot.practice.quiz.duel import store
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel.messages import DuelForm
from bot.practice.quiz.duel.rules import DuelState
from bot.practice.quiz.duel.store import Duel, DuelAnswer, DuelItem
from bot.practice.quiz.duel.tx import Play

FIRST = "Press *Accept* first; then the questions come."


class DuelService:
    """Playing one's part of a duel."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def play(self, guild_id: GuildId, user_id: UserId, duel_id: DuelId) -> Play:
        """*Play*, *Next*, *My result*."""
        now = self._core.clock.now()

        def look_up(tx: Transaction) -> Play:
            duel = duels.current(tx, self._core.bank, guild_id, duel_id, now)
            self._may_play(duel, user_id)
            return duels.next_step(tx, self._core.bank, duel, user_id)

        return await self._click(look_up)

    async def open_form(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int
    ) -> DuelForm | Play:
        """The form for a figure or a short text; what to show instead if it is settled."""
        now = self._core.clock.now()

        def load(tx: Transaction) -> DuelForm | Play:
            duel = duels.current(tx, self._core.bank, guild_id, duel_id, now)
            found = self._waiting(tx, duel, user_id, position, now)
            if not isinstance(found, DuelItem):
                return found
            question = duels.askable(tx, self._core.bank, duel, found)
            assert question is not None
            return DuelForm(duel_id, position, question)

        result = await self._core.database.write(load)
        self._core.wake()
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
        judge = judge_choice(chosen)
        return await self._answer(guild_id, user_id, duel_id, position, judge, pictured)

    async def enter(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int, text: str
    ) -> Play:
        """A figure or a short text; what can't be read is refused and counts for nothing."""
        judge = judge_typed(text, self._core.bank)
        return await self._answer(guild_id, user_id, duel_id, position, judge)

    async def give_up(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int
    ) -> Play:
        """*I don't know*: not right, and it comes back."""
        return await self._answer(guild_id, user_id, duel_id, position, judge_pass)

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
        now = self._core.clock.now()

        def settle(tx: Transaction) -> Play:
            duel = duels.current(tx, self._core.bank, guild_id, duel_id, now)
            found = self._waiting(tx, duel, user_id, position, now)
            if not isinstance(found, DuelItem):
                return found
            question = duels.askable(tx, self._core.bank, duel, found)
            assert question is not None
            if pictured not in (None, found.fingerprint):
                raise UserError(STRANGE)
            given, is_right = judge(question)
            store.answer(tx, duel_id, DuelAnswer(user_id, position, given, is_right), now)
            day = asking.record(
                tx, guild_id, user_id, question, is_right=is_right, now=now, seed=self._core.seed
            )
            result = duels.answered(tx, duel, user_id, position, question, now, settled=False)
            after = duels.settle(tx, self._core.bank, duel, now)
            if result.answer.is_last and after.state.is_open:  # the card tells who is done
                store.touch(tx, duel_id)
                duels.redraw(tx, duel, now)
            return replace(result, answer=replace(result.answer, day=day))

        return await self._click(settle)

    def _may_play(self, duel: Duel, user_id: UserId) -> None:
        seat = duels.seat_or_refuse(duel, user_id)
        if seat == 1 and duel.state is DuelState.CHALLENGED:
            raise UserError(FIRST)

    def _waiting(
        self, tx: Transaction, duel: Duel, user_id: UserId, position: int, now: datetime
    ) -> DuelItem | Play:
        """The question that waits for somebody at a position, or what to show instead."""
        self._may_play(duel, user_id)
        every = store.items(tx, duel.duel_id)
        item = next((one for one in every if one.position == position), None)
        question = None if item is None else self._core.bank.question(item.question_id)
        if item is not None and question is not None:
            if position in duels.verdicts(tx, duel, user_id):
                return duels.answered(tx, duel, user_id, position, question, now, settled=True)
            if duel.state.is_open and not item.is_void:
                return item
        left_out = item is not None and item.is_void
        return duels.next_step(tx, self._core.bank, duel, user_id, late=True, left_out=left_out)

    async def _click(self, act: Callable[[Transaction], Play]) -> Play:
        result = await self._core.database.write(act)
        self._core.wake()
        return result

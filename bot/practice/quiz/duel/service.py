"""How a duel begins and is played: challenge, accept, decline, answer, look how it stands.

A duel is rows from the first word on, each click is one transaction that judges by the clock
and the rows, and what is shown next is computed from them. So a process that dies between any
two steps loses nothing: the card is posted and drawn by the outbox, a click that was stored is
stored with its review card, and one that was not can be made again. A click that comes twice
shows what the first one did; one that comes too late, or from others, changes nothing.

Both get the same questions, and only right answers decide. The challenger may play at once, so
that a late acceptance costs them nothing. Declining is for the challenged, taking back for the
challenger; neither frees a place among the challenges of the day, because each has rung.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import DeliveryError, UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, DuelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Purpose
from bot.core.presence.service import NOW
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.messages import NoQuestionFits, TypedAnswerForm
from bot.practice.quiz.asking.rules import ANY, STRANGE, Judge, fingerprint
from bot.practice.quiz.duel import rules, store
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel.messages import DuelBusy, DuelDeclined, DuelOpened, DuelOver
from bot.practice.quiz.duel.rules import DuelEnd, DuelState, Opponent
from bot.practice.quiz.duel.store import Duel, DuelAnswer, DuelItem
from bot.practice.quiz.duel.tx import Play

FIRST = "Press *Accept* first; then the questions come."
ALONE = "The member you duelled with has left, so there is no rematch. `/quiz duel` finds another."
ONESELF = "You can't duel yourself, so nothing began. `/quiz start` is a quiz for one."
A_BOT = "Bots know too much, so nothing began. Challenge a member of your group."
NOT_HERE = "<@{other}> isn't in this server any more, so nothing began. Challenge somebody else."
BLIND = (
    "<@{other}> can't see this channel, so nothing began. Challenge them in one that you both see."
)
APART = "<@{other}> can't be challenged right now, so nothing began. Challenge somebody else."
NO_CHANNEL = "I can't play here. Use `/quiz duel` in an ordinary text channel that I can see."
NOT_ALLOWED = (
    "I'm not allowed to write here ({missing}), so nothing began. An organiser can allow it."
)
ENOUGH = (
    "You have made three challenges within a day that nobody has taken up, so nothing began. "
    "Wait for an answer, or until the first of them is a day old."
)
SAID_NO = "<@{other}> has declined today, so nothing began. You can ask again {at}."
WAIT = "It's up to <@{other}> to accept. You can play now: press *Play*."
PLAYING = (
    "This duel is accepted already, so it can't be declined. Questions that you "
    "leave open count as missed when the day is over."
)
T = TypeVar("T")


ASK_SECONDS = 1.0
"""For so long Discord may tell that somebody left the server, or doesn't see the channel; else they
are taken to be there and to see it."""


class DuelService:
    """What the two of a duel do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def challenge(
        self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId, opponent: Opponent
    ) -> DuelOpened | DuelBusy | NoQuestionFits:
        """A challenge, whose card comes into the channel; or the duel that the two have."""
        _check_opponent(user_id, opponent)
        missing = self._core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.CARD)
        if missing is None:
            raise UserError(NO_CHANNEL)
        if missing:
            raise UserError(NOT_ALLOWED.format(missing=", ".join(missing)))
        now = self._core.clock.now()

        def begin(tx: Transaction) -> DuelOpened | DuelBusy | NoQuestionFits:
            busy = self._busy(tx, guild_id, user_id, opponent.user_id, now)
            if busy is not None:
                return busy
            if any(apart(tx, user_id, opponent.user_id) for apart in self._core.keep_apart):
                raise UserError(APART.format(other=opponent.user_id))
            if store.not_taken_up(tx, guild_id, user_id, now) >= rules.MOST_CHALLENGES:
                raise UserError(ENOUGH)
            chosen = self._questions(tx, guild_id, (user_id, opponent.user_id), now)
            if len(chosen) < rules.DUEL_QUESTIONS:
                return NoQuestionFits(ANY, None, "duel")
            due_at = now + rules.DUEL_TIME
            duel_id = store.create(
                tx, guild_id, channel_id, (user_id, opponent.user_id), chosen,
                now=now, due_at=due_at,
            )  # fmt: skip
            for kind, at in ((duels.POST, now), (duels.TURN, due_at)):
                outbox.put(
                    tx, guild_id=guild_id, kind=kind, subject=str(duel_id), due_at=at, now=now,
                    lasting=kind == duels.POST,
                )  # fmt: skip
            return DuelOpened(duel_id, opponent.user_id, due_at)

        result = await self._core.database.write(begin)
        self._core.wake()
        return result

    def _busy(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, other: UserId, now: datetime
    ) -> DuelBusy | None:
        """The duel that the two are in. Refuses somebody who was told no within a day."""
        for duel in store.between(tx, guild_id, user_id, other):
            duel = duels.settle(tx, self._core.bank, duel, now)
            if duel.state.is_open:
                may_accept = duel.state is DuelState.CHALLENGED and duel.user_ids[1] == user_id
                return DuelBusy(
                    duel.duel_id, other, duel.guild_id, duel.channel_id, duel.message_id,
                    may_accept,
                )  # fmt: skip
            said_no = duel.why_ended is DuelEnd.DECLINED and duel.user_ids[0] == user_id
            if said_no and now < duel.due_at:
                at = f"<t:{int(duel.due_at.timestamp())}:R>"
                raise UserError(SAID_NO.format(other=other, at=at))
        return None

    def _questions(
        self, tx: Transaction, guild_id: GuildId, players: tuple[UserId, UserId], now: datetime
    ) -> tuple[tuple[str, str], ...]:
        pool = asking.pool(tx, self._core.bank, guild_id, now)
        random.Random(f"{self._core.seed}:{guild_id}:{players}:{now.isoformat()}").shuffle(pool)
        first, second = (duels.met(tx, guild_id, one) for one in players)
        chosen = rules.fair_questions(pool, (first, second), rules.DUEL_QUESTIONS)
        return tuple((question.id, fingerprint(question)) for question in chosen)

    async def accept(self, guild_id: GuildId, user_id: UserId, duel_id: DuelId) -> Play:
        """Take it up, and the first question; a second click goes on where one was."""

        def take(tx: Transaction, duel: Duel, now: datetime) -> Play:
            seat = duels.seat_or_refuse(duel, user_id)
            if duel.state is DuelState.CHALLENGED:
                if seat == 0:
                    raise UserError(WAIT.format(other=duel.user_ids[1]))
                duel = duels.end(tx, duel, DuelState.ACCEPTED, DuelEnd.PLAYED, now)
                duel = duels.settle(tx, self._core.bank, duel, now)
            return duels.next_step(tx, self._core.bank, duel, user_id, late=True)

        return await self._click(guild_id, duel_id, take)

    async def rematch(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId
    ) -> DuelOpened | DuelBusy | NoQuestionFits:
        """*Rematch*: the same two, other questions, where the last one was."""

        def look(tx: Transaction, duel: Duel, _now: datetime) -> tuple[ChannelId, UserId]:
            duels.seat_or_refuse(duel, user_id)
            other = duels.other_of(duel, user_id)
            if other is None or duel.why_ended is DuelEnd.LEFT:
                raise UserError(ALONE)
            return duel.channel_id, other

        channel_id, other = await self._click(guild_id, duel_id, look)
        is_there = await self._core.presence.is_there(
            guild_id, other, within=NOW, patience_seconds=ASK_SECONDS
        )
        sees = not is_there or await self._sees(guild_id, channel_id, other)
        opponent = Opponent(other, is_member=is_there, sees_channel=sees)
        return await self.challenge(guild_id, channel_id, user_id, opponent)

    async def _sees(self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Whether somebody sees a channel, as far as Discord tells in time."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await self._core.notifier.sees(guild_id, channel_id, user_id)
        except (DeliveryError, TimeoutError):
            return True

    async def decline(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId
    ) -> DuelDeclined | DuelOver:
        """*Decline or take back*: by the challenged, by the challenger."""

        def refuse(tx: Transaction, duel: Duel, now: datetime) -> DuelDeclined | DuelOver:
            duels.seat_or_refuse(duel, user_id)
            if duel.state is DuelState.ACCEPTED:
                raise UserError(PLAYING)
            if duel.state is not DuelState.CHALLENGED:
                return duels.over(tx, self._core.bank, duel, user_id, late=True)
            why = duels.turn_down(tx, duel, user_id, now)
            return DuelDeclined(why, duels.other_of(duel, user_id))

        return await self._click(guild_id, duel_id, refuse)

    async def play(self, guild_id: GuildId, user_id: UserId, duel_id: DuelId) -> Play:
        """*Play*, *Next*, *My result*."""

        def look_up(tx: Transaction, duel: Duel, _now: datetime) -> Play:
            self._may_play(duel, user_id)
            return duels.next_step(tx, self._core.bank, duel, user_id)

        return await self._click(guild_id, duel_id, look_up)

    async def open_form(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int
    ) -> TypedAnswerForm | Play:
        """The form for a figure or a short text; what to show instead if it is settled."""

        def load(tx: Transaction, duel: Duel, now: datetime) -> TypedAnswerForm | Play:
            found = self._waiting(tx, duel, user_id, position, now)
            if isinstance(found, tuple):
                return TypedAnswerForm("duel", duel_id, position, found[1])
            return found

        return await self._click(guild_id, duel_id, load)

    async def answer(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId, position: int, judge: Judge,
        pictured: str | None = None,
    ) -> Play:  # fmt: skip
        """Judge and store an answer with the review card and the practice of the day that hang
        on it, in one commit."""

        def settle(tx: Transaction, duel: Duel, now: datetime) -> Play:
            found = self._waiting(tx, duel, user_id, position, now)
            if not isinstance(found, tuple):
                return found
            item, question = found
            if pictured not in (None, item.fingerprint):
                raise UserError(STRANGE)
            given, is_right = judge(question, self._core.bank)
            store.answer(tx, duel_id, DuelAnswer(user_id, position, given, is_right), now)
            day = asking.record(
                tx, guild_id, user_id, question, is_right=is_right, now=now, seed=self._core.seed
            )
            result = duels.answered(tx, duel, user_id, position, question, now, settled=False)
            after = duels.settle(tx, self._core.bank, duel, now)
            if result.is_last and after.state.is_open:  # the card tells who is done
                store.touch(tx, duel_id)
                duels.redraw(tx, duel, now)
            return replace(result, day=day)

        return await self._click(guild_id, duel_id, settle)

    def _may_play(self, duel: Duel, user_id: UserId) -> None:
        seat = duels.seat_or_refuse(duel, user_id)
        if seat == 1 and duel.state is DuelState.CHALLENGED:
            raise UserError(FIRST)

    def _waiting(
        self, tx: Transaction, duel: Duel, user_id: UserId, position: int, now: datetime
    ) -> tuple[DuelItem, Question] | Play:
        """The question that waits for somebody at a position, or what to show instead."""
        self._may_play(duel, user_id)
        every = store.items(tx, duel.duel_id)
        item = next((one for one in every if one.position == position), None)
        question = None if item is None else self._core.bank.question(item.question_id)
        # An answer is explained by what it was given to, never by what took its place.
        if item is not None and question and fingerprint(question) == item.fingerprint:
            if position in duels.verdicts(tx, duel, user_id):
                return duels.answered(tx, duel, user_id, position, question, now, settled=True)
            if duel.state.is_open and not item.is_void:
                return item, question
        left_out = item is not None and item.is_void
        return duels.next_step(tx, self._core.bank, duel, user_id, late=True, left_out=left_out)

    async def _click(
        self, guild_id: GuildId, duel_id: DuelId, act: Callable[[Transaction, Duel, datetime], T]
    ) -> T:
        """What a click leads to, on the duel as it has to be at this moment."""
        now, bank = self._core.clock.now(), self._core.bank
        result = await self._core.database.write(
            lambda tx: act(tx, duels.current(tx, bank, guild_id, duel_id, now), now)
        )
        self._core.wake()
        return result


def _check_opponent(user_id: UserId, opponent: Opponent) -> None:
    if opponent.user_id == user_id:
        raise UserError(ONESELF)
    if opponent.is_bot:
        raise UserError(A_BOT)
    if not opponent.is_member:
        raise UserError(NOT_HERE.format(other=opponent.user_id))
    if not opponent.sees_channel:
        raise UserError(BLIND.format(other=opponent.user_id))

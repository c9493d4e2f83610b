"""How a duel begins: challenge, accept, decline.

A duel is rows from the first word on, each click is one transaction that judges by the clock
and the rows, and what is shown next is computed from them. So a process that dies between any
two steps loses nothing: the card is posted and drawn by the outbox, a click that was stored is
stored with its review card, and one that was not can be made again. A click that comes twice
shows what the first one did; one that comes too late, or from others, changes nothing.

Both get the same questions, and only right answers decide. The challenger may play at once, so
that a late acceptance costs them nothing. Declining is for the challenged, taking back for the
challenger; neither frees a place among the challenges of the day, because each has rung.
"""

import random
from dataclasses import dataclass
from datetime import datetime

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import ChannelId, DuelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Notifier, Wake
from bot.practice.quiz import rules
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.duel import tx as dueling
from bot.practice.quiz.duel.messages import DuelBusy, DuelDeclined, DuelOpened, DuelOver
from bot.practice.quiz.duel.tx import Play
from bot.practice.quiz.rules import DuelEnd, DuelState
from bot.practice.review import tx as reviews

ONESELF = "You can't duel yourself, so nothing began. `/quiz start` is a quiz for one."
A_BOT = "Bots know too much, so nothing began. Challenge a member of your group."
NOT_HERE = "<@{other}> isn't in this server any more, so nothing began. Challenge somebody else."
BLIND = (
    "<@{other}> can't see this channel, so nothing began. Challenge them in one that you both see."
)
NO_CHANNEL = "I can't play here. Use `/quiz duel` in an ordinary text channel that I can see."
NOT_ALLOWED = "I may not write here ({missing}), so nothing began. An organiser can allow it."
ENOUGH = (
    "You have made three challenges within a day that nobody has taken up, so nothing began. "
    "Wait for an answer, or until the first of them is a day old."
)
SAID_NO = "<@{other}> has declined today, so nothing began. You can ask again {at}."
TOO_FEW = "There aren't enough questions that a duel could ask right now. Try again tomorrow."
WAIT = "It is <@{other}>'s to accept, so nothing changed. You can play already: press *Play*."
PLAYING = (
    "This duel is accepted already, so it can't be declined. What you leave open counts as not "
    "known when the day is over."
)
NEEDED = ("View Channel", "Send Messages")


@dataclass(frozen=True, slots=True)
class Opponent:
    """Whom somebody challenges, as Discord knows them."""

    user_id: UserId
    is_bot: bool = False
    is_member: bool = True
    sees_channel: bool = True


class ChallengeService:
    """Challenges and what becomes of them."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: QuestionBank,
        notifier: Notifier,
        seed: int,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._seed = seed
        self._wake = wake

    async def challenge(
        self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId, opponent: Opponent
    ) -> DuelOpened | DuelBusy:
        """A challenge, whose card comes into the channel; or the duel that the two have."""
        _check_opponent(user_id, opponent)
        missing = self._notifier.missing_permissions(guild_id, channel_id)
        if missing is None:
            raise UserError(NO_CHANNEL)
        lacking = [one for one in missing if one in NEEDED]
        if lacking:
            raise UserError(NOT_ALLOWED.format(missing=", ".join(lacking)))
        now = self._clock.now()

        def begin(tx: Transaction) -> DuelOpened | DuelBusy:
            busy = self._busy(tx, guild_id, user_id, opponent.user_id, now)
            if busy is not None:
                return busy
            if duels.not_taken_up(tx, guild_id, user_id, now) >= rules.MOST_CHALLENGES:
                raise UserError(ENOUGH)
            due_at = now + rules.DUEL_TIME
            duel_id = duels.create(
                tx, guild_id, channel_id, (user_id, opponent.user_id),
                self._questions(tx, guild_id, (user_id, opponent.user_id), now),
                now=now, due_at=due_at,
            )  # fmt: skip
            for kind, at, until in (
                (duels.POST, now, due_at), (duels.TURN, due_at, None),
            ):  # fmt: skip
                outbox.put(
                    tx, guild_id=guild_id, kind=kind, subject=str(duel_id), due_at=at, now=now,
                    expires_at=until,
                )  # fmt: skip
            return DuelOpened(duel_id, opponent.user_id, due_at)

        result = await self._database.write(begin)
        self._wake()
        return result

    def _busy(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, other: int, now: datetime
    ) -> DuelBusy | None:
        """The duel that the two are in. Refuses who was told no within a day."""
        for duel in duels.between(tx, guild_id, user_id, other):
            duel = dueling.settle(tx, self._shelf, duel, now)
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
        self, tx: Transaction, guild_id: GuildId, players: tuple[int, int], now: datetime
    ) -> tuple[tuple[str, str], ...]:
        hidden = reviews.open_questions(tx, guild_id)
        pool = [
            question
            for question in self._shelf.bank.active
            if rules.can_be_asked(question) and question.id not in hidden
        ]
        random.Random(f"{self._seed}:{guild_id}:{players}:{now.isoformat()}").shuffle(pool)
        first, second = (duels.met(tx, guild_id, one) for one in players)
        chosen = rules.fair_questions(pool, (first, second), rules.DUEL_QUESTIONS)
        if len(chosen) < rules.DUEL_QUESTIONS:
            raise UserError(TOO_FEW)
        return tuple((question.id, rules.fingerprint(question)) for question in chosen)

    async def accept(self, guild_id: GuildId, user_id: UserId, duel_id: DuelId) -> Play:
        """Take it up, and the first question; a second click goes on where one was."""
        now = self._clock.now()

        def take(tx: Transaction) -> Play:
            duel = dueling.current(tx, self._shelf, guild_id, duel_id, now)
            seat = dueling.seat_or_refuse(duel, user_id)
            if duel.state is DuelState.CHALLENGED:
                if seat == 0:
                    raise UserError(WAIT.format(other=duel.user_ids[1]))
                duel = dueling.end(tx, duel, DuelState.ACCEPTED, DuelEnd.PLAYED, now)
                duel = dueling.settle(tx, self._shelf, duel, now)
            return dueling.next_step(tx, self._shelf, duel, user_id, late=True)

        result = await self._database.write(take)
        self._wake()
        return result

    async def decline(
        self, guild_id: GuildId, user_id: UserId, duel_id: DuelId
    ) -> DuelDeclined | DuelOver:
        """*Decline* by the challenged, and taking it back by the challenger."""
        now = self._clock.now()

        def refuse(tx: Transaction) -> DuelDeclined | DuelOver:
            duel = dueling.current(tx, self._shelf, guild_id, duel_id, now)
            seat = dueling.seat_or_refuse(duel, user_id)
            if duel.state is DuelState.ACCEPTED:
                raise UserError(PLAYING)
            if duel.state is not DuelState.CHALLENGED:
                return dueling.over(tx, self._shelf, duel, user_id, late=True)
            why = DuelEnd.WITHDRAWN if seat == 0 else DuelEnd.DECLINED
            dueling.end(tx, duel, DuelState.DECLINED, why, now)
            return DuelDeclined(why, dueling.other_of(duel, user_id))

        result = await self._database.write(refuse)
        self._wake()
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

"""What the host of a group quiz does: open a lobby, start, pause, go on, skip, end.

The host is whoever of the present players came first, so a host who leaves hands over.
Organisers may do the same. A double click does once what one click does.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import ChannelId, GroupQuizId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Notifier, Wake
from bot.practice.quiz import rules
from bot.practice.quiz.group.store import games, players
from bot.practice.quiz.group.store.games import Game
from bot.practice.quiz.group.tx import rounds
from bot.practice.quiz.rules import Phase
from bot.practice.quiz.solo import picking
from bot.practice.quiz.solo.messages import GroupBusy, GroupSteered, LobbyOpened, Step
from bot.practice.quiz.solo.picking import Wish
from bot.practice.review import tx as reviews

NOT_HOST = "Only the host or an organiser can do that, so nothing changed."
TOO_FEW = (
    "Nobody else is in yet: it takes at least two. For yourself there is `/quiz start`; this "
    "lobby stays open."
)
BEGUN = "It has begun already, so the click changed nothing."
NOT_BEGUN = "It hasn't begun yet, so the click changed nothing. Press *Start* first."
MOVED_ON = "It has gone on already, so the click changed nothing."
NO_CHANNEL = (
    "I can't play here: it takes a text channel, or a public thread that isn't locked. From a "
    "private thread I could be shut out in the middle. Use `/quiz group` elsewhere."
)
NOT_ALLOWED = "I may not write here ({missing}), so nothing began. An organiser can allow it."

Act = Callable[[Transaction, Game], Game]
"""One step of the host: the game before, the game after."""


@dataclass(frozen=True, slots=True)
class GroupWish:
    """What the group is to be asked; ``seconds`` is for each question."""

    topic: str = picking.ANY
    count: int = 5
    seconds: int = 30
    speed: bool = True


class HostService:
    """What hosts do: one game at a time in a channel."""

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

    async def open_lobby(
        self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId, wish: GroupWish
    ) -> LobbyOpened | GroupBusy:
        """A lobby with the member as host, unless the channel has a game."""
        missing = self._notifier.missing_to_talk(guild_id, channel_id)
        if missing is None:
            raise UserError(NO_CHANNEL)
        if missing:
            raise UserError(NOT_ALLOWED.format(missing=", ".join(missing)))
        now = self._clock.now()
        closes_at = now + rules.LOBBY

        def begin(tx: Transaction) -> LobbyOpened | GroupBusy:
            other = games.running(tx, guild_id, channel_id)
            if other is not None:
                return GroupBusy(guild_id, channel_id, other.message_id)
            rng = random.Random(f"{self._seed}:{guild_id}:{channel_id}:{now.isoformat()}")
            quiz_id = games.create(
                tx, guild_id, channel_id, self._pick(tx, guild_id, wish, rng),
                seconds=wish.seconds, speed=wish.speed, now=now, due_at=closes_at,
            )  # fmt: skip
            players.sit_down(tx, quiz_id, user_id)
            subject = str(quiz_id)
            outbox.put(
                tx, guild_id=guild_id, kind=rounds.POST, subject=subject, due_at=now, now=now,
                expires_at=closes_at,
            )  # fmt: skip
            outbox.put(
                tx, guild_id=guild_id, kind=rounds.TURN, subject=subject, due_at=closes_at, now=now
            )
            return LobbyOpened(closes_at)

        result = await self._database.write(begin)
        self._wake()
        return result

    def _pick(
        self, tx: Transaction, guild_id: GuildId, wish: GroupWish, rng: random.Random
    ) -> tuple[str, ...]:
        topic = picking.topic_of(Wish(wish.topic))
        hidden = reviews.open_questions(tx, guild_id)
        pool = [
            question
            for question in self._shelf.bank.active
            if rules.can_be_grouped(question)
            and question.id not in hidden
            and topic in (None, question.topic)
        ]
        rng.shuffle(pool)
        picks = rules.choose(pool, seen=games.asked_before(tx, guild_id), count=wish.count)
        if not picks:
            raise UserError(picking.NOTHING_FITS)
        return tuple(pick.question_id for pick in picks)

    async def start(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The first question."""
        now = self._clock.now()

        def begin(tx: Transaction, game: Game) -> Game:
            if game.phase is not Phase.LOBBY:
                raise UserError(BEGUN)
            if len(rounds.present(tx, game)) < rules.FEWEST_PLAYERS:
                raise UserError(TOO_FEW)
            return rounds.open_next(tx, self._shelf, game, now)

        await self._steer(guild_id, user_id, quiz_id, begin, is_organiser=is_organiser)
        return GroupSteered(Step.STARTED)

    async def pause(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The clock stands. Paused already: nothing changes."""
        now = self._clock.now()

        def stop(_tx: Transaction, game: Game) -> Game:
            if game.phase is Phase.LOBBY:
                raise UserError(NOT_BEGUN)
            return game if game.is_paused else rounds.pause(game, now)

        await self._steer(guild_id, user_id, quiz_id, stop, is_organiser=is_organiser)
        return GroupSteered(Step.PAUSED)

    async def resume(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The clock goes on. Going already: nothing changes."""
        now = self._clock.now()

        def go_on(_tx: Transaction, game: Game) -> Game:
            return rounds.resume(game, now) if game.is_paused else game

        await self._steer(guild_id, user_id, quiz_id, go_on, is_organiser=is_organiser)
        return GroupSteered(Step.RESUMED)

    async def skip(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, position: int, phase: str,
        *, is_organiser: bool,
    ) -> GroupSteered:  # fmt: skip
        """An open question counts for nobody; the next one comes now. The button says what it
        skips, so that a double click skips once."""
        now = self._clock.now()

        def leap(tx: Transaction, game: Game) -> Game:
            if game.phase is Phase.LOBBY:
                raise UserError(NOT_BEGUN)
            if (game.position, game.phase.value) != (position, phase):
                raise UserError(MOVED_ON)
            rounds.void(tx, game)
            return rounds.open_next(tx, self._shelf, game, now)

        await self._steer(guild_id, user_id, quiz_id, leap, is_organiser=is_organiser)
        return GroupSteered(Step.SKIPPED)

    async def end(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The end; an open question counts for nobody."""

        def stop(tx: Transaction, game: Game) -> Game:
            return rounds.finish(tx, game, rounds.BY_HOST)

        await self._steer(guild_id, user_id, quiz_id, stop, is_organiser=is_organiser)
        return GroupSteered(Step.ENDED)

    async def _steer(
        self,
        guild_id: GuildId,
        user_id: UserId,
        quiz_id: GroupQuizId,
        act: Act,
        *,
        is_organiser: bool,
    ) -> None:
        now = self._clock.now()

        def steer(tx: Transaction) -> None:
            game = rounds.running_or_refuse(tx, guild_id, quiz_id)
            if not is_organiser and rules.host_of(players.seats(tx, quiz_id)) != user_id:
                raise UserError(NOT_HOST)
            after = act(tx, game)
            if after != game:
                rounds.save(tx, after, now)

        await self._database.write(steer)
        self._wake()

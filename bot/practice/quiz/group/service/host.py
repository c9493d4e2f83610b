"""What the host of a group quiz does: open a lobby, start, pause, go on, skip, end.

The host is whoever of the present players came first, so a host who leaves hands over.
Organisers may do the same. A double click does once what one click does.
"""

import random
from collections.abc import Callable

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GroupQuizId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Purpose
from bot.practice.quiz.group import rules, store
from bot.practice.quiz.group import tx as games
from bot.practice.quiz.group.messages import GroupBusy, GroupSteered, HostStep, LobbyOpened
from bot.practice.quiz.group.rules import GroupQuizOptions, Phase
from bot.practice.quiz.group.store import GroupQuiz

NOT_HOST = "Only the host or an organiser can do that."
TOO_FEW = (
    "Nobody else is in yet: it takes at least two. For yourself there is `/quiz start`; this "
    "lobby stays open."
)
BEGUN = "It has begun already."
NOT_BEGUN = "It hasn't begun yet. Press *Start* first."
MOVED_ON = "It has moved on already."
NO_CHANNEL = (
    "I can't play here: it takes a text channel, or a public thread that isn't locked. From a "
    "private thread I could be shut out in the middle. Use `/quiz group` elsewhere."
)
NOT_ALLOWED = "I may not write here ({missing}), so nothing began. An organiser can allow it."

Act = Callable[[Transaction, GroupQuiz], GroupQuiz]
"""One step of the host: the game before, the game after."""


class HostService:
    """What hosts do: one game at a time in a channel."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def open_lobby(
        self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId, options: GroupQuizOptions
    ) -> LobbyOpened | GroupBusy:
        """A lobby with the member as host, unless the channel has a game."""
        missing = self._core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.TALK)
        if missing is None:
            raise UserError(NO_CHANNEL)
        if missing:
            raise UserError(NOT_ALLOWED.format(missing=", ".join(missing)))
        now = self._core.clock.now()
        closes_at = now + rules.LOBBY

        def begin(tx: Transaction) -> LobbyOpened | GroupBusy:
            other = store.running(tx, guild_id, channel_id)
            if other is not None:
                return GroupBusy(guild_id, channel_id, other.message_id)
            rng = random.Random(f"{self._core.seed}:{guild_id}:{channel_id}:{now.isoformat()}")
            quiz_id = store.create(
                tx, guild_id, channel_id, games.select(tx, self._core.bank, guild_id, options, rng),
                seconds=options.seconds, speed=options.speed, now=now, due_at=closes_at,
            )  # fmt: skip
            store.sit_down(tx, quiz_id, user_id)
            subject = str(quiz_id)
            outbox.put(
                tx, guild_id=guild_id, kind=games.POST, subject=subject, due_at=now, now=now,
                expires_at=closes_at,
            )  # fmt: skip
            outbox.put(
                tx, guild_id=guild_id, kind=games.TURN, subject=subject, due_at=closes_at, now=now
            )
            return LobbyOpened(closes_at)

        result = await self._core.database.write(begin)
        self._core.wake()
        return result

    async def start(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The first question."""
        now = self._core.clock.now()

        def begin(tx: Transaction, game: GroupQuiz) -> GroupQuiz:
            if game.phase is not Phase.LOBBY:
                raise UserError(BEGUN)
            if len(games.present(tx, game)) < rules.FEWEST_PLAYERS:
                raise UserError(TOO_FEW)
            return games.open_next(tx, self._core.bank, game, now)

        await self._steer(guild_id, user_id, quiz_id, begin, is_organiser=is_organiser)
        return GroupSteered(HostStep.STARTED)

    async def pause(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The clock stands. Paused already: nothing changes."""
        now = self._core.clock.now()

        def stop(_tx: Transaction, game: GroupQuiz) -> GroupQuiz:
            if game.phase is Phase.LOBBY:
                raise UserError(NOT_BEGUN)
            return game if game.is_paused else games.pause(game, now)

        await self._steer(guild_id, user_id, quiz_id, stop, is_organiser=is_organiser)
        return GroupSteered(HostStep.PAUSED)

    async def resume(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The clock goes on. Going already: nothing changes."""
        now = self._core.clock.now()

        def go_on(_tx: Transaction, game: GroupQuiz) -> GroupQuiz:
            return games.resume(game, now) if game.is_paused else game

        await self._steer(guild_id, user_id, quiz_id, go_on, is_organiser=is_organiser)
        return GroupSteered(HostStep.RESUMED)

    async def skip(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, position: int, phase: str,
        *, is_organiser: bool,
    ) -> GroupSteered:  # fmt: skip
        """An open question counts for nobody; the next one comes now. The button says what it
        skips, so that a double click skips once."""
        now = self._core.clock.now()

        def leap(tx: Transaction, game: GroupQuiz) -> GroupQuiz:
            if game.phase is Phase.LOBBY:
                raise UserError(NOT_BEGUN)
            if (game.position, game.phase.value) != (position, phase):
                raise UserError(MOVED_ON)
            games.void(tx, game)
            return games.open_next(tx, self._core.bank, game, now)

        await self._steer(guild_id, user_id, quiz_id, leap, is_organiser=is_organiser)
        return GroupSteered(HostStep.SKIPPED)

    async def end(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, *, is_organiser: bool
    ) -> GroupSteered:
        """The end; an open question counts for nobody."""

        def stop(tx: Transaction, game: GroupQuiz) -> GroupQuiz:
            return games.finish(tx, game, games.BY_HOST)

        await self._steer(guild_id, user_id, quiz_id, stop, is_organiser=is_organiser)
        return GroupSteered(HostStep.ENDED)

    async def _steer(
        self,
        guild_id: GuildId,
        user_id: UserId,
        quiz_id: GroupQuizId,
        act: Act,
        *,
        is_organiser: bool,
    ) -> None:
        now = self._core.clock.now()

        def steer(tx: Transaction) -> None:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            if not is_organiser and rules.host_of(store.seats(tx, quiz_id)) != user_id:
                raise UserError(NOT_HOST)
            after = act(tx, game)
            if after != game:
                games.save(tx, after, now)

        await self._core.database.write(steer)
        self._core.wake()

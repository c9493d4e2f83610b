"""What the people of a group quiz do: open a lobby and host it; join, leave, choose, see a place.

The host is whoever of the present players came first, so a host who leaves hands over; organisers
may do what a host does. Every click is one transaction that judges by the clock and the rows, so
it means the same after a restart. One that is late, doubled or a stranger's only says why not.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GroupQuizId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Purpose
from bot.core.presence.service import NOW
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.messages import NoQuestionFits
from bot.practice.quiz.asking.rules import ANY, fingerprint, is_right_choice
from bot.practice.quiz.group import messages, rules, store
from bot.practice.quiz.group.messages import GroupJoined, GroupLeft, GroupMine, HostStep
from bot.practice.quiz.group.rules import GroupAnswer, GroupQuizOptions, Phase, RoundState
from bot.practice.quiz.group.store import GroupQuiz
from bot.practice.quiz.group.tx import cards, games, steps
from bot.server import members

NOT_HOST = "Only the host or an organiser can do that."
NO_CHANNEL = (
    "I can't play here: it takes a text channel, or a public thread that isn't locked. From a "
    "private thread I could be shut out in the middle. Use `/quiz group` elsewhere."
)
NOT_ALLOWED = (
    "I'm not allowed to write here ({missing}), so nothing began. An organiser can allow it."
)
NOT_IN = "You're not in this quiz, so nothing is counted. Press *Join*, then choose."
NOT_LEFT = "You're not in this quiz, so there is nothing to leave."
NEVER_IN = "You didn't play in this quiz, so you have no result to see."
REWORDED = (
    "This question changed while it was open, or became today's question, so it counts for nobody. "
    "Wait for the next."
)
STANDS = "That question is closed. Your answer stays as it was: **{letters}**."
MISSED = "That question is closed, so the click isn't counted. Answer the next one when it comes."
STOPPED = "The quiz is paused, so the click isn't counted. Answer when it starts again."
STRANGE = "I can't make out that choice, so nothing is counted. Please choose again."
LETTERS = "ABCDE"
ASK_SECONDS = 1.0
T = TypeVar("T")
Opened = messages.LobbyOpened | messages.GroupBusy | NoQuestionFits


class GroupService:
    """What hosts and players do: one game at a time in a channel."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.bank = core.bank

    async def topics(self, guild_id: GuildId) -> frozenset[str]:
        """The topics in which there is something to ask now."""
        fits, bank, now = rules.can_be_grouped, self._core.bank, self._core.clock.now()
        return await self._core.database.read(
            lambda tx: asking.topics(tx, bank, guild_id, now, fits)
        )

    async def open_lobby(
        self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId, options: GroupQuizOptions
    ) -> Opened:
        """A lobby with the member as host, unless the channel has a game or no question fits."""
        missing = self._core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.TALK)
        if missing is None:
            raise UserError(NO_CHANNEL)
        if missing:
            raise UserError(NOT_ALLOWED.format(missing=", ".join(missing)))
        now = self._core.clock.now()
        closes_at = now + rules.LOBBY

        def begin(tx: Transaction) -> Opened:
            other = store.running(tx, guild_id, channel_id)
            if other is not None:
                return messages.GroupBusy(other.quiz_id, guild_id, channel_id, other.message_id)
            rng = random.Random(f"{self._core.seed}:{guild_id}:{channel_id}:{now.isoformat()}")
            chosen = games.select(tx, self._core.bank, guild_id, options, now, rng)
            topic = asking.topic_of(self.bank, guild_id, options.topic)
            if not chosen:
                return NoQuestionFits(topic or ANY, None, "group quiz")
            quiz_id = store.create(
                tx, guild_id, channel_id, chosen,
                seconds=options.seconds, speed=options.speed, now=now, due_at=closes_at,
            )  # fmt: skip
            store.sit_down(tx, quiz_id, user_id)
            subject = str(quiz_id)
            outbox.put(
                tx, guild_id=guild_id, kind=games.POST, subject=subject, due_at=now, now=now,
                expires_at=closes_at, lasting=True, body=topic or ANY,
            )  # fmt: skip
            outbox.put(
                tx, guild_id=guild_id, kind=games.TURN, subject=subject, due_at=closes_at, now=now
            )
            return messages.LobbyOpened(closes_at, quiz_id)

        return await self._core.write(begin)

    async def play_again(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId
    ) -> Opened | GroupJoined:
        """*Play again*: a lobby as the last one was; who presses later joins that one."""
        channel_id, lobby, options = await self._core.database.read(
            lambda tx: games.again(tx, self._core.bank, guild_id, quiz_id)
        )
        if lobby is not None:
            return await self.join(guild_id, user_id, lobby)
        return await self.open_lobby(guild_id, channel_id, user_id, options)

    async def steer(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, step: HostStep,
        *, is_organiser: bool, shown: tuple[int, str] = (0, ""),
    ) -> messages.GroupSteered:  # fmt: skip
        """What the host or an organiser pressed, and what they can press next. *Skip* says by
        position and phase what it skips, so that a double click skips once."""
        now, bank = self._core.clock.now(), self._core.bank
        if not is_organiser:
            await self._pass_on(guild_id, user_id, quiz_id, now)

        def act(tx: Transaction) -> messages.GroupSteered:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            if not is_organiser and rules.host_of(store.seats(tx, quiz_id)) != user_id:
                raise UserError(NOT_HOST)
            done = steps.judge(tx, game, step, shown)
            after = steps.take(tx, bank, game, done, now)
            if after != game:
                games.save(tx, after, now)
            return messages.GroupSteered(
                done, quiz_id, after.phase, after.position, after.is_paused
            )

        return await self._core.write(act)

    async def _pass_on(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, now: datetime
    ) -> None:
        """A host who has left the server hands over, when somebody else wants to steer."""

        def host(tx: Transaction) -> UserId | None:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            found = rules.host_of(store.seats(tx, game.quiz_id))
            return None if found == user_id else found

        def pass_on(tx: Transaction, gone: UserId) -> None:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            games.stand_up(tx, game, gone, now)

        while (other := await self._core.database.read(host)) is not None:
            if await self._core.presence.is_there(
                guild_id, other, within=NOW, patience_seconds=ASK_SECONDS
            ):
                return
            await self._core.write(partial(pass_on, gone=other))

    async def _told(self, do: Callable[[Transaction], tuple[T, bool]]) -> T:
        """What a click led to; the agenda hears of it if it is news for the card."""
        result, news = await self._core.database.write(do)
        if news:
            self._core.wake()
        return result

    async def join(self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId) -> GroupJoined:
        """Play along, also from the middle on."""
        now = self._core.clock.now()

        def sit(tx: Transaction) -> tuple[GroupJoined, bool]:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            running = game.phase is not Phase.LOBBY
            hidden = members.get(tx, guild_id, user_id).hidden
            seat = next((one for one in store.seats(tx, quiz_id) if one.user_id == user_id), None)
            if seat is not None and seat.is_present:
                return GroupJoined(True, running, hidden), False
            store.sit_down(tx, quiz_id, user_id)
            points = 0 if seat is None else _points(tx, game, user_id)  # from before they left
            return GroupJoined(False, running, hidden, points), games.touch(tx, game, now)

        return await self._told(sit)

    async def leave(self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId) -> GroupLeft:
        """Play no longer. The game goes on; a host hands over to whoever came next."""
        now = self._core.clock.now()

        def stand(tx: Transaction) -> tuple[GroupLeft, bool]:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            if not _plays(tx, game, user_id):
                raise UserError(NOT_LEFT)
            before = rules.host_of(store.seats(tx, quiz_id))
            news = games.stand_up(tx, game, user_id, now)
            after = rules.host_of(store.seats(tx, quiz_id))
            if after is None or after == before:
                ended = games.has_ended(tx, game)
                return GroupLeft(quiz_id, None, is_over=ended), news
            return GroupLeft(quiz_id, after, members.get(tx, guild_id, after).hidden), news

        return await self._told(stand)

    async def choose(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, position: int,
        chosen: tuple[int, ...], pictured: str,
    ) -> messages.ChoiceNoted:  # fmt: skip
        """A choice in the open round, or another one instead of it."""
        now = self._core.clock.now()
        open_round = partial(
            self._open_round, guild_id=guild_id, user_id=user_id, quiz_id=quiz_id,
            position=position, pictured=pictured, now=now,
        )  # fmt: skip

        def note(tx: Transaction) -> tuple[messages.ChoiceNoted, bool]:
            game, options = open_round(tx)
            question, picked = options.question, tuple(sorted(set(chosen)))
            if not rules.is_choice(question, picked):
                raise UserError(STRANGE)
            earlier = options.chosen or None
            several = question.takes_several
            result = messages.ChoiceNoted(
                chosen=picked,
                earlier=earlier,
                options=replace(options, chosen=picked) if several else None,
            )
            if earlier == picked:
                return result, False
            # It is practice whatever becomes of the round: the member has done their part.
            day = asking.practised(tx, guild_id, user_id, question, now)
            is_right = is_right_choice(question, picked)
            given = GroupAnswer(user_id, picked, is_right, rules.taken_ms(game.opened_at, now))
            store.answer(tx, quiz_id, position, given, now)
            # A changed choice changes no number that anybody sees.
            news = earlier is None and games.touch(tx, game, now)
            return replace(result, day=day), news or day is not None

        return await self._told(note)

    async def show_options(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, position: int, pictured: str
    ) -> messages.GroupOptions:
        """Where several are right they are chosen privately, all at once."""
        now = self._core.clock.now()
        return await self._core.database.read(
            lambda tx: self._open_round(tx, guild_id, user_id, quiz_id, position, pictured, now)[1]
        )

    def _open_round(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId,
        position: int, pictured: str, now: datetime,
    ) -> tuple[GroupQuiz, messages.GroupOptions]:  # fmt: skip
        """The round in which the player may choose now, or a refusal that says why not."""
        game = games.running_or_refuse(tx, guild_id, quiz_id)
        if not _plays(tx, game, user_id):
            raise UserError(NOT_IN)
        before = next(
            (one for one in store.answers(tx, quiz_id, position) if one.user_id == user_id), None
        )
        at_it = game.phase is Phase.ROUND and game.position == position
        if not at_it or game.due_at is None or now >= game.due_at:
            if before is None:
                raise UserError(MISSED)
            raise UserError(STANDS.format(letters=", ".join(LETTERS[at] for at in before.chosen)))
        if game.is_paused:
            raise UserError(STOPPED)
        question = games.askable(tx, self._core.bank, game, games.round_of(tx, game))
        if question is None or fingerprint(question) != pictured:
            raise UserError(REWORDED)
        chosen = () if before is None else before.chosen
        return game, messages.GroupOptions(quiz_id, position, question, chosen, game.due_at)

    async def mine(self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId) -> GroupMine:
        """The player's own line of the scoreboard."""

        def load(tx: Transaction) -> GroupMine:
            game = store.get(tx, guild_id, quiz_id)
            if game is None:
                raise UserError(games.FORGOTTEN)
            board = cards.standings(tx, game)
            line = next((one for one in board if one.user_id == user_id), None)
            if line is None:
                raise UserError(NEVER_IN)
            asked = sum(one.state is RoundState.CLOSED for one in store.rounds(tx, quiz_id))
            hidden = members.get(tx, guild_id, user_id).hidden
            return GroupMine(quiz_id, line, len(board), asked, game.phase is Phase.ENDED, hidden)

        return await self._core.database.read(load)


def _points(tx: Transaction, game: GroupQuiz, user_id: UserId) -> int:
    board = cards.standings(tx, game)
    return next(one.points for one in board if one.user_id == user_id)


def _plays(tx: Transaction, game: GroupQuiz, user_id: UserId) -> bool:
    return user_id in games.present(tx, game)

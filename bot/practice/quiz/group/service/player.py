"""What players do in a group quiz: join, leave, choose, see how they stand.

Every click is one transaction that judges by the clock and the rows, so it means the same
before and after a restart. A click that comes too late, twice, or from somebody who doesn't
play changes nothing and says why.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GroupQuizId, GuildId, UserId
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.rules import fingerprint, is_right_choice
from bot.practice.quiz.group import rules, store
from bot.practice.quiz.group import tx as games
from bot.practice.quiz.group.messages import (
    ChoiceNoted,
    GroupJoined,
    GroupLeft,
    GroupMine,
    GroupOptions,
)
from bot.practice.quiz.group.rules import GroupAnswer, Phase, RoundState
from bot.practice.quiz.group.store import GroupQuiz
from bot.server.members import store as members

NOT_IN = "You're not in this quiz, so nothing is counted. Press *Join*, then choose."
NOT_LEFT = "You're not in this quiz, so there is nothing to leave."
NEVER_IN = "You didn't play in this quiz, so there is no result of yours."
REWORDED = "This question changed while it was open, so it counts for nobody. Wait for the next."
STANDS = "That question is closed. Your answer stays as it was: **{letters}**."
MISSED = "That question is closed, so the click isn't counted. Answer the next one when it comes."
STOPPED = "The quiz is paused, so the click isn't counted. Choose when it goes on."
STRANGE = "I can't make out that choice, so nothing is counted. Please choose again."
LETTERS = "ABCDE"


class GroupService:
    """What players do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def join(self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId) -> GroupJoined:
        """Play along, also from the middle on."""
        now = self._core.clock.now()

        def sit(tx: Transaction) -> tuple[GroupJoined, bool]:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            running = game.phase is not Phase.LOBBY
            hidden = members.get(tx, guild_id, user_id).hidden
            if _plays(tx, game, user_id):
                return GroupJoined(True, running, hidden), False
            store.sit_down(tx, quiz_id, user_id)
            return GroupJoined(False, running, hidden), games.touch(tx, game, now)

        result, news = await self._core.database.write(sit)
        if news:
            self._core.wake()
        return result

    async def leave(self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId) -> GroupLeft:
        """Play no longer. The game goes on; a host hands over to whoever came next."""
        now = self._core.clock.now()

        def stand(tx: Transaction) -> tuple[GroupLeft, bool]:
            game = games.running_or_refuse(tx, guild_id, quiz_id)
            if not _plays(tx, game, user_id):
                raise UserError(NOT_LEFT)
            before = rules.host_of(store.seats(tx, quiz_id))
            store.stand_up(tx, quiz_id, user_id)
            after = rules.host_of(store.seats(tx, quiz_id))
            if game.phase is Phase.LOBBY and after is None:
                games.save(tx, games.finish(tx, game, games.EMPTY), now)
                return GroupLeft(None), True
            news = games.touch(tx, game, now)
            if after is None or after == before:
                return GroupLeft(None), news
            return GroupLeft(after, members.get(tx, guild_id, after).hidden), news

        result, news = await self._core.database.write(stand)
        if news:
            self._core.wake()
        return result

    async def choose(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, position: int,
        chosen: tuple[int, ...], pictured: str,
    ) -> ChoiceNoted:  # fmt: skip
        """A choice in the open round, or another one instead of it."""
        now = self._core.clock.now()
        open_round = partial(
            self._open_round, guild_id=guild_id, user_id=user_id, quiz_id=quiz_id,
            position=position, pictured=pictured, now=now,
        )  # fmt: skip

        def note(tx: Transaction) -> tuple[ChoiceNoted, bool]:
            game, options = open_round(tx)
            question, picked = options.question, tuple(sorted(set(chosen)))
            if not rules.is_choice(question, picked):
                raise UserError(STRANGE)
            earlier = options.chosen or None
            several = len(question.right_choices) > 1
            result = ChoiceNoted(
                chosen=picked,
                earlier=earlier,
                texts=tuple(question.choices[at].text for at in picked),
                ends_at=options.ends_at,
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

        result, news = await self._core.database.write(note)
        if news:
            self._core.wake()
        return result

    async def show_options(
        self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId, position: int, pictured: str
    ) -> GroupOptions:
        """Where several are right they are chosen privately, all at once."""
        now = self._core.clock.now()
        return await self._core.database.read(
            lambda tx: self._open_round(tx, guild_id, user_id, quiz_id, position, pictured, now)[1]
        )

    def _open_round(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId,
        position: int, pictured: str, now: datetime,
    ) -> tuple[GroupQuiz, GroupOptions]:  # fmt: skip
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
        return game, GroupOptions(quiz_id, position, question, chosen, game.due_at)

    async def mine(self, guild_id: GuildId, user_id: UserId, quiz_id: GroupQuizId) -> GroupMine:
        """The player's own line of the scoreboard."""

        def load(tx: Transaction) -> GroupMine:
            game = store.get(tx, guild_id, quiz_id)
            if game is None:
                raise UserError(games.FORGOTTEN)
            board = games.standings(tx, game)
            line = next((one for one in board if one.user_id == user_id), None)
            if line is None:
                raise UserError(NEVER_IN)
            everything = store.rounds(tx, quiz_id)
            asked = sum(one.state is RoundState.CLOSED for one in everything)
            hidden = members.get(tx, guild_id, user_id).hidden
            return GroupMine(line, len(board), asked, game.phase is Phase.ENDED, hidden)

        return await self._core.database.read(load)


def _plays(tx: Transaction, game: GroupQuiz, user_id: UserId) -> bool:
    return user_id in games.present(tx, game)

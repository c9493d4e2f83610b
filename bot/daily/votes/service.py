"""Use cases of votes: saying that a shared answer is well put, taking it back, picking one."""

from collections.abc import Callable
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import AnswerId, GuildId, MessageId, PostId, UserId
from bot.daily.votes import rules, store
from bot.daily.votes.messages import VoteShown
from bot.daily.votes.rules import SharedOne
from bot.server import members

Redraw = Callable[[Transaction, AnswerId, datetime], None]
"""Has what shows an answer to others drawn again: its copy, and the reveal of its day."""
Find = Callable[[Transaction], SharedOne | None]


class VoteService:
    """A vote is a word between members: counted, never ranked, never with a name."""

    def __init__(self, core: Core, redraw: Redraw) -> None:
        self._core = core
        self._redraw = redraw

    async def give(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId, author_id: UserId,
        *, is_organiser: bool,
    ) -> VoteShown:  # fmt: skip
        """*Well put*, on the copy of an answer. A second time changes nothing."""
        return await self._give(
            lambda tx: store.of_author(tx, guild_id, post_id, author_id), guild_id, user_id,
            is_organiser,
        )  # fmt: skip

    async def give_message(
        self, guild_id: GuildId, user_id: UserId, message_id: MessageId, *, is_organiser: bool
    ) -> VoteShown:
        """The same from the menu of a message: the copy, or what the author wrote themselves."""
        return await self._give(
            lambda tx: store.of_message(tx, guild_id, message_id), guild_id, user_id, is_organiser
        )

    async def _give(
        self, find: Find, guild_id: GuildId, user_id: UserId, is_organiser: bool
    ) -> VoteShown:
        now = self._core.clock.now()

        def give(tx: Transaction) -> VoteShown:
            one = _found(find(tx))
            hidden = members.get(tx, guild_id, user_id).hidden
            if no := rules.refusal(one, user_id, is_hidden=hidden):
                raise UserError(no)
            is_new = store.give(tx, one, user_id, now)
            if is_new:
                self._redraw(tx, one.answer_id, now)
            return _shown(tx, one, user_id, is_organiser, again=not is_new)

        return await self._core.write(give)

    async def take_back(
        self, guild_id: GuildId, user_id: UserId, answer_id: AnswerId, *, is_organiser: bool
    ) -> VoteShown:
        """*Take it back*. A second time changes nothing."""
        now = self._core.clock.now()

        def take(tx: Transaction) -> VoteShown:
            one = _found(store.get(tx, guild_id, answer_id))
            if store.take_back(tx, answer_id, user_id):
                self._redraw(tx, answer_id, now)
            return _shown(tx, one, user_id, is_organiser)

        return await self._core.write(take)

    async def pick(
        self, guild_id: GuildId, user_id: UserId, answer_id: AnswerId, *, wanted: bool
    ) -> VoteShown:
        """An organiser's pick for the reveal of the day, at most one; or not any more."""
        now = self._core.clock.now()

        def pick(tx: Transaction) -> VoteShown:
            one = _found(store.get(tx, guild_id, answer_id))
            if wanted:
                if no := rules.pick_refusal(one, user_id):
                    raise UserError(no)
                store.pick(tx, one, now)
            else:
                store.unpick(tx, answer_id)
            self._redraw(tx, answer_id, now)
            return _shown(tx, one, user_id, True)

        return await self._core.write(pick)


def _found(one: SharedOne | None) -> SharedOne:
    if one is None:
        raise UserError(rules.NOT_SHARED)
    return one


def _shown(
    tx: Transaction, one: SharedOne, user_id: UserId, is_organiser: bool, *, again: bool = False
) -> VoteShown:
    return VoteShown(
        one.answer_id, one.user_id, store.has_given(tx, one.answer_id, user_id), again,
        is_organiser, store.is_picked(tx, one.answer_id),
    )  # fmt: skip

"""What has to happen in Discord for a group quiz: its card appears once, is drawn again when the
game goes on, else every two seconds at most, and the game goes on by the clock."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, GroupQuizId, MessageId
from bot.core.live_card import CardView, LiveCard
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.practice.quiz.group import rules, store
from bot.practice.quiz.group.rules import Phase
from bot.practice.quiz.group.store import GroupQuiz
from bot.practice.quiz.group.tx import cards, games

SOON = timedelta(seconds=5)
"""After a fault at Discord: the outbox's own pauses are longer than a round."""
PATIENCE = timedelta(minutes=10)


class GroupHandlers:
    """The card of a group quiz and its clock."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._card = LiveCard(
            core, self, post_kind=games.POST, draw_kind=games.DRAW, pause=rules.DRAW_PAUSE,
            retry_after=self._retry_after,
        )  # fmt: skip

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows, whose subject begins with the game's id."""
        return {
            **self._card.handlers, games.DRAW: self.draw, games.TURN: self.turn,
            games.MOVE: self.move,
        }  # fmt: skip

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """Without a card there is no game, and the channel is free for another."""
        return self._card.failures

    async def draw(self, row: OutboxRow) -> None:
        """The card shows what is. If the phase is over at this very moment its turn has the card
        drawn, and two pictures at once are one too many."""
        now = self._core.clock.now()
        if await self._core.database.write(lambda tx: _left_to_turn(tx, row, now)):
            return
        try:
            await self._card.draw(row)
        except DeliveryError as error:
            if error.is_closed:  # nobody can play there; the card says so once I may draw it
                await self._core.write(lambda tx: self.lose(tx, row, now))
            raise

    async def move(self, row: OutboxRow) -> None:
        """If others have written since the card was posted, it appears once more below, and the
        one above goes. That shows the same until then, so nobody waits if this fails. The scores
        of a game whose card was lost appear anew where that is possible within a day."""
        if self._core.clock.now() >= row.created_at + games.MOVES_WITHIN:
            # Written down by a version that let none expire.
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "it was too late")
            )
            return
        game = await self._core.database.read(lambda tx: _game(tx, row))
        view = None if game is None else await self._to_move(row, game)
        if view is None:
            await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))
            return
        try:
            message_id = await self._core.outbox.send_once(row, view.place, view.message)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
            # The channel is: who presses anything hears how it ended.
            await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))
            return
        now = self._core.clock.now()
        # What an earlier try sent may show less than there is now: then it is drawn again.
        revision = view.revision if row.is_first_attempt else 0

        def moved(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id, message_id)
            game = _game(tx, row)
            if game is not None:
                cards.moved(tx, game, message_id, revision, now)

        await self._core.write(moved)

    async def _to_move(self, row: OutboxRow, game: GroupQuiz) -> CardView | None:
        """The card, if it has to move; what an earlier try may have sent is always looked for."""
        if game.message_id is None:
            return None
        newest = self._core.notifier.newest_message(game.channel_id)
        is_buried = newest is not None and newest > game.message_id
        is_lost = game.why_ended == games.GONE and row.subject == games.last_move(game)

        def look(tx: Transaction) -> CardView | None:
            answers = len(store.answers(tx, game.quiz_id, game.position))
            moves = is_lost or (is_buried and rules.goes_below(game.phase, answers=answers))
            return self.view(tx, row, row.marker) if moves or not row.is_first_attempt else None

        return await self._core.database.read(look)

    async def turn(self, row: OutboxRow) -> None:
        """A phase is over by the clock."""
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: self._turn(tx, row, now))

    def _turn(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        game = _game(tx, row)
        if game is None or game.due_at is None:
            outbox.complete(tx, row.outbox_id)
            return
        if now < game.due_at:
            outbox.move(tx, games.TURN, row.subject, game.due_at)
            return
        after = games.turn(tx, self._core.bank, game, now, self._core.seed)
        games.save(tx, after, now)
        if after.due_at is None:
            outbox.complete(tx, row.outbox_id)

    def view(self, tx: Transaction, row: OutboxRow, marker: str) -> CardView | None:
        """The card as it has to look now."""
        game = _game(tx, row)
        if game is None:
            return None
        if row.kind == games.DRAW:
            marker = cards.marker_of(tx, game)  # it may have been posted anew
        return CardView(
            guild_id=game.guild_id,
            place=Place(channel_id=game.channel_id),
            message=cards.card(tx, self._core.bank, game, marker),
            revision=game.revision,
            drawn_revision=game.drawn_revision,
            channel_id=game.channel_id,
            message_id=game.message_id,
            is_over=game.phase is Phase.ENDED,
        )

    def save_posted(
        self, tx: Transaction, row: OutboxRow, _channel_id: ChannelId, message_id: MessageId,
        revision: int, now: datetime,
    ) -> None:  # fmt: skip
        """The card stands in the channel and shows this revision."""
        store.mark_posted(tx, _id(row), message_id)
        store.mark_drawn(tx, _id(row), revision, now)

    def save_drawn(self, tx: Transaction, row: OutboxRow, revision: int, now: datetime) -> None:
        """The card shows this revision."""
        store.mark_drawn(tx, _id(row), revision, now)

    def lose(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        """Without a card the game is over, and its scores are said once more."""
        game = _game(tx, row)
        if game is not None and game.phase is not Phase.ENDED:
            games.save(tx, games.finish(tx, game, games.GONE), now)

    def _retry_after(self, tx: Transaction, row: OutboxRow) -> timedelta | None:
        game = _game(tx, row)
        if game is None:
            return None
        is_lively = game.due_at is not None or self._core.clock.now() - game.opened_at < PATIENCE
        return SOON if is_lively else None


def set_back(tx: Transaction, back: timedelta, now: datetime) -> None:
    """The clock was set back: every game goes on with what is left of its phase. The cards are
    drawn again, as some of them tell when that is over."""
    for game in store.all_running(tx):
        due_at = None if game.due_at is None else game.due_at - back
        drawn_at = None if game.drawn_at is None else game.drawn_at - back
        moved = replace(
            game, opened_at=game.opened_at - back, due_at=due_at, drawn_at=drawn_at
        )  # fmt: skip
        store.set_times(tx, moved)
        store.touch(tx, game.quiz_id)
        if due_at is not None:
            outbox.move(tx, games.TURN, str(game.quiz_id), due_at)
        if game.message_id is not None:
            outbox.move(tx, games.DRAW, str(game.quiz_id), now)


def _id(row: OutboxRow) -> GroupQuizId:
    return GroupQuizId(int(row.subject.partition(":")[0]))


def _game(tx: Transaction, row: OutboxRow) -> GroupQuiz | None:
    return store.get(tx, row.guild_id, _id(row))


def _left_to_turn(tx: Transaction, row: OutboxRow, now: datetime) -> bool:
    game = _game(tx, row)
    if game is None or game.due_at is None or now < game.due_at:
        return False
    outbox.complete(tx, row.outbox_id, game.message_id)
    return True

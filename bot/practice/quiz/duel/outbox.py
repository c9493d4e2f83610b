"""What has to happen in Discord for a duel: its card appears once, is drawn again when it has
something new to show, and the day comes to its end."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, DuelId, MessageId
from bot.core.live_card import CardView, LiveCard
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import KEEPS_TRYING, MESSAGE
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.practice.quiz.duel import store
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel.rules import DuelEnd, DuelState
from bot.practice.quiz.duel.store import Duel

NEVER_PLAYED = frozenset({DuelState.DECLINED, DuelState.EXPIRED})


class DuelHandlers:
    """The card of a duel and its end."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._card = LiveCard(core, self, post_kind=duels.POST, draw_kind=duels.DRAW)

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows, whose subject is the duel's id."""
        return {duels.POST: self.post, duels.DRAW: self.draw, duels.TURN: self.turn}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """Without a card nobody can accept; it doesn't count as a challenge either."""
        return self._card.failures

    async def post(self, row: OutboxRow) -> None:
        """The card appears. A challenge that was over before needs none; one that an earlier try
        may have sent is looked for."""
        now = self._core.clock.now()

        def over(tx: Transaction) -> Duel | None:
            duel = _duel(tx, row)
            duel = None if duel is None else duels.settle(tx, self._core.bank, duel, now)
            return duel if duel is not None and duel.state in NEVER_PLAYED else None

        duel = await self._core.database.write(over)
        if duel is not None and not await self._may_stand(row, duel):
            why = "it was over before its card appeared"
            await self._core.database.write(lambda tx: outbox.discard(tx, row.outbox_id, why))
            return
        await self._card.post(row)

    async def _may_stand(self, row: OutboxRow, duel: Duel) -> bool:
        """Whether an earlier try sent the card. What appears after this look is looked for, too."""
        place = Place(channel_id=duel.channel_id)
        if row.is_first_attempt:
            return False
        await self._core.outbox.doubts.add_if_cut_off(row, MESSAGE, place)
        return await self._core.outbox.find(row, place) is not None

    async def draw(self, row: OutboxRow) -> None:
        """The card shows what is, unless it has not been allowed for long."""
        try:
            await self._card.draw(row)
        except DeliveryError as error:
            now, problem = self._core.clock.now(), str(error)
            if error.failure is DeliveryFailure.TEMPORARY or now < row.due_at + KEEPS_TRYING:
                raise
            await self._core.database.write(lambda tx: outbox.discard(tx, row.outbox_id, problem))

    async def turn(self, row: OutboxRow) -> None:
        """The day is over, unless an outage took some of it."""
        now = self._core.clock.now()

        def end(tx: Transaction) -> None:
            duel = _duel(tx, row)
            duel = None if duel is None else duels.settle(tx, self._core.bank, duel, now)
            if duel is None or not duel.state.is_open:
                outbox.complete(tx, row.outbox_id)

        await self._core.database.write(end)

    def view(self, tx: Transaction, row: OutboxRow, marker: str) -> CardView | None:
        """The card as it has to look now."""
        duel = _duel(tx, row)
        if duel is None:
            return None
        duel = duels.settle(tx, self._core.bank, duel, self._core.clock.now())
        return CardView(
            guild_id=duel.guild_id,
            place=Place(channel_id=duel.channel_id),
            message=duels.card(tx, duel, marker),
            revision=duel.revision,
            drawn_revision=duel.drawn_revision,
            channel_id=duel.channel_id,
            message_id=duel.message_id,
        )

    def save_posted(
        self, tx: Transaction, row: OutboxRow, _channel_id: ChannelId, message_id: MessageId,
        revision: int, _now: datetime,
    ) -> None:  # fmt: skip
        """The card stands in the channel and shows this revision."""
        store.set_card(tx, _id(row), message_id)
        store.mark_drawn(tx, _id(row), revision)

    def save_drawn(self, tx: Transaction, row: OutboxRow, revision: int, _now: datetime) -> None:
        """The card shows this revision."""
        store.mark_drawn(tx, _id(row), revision)

    def lose(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        """A challenge that nobody can see is over. One that was accepted goes on in private:
        each finds it again with ``/quiz duel``; its result comes on another card."""
        duel = _duel(tx, row)
        if duel is not None:
            store.set_card(tx, duel.duel_id, None)
            if duel.state is DuelState.CHALLENGED:
                duels.end(tx, duel, DuelState.EXPIRED, DuelEnd.GONE, now)
            # Where that card can't appear either there is none; nor long after.
            elif (
                duel.state is DuelState.FINISHED
                and row.kind == duels.DRAW
                and now <= duel.due_at + duels.PATIENCE
                and len(duel.players) == len(duel.user_ids)
            ):
                duels.post_again(tx, duel, now)


def _id(row: OutboxRow) -> DuelId:
    return DuelId(int(row.subject))


def _duel(tx: Transaction, row: OutboxRow) -> Duel | None:
    return store.get(tx, row.guild_id, _id(row))

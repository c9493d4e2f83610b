"""What has to happen in Discord for a duel: its card appears once, is drawn anew when it has
something new to show, and the day comes to its end."""

import logging
from datetime import timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.duel import tx as dueling
from bot.practice.quiz.duel.messages import DuelCard
from bot.practice.quiz.duel.store import Duel
from bot.practice.quiz.rules import DuelEnd, DuelState

PATIENCE = timedelta(days=1)
"""After the end: a card that may not be drawn for so long stays as it is."""

log = logging.getLogger(__name__)


class DuelDeeds:
    """The card of a duel and its end; registers itself with the outbox.

    post: the message is sent and its id stored with the row's tick; a death in between makes
    the next try find the message by its mark. draw: the card is edited, then the row is ticked;
    a death in between draws the same picture again. turn: one commit.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: QuestionBank,
        notifier: Notifier,
        outbox_service: OutboxService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._outbox = outbox_service
        outbox_service.register({duels.POST: self.post}, failed=self.could_not_post)
        outbox_service.register({duels.DRAW: self.draw, duels.TURN: self.turn})

    async def post(self, row: OutboxRow) -> None:
        """The card appears, and rings at the challenged alone."""
        found = await self._settled(row, row.marker)
        if found is None or (found[0].state is DuelState.EXPIRED and row.is_first_attempt):
            await self._drop(row, "there is no such challenge any more")
            return
        duel, card = found
        message_id = await self._outbox.send_once(row, Place(channel_id=duel.channel_id), card)
        now = self._clock.now()
        # What an earlier try sent may show less than there is now: then it is drawn anew.
        shown = duel.revision if row.is_first_attempt else 0

        def posted(tx: Transaction) -> None:
            duels.set_card(tx, duel.duel_id, message_id)
            duels.mark_drawn(tx, duel.duel_id, shown)
            outbox.complete(tx, row.outbox_id, message_id)
            outbox.put(
                tx, guild_id=duel.guild_id, kind=duels.DRAW, subject=row.subject, due_at=now,
                now=now,
            )  # fmt: skip

        await self._database.write(posted)

    async def could_not_post(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Without a card nobody can accept; it doesn't count as a challenge either."""
        if error is None or error.failure is not DeliveryFailure.TEMPORARY:
            await self._lose_card(row)

    async def draw(self, row: OutboxRow) -> None:
        """The card shows what is."""
        marker = await self._database.read(lambda tx: outbox.marker_of(tx, duels.POST, row.subject))
        found = await self._settled(row, marker)
        if found is None or found[0].message_id is None:
            await self._drop(row, "no card")
            return
        duel, card = found
        if duel.revision != duel.drawn_revision:
            assert duel.message_id is not None
            try:
                await self._notifier.edit(duel.channel_id, duel.message_id, card)
            except DeliveryError as error:
                await self._not_drawn(row, duel, error)
                return
        now = self._clock.now()

        def drawn(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id, duel.message_id)
            duels.mark_drawn(tx, duel.duel_id, duel.revision)
            fresh = duels.get(tx, row.guild_id, duel.duel_id)
            if fresh is not None and fresh.revision != duel.revision:
                dueling.redraw(tx, duel, now)

        await self._database.write(drawn)

    async def _not_drawn(self, row: OutboxRow, duel: Duel, error: DeliveryError) -> None:
        if error.failure is DeliveryFailure.GONE:
            await self._lose_card(row)
            return
        given_up = self._clock.now() > duel.due_at + PATIENCE
        if error.failure is DeliveryFailure.TEMPORARY or not given_up:
            raise error
        await self._drop(row, str(error))

    async def turn(self, row: OutboxRow) -> None:
        """The day is over."""
        await self._settled(row, "")
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id))

    async def _settled(self, row: OutboxRow, marker: str) -> tuple[Duel, DuelCard] | None:
        now = self._clock.now()

        def settle(tx: Transaction) -> tuple[Duel, DuelCard] | None:
            duel = duels.get(tx, row.guild_id, int(row.subject))
            if duel is None:
                return None
            duel = dueling.settle(tx, self._shelf, duel, now)
            return duel, dueling.picture(tx, duel, marker)

        return await self._database.write(settle)

    async def _lose_card(self, row: OutboxRow) -> None:
        """A challenge that nobody can see is over. One that was accepted goes on in private:
        each finds it again with ``/quiz duel``."""
        now = self._clock.now()

        def lose(tx: Transaction) -> None:
            duel = duels.get(tx, row.guild_id, int(row.subject))
            if duel is not None:
                duels.set_card(tx, duel.duel_id, None)
                if duel.state is DuelState.CHALLENGED:
                    dueling.end(tx, duel, DuelState.EXPIRED, DuelEnd.GONE, now)
            outbox.discard(tx, row.outbox_id, "the card can't be shown")

        log.info("duel without a card", extra={"outbox_id": row.outbox_id})
        await self._database.write(lose)

    async def _drop(self, row: OutboxRow, why: str) -> None:
        await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, why))

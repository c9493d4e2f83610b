"""What has to happen in Discord for a group quiz: its card appears once, is drawn anew at
most every two seconds, and the game goes on by the clock."""

import logging
from datetime import datetime, timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.practice.quiz import rules
from bot.practice.quiz.group.store import games
from bot.practice.quiz.group.store.games import Game
from bot.practice.quiz.group.tx import card as picturing
from bot.practice.quiz.group.tx import rounds
from bot.practice.quiz.rules import Phase
from bot.practice.quiz.solo.messages import GroupCard

SOON = timedelta(seconds=5)
"""After a fault at Discord: the outbox's own pauses are longer than a round."""
PATIENCE_TRIES = timedelta(minutes=10)

log = logging.getLogger(__name__)


class GroupDeeds:
    """The card of a group quiz and its clock; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: QuestionBank,
        notifier: Notifier,
        outbox_service: OutboxService,
        seed: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._outbox = outbox_service
        self._seed = seed
        outbox_service.register({rounds.POST: self.post}, failed=self.could_not_post)
        outbox_service.register({rounds.DRAW: self.draw, rounds.TURN: self.turn})

    async def _load(self, row: OutboxRow, marker: str) -> tuple[Game, GroupCard] | None:
        def load(tx: Transaction) -> tuple[Game, GroupCard] | None:
            game = games.get(tx, row.guild_id, int(row.subject))
            if game is None:
                return None
            return game, picturing.picture(tx, self._shelf, game, marker)

        return await self._database.read(load)

    async def post(self, row: OutboxRow) -> None:
        """The card appears; from now on it can be drawn."""
        found = await self._load(row, row.marker)
        if found is None:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "no such game"))
            return
        game, card = found
        message_id = await self._outbox.send_once(row, Place(channel_id=game.channel_id), card)
        now = self._clock.now()
        # What an earlier try sent may show less than there is now: then it is drawn anew.
        shown = game.revision if row.is_first_attempt else 0

        def posted(tx: Transaction) -> None:
            games.mark_posted(tx, game.quiz_id, message_id)
            games.mark_drawn(tx, game.quiz_id, shown, now)
            outbox.complete(tx, row.outbox_id, message_id)
            outbox.put(
                tx, guild_id=game.guild_id, kind=rounds.DRAW, subject=row.subject,
                due_at=now + rules.DRAW_PAUSE, now=now,
            )  # fmt: skip

        await self._database.write(posted)

    async def could_not_post(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Without a card there is no game, and the channel is free for another."""
        if error is None or error.failure is not DeliveryFailure.TEMPORARY:
            await self._end(row)

    async def _end(self, row: OutboxRow) -> None:
        def end(tx: Transaction) -> None:
            game = games.get(tx, row.guild_id, int(row.subject))
            if game is not None and game.phase is not Phase.ENDED:
                games.save(tx, rounds.finish(tx, game, rounds.GONE))
            outbox.discard(tx, row.outbox_id, "the card can't be shown")

        log.info("group quiz ended without a card", extra={"outbox_id": row.outbox_id})
        await self._database.write(end)

    async def draw(self, row: OutboxRow) -> None:
        """The card shows what is. What changes meanwhile is drawn two seconds later."""
        now = self._clock.now()
        if await self._database.write(lambda tx: _left_to_turn(tx, row, now)):
            return
        marker = await self._database.read(
            lambda tx: outbox.marker_of(tx, rounds.POST, row.subject)
        )
        found = await self._load(row, marker)
        if found is None or found[0].message_id is None:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "no card"))
            return
        game, card = found
        if game.revision != game.drawn_revision:
            try:
                await self._notifier.edit(game.channel_id, found[0].message_id, card)
            except DeliveryError as error:
                await self._not_drawn(row, game, error)
                return
        now = self._clock.now()

        def drawn(tx: Transaction) -> None:
            fresh = games.get(tx, row.guild_id, game.quiz_id)
            outbox.complete(tx, row.outbox_id, game.message_id)
            if game.revision != game.drawn_revision:
                games.mark_drawn(tx, game.quiz_id, game.revision, now)
            if fresh is not None and fresh.revision != game.revision:
                outbox.move(tx, rounds.DRAW, row.subject, now + rules.DRAW_PAUSE)

        await self._database.write(drawn)

    async def _not_drawn(self, row: OutboxRow, game: Game, error: DeliveryError) -> None:
        now = self._clock.now()
        if error.failure is DeliveryFailure.GONE:
            await self._end(row)
            return
        lively = game.due_at is not None or now - game.opened_at < PATIENCE_TRIES
        if error.failure is not DeliveryFailure.TEMPORARY or not lively:
            raise error
        await self._database.write(
            lambda tx: outbox.reschedule(tx, row.outbox_id, now + SOON, str(error))
        )

    async def turn(self, row: OutboxRow) -> None:
        """A phase is over by the clock."""
        now = self._clock.now()
        await self._database.write(lambda tx: self._turn(tx, row, now))

    def _turn(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        game = games.get(tx, row.guild_id, int(row.subject))
        if game is None or game.due_at is None:
            outbox.complete(tx, row.outbox_id)
            return
        if now < game.due_at:
            outbox.move(tx, rounds.TURN, row.subject, game.due_at)
            return
        after = rounds.turn(tx, self._shelf, game, now, self._seed)
        rounds.save(tx, after, now)
        if after.due_at is None:
            outbox.complete(tx, row.outbox_id)


def _left_to_turn(tx: Transaction, row: OutboxRow, now: datetime) -> bool:
    """Whether the phase is over at this very moment: then its turn has the card drawn, at
    once and not two seconds after a picture that is old already."""
    game = games.get(tx, row.guild_id, int(row.subject))
    if game is None or game.due_at is None or now < game.due_at:
        return False
    outbox.complete(tx, row.outbox_id, game.message_id)
    return True

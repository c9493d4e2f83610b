"""What is said when somebody's pause, or their hour in the pool, is over.

Each looks first whether that still holds, so it says nothing to somebody who was matched or came
again, and a crash before it is ticked off says it once.
"""

from collections.abc import Callable
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import MessageId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.membership import store as pool
from bot.interviews.membership import tx as membership
from bot.interviews.membership.messages import PauseOver, PoolOver
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules.ahead import Ahead, left_out, what_next
from bot.interviews.rounds.tx import look_again
from bot.interviews.session.tx.ahead import ahead_of
from bot.server import members

BACK_NOTE = "Your pause from mock interviews is over."
OVER_NOTE = (
    "The hour of `/mock now` is over, and I found no match for you. You can try again any time."
)


class MembershipHandlers:
    """Tells of the end of pauses, and that nobody came along."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def tell_pause_over(self, row: OutboxRow) -> None:
        """A pause came to its end: say so, unless it was ended or made longer meanwhile."""

        def load(tx: Transaction) -> tuple[bool, Ahead]:
            return _pause_holds(tx, row), self._ahead(tx, row)

        holds, ahead = await self._core.database.read(load)
        name = self._core.notifier.guild_name(row.guild_id)
        card = PauseOver(row.marker, row.guild_id, name, ahead)
        sent = await self._send(row, card) if holds and await self._is_there(row) else None
        now = self._core.clock.now()

        def told(tx: Transaction) -> None:
            if _pause_holds(tx, row):
                profiles.rest(tx, row.guild_id, _member(row), None, "", now)
                look_again(tx, row.guild_id, now)
            outbox.complete(tx, row.outbox_id, sent)

        await self._core.database.write(told)

    async def tell_pool_over(self, row: OutboxRow) -> None:
        """The hour is over and nobody was a match: say so, once, if they still wait."""

        def load(tx: Transaction) -> tuple[bool, bool]:
            return _place_holds(tx, row), not left_out(self._ahead(tx, row))

        holds, has_rounds = await self._core.database.read(load)
        name = self._core.notifier.guild_name(row.guild_id)
        card = PoolOver(row.marker, row.guild_id, name, has_rounds)
        sent = await self._send(row, card) if holds and await self._is_there(row) else None

        def told(tx: Transaction) -> None:
            _give_up(tx, row, self._core.clock.now())
            outbox.complete(tx, row.outbox_id, sent)

        await self._core.database.write(told)

    def _ahead(self, tx: Transaction, row: OutboxRow) -> Ahead:
        return ahead_of(tx, row.guild_id, _member(row), self._core.clock.now())

    async def _is_there(self, row: OutboxRow) -> bool:
        return await self._core.presence.is_there(row.guild_id, _member(row))

    async def _send(self, row: OutboxRow, card: object) -> MessageId:
        return await self._core.outbox.send_once(row, Place(user_id=row.user_id), card)

    async def could_not_tell_pause_over(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Direct messages are closed, or I was away for long: it comes with the member's next
        command."""

        def words(tx: Transaction) -> str:
            return f"{BACK_NOTE} {what_next(self._ahead(tx, row))}" if _pause_holds(tx, row) else ""

        await self._leave_note(row, error, words)

    async def could_not_tell_pool_over(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """The same, but far too late nothing is said."""
        now = self._core.clock.now()

        def words(tx: Transaction) -> str:
            return OVER_NOTE if _give_up(tx, row, now) and error is not None else ""

        await self._leave_note(row, error, words)

    async def _leave_note(
        self, row: OutboxRow, error: DeliveryError | None, words: Callable[[Transaction], str]
    ) -> None:
        if error is not None and error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            said = words(tx)
            if said:
                members.leave_note(tx, row.guild_id, _member(row), said)

        await self._core.database.write(note)


def _member(row: OutboxRow) -> UserId:
    assert row.user_id is not None
    return row.user_id


def _pause_holds(tx: Transaction, row: OutboxRow) -> bool:
    """Whether the pause that the row is about is still the one that holds."""
    profile = profiles.get(tx, row.guild_id, _member(row))
    return profile is not None and profile.paused_until == row.due_at


def _place_holds(tx: Transaction, row: OutboxRow) -> bool:
    """Whether the place in the pool that the row is about is still the one that holds."""
    place = pool.get(tx, row.guild_id, _member(row))
    return place is not None and place.until_at == row.due_at


def _give_up(tx: Transaction, row: OutboxRow, now: datetime) -> bool:
    """Give up the place that the row is about; not a newer one."""
    return _place_holds(tx, row) and membership.stop_waiting(tx, row.guild_id, _member(row), now)

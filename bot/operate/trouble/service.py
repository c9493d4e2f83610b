"""Tells the operator by direct message what goes wrong again and again, at most once an hour.

States: counted in memory → a row of the outbox, with all that it says → sent, or given up where the
operator takes no messages. A process that dies forgets what it only counted; the row and the hour
stand in the database. The row is sent once: after a lost reply the next try looks for it.
"""

from collections.abc import Callable
from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import UserId
from bot.operate.trouble import rules
from bot.operate.trouble import tx as messages
from bot.operate.trouble.rules import TroubleTally


class TroubleService:
    """``operator``: whom to tell; None while nobody is known or wants it."""

    def __init__(
        self, core: Core, tally: TroubleTally, operator: Callable[[], UserId | None]
    ) -> None:
        self._core, self._tally, self._operator = core, tally, operator

    def is_operator(self, user_id: UserId) -> bool:
        """Whether somebody is the one who is told."""
        return user_id == self._operator()

    def next_at(self, tx: Transaction, after: datetime) -> datetime | None:
        """Agenda: when the operator is next to be told."""
        found = self._tally.found()
        if not found or self._operator() is None or messages.is_pending(tx):
            return None
        at = rules.due_at(found, messages.last_told(tx))
        return at if at is not None and at > after else None

    async def claim(self) -> None:
        """Agenda: write the message down."""
        user_id, found, now = self._operator(), self._tally.found(), self._core.clock.now()
        if user_id is None:
            return

        def put(tx: Transaction) -> bool:
            return messages.put(tx, found, self._tally.since, user_id, now)

        if await self._core.database.write(put):
            self._tally.told(found)

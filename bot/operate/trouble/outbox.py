"""The message about trouble, sent."""

import logging

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.operate.trouble import rules
from bot.operate.trouble import tx as messages
from bot.operate.trouble.messages import TroubleReport
from bot.operate.trouble.store import KIND

OUT_OF_REACH = frozenset(
    {
        DeliveryFailure.CLOSED_DMS,
        DeliveryFailure.FORBIDDEN,
        DeliveryFailure.GONE,
        DeliveryFailure.REFUSED,
    }
)
"""Trying this message again helps nobody; the next one tries anew."""
log = logging.getLogger(__name__)


class TroubleHandlers:
    """Messages about trouble in the outbox."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {KIND: self.tell}

    async def tell(self, row: OutboxRow) -> None:
        """Send it. That the operator can't be reached is said once, not each hour."""
        core, report = self._core, TroubleReport(row.marker, rules.read(row.body))
        try:
            sent = await core.outbox.send_once(row, Place(user_id=row.user_id), report)
        except DeliveryError as error:
            if error.failure not in OUT_OF_REACH:
                raise
            why = str(error)

            def give_up(tx: Transaction) -> bool:
                return messages.give_up(tx, row, why)

            if await core.database.write(give_up):
                log.warning(
                    "the operator can't be told of trouble: they take no direct messages from the "
                    "bot, or STUDYBOT_OPERATOR_USER is nobody",
                    extra={"outbox_id": row.outbox_id, "why": why},
                )
            return
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

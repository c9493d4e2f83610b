"""Once a day the texts go that are older than the operator keeps them, some at a time.

What was answered, and when, stays, and so does what stands in Discord. A process that dies in
between does the rest after its next start.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.core.database import Transaction
from bot.core.feature import Core, Personal
from bot.privacy.retention import store

EVERY = timedelta(days=1)
PAUSE = timedelta(seconds=2)
"""Between two parts of the work: others write as well."""
AT_ONCE = timedelta(days=1)
AT_START = datetime(2000, 1, 1, tzinfo=UTC)
log = logging.getLogger(__name__)


class RetentionService:
    """A part of the agenda. ``kept``: for how long texts are kept; None: for good."""

    def __init__(self, core: Core, personal: Sequence[Personal], kept: timedelta | None) -> None:
        self._core, self._personal, self._kept = core, tuple(personal), kept
        self._due_at = AT_START

    async def claim(self) -> None:
        """Take away some of what is too old, if it is time. Harmless to repeat."""
        now = self._core.clock.now()
        if self._kept is None or now < self._due_at:
            return
        before = now - self._kept
        gone = await self._core.database.write(
            lambda tx: store.take_away(tx, self._personal, before=before, at_once=AT_ONCE)
        )
        if gone:
            log.info("texts were old enough to go", extra={"count": gone})
        self._due_at = now + (PAUSE if gone else EVERY)

    def next_at(self, _tx: Transaction, after: datetime) -> datetime | None:
        """When it looks again (aware UTC)."""
        return self._due_at if self._kept is not None and self._due_at > after else None

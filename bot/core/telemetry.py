"""What the bot tells about how it does, as a protocol: counts and seconds, nobody's ids or texts.

Who measures is given one, or None where nobody wants to know: then it costs a comparison.
``operate/metrics`` makes figures of it. Every label comes from the code, so there are few.
"""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Literal, Protocol, TypeVar

from bot.core.errors import DeliveryFailure

T = TypeVar("T")
Access = Literal["read", "write"]
Outcome = Literal["answered", "refused", "failed", "lost"]
"""Of an interaction; *lost*: it was done, or its time was over, and the answer did not arrive."""


class Telemetry(Protocol):
    """Hears of each event. Returns at once and never raises."""

    def done(self, kind: str, late: timedelta) -> None:
        """A row of the outbox was done, so long after it was due."""
        ...

    def not_taken(self, failure: DeliveryFailure) -> None:
        """Discord did not take what a row was about."""
        ...

    def outage_began(self) -> None:
        """No answers are taken in the servers of a shard, or in all."""
        ...

    def queried(self, access: Access, seconds: float) -> None:
        """A transaction is over; the waiting for its turn counts."""
        ...

    def acknowledged(self, what: str, seconds: float) -> None:
        """An interaction has its first answer, so long after it arrived. ``what``: the command, or
        the route of a button."""
        ...

    def ended(self, what: str, outcome: Outcome) -> None:
        """An interaction is over."""
        ...

    def requested(self, kind: str, status: int) -> None:
        """Discord answered a request with an HTTP status; 0: no answer came."""
        ...

    def refused(self, scope: str) -> None:
        """It said *too many requests*: of this ``user``, of everything (``global``), or of a place
        that is ``shared``."""
        ...


async def timed(telemetry: Telemetry | None, access: Access, transaction: Awaitable[T]) -> T:
    """What a transaction returns; how long it took is told, also where it failed."""
    if telemetry is None:
        return await transaction
    clock = asyncio.get_running_loop().time
    began = clock()
    try:
        return await transaction
    finally:
        telemetry.queried(access, clock() - began)

"""The dead man's switch: an address is called once a minute while all is well, and not while it
isn't. Whoever is behind it tells the operator when the calls stop, also where the machine is gone.

The path of the address is its secret: no log has it, and no redirect is followed with it. A call is
bounded; when calls begin to fail it is said once, and once when they work again.
"""

import asyncio
import contextlib
import logging
from typing import Any
from urllib.parse import urlsplit

from bot.operate.readiness import Readiness
from bot.operate.unreachable import why_unreachable

EVERY_SECONDS = 60.0
PATIENCE_SECONDS = 10.0
TASK = "heartbeat"
log = logging.getLogger(__name__)


class Heartbeat:
    """``every_seconds`` from one call to the next, on the loop's clock."""

    def __init__(
        self, address: str, readiness: Readiness, *, every_seconds: float = EVERY_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:  # fmt: skip
        self._address, self._readiness = address, readiness
        self._every_seconds, self._patience_seconds = every_seconds, patience_seconds
        self._task: asyncio.Task[None] | None = None
        self._fails = False

    def open(self) -> None:
        """Begin to call."""
        self._task = asyncio.create_task(self._beat(), name=TASK)

    async def close(self) -> None:
        """Call no more. Harmless to repeat."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _beat(self) -> None:
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=self._patience_seconds)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            loop = asyncio.get_running_loop()
            while True:
                began = loop.time()
                if (await self._readiness.look()).is_ready:
                    self._note(await self._call(session))
                await asyncio.sleep(max(began + self._every_seconds - loop.time(), 0))

    async def _call(self, session: Any) -> str:
        """Why a call failed; "" if it did not. Errors of the network quote the address, so
        their words aren't told."""
        try:
            async with session.get(self._address, allow_redirects=False) as answer:
                return "" if 200 <= answer.status < 300 else f"status {answer.status}"
        except Exception as error:
            return why_unreachable(error)

    def _note(self, why: str) -> None:
        host = urlsplit(self._address).hostname
        if why and not self._fails:
            log.warning("the heartbeat address can't be called", extra={"host": host, "why": why})
        elif not why and self._fails:
            log.info("the heartbeat address can be called again", extra={"host": host})
        self._fails = bool(why)

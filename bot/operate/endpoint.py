"""``/metrics``, ``/healthz`` and ``/readyz`` over HTTP, where the operator set a port.

aiohttp, which discord.py brings, reads the requests. A client that is slow or means harm costs
little: a connection is cut after some seconds, few are open at a time (the oldest makes room),
heads are short, bodies are not read, and nothing a client does is logged.
"""

import asyncio
import contextlib
import errno
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from bot.core.clock import Clock
from bot.operate.metrics.service import Metrics
from bot.operate.readiness import Readiness

LONGEST_SECONDS = 10.0
"""From the moment a connection is accepted."""
MOST_CONNECTIONS = 16
LONGEST_LINE = 2048
CLOSING_SECONDS = 1.0
log = logging.getLogger(__name__)
CANT = "metrics can't be served; the bot runs without"
_WHY = {
    errno.EADDRINUSE: "metrics can't be served, because the port is taken; the bot runs without. "
    "Stop what uses it, or set STUDYBOT_METRICS_PORT to another one",
    errno.EADDRNOTAVAIL: "metrics can't be served, because this machine doesn't have the address; "
    "the bot runs without. Set STUDYBOT_METRICS_ADDRESS to one that it has",
    errno.EACCES: "metrics can't be served, because the bot may not use that port; it runs without "
    "them. Set STUDYBOT_METRICS_PORT to one above 1023",
}

Answer = tuple[int, bytes, str]
"""Status, body, content type."""


class Endpoint:
    """One port. Nothing is open before ``open``, and nothing if that fails: the bot goes on.

    ``port``: 0 for any that is free."""

    def __init__(
        self, address: str, port: int, metrics: Metrics, readiness: Readiness, clock: Clock,
        *, longest_seconds: float = LONGEST_SECONDS,
    ) -> None:  # fmt: skip
        self._address, self._wanted = address, port
        self._metrics, self._readiness, self._clock = metrics, readiness, clock
        self._longest_seconds = longest_seconds
        self._since: datetime = clock.now()
        self._protocols: Any = None
        self._server: asyncio.Server | None = None
        self._paths: Mapping[str, Callable[[], Awaitable[Answer]]] = {
            "/metrics": self._figures, "/healthz": self._health, "/readyz": self._ready,
        }  # fmt: skip

    @property
    def port(self) -> int | None:
        """Where it listens; None if it doesn't."""
        if self._server is None or not self._server.sockets:
            return None
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        """Listen. Where that can't be, say so; the bot runs without."""
        from aiohttp import web

        # The library would log every head that it can't read as an error of its own.
        quiet = logging.Logger("endpoint", logging.CRITICAL + 1)
        self._protocols = web.Server(
            self._serve, access_log=None, logger=quiet, max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE, max_headers=64, lingering_time=0, keepalive_timeout=1,
        )  # fmt: skip
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._accept, self._address, self._wanted)
        except OSError as error:
            log.error(
                _WHY.get(error.errno or 0, CANT),
                extra={"address": self._address, "port": self._wanted, "why": error.strerror},
            )
            return
        log.info("metrics are served", extra={"address": self._address, "port": self.port})
        if self._address != "localhost" and not ip_address(self._address).is_loopback:
            log.warning("metrics can be read from other machines, by whoever reaches the port")

    async def close(self) -> None:
        """Listen no more and cut what is open. Harmless to repeat."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for one in self._protocols.connections:
            _cut(one)
        await self._protocols.shutdown(timeout=0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await server.wait_closed()

    def _accept(self) -> asyncio.BaseProtocol:
        # Whoever asks a question that is short gets the answer before sixteen others came.
        for one in self._protocols.connections[: 1 - MOST_CONNECTIONS]:
            _cut(one)
        protocol: asyncio.BaseProtocol = self._protocols()
        asyncio.get_running_loop().call_later(self._longest_seconds, _cut, protocol)
        return protocol

    async def _serve(self, request: Any) -> Any:
        from aiohttp import web

        answer = self._paths.get(request.path)
        headers = {"Cache-Control": "no-store"}
        if answer is None:
            status, body, kind = _json(404, {"error": "there is nothing here"})
        elif request.method not in ("GET", "HEAD"):
            status, body, kind = _json(405, {"error": "only GET and HEAD"})
            headers["Allow"] = "GET, HEAD"
        else:
            status, body, kind = await self._answered(answer)
        headers["Content-Type"] = kind
        response = web.Response(status=status, body=body, headers=headers)
        response.force_close()
        return response

    async def _answered(self, answer: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            return await answer()
        except Exception:
            log.exception("metrics failed")
            return _json(500, {"error": "see the log"})

    async def _figures(self) -> Answer:
        standing = await self._readiness.look()
        running = self._readiness.running
        body, kind = await self._metrics.text(running, is_ready=standing.is_ready)
        return 200, body, kind

    async def _health(self) -> Answer:
        """The process is there and its loop turns, or there would be no answer."""
        seconds = (self._clock.now() - self._since).total_seconds()
        return _json(200, {"alive": True, "uptime_seconds": round(seconds)})

    async def _ready(self) -> Answer:
        standing = await self._readiness.look()
        return _json(200 if standing.is_ready else 503, standing.told())


def _json(status: int, told: Mapping[str, object]) -> Answer:
    return status, json.dumps(told).encode() + b"\n", "application/json"


def _cut(protocol: Any) -> None:
    """End a connection, whatever it is doing."""
    if protocol.transport is not None:
        protocol.transport.abort()

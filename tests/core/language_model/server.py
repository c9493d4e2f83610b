"""A fake OpenAI-compatible server over real HTTP on loopback, for every kind of trouble."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

from bot.core.language_model.rules import ModelOffer
from tests.loopback import listening

KEY = "sk-very-secret"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def envelope(content: str) -> dict[str, Any]:
    """A reply as such servers send it."""
    message = {"role": "assistant", "content": content}
    return {"id": "1", "object": "chat.completion", "choices": [{"index": 0, "message": message}]}


class FakeModel:
    """Answers as ``reply`` says; keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.elsewhere = 0
        self.at_once = self.most_at_once = 0
        self.reply: Handler = self.says("{}")
        self.endpoint = ""
        self.content = "{}"
        self.held = asyncio.Event()
        self.left = asyncio.Event()
        self.written = 0

    def offer(self, **changes: Any) -> ModelOffer:
        """The operator's settings that lead here."""
        given = {"name": "tiny", "key": KEY, "per_day": 100, "per_member": 50, **changes}
        return ModelOffer(**{"endpoint": self.endpoint, **given})

    def says(self, content: str) -> Handler:
        """The model writes this."""

        async def reply(_request: web.Request) -> web.StreamResponse:
            return web.json_response(envelope(content))

        return reply

    def refuses(self, status: int, **headers: str) -> Handler:
        """The server refuses with a status."""

        async def reply(_request: web.Request) -> web.StreamResponse:
            body = json.dumps({"error": {"message": "no"}})
            return web.Response(status=status, text=body, headers=headers)

        return reply

    def says_bytes(self, body: bytes) -> Handler:
        """A whole response, whatever it is."""

        async def reply(_request: web.Request) -> web.StreamResponse:
            return web.Response(body=body)

        return reply

    def packs(self, status: int) -> Handler:
        """A right reply, packed though nobody asked for that."""
        packed = gzip.compress(json.dumps(envelope("{}")).encode())

        async def reply(_request: web.Request) -> web.StreamResponse:
            headers = {"Content-Encoding": "gzip"}
            return web.Response(status=status, body=packed, headers=headers)

        return reply

    async def breaks_off(self, request: web.Request) -> web.StreamResponse:
        """Hangs up in the middle of its reply."""
        response = web.StreamResponse()
        response.content_length = 1000
        await response.prepare(request)
        await response.write(b'{"choices": [')
        assert request.transport is not None
        request.transport.abort()
        return response

    def never_ends(self, status: int) -> Handler:
        """Writes on until nobody reads any more; ``left`` says so."""

        async def reply(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(status=status)
            await response.prepare(request)
            with suppress(ConnectionError):
                while not self.held.is_set():
                    await response.write(b" " * 65_536)
                    self.written += 65_536
            self.left.set()
            return response

        return reply

    async def is_slow(self, _request: web.Request) -> web.StreamResponse:
        """Says nothing until it is let go; then ``content``."""
        await self.held.wait()
        return web.json_response(envelope(self.content))

    async def drips(self, request: web.Request) -> web.StreamResponse:
        """A byte now and then, so that no read ever times out."""
        response = web.StreamResponse()
        await response.prepare(request)
        while not self.held.is_set():
            await response.write(b" ")
            await asyncio.sleep(0.005)
        return response

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        self.keys.append(request.headers.get("Authorization", ""))
        self.asked.append(await request.json())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.reply(request)
        finally:
            self.at_once -= 1

    async def _elsewhere(self, _request: web.Request) -> web.StreamResponse:
        self.elsewhere += 1
        return web.json_response(envelope("{}"))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["FakeModel"]:
        """Listen on a free port of loopback."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_route("*", "/elsewhere", self._elsewhere)
        async with listening(app) as address:
            self.endpoint = f"{address}/v1"
            try:
                yield self
            finally:
                self.held.set()

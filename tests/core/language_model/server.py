"""A fake OpenAI-compatible server over real HTTP on loopback, for every kind of trouble."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
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
        self.held = asyncio.Event()

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

    async def is_slow(self, _request: web.Request) -> web.StreamResponse:
        """Says nothing until it is let go."""
        await self.held.wait()
        return web.json_response(envelope("{}"))

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

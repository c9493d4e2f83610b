"""Somebody else's server, on a free port of this machine, for tests over real HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord
import pytest
from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def all_by(answer: Answer) -> web.Application:
    """Every request is answered by the same function."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    return app


@asynccontextmanager
async def listening(app: web.Application, *, auto_decompress: bool = True) -> AsyncIterator[str]:
    """Its address, without a path; who still hangs in the end is cut off."""
    runner = web.AppRunner(
        app, shutdown_timeout=0.1, access_log=None, auto_decompress=auto_decompress
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def as_discord(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """What discord.py asks Discord for is answered by a function."""
    async with listening(all_by(answer)) as address:
        monkeypatch.setattr(discord.http.Route, "BASE", address)
        yield

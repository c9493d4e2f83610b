"""The wire between discord.py and the simulated Discord, for tests that cut it.

Everything that leaves the process passes here: REST requests, answers to interactions and
database commits. The wire counts them as steps, dies at a chosen one, or lets Discord
answer with an error. It also does what the simulation leaves out and the real Discord
does: a send whose nonce was used in the last minutes returns the message that is there,
and the messages *after* one are those that follow it at once, not the newest of all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord
import pytest
from simcord.http.client import FakeHTTPClient, FakeWebhookAdapter

from bot.app import App
from bot.core.database import Transaction
from tests.world import World

NONCE_WINDOW = timedelta(minutes=5)
EVERYTHING = 1_000_000
API = "/api/v10"


class Crash(BaseException):
    """The process is dead from here on: nothing in it may catch this and go on."""


def _tell_unless_dead(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What a dead process raised is told to nobody, now or when it is thrown away."""
    if not isinstance(context.get("exception"), Crash):
        loop.default_exception_handler(context)


@dataclass(frozen=True, slots=True)
class Request:
    """One request on its way: method, path without the version, and what it carries."""

    method: str
    path: str
    body: Any

    def __str__(self) -> str:
        parts = ("…" if part.isdecimal() or len(part) > 30 else part for part in self._parts())
        return f"{self.method} /{'/'.join(parts)}"

    def _parts(self) -> list[str]:
        return self.path.strip("/").split("/")

    @property
    def is_history(self) -> bool:
        """Whether it reads the messages of a channel."""
        return self.method == "GET" and self.path.endswith("/messages")

    @property
    def is_send(self) -> bool:
        """Whether it puts a new message into a channel."""
        return self.method == "POST" and self.path.endswith("/messages")


class Response:
    """Just enough of an answer for the exceptions of discord.py."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "said by the test"
        self.headers: dict[str, str] = {}


def refusal(status: int, code: int = 0) -> discord.HTTPException:
    """What discord.py raises when Discord answers with this status and code."""
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.HTTPException)
    if status >= 500:
        kind = discord.DiscordServerError
    return kind(Response(status), {"code": code, "message": "said by the test"})  # type: ignore[arg-type]


@dataclass(slots=True)
class Fault:
    """Requests that match fail ``times`` times (None: until healed).

    ``too_late``: the request reaches Discord and only the answer is lost.
    """

    matches: Callable[[Request], bool]
    error: Callable[[], BaseException]
    times: int | None = 1
    too_late: bool = False
    hit: int = 0


class Wire:
    """See the module. ``steps`` are the points since ``die_at`` at which it can die: one for each
    state in which a death can leave Discord and the database. Nothing else outlives a process, so
    there is no second point where nothing was begun since the last one that could change them; what
    is on its way gets there."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.is_down = False
        self.nonce_window = NONCE_WINDOW
        self.on_arrival: Callable[[Request], Awaitable[None]] | None = None
        """What else happens while a request that was done is on its way back."""
        self.on_departure: Callable[[Request], Awaitable[None]] | None = None
        """What else happens before a request gets there."""
        self._die_at: int | None = None
        self._is_other = True
        """Whether a death would leave something else than one at the last point."""
        self._begun = 0
        """How many steps were begun that may change something."""
        self._counting = False
        self._now: Callable[[], datetime] = lambda: datetime.max
        self._nonces: dict[tuple[str, str], tuple[datetime, Any]] = {}

    def watch(self, world: World) -> None:
        """Count the commits of this process and of every one that follows it."""
        self._now = world.clock.now
        self._nonces.clear()  # another world, other messages
        asyncio.get_running_loop().set_exception_handler(_tell_unless_dead)
        make = world.make_app

        def make_watched() -> App:
            app = make()
            self._watch_app(app)
            return app

        world.make_app = make_watched  # type: ignore[method-assign]
        self._watch_app(world.app)

    def _watch_app(self, app: App) -> None:
        write, read = app.database.write, app.database.read
        # A second of waiting between two tries is Discord's business, not the test's.
        app.notifier.retry_pause_seconds = 0.0

        async def watched(fn: Any, **how: Any) -> Any:
            return await self._commit(fn, partial(write, **how))

        async def alive(fn: Any) -> Any:
            if self.is_down:
                raise Crash("read")
            return await read(fn)

        app.database.write = watched  # type: ignore[method-assign]
        app.database.read = alive  # type: ignore[method-assign]

    def die_at(self, step: int | None) -> None:
        """Count steps from here on, and die at one of them (None: at none)."""
        self.steps.clear()
        self._is_other = True
        self._counting = True
        self._die_at = step

    def revive(self) -> None:
        """The dead process is gone; the next one may act."""
        self.is_down = self._counting = False
        # Nobody promises how long Discord remembers a nonce: not over a restart.
        self._nonces.clear()

    def fail(self, fault: Fault) -> Fault:
        """Let matching requests fail."""
        self.faults.append(fault)
        return fault

    def heal(self) -> None:
        """Discord is well again."""
        self.faults.clear()

    async def _commit(self, fn: Any, write: Callable[[Any], Awaitable[Any]]) -> Any:
        changes = True

        def noted(tx: Transaction) -> Any:
            nonlocal changes
            before = tx.total_changes
            result = fn(tx)
            changes = tx.total_changes != before
            return result

        def has_changed() -> bool:
            return changes

        return await self._step("commit", lambda: write(noted), has_changed)

    async def _step(
        self, name: str, act: Callable[[], Awaitable[Any]], has_changed: Callable[[], bool]
    ) -> Any:
        self._reach(f"before {name}")
        was_other, self._is_other = self._is_other, True
        self._begun += 1
        points = self._begun, len(self.steps)
        result = await act()
        if points == (self._begun, len(self.steps)) and not has_changed():
            self._is_other = was_other  # nobody acted meanwhile, and it left no trace
        self._reach(f"after {name}")
        return result

    def _reach(self, point: str) -> None:
        if self.is_down:
            raise Crash(point)
        if not self._counting or not self._is_other:
            return
        self._is_other = False
        self.steps.append(point)
        if self._die_at == len(self.steps) - 1:
            self.is_down = True
            raise Crash(point)

    async def carry(self, request: Request, go: Callable[[], Awaitable[Any]]) -> Any:
        """Take one request to Discord and its answer back."""

        async def act() -> Any:
            self.requests.append(request)
            fault = self._fault(request)
            if fault is not None and not fault.too_late:
                raise fault.error()
            if self.on_departure is not None:
                await self.on_departure(request)
            result = await self._once_for_a_nonce(request, go)
            if self.on_arrival is not None:
                await self.on_arrival(request)
            if fault is not None:
                raise fault.error()
            return result

        return await self._step(str(request), act, lambda: request.method != "GET")

    def _fault(self, request: Request) -> Fault | None:
        for fault in self.faults:
            spent = fault.times is not None and fault.hit >= fault.times
            if not spent and fault.matches(request):
                fault.hit += 1
                return fault
        return None

    async def _once_for_a_nonce(self, request: Request, go: Callable[[], Awaitable[Any]]) -> Any:
        body = request.body if isinstance(request.body, dict) else {}
        nonce = body.get("nonce")
        if not request.is_send or nonce is None or not body.get("enforce_nonce"):
            return await go()
        key, now = (request.path, str(nonce)), self._now()
        if key in self._nonces and now - self._nonces[key][0] < self.nonce_window:
            return self._nonces[key][1]
        result = await go()
        self._nonces[key] = (now, result)
        return result


def _body(kwargs: dict[str, Any], parts: Sequence[dict[str, Any]] | None) -> Any:
    if parts:
        return {"payload_json": parts[0].get("value")}
    return kwargs.get("json", kwargs.get("payload"))


@contextmanager
def laid_wire() -> Iterator[Wire]:
    """A wire that every simulated client uses while it lies there."""
    wire = Wire()
    rest, webhook = FakeHTTPClient.request, FakeWebhookAdapter.request

    async def request(client: FakeHTTPClient, route: Any, **kwargs: Any) -> Any:
        path = route.url.split(API, 1)[-1].split("?")[0]
        asked = Request(route.method, path, _body(kwargs, kwargs.get("form")))
        params = kwargs.get("params") or {}
        if not (asked.is_history and "after" in params):
            return await wire.carry(asked, lambda: rest(client, route, **kwargs))
        kwargs["params"] = {**params, "limit": EVERYTHING}
        found = await wire.carry(asked, lambda: rest(client, route, **kwargs))
        return found[-int(params["limit"]) :]

    async def respond(adapter: FakeWebhookAdapter, route: Any, session: Any, **kwargs: Any) -> Any:
        path = route.url.split(API, 1)[-1].split("?")[0]
        asked = Request(route.method, path, _body(kwargs, kwargs.get("multipart")))
        return await wire.carry(asked, lambda: webhook(adapter, route, session, **kwargs))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeHTTPClient, "request", request)
        patch.setattr(FakeWebhookAdapter, "request", respond)
        yield wire

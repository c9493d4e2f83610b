"""Requests to Discord: one pace for all of them, a bound for each, and no blind repeat.

discord.py repeats some requests by itself, and some of those may have taken effect. Every request
that goes out, also one of its own repeats, passes :class:`Pace`: it waits its turn, stops all when
Discord says so, and refuses to send a creation a second time when nobody knows what became of the
first. Such a doubtful outcome goes back to the outbox, whose next try looks before it creates.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord
from aiolimiter import AsyncLimiter
from yarl import URL

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.telemetry import Telemetry
from bot.core.waiting import Wait
from bot.gateway.failures import delivery_error, is_foreign, moment_in, seconds_in
from bot.gateway.kinds import kind_of

T = TypeVar("T")
log = logging.getLogger(__name__)

RETRIES = 3
RETRY_PAUSE_SECONDS = 0.5
LONGEST_SECONDS = 15.0
"""From the moment a request is sent. A connection that is dead says nothing for minutes."""
FIRST_ANSWER_SECONDS = 1.2
"""For the first try of the first answer: Discord waits three seconds for it, also for a second try
of one that was deferred."""
ALREADY_ANSWERED = 40060
CLOSED = "Session is closed"
"""What aiohttp says once discord.py has closed itself, as when the token is reset."""
FREE_PATHS = ("/interactions/", "/webhooks/")
"""Answers to interactions don't count in Discord's limit, and their three seconds run."""
LONGEST_RATE_LIMIT_SECONDS = 30.0
"""A limit that is longer comes back as an error, which the outbox retries later; discord.py would
otherwise sleep through it in silence."""
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What reading an answer raises that was cut, or that has another form than Discord's."""


class DoubtfulError(Exception):
    """A creation may have taken effect; nobody repeats it without looking."""


class AnswerLostError(Exception):
    """An answer to a member did not arrive, or may have: what they asked for was done."""


class NotDiscordError(aiohttp.ClientError):
    """Somebody between Discord and the bot answered, such as a proxy or Cloudflare: that says
    nothing about what was asked for. Not *forbidden*, and least of all *gone*."""


@dataclass(slots=True)
class _Attempt:
    """What is known of the request that this task is making."""

    creates: bool
    bound: asyncio.Timeout
    longest_seconds: float
    wait: Wait
    was_sent: bool = False
    was_refused: bool = False
    """Discord said *too many requests*: it did nothing."""

    def left_doubt(self, error: BaseException, failure: DeliveryFailure) -> bool:
        """Whether something may have been made, or may be later. A connection that never came
        about carried nothing."""
        sent = self.creates and self.was_sent and not self.was_refused
        carried = not isinstance(error, aiohttp.ClientConnectorError)
        return sent and carried and failure is DeliveryFailure.TEMPORARY


_current: ContextVar[_Attempt | None] = ContextVar("current request", default=None)
on_sent: ContextVar[Callable[[], None]] = ContextVar("on sent", default=lambda: None)
"""Called when a request of this task goes out, and no longer waits for its turn or a limit."""
on_answered: ContextVar[Callable[[], None]] = ContextVar("on answered", default=lambda: None)
"""Called when Discord says anything to it."""


class Pace:
    """When a request may go out. ``requests_per_second``: None for a Discord without limits."""

    def __init__(self, requests_per_second: int | None, telemetry: Telemetry | None = None) -> None:
        self._telemetry = telemetry
        # One at a time at an even pace: a full bucket at the start would be a burst. The quarter
        # makes up for timers that ring late, which would cost 4 % of the pace.
        self._limiter = (
            None if requests_per_second is None else AsyncLimiter(1.25, 1.25 / requests_per_second)
        )
        self._paused_until = 0.0
        """On the loop's clock."""
        self._told: tuple[datetime, float, str] | None = None
        """The last ``Date`` of Discord's, when it came on the loop's clock, and by which scheme."""

    def trace(self) -> aiohttp.TraceConfig:
        """What aiohttp calls before and after each request of discord.py."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._starts)
        config.on_request_end.append(self._ended)
        if self._telemetry is not None:
            config.on_request_exception.append(self._lost)
        return config

    def discord_time(self, *, proven: bool = False) -> datetime | None:
        """What Discord's clock says now (aware UTC, to the second); None before it said anything.
        Counted on from its last answer, so the machine's clock has no part in it. ``proven``:
        None as well where no certificate said that it was Discord who answered."""
        if self._told is None or (proven and self._told[2] not in ("https", "wss")):
            return None
        at, came, _ = self._told
        passed = asyncio.get_running_loop().time() - came
        return at + timedelta(seconds=passed)

    async def turn(self) -> None:
        """Wait until one more request may go out. Raises ``discord.RateLimited`` where that is far
        away."""
        loop = asyncio.get_running_loop()
        while True:
            wait = self._paused_until - loop.time()
            if wait > LONGEST_RATE_LIMIT_SECONDS:
                raise discord.RateLimited(wait)
            if wait > 0:
                await asyncio.sleep(wait)
            if self._limiter is not None:
                await self._limiter.acquire()
            if self._paused_until <= loop.time():
                return

    async def _starts(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams,
    ) -> None:  # fmt: skip
        if params.url.scheme.startswith("ws"):
            return
        attempt = _current.get()
        if attempt is not None and attempt.creates and attempt.was_sent and not attempt.was_refused:
            raise DoubtfulError
        if attempt is not None:
            attempt.wait.end()
        if not any(path in params.url.path for path in FREE_PATHS):
            await self.turn()
        on_sent.get()()
        if attempt is not None:
            attempt.wait.begin()
            attempt.was_sent, attempt.was_refused = True, False
            attempt.bound.reschedule(asyncio.get_running_loop().time() + attempt.longest_seconds)

    async def _ended(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:  # fmt: skip
        on_answered.get()()
        answer, came = params.response, asyncio.get_running_loop().time()
        self._tell(params.url, answer.status)
        if answer.status == 429:
            self._refused(_current.get(), answer)
        if str(params.url).startswith(discord.http.Route.BASE) and await is_foreign(answer):
            answer.close()
            raise NotDiscordError(f"status {answer.status}, {answer.content_type}")
        at = moment_in(answer.headers.get("Date", ""))
        if at is not None:
            self._told = at, came, params.url.scheme

    def _refused(self, attempt: _Attempt | None, answer: aiohttp.ClientResponse) -> None:
        is_global = "X-RateLimit-Global" in answer.headers
        if self._telemetry is not None:
            scope = answer.headers.get("X-RateLimit-Scope", "global" if is_global else "user")
            self._telemetry.refused(scope)
        now = asyncio.get_running_loop().time()
        if attempt is not None:
            attempt.was_refused = True
            # discord.py waits now, as long as it may.
            attempt.bound.reschedule(now + LONGEST_RATE_LIMIT_SECONDS + LONGEST_SECONDS)
        if is_global:
            seconds = seconds_in(answer.headers.get("Retry-After", ""))
            self._paused_until = max(self._paused_until, now + seconds)

    async def _lost(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace,
        params: aiohttp.TraceRequestExceptionParams,
    ) -> None:  # fmt: skip
        # What was not sent for doubt of an earlier try is no request.
        if not isinstance(params.exception, DoubtfulError):
            self._tell(params.url, 0)

    def _tell(self, url: URL, status: int) -> None:
        if self._telemetry is not None and not url.scheme.startswith("ws"):
            self._telemetry.requested(kind_of(url.path), status)


class Requests:
    """What everything that asks Discord for something shares."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self.retry_pause_seconds = RETRY_PAUSE_SECONDS

    async def _try(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do a request that may be repeated: it reads, or it says how something has to be."""
        for attempt in range(RETRIES):
            try:
                return await _bounded(call, creates=False)
            except DeliveryError as error:
                again = error.failure is DeliveryFailure.TEMPORARY and _is_passing(error.__cause__)
                if not again or attempt == RETRIES - 1:
                    raise
                with Wait(is_long=True):
                    await asyncio.sleep(self.retry_pause_seconds * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    async def _remove(self, call: Callable[[], Awaitable[object]]) -> None:
        """Do a request that takes something away; what isn't there is gone already."""
        try:
            await self._try(call)
        except DeliveryError as error:
            is_missing = isinstance(error.__cause__, discord.NotFound)
            if not is_missing or error.failure is not DeliveryFailure.GONE:
                raise

    async def _create(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do a request that makes something, once. Whatever its outcome is, it isn't repeated
        here: it may have taken effect."""
        return await _bounded(call, creates=True)


async def answering(
    call: Callable[[], Awaitable[T]], *, once: bool = False, patience: float = LONGEST_SECONDS
) -> T | None:
    """Answer an interaction. Discord takes one first answer, and an edit says how something has to
    be, so both are sent again at once where the reply got lost; ``once``: a message more, which
    is not. ``patience``: seconds for the first try. None: it is there already. Raises
    ``AnswerLostError``."""
    for is_last in (True,) if once else (False, True):
        seconds = LONGEST_SECONDS if is_last else patience
        try:
            return await _bounded(call, creates=once, longest_seconds=seconds)
        except DeliveryError as error:
            refusal = error.__cause__
            is_there = getattr(refusal, "code", None) == ALREADY_ANSWERED
            if is_there or isinstance(refusal, discord.InteractionResponded):
                return None  # the latter: Discord took it, but what it said can't be read
            is_refused = error.failure is not DeliveryFailure.TEMPORARY
            if is_refused and isinstance(refusal, discord.HTTPException):
                raise refusal from None
            if is_last:
                raise AnswerLostError from error
    raise AssertionError("the last one returns or raises")


async def _bounded(
    call: Callable[[], Awaitable[T]], *, creates: bool, longest_seconds: float = LONGEST_SECONDS
) -> T:
    attempt: _Attempt | None = None
    try:
        async with asyncio.timeout(None) as bound:
            attempt = _Attempt(creates, bound, longest_seconds, Wait())
            token = _current.set(attempt)
            try:
                with attempt.wait:
                    return await call()
            finally:
                _current.reset(token)
    except RuntimeError as error:
        if str(error) != CLOSED:
            raise
        raise DeliveryError(DeliveryFailure.TEMPORARY, "the connection was closed") from error
    except DoubtfulError as error:
        failed = DeliveryError(DeliveryFailure.TEMPORARY, "a doubtful outcome")
        failed.is_doubtful = True
        raise failed from error
    except (OSError, aiohttp.ClientError, TimeoutError, discord.DiscordException) as error:
        failed = delivery_error(error)
        failed.is_doubtful = attempt is not None and attempt.left_doubt(error, failed.failure)
        raise failed from error
    except _UNREADABLE as error:
        if attempt is None or not attempt.was_sent:
            raise
        log.exception("an answer of Discord's can't be read")
        failed = DeliveryError(DeliveryFailure.TEMPORARY, f"unreadable: {type(error).__name__}")
        failed.is_doubtful = attempt.left_doubt(error, failed.failure)
        raise failed from error


def _is_passing(error: BaseException | None) -> bool:
    """Whether trying again in a moment may help: discord.py has tried most others itself."""
    if isinstance(error, discord.HTTPException):
        return error.status == 503
    return isinstance(error, (OSError, aiohttp.ClientError)) and not isinstance(error, TimeoutError)

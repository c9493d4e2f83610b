"""Connections to the gateway: each looks after itself, resumes, and starts sessions sparingly.

discord.py runs one loop for all shards and waits in it: a shard that can't connect holds up all
others. It forgets the session after a failed try, its pauses grow to 17 minutes, it waits for ever
for a session that Discord doesn't take up, and ends with the first event that it can't read. Here
every shard has its own loop; the library's is only told of what ends the bot.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import cached_property
from json import JSONDecodeError
from types import MappingProxyType
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import EventItem, EventType, SessionStartLimits
from discord.shard import Shard as LibraryShard

LONGEST_PAUSE_SECONDS = 45.0
"""With the time that connecting takes, the bot is back within a minute."""
STEADY_SECONDS = 60.0
"""A connection that lasted so long was a good one: the next loss is tried at once again."""
BETWEEN_SESSIONS_SECONDS = 5.0
"""Discord takes one IDENTIFY in so many seconds, for each key of its ``max_concurrency``."""
CONNECT_SECONDS = 20.0
ASK_SECONDS = 15.0
GREETING_SECONDS = 30.0
"""Within so long Discord says that a session has begun or goes on; heartbeats go on without it."""
CLOSING_SECONDS = 5.0
OWN_ADDRESS_TRIES = 3
"""So often a session is resumed at its own address; then at the common one."""
FATAL_CODES = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
"""A refused token, shard, version or intent: the same would be refused again."""
_LOST = (
    OSError, aiohttp.ClientError, TimeoutError, discord.DiscordException, ReconnectWebSocket,
    JSONDecodeError, UnicodeDecodeError,
)  # fmt: skip
"""The last two: an answer that was cut, or garbled."""
log = logging.getLogger(__name__)


def pause_before(tries: int) -> float:
    """Seconds to wait after so many tries in a row that did not hold: none before the first."""
    return min(2.0 ** min(tries, 10) - 1, LONGEST_PAUSE_SECONDS)


def pause_for_budget(remaining: int, total: int, reset_after: float) -> float:
    """Seconds to wait before a session is started, when so many of ``total`` starts are left for
    the next ``reset_after`` seconds. The second half is spread over that time, so that they never
    run out: Discord would reset the token."""
    if remaining > total / 2:
        return 0.0
    return reset_after / max(remaining, 1)


class SessionStarts:
    """When a shard may start a session (IDENTIFY)."""

    def __init__(
        self, ask: Callable[[], Awaitable[SessionStartLimits]], ask_seconds: float = ASK_SECONDS
    ) -> None:
        """``ask_seconds``: how long Discord may take to say what is left of the budget."""
        self._ask, self._ask_seconds = ask, ask_seconds
        self._limits: SessionStartLimits | None = None
        self._budget, self._spacing = asyncio.Lock(), asyncio.Lock()
        self._free_at: dict[int, float] = {}

    async def afford(self) -> None:
        """Wait until one more session is within the day's budget. Raises what asking Discord
        raises, while nothing is known of the budget."""
        async with self._budget:
            try:
                # Not cancelled: discord.py, cancelled while it sits out a limit for all requests,
                # never lets another one go.
                asked = asyncio.ensure_future(self._ask())
                self._limits = await asyncio.wait_for(asyncio.shield(asked), self._ask_seconds)
            except _LOST:
                if self._limits is None:
                    raise
                self._limits.remaining -= 1  # the last one that was started
            known = self._limits
            pause = pause_for_budget(known.remaining, known.total, known.reset_after / 1000)
            if pause:
                log.warning(
                    "waiting before a session is started",
                    extra={"seconds": round(pause), "remaining": known.remaining},
                )
                await asyncio.sleep(pause)

    async def space(self, shard_id: int) -> None:
        """Wait until it is this shard's turn; then it has to start its session."""
        loop = asyncio.get_running_loop()
        concurrency = 1 if self._limits is None else max(self._limits.max_concurrency, 1)
        key = shard_id % concurrency
        async with self._spacing:
            await asyncio.sleep(max(self._free_at.get(key, 0.0) - loop.time(), 0.0))
            self._free_at[key] = loop.time() + BETWEEN_SESSIONS_SECONDS


class GatewayShard(LibraryShard):
    """One connection, for as long as the bot runs."""

    def __init__(
        self,
        shard_id: int,
        client: discord.AutoShardedClient,
        tell: Callable[[EventItem], None],
        starts: SessionStarts,
        greeting_seconds: float = GREETING_SECONDS,
    ) -> None:
        """``tell``: what the library's loop hears of. ``greeting_seconds``: how long a session may
        take to begin."""
        super().__init__(None, client, tell)  # type: ignore[arg-type]  # none yet
        self._id = shard_id
        self._starts = starts
        self._greeting_seconds = greeting_seconds

    @property
    def id(self) -> int:
        """Its number, from 0."""
        return self._id

    async def worker(self) -> None:
        """Connect, listen, and connect again, until the client is closed."""
        loop, tries, pause = asyncio.get_running_loop(), 0, 0.0
        while not self._client.is_closed():
            since: float | None = None
            try:
                await asyncio.sleep(pause)
                began = loop.time()
                await self._connect(tries)
                await self._take_up(tries)
                since = loop.time()
                while True:
                    await self._poll()
            except _LOST as error:
                if self._client.is_closed():
                    return
                await self._hang_up()
                if isinstance(error, discord.ConnectionClosed) and error.code in FATAL_CODES:
                    self._queue_put(EventItem(EventType.close, self, error))
                    return
                if since is not None:
                    self._dispatch("disconnect")
                    self._dispatch("shard_disconnect", self.id)
                steady = since is not None and loop.time() - since >= STEADY_SECONDS
                tries = 0 if steady else tries + 1
                # A try that hung has been a pause by itself.
                waited = loop.time() - began if since is None else 0.0
                pause = round(max(pause_before(tries) - waited, 0.0), 1)
                log.warning(
                    "the gateway is away",
                    extra={
                        "shard": self.id, "why": type(error).__name__, "again_in_seconds": pause
                    },
                )  # fmt: skip
            except Exception as error:
                self._queue_put(EventItem(EventType.terminate, self, error))
                return

    async def _connect(self, tries: int) -> None:
        """Resume the session, or start one if there is none."""
        old: Any = self.ws
        session = None if old is None else old.session_id
        if session is None:
            await self._starts.afford()
        at_own_address = session is not None and tries <= OWN_ADDRESS_TRIES
        # Before it starts a session each shard waits for the turn of all before it.
        turns = BETWEEN_SESSIONS_SECONDS * (self._client.shard_count or 1)
        self.ws = await asyncio.wait_for(
            DiscordWebSocket.from_client(
                self._client,
                gateway=old.gateway if at_own_address else None,
                shard_id=self.id,
                session=session,
                sequence=None if old is None else old.sequence,
                resume=session is not None,
            ),
            CONNECT_SECONDS + turns,
        )

    async def _take_up(self, tries: int) -> None:
        """Listen until the session goes on or has begun. One that Discord never takes up is
        forgotten in the end."""
        greeting = "READY" if self.ws.session_id is None else "RESUMED"
        greeted = self.ws.wait_for(greeting, lambda _: True)
        try:
            async with asyncio.timeout(self._greeting_seconds):
                while not greeted.done():
                    await self._poll()
        except TimeoutError:
            if tries > OWN_ADDRESS_TRIES:
                self.ws.session_id = self.ws.sequence = None
            raise

    async def _poll(self) -> None:
        """Hear of one event. One that can't be read costs nothing but itself, as the next would
        not be the better for an end; where nothing can be read any more, the connection is lost."""
        before = self.ws.sequence
        try:
            await self.ws.poll_event()
        except _LOST:
            raise
        except Exception as error:
            if self.ws.sequence == before:
                raise ConnectionError("what came can't be read") from error
            log.exception("an event can't be read", extra={"shard": self.id})

    async def _hang_up(self) -> None:
        """Leave no connection behind that still beats."""
        if self.ws is not None and self.ws.open:
            with suppress(*_LOST):
                await asyncio.wait_for(self.ws.close(), CLOSING_SECONDS)

    async def close(self) -> None:
        """End it for good."""
        self._cancel_task()
        if self.ws is not None:
            await self.ws.close(code=1000)


class ShardedClient(discord.AutoShardedClient):
    """What of discord.py's client is about shards, with our connections."""

    _before: Mapping[int, Mapping[int, discord.Guild]] = MappingProxyType({})
    """The servers of each shard as they were known when its session was started."""

    @cached_property
    def starts(self) -> SessionStarts:
        """When a shard may start a session."""
        return SessionStarts(self.fetch_session_start_limits)

    async def close(self) -> None:
        """End all connections. Before a login there is none, and no queue that discord.py's own
        ``close`` could tell of it."""
        if "_AutoShardedClient__queue" in self.__dict__:
            await super().close()

    async def launch_shard(self, gateway: Any, shard_id: int, *, initial: bool = False) -> None:
        """Have a shard connect; none waits here for another one to be there."""
        library = self.__dict__  # whose names begin with two underscores
        queue = library["_AutoShardedClient__queue"]
        shard = GatewayShard(shard_id, self, queue.put_nowait, self.starts)
        library["_AutoShardedClient__shards"][shard_id] = shard
        shard.launch()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """A session starts: what is known of this shard's servers holds no longer."""
        assert shard_id is not None  # each of ours has one
        await self.starts.space(shard_id)
        mine = {one.id: one for one in self.guilds if one.shard_id == shard_id}
        for guild in mine.values():
            guild.unavailable = True
        self._before = {**self._before, shard_id: mine}

    def is_lost(self, shard_id: int) -> bool:
        """Whether a shard has no connection at this moment."""
        shard = self.get_shard(shard_id)
        return shard is None or shard.is_closed()

    def guilds_of(self, shard_id: int) -> set[int]:
        """The ids of a shard's servers, once it is ready; those that are away for the moment are
        among them. discord.py keeps servers that removed the bot while a session was lost: what
        the new session didn't name is the same object as before it, and still unavailable."""
        before = self._before.get(shard_id, {})
        return {
            one.id
            for one in self.guilds
            if one.shard_id == shard_id and not (one.unavailable and before.get(one.id) is one)
        }

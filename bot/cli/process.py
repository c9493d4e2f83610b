"""The running process: as many attempts as Discord's absences need, until it is told to stop.

SIGTERM and Ctrl-C stop it, SIGHUP reads the question bank again. Whatever happens at whatever
point of the start, all that was opened is closed.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from json import JSONDecodeError
from typing import NoReturn

import aiohttp
import discord

from bot.app import App
from bot.bank.model import Bank
from bot.core.alarm import Alarm
from bot.core.clock import NOTABLE
from bot.core.config import PREFIX
from bot.core.errors import StartError
from bot.operate.heartbeat import TASK as HEARTBEAT
from bot.operate.monitoring import Monitoring

LONGEST_PAUSE_SECONDS = 60.0
LOGIN_SECONDS = 60.0
"""discord.py tries each request of the login five times by itself, and would wait five minutes for
one that is not answered."""
SHUTDOWN_SECONDS = 6.0
"""Work in progress gets this long when the bot is told to stop."""
LAST_SECONDS = 1.5
"""And so long each of what ends the connections (Docker kills after 10 in all)."""

REFUSED = (
    "Discord refuses the token. Press Reset Token in the developer portal, and set "
    f"{PREFIX}TOKEN to the new one"
)
NO_INTENT = (
    "Discord refuses the Message Content intent. Allow it in the developer portal, or set "
    f"{PREFIX}MESSAGE_CONTENT=never"
)
_OLD = "Discord no longer speaks with this version of the bot. Install a newer one"
CLOSED_FOR_GOOD = {
    4004: REFUSED + "; it may have been reset",
    4010: _OLD,
    4011: "the bot is in more servers than Discord lets it serve over one connection. " + _OLD,
    4012: _OLD,
    4013: _OLD,
    4014: NO_INTENT,
}
"""What Discord's gateway says when it ends a connection that must not be tried again."""
WHILE_AWAY = (
    aiohttp.ClientError, ConnectionError, TimeoutError, discord.DiscordServerError,
    discord.GatewayNotFound, discord.RateLimited, discord.ConnectionClosed,
)  # fmt: skip
log = logging.getLogger(__name__)


class DiscordAwayError(Exception):
    """Discord can't be reached; the text says how that showed."""


class ClockWrongError(Exception):
    """The machine's clock is far from Discord's; the text says both."""


class Process:
    """Runs the bot. It owns its event loop: what is left there when it stops is ended."""

    def __init__(
        self,
        token: str,
        load_bank: Callable[[], Bank],
        make_app: Callable[[Bank], App],
        *,
        monitoring: Monitoring | None = None,
        first_pause_seconds: float = 1.0,
        shutdown_seconds: float = SHUTDOWN_SECONDS,
    ) -> None:
        """``make_app`` is called for each attempt: a client of discord.py works only once."""
        self._token = token
        self._load_bank, self._make_app = load_bank, make_app
        self._monitoring = monitoring
        self._first_pause_seconds = first_pause_seconds
        self._shutdown_seconds = shutdown_seconds
        self._stop = asyncio.Event()
        self._app: App | None = None
        self._asked = self._read = 0  # readings of the bank
        self._reading: asyncio.Task[None] | None = None
        self._was_connected = False

    async def until_stopped(self) -> None:
        """Start, and start again while Discord is away.

        Raises `StartError` for what waiting doesn't help, and whatever nobody expected; all is
        closed then.
        """
        self._listen()
        bank = self._load_bank()
        log.info("starting", extra={"questions": len(bank.active)})
        try:
            if self._monitoring is not None:
                await self._monitoring.open()
            await self._keep_trying(bank)
        finally:
            if self._monitoring is not None:
                await self._monitoring.close()
            log.info("stopped")

    async def _keep_trying(self, bank: Bank) -> None:
        for tries in count():
            app = self._app = self._make_app(bank)
            self._begin_reading()  # what was asked for before there was an app, or was cut off
            try:
                await self._attempt(app)
                return
            except (ClockWrongError, DiscordAwayError) as error:
                seconds = min(
                    self._first_pause_seconds * 2 ** min(tries, 10), LONGEST_PAUSE_SECONDS
                )
                words = {"why": str(error), "attempt": tries + 1, "in_seconds": seconds}
                if isinstance(error, ClockWrongError):
                    log.error("this machine's clock is wrong; nothing is done by it", extra=words)
                else:
                    log.warning("Discord can't be reached; trying again", extra=words)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), seconds)
                return
            bank = app.core.bank.bank  # it may have been read again while we waited

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        handlers = {"SIGTERM": self._stop.set, "SIGINT": self._stop.set, "SIGHUP": self._reload}
        for name, handler in handlers.items():
            # Windows has no SIGHUP, and raises KeyboardInterrupt for Ctrl-C instead.
            with suppress(AttributeError, NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), handler)

    def _reload(self) -> None:
        self._asked += 1
        self._begin_reading()

    def _begin_reading(self) -> None:
        is_reading = self._reading is not None and not self._reading.done()
        if self._app is not None and self._read != self._asked and not is_reading:
            self._reading = asyncio.create_task(self._read_for(self._app), name="reload")

    async def _read_for(self, app: App) -> None:
        """One reading at a time. The files are read as they are when it begins, and into the app
        of that moment: whatever came in between, they are read once more."""
        while self._read != self._asked:
            asked = self._asked
            await app.reload_bank()
            if app is self._app:
                self._read = asked
            app = self._app or app

    async def _attempt(self, app: App) -> None:
        """Everything from opening to closing. Returns when it was told to stop."""
        wrong = asyncio.Event()
        alarm = Alarm(app.agenda, app.clock, partial(_alive, app, wrong))
        try:
            await app.open(begins=False)
            if self._monitoring is not None:
                self._monitoring.follow(app.live)
            app.client.add_listener(partial(self._connected, app.client), "on_ready")
            app.agenda.tell(alarm.expect)
            connection = asyncio.create_task(_connect(app, alarm, self._token), name="discord")
            stopping = asyncio.create_task(self._stop.wait(), name="stop")
            watching = asyncio.create_task(wrong.wait(), name="clock")
            ends = {connection, stopping, watching}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if not self._stop.is_set():
                if wrong.is_set():
                    raise ClockWrongError(app.trust.both())
                connection.result()
                raise DiscordAwayError("the connection was closed")
        except Exception as error:
            _judge(error)
        finally:
            await self._close(app, alarm)

    async def _connected(self, client: discord.Client) -> None:
        words = {"servers": len(client.guilds), "shards": client.shard_count or 1}
        log.info("connected", extra=words)
        keep_what_stays(lost_some=self._was_connected)
        self._was_connected = True

    async def _close(self, app: App, alarm: Alarm) -> None:
        """Nothing is half done then: what was not completed is due again at the next start."""
        alarm.stop()
        if self._monitoring is not None:
            self._monitoring.follow(None)
        app.client.stop_listening()
        try:
            async with asyncio.timeout(self._shutdown_seconds):
                await app.agenda.close()
                await _handlers()
        except TimeoutError:
            log.warning("stopped before everything was done; the rest follows at the next start")
        await _cancel_the_rest()
        try:
            with suppress(TimeoutError):  # Discord need not say goodbye
                async with asyncio.timeout(LAST_SECONDS):
                    await app.client.close()
        finally:
            await app.close()


async def _alive(app: App, wrong: asyncio.Event) -> None:
    """A minute has passed, or something is due; the clock may have been set meanwhile. Set far
    from Discord's, it ends the attempt: members would get answers by a wrong date."""
    await app.clock_steps.follow()
    if not app.trust.holds():
        # Discord is asked again: while the machine slept, nobody counted its time on.
        async with asyncio.timeout(LOGIN_SECONDS):
            await app.client.application_info()
        if not app.trust.holds():
            wrong.set()
            return
    await app.uptime.alive()


async def _connect(app: App, alarm: Alarm, token: str) -> None:
    try:
        async with asyncio.timeout(LOGIN_SECONDS):
            await app.client.login(token)
        _check_clock(app)
        # Not before: nothing is done, noted or moved by a clock that is far wrong.
        await app.begin()
        alarm.start()
        app.client.drop_intents_not_granted()
        await app.client.connect()
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise DiscordAwayError("an answer that was cut, or garbled") from error


def _check_clock(app: App) -> None:
    """Raises ``ClockWrongError`` where the machine's clock must not be gone by."""
    if not app.trust.holds():
        raise ClockWrongError(app.trust.both())
    if abs(app.trust.ahead()) > NOTABLE:
        log.warning("this machine's clock differs from Discord's", extra={"why": app.trust.both()})


def _judge(error: Exception) -> NoReturn:
    """Say for the operator what an exception of discord.py or of the network means."""
    status = error.status if isinstance(error, discord.HTTPException) else 0
    if isinstance(error, discord.LoginFailure) or status == 401:
        raise StartError(REFUSED) from error
    if isinstance(error, discord.PrivilegedIntentsRequired):
        raise StartError(NO_INTENT) from error
    if isinstance(error, discord.ConnectionClosed) and error.code in CLOSED_FOR_GOOD:
        raise StartError(CLOSED_FOR_GOOD[error.code]) from error
    if isinstance(error, WHILE_AWAY) or status == 429:
        raise DiscordAwayError(f"{type(error).__name__} {error}".strip()) from error
    raise error


def keep_what_stays(*, lost_some: bool = False) -> None:
    """Exempt the bank and all guilds, which stay in memory, from garbage collection: else each
    full one stops the loop for 0.15 s with 2,000 guilds, and half a second on a busy machine.

    Hardly anything is garbage at a start, so that is not collected first; ``lost_some``: with a
    session all guilds were lost, and what was exempt before is.
    """
    if lost_some:
        gc.unfreeze()
        gc.collect()
    gc.freeze()


async def _handlers() -> None:
    """Wait for the presses and messages that are being dealt with, by discord.py's names."""
    names = ("discord.py: on_", "CommandTree-invoker")
    running = [task for task in asyncio.all_tasks() if task.get_name().startswith(names)]
    if running:
        await asyncio.wait(running)


async def _cancel_the_rest() -> None:
    """Nobody may use the connection or the database once they are closed. Writes that were begun
    are finished."""
    me = asyncio.current_task()
    rest = [
        task
        for task in asyncio.all_tasks()
        if task is not me and task.get_name() not in ("database-writer", HEARTBEAT)
    ]
    for task in rest:
        task.cancel()
    if rest:
        await asyncio.wait(rest, timeout=LAST_SECONDS)

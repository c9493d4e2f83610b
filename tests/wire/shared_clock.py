"""A clock that the test and the bot's processes share.

It runs faster than the real one, and stands still while a bot gets no processor: its loop says
which tick it has seen, and the next one comes after that. So a request that the bot bounds by 15
seconds has 15 seconds however busy the machine is. It can also be set, as an operator sets a
machine's clock.
"""

import asyncio
import mmap
import selectors
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

TICK_SECONDS = 0.002
"""Real seconds. The bots look this often whether time went on."""
MOST_BOTS = 2
_TIMES, _SEEN = struct.Struct("ddq"), struct.Struct("q")
_SIZE = _TIMES.size + MOST_BOTS * _SEEN.size
_real_sleep, _real_time, _real_monotonic = time.sleep, time.time, time.monotonic


class SharedClock:
    """What the harness asks of a clock; the file is read by the bots."""

    def __init__(self, path: Path, rate: float) -> None:
        path.touch(0o600)
        with path.open("r+b") as file:
            file.truncate(_SIZE)
            self._memory = mmap.mmap(file.fileno(), _SIZE)
        self.path, self.rate = path, rate
        self._is_alive: list[Callable[[], bool]] = []
        self._set(_real_time(), 0.0, 1)

    def _set(self, now: float, monotonic: float, ticks: int) -> None:
        _TIMES.pack_into(self._memory, 0, now, monotonic, ticks)

    def time(self) -> float:
        """Seconds since 1970."""
        return times(self._memory)[0]

    @property
    def ticks(self) -> int:
        """How often time went on."""
        return times(self._memory)[2]

    def now(self) -> datetime:
        """The same, aware UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def iso(self, at: float | None = None) -> str:
        """A moment as Discord writes it."""
        moment = self.now() if at is None else datetime.fromtimestamp(at, UTC)
        return moment.isoformat(timespec="microseconds")

    def args(self) -> list[str]:
        """Our launcher takes the file instead."""
        return []

    def set_forward(self, seconds: float) -> None:
        """Somebody sets the clocks of all machines; nobody waits the longer or shorter for it."""
        now, monotonic, ticks = times(self._memory)
        self._set(now + seconds, monotonic, ticks)

    def follow(self, is_alive: Callable[[], bool]) -> int:
        """Wait for another bot while it is alive; the number under which it says what it saw."""
        self._is_alive.append(is_alive)
        return len(self._is_alive) - 1

    async def run(self) -> None:
        """Let time pass, until cancelled."""
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            here = time.perf_counter()
            # This loop may have had no processor either, and with it the Discord of the test.
            passed, last = min(here - last, 2 * TICK_SECONDS) * self.rate, here
            now, monotonic, ticks = times(self._memory)
            if not any(
                is_alive() and seen(self._memory, number) < ticks
                for number, is_alive in enumerate(self._is_alive)
            ):
                self._set(now + passed, monotonic + passed, ticks + 1)

    async def sleep(self, seconds: float) -> None:
        """Until so many seconds of this clock are over."""
        until = times(self._memory)[1] + seconds
        while times(self._memory)[1] < until:
            await asyncio.sleep(TICK_SECONDS)


def times(memory: mmap.mmap) -> tuple[float, float, int]:
    """Seconds since 1970, seconds that nobody can set, and the number of the tick."""
    now, monotonic, ticks = _TIMES.unpack_from(memory, 0)
    return now, monotonic, ticks


def seen(memory: mmap.mmap, number: int) -> int:
    """The newest tick that a bot saw."""
    (tick,) = _SEEN.unpack_from(memory, _TIMES.size + number * _SEEN.size)
    return int(tick)


class BotsClock:
    """The same in the process of a bot, before anything else is imported there; the machine's
    until it follows one."""

    rate = 1.0  # for the harness's patches: sleeping and waiting are seen to here

    def __init__(self) -> None:
        self._memory: mmap.mmap | None = None
        self._number = 0

    def follow(self, path: str, number: int) -> None:
        """Go by the test's clock; what is seen of it is noted under a number."""
        with open(path, "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _SIZE)
        self._number = number

    def time(self) -> float:
        """Seconds since 1970."""
        return _real_time() if self._memory is None else times(self._memory)[0]

    def monotonic(self) -> float:
        """Seconds that nobody can set."""
        return _real_monotonic() if self._memory is None else times(self._memory)[1]

    def install(self) -> None:
        """All that sleeps or waits in a loop here goes by this clock."""
        time.monotonic = self.monotonic
        time.monotonic_ns = lambda: int(self.monotonic() * 1e9)
        time.sleep = self._sleep
        real = selectors.EpollSelector.select

        def select(selector: Any, timeout: float | None = None) -> Any:
            self._note()
            if timeout is not None and timeout <= 0:
                return real(selector, timeout)
            until = None if timeout is None else self.monotonic() + timeout
            while not (events := real(selector, TICK_SECONDS)):
                self._note()
                if until is not None and self.monotonic() >= until:
                    return events
            return events

        selectors.EpollSelector.select = select  # type: ignore[method-assign]

    def _note(self) -> None:
        """What there was to do at this tick is done."""
        if self._memory is None:
            return
        tick = times(self._memory)[2]
        _SEEN.pack_into(self._memory, _TIMES.size + self._number * _SEEN.size, tick)

    def _sleep(self, seconds: float) -> None:
        until = self.monotonic() + seconds
        while self.monotonic() < until:
            self._note()
            _real_sleep(TICK_SECONDS)


@cache
def bots_clock() -> BotsClock:
    """The clock of this process from now on; before anything of the bot is imported."""
    from harness import clock

    ours = BotsClock()
    clock.install(ours)
    ours.install()
    return ours

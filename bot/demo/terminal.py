"""The terminal beside the page: one key moves the story on, and says what happened.

Single keys on POSIX and Windows, and lines where there is no terminal.
"""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol, TextIO

from bot.demo.requests import Teller
from bot.demo.story import Story
from bot.demo.timeline import Happening, Sort

HELP = "n next · c channels, threads, direct messages · l what the bot did · q quit"
BIG = frozenset({Sort.POST, Sort.REVEAL, Sort.REMINDER, Sort.MOCK})
"""What one press of ``n`` goes on to; members answer on their own in between."""
LINES = 12
CLOCK_WIDTH = len("Mon 26 Jan 20:00")
END = ""
"""What ``next_key`` gives when there will be no more keys."""


class Shown(Protocol):
    """The page, as far as the terminal steers it."""

    async def turn(self) -> str:
        """Show the next place; its name."""
        ...

    async def refresh(self) -> None:
        """Show what has happened."""
        ...


class Keys:
    """Keys that somebody else puts in, from this loop."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    def put(self, text: str) -> None:
        """Some keys were pressed; ``END`` says that it was the last time."""
        for key in text.lower() or [END]:
            self._queue.put_nowait(key)

    async def next_key(self) -> str:
        """The next key, in lower case; ``END`` when the input has ended."""
        return await self._queue.get()


class Terminal:
    """Hands keys to the story and the page until ``q``, or until it is cancelled."""

    def __init__(self, story: Story, page: Shown, say: Callable[[str], None] = print) -> None:
        self._story = story
        self._page = page
        self._say = say
        self._teller = Teller(story.world)
        self._told_requests = len(story.world.env.http_requests)

    async def run(self, keys: Keys) -> None:
        """Until ``q``. When the input ends, the page goes on until somebody stops us."""
        while True:
            key = await keys.next_key()
            if key == END:
                await asyncio.Event().wait()
            if key == "q":
                return
            await self.press(key)

    async def press(self, key: str) -> None:
        """Do what one key says; a key that says nothing shows the help."""
        match key:
            case "n" | " " | "\n" | "\r":
                await self._next()
            case "c":
                self._say(f"The page shows {await self._page.turn()}.")
            case "l":
                self._tell_requests()
            case _:
                self._say(HELP)

    async def _next(self) -> None:
        requests = self._story.world.env.http_requests
        self._told_requests = len(requests)
        news: list[Happening] = []
        while not any(one.sort in BIG for one in news):
            news += await self._story.next_thing()
        await self._page.refresh()
        meanwhile = between(news)
        if meanwhile:
            self._say(f"{'':{CLOCK_WIDTH}}  {meanwhile}")
        for one in news:
            if one.sort in BIG:
                self._say(f"{_clock(one)}  {one.text}")

    def _tell_requests(self) -> None:
        requests = self._story.world.env.http_requests
        lines = self._teller.tell(requests[self._told_requests :])
        self._told_requests = len(requests)
        if not lines:
            self._say("The bot did nothing since.")
            return
        if len(lines) > LINES:
            self._say(f"  … {len(lines) - LINES} things before these")
        for line in lines[-LINES:]:
            self._say(f"  The bot {line}")


def _clock(one: Happening) -> str:
    return f"{one.at:%a} {one.at.day:>2} {one.at:%b %H:%M}"


def between(news: list[Happening]) -> str:
    """What happened before the big thing, in one line: who answered, and the rest."""
    names = [one.who for one in news if one.sort is Sort.ANSWER]
    others = [one.text for one in news if one.sort is Sort.NEWS]
    parts = [f"{_listed(names)} answered."] if names else []
    return " ".join([*parts, *others])


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


@contextlib.asynccontextmanager
async def open_keys(stream: TextIO | None = None) -> AsyncIterator[Keys]:
    """Keys from standard input, without Enter where it is a terminal."""
    source = sys.stdin if stream is None else stream
    keys, loop = Keys(), asyncio.get_running_loop()

    def put(text: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits any more
            loop.call_soon_threadsafe(keys.put, text)

    if source is None or source.closed:
        keys.put(END)
        yield keys
    elif not source.isatty():
        _in_background(lambda: _read_lines(source, put))
        yield keys
    elif sys.platform == "win32":
        _in_background(lambda: _read_console(put))
        yield keys
    else:
        with _single_keys(source.fileno(), keys, loop):
            yield keys


def _in_background(work: Callable[[], None]) -> None:
    # A daemon: a read that never returns must not keep the process from ending.
    threading.Thread(target=work, name="keys", daemon=True).start()


def _read_lines(source: TextIO, put: Callable[[str], None]) -> None:
    for line in source:
        put(line.strip()[:1] or " ")
    put(END)


if sys.platform == "win32":

    def _read_console(put: Callable[[str], None]) -> None:
        import msvcrt

        while True:
            put(msvcrt.getwch())

else:

    @contextlib.contextmanager
    def _single_keys(
        descriptor: int, keys: Keys, loop: asyncio.AbstractEventLoop
    ) -> Iterator[None]:
        import termios
        import tty

        before = termios.tcgetattr(descriptor)

        def read() -> None:
            try:
                text = os.read(descriptor, 64).decode(errors="ignore")
            except OSError:  # the terminal was closed
                text = ""
            if not text:
                loop.remove_reader(descriptor)
            keys.put(text)

        tty.setcbreak(descriptor)
        loop.add_reader(descriptor, read)
        try:
            yield
        finally:
            loop.remove_reader(descriptor)
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

"""Single keys from the terminal: POSIX, Windows, and lines where there is no terminal."""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TextIO

END = ""
"""What ``next_key`` gives when there will be no more keys."""


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

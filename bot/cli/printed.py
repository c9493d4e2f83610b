"""What a command prints gets to where it is to go, or the command says that it didn't."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

LOST = 1


class _Watched:
    """Standard output that remembers what it failed of, whoever caught it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.failed: OSError | None = None

    def write(self, text: str) -> int:
        return int(self._noting(lambda: self.stream.write(text)))

    def flush(self) -> None:
        self._noting(self.stream.flush)

    def _noting(self, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except OSError as error:
            self.failed = error
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def make_printable() -> None:
    """Whatever the terminal's encoding is, and where nothing listens, a command says what it says.
    A sign that can't be written is a question mark."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def whole(command: Callable[[], int]) -> int:
    """Run a command; its exit code. Where not all that it prints could be written, as on a full
    disk, it ends with one sentence and 1; quietly where nobody reads on, as before `head`."""
    watched, ended = _Watched(sys.stdout), None
    with contextlib.redirect_stdout(cast("IO[str]", watched)):
        code = 0
        try:
            code = command()
        except SystemExit as error:
            ended = error
        except OSError as error:
            if error is not watched.failed:
                raise
        with contextlib.suppress(OSError):
            watched.flush()
    if watched.failed is not None:
        _drop_the_rest()
        if not isinstance(watched.failed, BrokenPipeError):
            why = watched.failed.strerror
            print(f"studybot: not all of it could be printed: {why}", file=sys.stderr)
        return LOST
    if ended is not None:
        raise ended
    return code


@contextlib.contextmanager
def unwatched() -> Iterator[None]:
    """For the bot, which goes on where a line of its log can't be written."""
    with contextlib.redirect_stdout(getattr(sys.stdout, "stream", sys.stdout)):
        yield


def _drop_the_rest() -> None:
    """Python writes what is left at the end once more, and would complain again."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

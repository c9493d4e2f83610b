"""The lock of a bot's data folder, for commands that nothing else of the bot is imported for."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.core.errors import StartError
from bot.core.files import hand_over


@contextlib.contextmanager
def lock(path: Path, held: str) -> Iterator[None]:
    """The lock of a bot's data folder; ``StartError`` with a sentence if a bot holds it."""
    there = path.exists()
    try:
        with FileLock(path).acquire(timeout=0):
            if not there:
                hand_over(path, path.parent)
            yield
    except Timeout:
        raise StartError(held) from None

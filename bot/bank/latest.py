"""What was made of the latest state of each thing.

What is over is kept no longer than until the next state is seen: memory grows with the things and
not with time.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
State = TypeVar("State")
Made = TypeVar("Made")


class Latest(Generic[Key, State, Made]):
    """Keeps one of each key, at most ``most``: those that were asked for last. From any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, tuple[State, Made]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def of(self, key: Key, state: State, make: Callable[[State], Made]) -> Made:
        """What ``make`` makes of a state; made again where the state isn't the one of last time."""
        with self._lock:
            kept = self._kept.pop(key, None)
            if kept is not None and kept[0] == state:
                self._kept[key] = kept
                return kept[1]
        made = make(state)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = state, made
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return made

    def drop(self, key: Key) -> None:
        """The thing is gone."""
        with self._lock:
            self._kept.pop(key, None)

"""What is made of a bank and kept with it: it goes when the bank goes."""

from collections.abc import Callable
from threading import RLock
from typing import TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")


class Derived:
    """What functions made of one source, each once."""

    def __init__(self) -> None:
        self._made: dict[Callable[..., object], object] = {}
        self._making: dict[Callable[..., object], RLock] = {}

    def of(self, source: S, make: Callable[[S], T]) -> T:
        """What a function makes of the source: made on first use. From any thread. Who wants
        something else meanwhile doesn't wait: some of it is asked for by the loop, and the matcher
        takes half a second in a thread of its own."""
        if make not in self._made:
            with self._making.setdefault(make, RLock()):
                if make not in self._made:
                    self._made[make] = make(source)
        return cast(T, self._made[make])

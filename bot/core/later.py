"""A message that is said at once, and again when more is known."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Later(Generic[T]):
    """``now`` is said at once; what ``then`` brings takes its place, None leaves it. ``then`` is
    awaited after the answer, so it may take seconds."""

    now: T
    then: Callable[[], Awaitable[T | None]]

"""A task that waits for Discord says so, and the place that it holds goes to others meanwhile.

The outbox gives places and knows no requests; the gateway makes requests and knows no places.
"""

import asyncio
from contextvars import ContextVar
from types import TracebackType

LONG_SECONDS = 0.25
"""Discord mostly takes less; and so places come back at least as fast as the pace lets rows go."""


class Waits:
    """What a task, and those that it starts, wait for at this moment."""

    def __init__(self) -> None:
        self._since: dict[Wait, float] = {}

    @property
    def is_long(self) -> bool:
        """Whether they have waited for one of these for more than a moment."""
        before = asyncio.get_running_loop().time() - LONG_SECONDS
        return any(since <= before for since in self._since.values())

    def add(self, wait: "Wait", since: float) -> None:
        """One begins, or begins anew; a moment on the loop's clock."""
        self._since[wait] = since

    def remove(self, wait: "Wait") -> None:
        """One is over. Harmless to repeat."""
        self._since.pop(wait, None)


of_this_task: ContextVar[Waits | None] = ContextVar("waits of this task", default=None)


class Wait:
    """One of them, from ``with`` to its end; it may be interrupted, and begin again."""

    def __init__(self, *, is_long: bool = False) -> None:
        """``is_long``: it is known from its start."""
        self._waits, self._is_long = of_this_task.get(), is_long

    def __enter__(self) -> "Wait":
        self.begin()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.end()

    def begin(self) -> None:
        """From now on it waits."""
        if self._waits is not None:
            now = asyncio.get_running_loop().time()
            self._waits.add(self, now - LONG_SECONDS if self._is_long else now)

    def end(self) -> None:
        """It waits no more. Harmless to repeat."""
        if self._waits is not None:
            self._waits.remove(self)

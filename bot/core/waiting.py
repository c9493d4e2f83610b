"""A task that waits for Discord says so, and the place that it holds goes to others meanwhile.

The outbox gives places and knows no requests; the gateway makes requests and knows no places.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable
from contextvars import ContextVar, copy_context
from types import TracebackType
from typing import Any, TypeVar

Item = TypeVar("Item")
MOST_WAITING = 200
"""So many at a time wait for Discord beside those that are at work."""
LONG_SECONDS = 0.25
"""Discord mostly takes less; and so places come back at least as fast as the pace lets rows go."""


class Waits:
    """What a task, and those that it starts, wait for at this moment."""

    def __init__(self) -> None:
        self._since: dict[Wait, float] = {}
        self.were_any = False
        """Whether they asked Discord for anything at all."""

    @property
    def is_long(self) -> bool:
        """Whether they have waited for one of these for more than a moment."""
        before = asyncio.get_running_loop().time() - LONG_SECONDS
        return any(since <= before for since in self._since.values())

    def add(self, wait: "Wait", since: float) -> None:
        """One begins, or begins anew; a moment on the loop's clock."""
        self.were_any = True
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


async def side_by_side(
    items: Iterable[Item], work: Callable[[Item], Coroutine[Any, Any, None]], most: int
) -> None:
    """Do something for each, so many at a time. One that waits for Discord isn't counted, so those
    that hang hold up no other."""
    running: dict[asyncio.Task[None], Waits] = {}
    try:
        for item in items:
            while _at_work(running.values()) >= most:
                done, _ = await asyncio.wait(
                    running, timeout=LONG_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    del running[task]
                    task.result()
            context, waits = copy_context(), Waits()
            context.run(of_this_task.set, waits)
            running[asyncio.create_task(work(item), context=context)] = waits
        await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()


def _at_work(waits: Collection[Waits]) -> int:
    return len(waits) - min(sum(one.is_long for one in waits), MOST_WAITING)

"""Lanes: what happens in one place is done in order, and what waits meanwhile in one call.

A burst of messages in a thread becomes a few transactions, and a deletion never overtakes the
message that it deletes. Lanes of different places know nothing of each other.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_AT_ONCE = 50
"""Few enough that a call holds the writer for some milliseconds only."""


@dataclass(slots=True)
class _Lane(Generic[Item, Result]):
    waiting: deque[tuple[Item, asyncio.Future[Result]]] = field(default_factory=deque)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    worker: asyncio.Task[None] | None = None
    holders: int = 0


class Lanes(Generic[Key, Item, Result]):
    """One lane for each key, while there is anything in it."""

    def __init__(self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        """``work`` does some items of one lane in their order, all or none of them; one result
        for each."""
        self._work = work
        self._lanes: dict[Key, _Lane[Item, Result]] = {}

    def __len__(self) -> int:
        """How many lanes have anything in them."""
        return len(self._lanes)

    async def put(self, key: Key, item: Item) -> Result:
        """Have an item done after everything that waits in its lane; what came of it. Raises what
        it raised by itself."""
        lane = self._lanes.setdefault(key, _Lane())
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        lane.waiting.append((item, future))
        if lane.worker is None:
            lane.worker = asyncio.create_task(self._run(key, lane), name="lane")
        return await future

    @asynccontextmanager
    async def held(self, key: Key) -> AsyncIterator[None]:
        """What is put into the lane waits until this is left."""
        lane = self._lanes.setdefault(key, _Lane())
        lane.holders += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.holders -= 1
            self._tidy(key, lane)

    async def _run(self, key: Key, lane: _Lane[Item, Result]) -> None:
        try:
            while lane.waiting:
                async with lane.lock:
                    count = min(MOST_AT_ONCE, len(lane.waiting))
                    await self._settle([lane.waiting.popleft() for _ in range(count)])
        finally:
            for _, future in lane.waiting:
                future.cancel()
            lane.worker = None
            self._tidy(key, lane)

    def _tidy(self, key: Key, lane: _Lane[Item, Result]) -> None:
        if lane.worker is None and not lane.holders:
            self._lanes.pop(key, None)

    async def _settle(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._work([item for item, _ in batch])
        except asyncio.CancelledError:
            for _, future in batch:
                future.cancel()
            raise
        except BaseException as error:
            if len(batch) > 1:  # one item's fault is no other's
                for one in batch:
                    await self._settle([one])
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():  # the one who waited was cancelled
                future.set_result(result)

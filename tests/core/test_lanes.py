"""Lanes: in order, together, and nobody suffers from another's fault."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.core.lanes import MOST_AT_ONCE, Lanes


class Worker:
    """Doubles numbers and remembers how they came; can be held up."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def work(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        await self.gate.wait()
        if 13 in items:
            raise ValueError(13)
        return [2 * item for item in items]


async def test_what_waits_is_done_together_and_in_order() -> None:
    worker = Worker()
    lanes: Lanes[str, int, int] = Lanes(worker.work)
    results = await asyncio.gather(*(lanes.put("a", number) for number in range(20, 140)))
    assert results == [2 * number for number in range(20, 140)]
    assert [one for batch in worker.batches for one in batch] == list(range(20, 140))
    assert [len(batch) for batch in worker.batches] == [MOST_AT_ONCE, MOST_AT_ONCE, 20]


async def test_a_fault_is_nobody_elses() -> None:
    lanes: Lanes[str, int, int] = Lanes(Worker().work)
    results = await asyncio.gather(
        *(lanes.put("a", number) for number in (1, 13, 2)), return_exceptions=True
    )
    assert results[0] == 2
    assert isinstance(results[1], ValueError)
    assert results[2] == 4


async def test_lanes_wait_for_their_own_work_only() -> None:
    worker = Worker()
    lanes: Lanes[str, int, int] = Lanes(worker.work)
    async with lanes.held("a"):
        waiting = asyncio.create_task(lanes.put("a", 1))
        assert await lanes.put("b", 2) == 4
        assert worker.batches == [[2]]
    assert await waiting == 2
    assert len(lanes) == 0, "a lane that is done with is kept nowhere"


async def test_somebody_who_gave_up_waiting_holds_up_nobody() -> None:
    worker = Worker()
    worker.gate.clear()
    lanes: Lanes[str, int, int] = Lanes(worker.work)
    first = asyncio.create_task(lanes.put("a", 1))
    failing = asyncio.create_task(lanes.put("b", 13))
    await asyncio.sleep(0)
    second = asyncio.create_task(lanes.put("a", 2))
    await asyncio.sleep(0)
    first.cancel()
    failing.cancel()
    worker.gate.set()
    assert await second == 4
    with pytest.raises(asyncio.CancelledError):
        await first

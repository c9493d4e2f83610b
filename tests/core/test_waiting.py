"""Who waits for Discord says so."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.core.waiting import LONG_SECONDS, Wait, Waits, of_this_task, side_by_side


@pytest.fixture
def waits() -> Iterator[Waits]:
    """Those of the test itself, and of what it starts."""
    made = Waits()
    token = of_this_task.set(made)
    yield made
    of_this_task.reset(token)


async def pass_time(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + seconds)


async def test_a_wait_is_long_after_a_moment_and_until_its_end(
    waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Wait():
        assert not waits.is_long
        await pass_time(monkeypatch, LONG_SECONDS)
        assert waits.is_long
    assert not waits.is_long


async def test_what_a_task_starts_waits_for_it(waits: Waits) -> None:
    """Such as the opening of direct messages, which is a task of its own."""
    over = asyncio.Event()

    async def ask() -> None:
        with Wait(is_long=True):
            await over.wait()

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0)
    assert waits.is_long
    over.set()
    await asking
    assert not waits.is_long


async def test_an_interrupted_wait_begins_anew(
    waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a request waits for its turn it doesn't wait for Discord: a place more would only make
    the queue longer in which it stands."""
    with Wait() as wait:
        await pass_time(monkeypatch, LONG_SECONDS)
        wait.end()
        assert not waits.is_long
        wait.begin()
        assert not waits.is_long


async def test_nobody_has_to_know() -> None:
    with Wait(is_long=True):
        assert of_this_task.get() is None


class Work:
    """Items that end when they are told to; a negative one waits for Discord."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.over = asyncio.Event()

    async def do(self, item: int) -> None:
        self.begun.append(item)
        if item < 0:
            with Wait(is_long=True):
                await self.over.wait()
        else:
            await self.over.wait()

    async def begin(self, items: list[int], most: int) -> "asyncio.Task[None]":
        task = asyncio.create_task(side_by_side(items, self.do, most))
        for _ in range(3 * len(items)):
            await asyncio.sleep(0)
        return task


async def test_so_many_are_done_at_a_time() -> None:
    work = Work()
    doing = await work.begin([1, 2, 3, 4], 2)
    assert work.begun == [1, 2]
    work.over.set()
    await doing
    assert work.begun == [1, 2, 3, 4]


async def test_those_that_hang_hold_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.core.waiting.LONG_SECONDS", 0.001)
    work = Work()
    doing = await work.begin([-1, -2, -3, 4, 5, 6], 2)
    async with asyncio.timeout(5):
        while work.begun != [-1, -2, -3, 4, 5]:
            await asyncio.sleep(0)
    work.over.set()
    await doing
    assert work.begun == [-1, -2, -3, 4, 5, 6]


async def test_whoever_hangs_is_not_beside_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may be an open connection."""
    monkeypatch.setattr("bot.core.waiting.LONG_SECONDS", 0.001)
    monkeypatch.setattr("bot.core.waiting.MOST_WAITING", 2)
    work = Work()
    doing = await work.begin([-1, -2, -3, -4, -5], 1)
    async with asyncio.timeout(5):
        while len(work.begun) < 3:
            await asyncio.sleep(0)
    assert work.begun == [-1, -2, -3]
    work.over.set()
    await doing


async def test_an_end_ends_what_was_begun_and_a_fault_is_told() -> None:
    work = Work()
    doing = await work.begin([1, 2], 2)
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    assert doing.cancelled()

    async def fail(item: int) -> None:
        raise ValueError(item)

    with pytest.raises(ValueError, match="1"):
        await side_by_side([1, 2], fail, 1)

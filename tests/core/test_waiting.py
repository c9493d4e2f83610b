"""Who waits for Discord says so."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.core.waiting import LONG_SECONDS, Wait, Waits, of_this_task


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

"""The alarm rings in time, whatever the machine's clock does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import requires, version
from typing import Any

import pytest

from bot.core.alarm import Alarm
from bot.core.clock import SystemClock

SOON = timedelta(milliseconds=20)


class Agenda:
    """Counts how often it was woken, and says what it is told to say is due."""

    def __init__(self, due: Callable[[], datetime | None] = lambda: None) -> None:
        self.woken = 0
        self._rang = asyncio.Event()
        self._due = due

    def wake(self) -> None:
        self.woken += 1
        self._rang.set()

    async def next_due_at(self) -> datetime | None:
        return self._due()

    async def until(self, count: int) -> None:
        """Wait until it was woken so often."""
        async with asyncio.timeout(50):
            while self.woken < count:
                self._rang.clear()
                await self._rang.wait()


class ShiftedClock:
    """A clock that is set to other times than the machine's."""

    def __init__(self, *shifts: timedelta) -> None:
        """``shifts``: one after another, the last for ever."""
        self._shifts = list(shifts)

    def now(self) -> datetime:
        shift = self._shifts.pop(0) if len(self._shifts) > 1 else self._shifts[0]
        return datetime.now(UTC) + shift


async def alive() -> None:
    """Says that the bot is there."""


@asynccontextmanager
async def ringing(agenda: Agenda, clock: Any = None, **options: Any) -> AsyncIterator[Alarm]:
    options = {"sign_of_life": alive, **options}
    alarm = Alarm(agenda, clock or SystemClock(), **options)  # type: ignore[arg-type]
    try:
        yield alarm
    finally:
        alarm.stop()


async def test_it_rings_at_once_and_again_when_something_is_due() -> None:
    agenda = Agenda(lambda: SystemClock().now() + SOON)
    async with ringing(agenda) as alarm:
        alarm.start()
        await agenda.until(3)


async def test_it_rings_for_what_a_run_found_due_before_the_next_tick() -> None:
    agenda = Agenda()
    async with ringing(agenda) as alarm:
        alarm.expect(SystemClock().now())  # before it is started nothing rings
        alarm.start()
        await agenda.until(1)
        now = SystemClock().now()
        alarm.expect(None)
        alarm.expect(now - timedelta(minutes=5))  # such as a server that can't be reached
        alarm.expect(now + timedelta(hours=1))
        alarm.expect(now + SOON)
        alarm.expect(now + timedelta(minutes=1))
        await agenda.until(2)
    assert agenda.woken == 2


async def test_what_is_found_while_it_rings_is_not_lost() -> None:
    agenda = Agenda()

    async def find_something() -> None:
        if agenda.woken == 0:
            alarm.expect(SystemClock().now() + SOON)

    async with ringing(agenda, sign_of_life=find_something) as alarm:
        alarm.start()
        await agenda.until(2)


async def test_what_is_due_in_seconds_is_rung_for_though_the_clock_was_set_back() -> None:
    """The job would wait an hour, and the tick a minute."""
    clock = ShiftedClock(HOUR)
    agenda = Agenda()
    async with ringing(agenda, clock) as alarm:
        alarm.start()
        await agenda.until(1)
        alarm.expect(clock.now() + SOON)
        await agenda.until(2)


HOUR = timedelta(hours=1)
JUMPS = {
    "back after it was set": (HOUR, timedelta()),
    "back for ever": (HOUR,),
    "forward": (-HOUR,),
    "back and later forward": (timedelta(), HOUR, -HOUR, -HOUR, HOUR),
}


@pytest.mark.parametrize("jump", JUMPS)
async def test_it_never_sleeps_longer_than_its_tick_whatever_the_clock_does(jump: str) -> None:
    """What is due by a clock that is an hour ahead is an hour of sleep on the machine's."""
    clock = ShiftedClock(*JUMPS[jump])
    agenda = Agenda(lambda: clock.now() + timedelta(minutes=10))
    async with ringing(agenda, clock, tick_seconds=0.01) as alarm:
        alarm.start()
        await agenda.until(5)


async def test_a_ring_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> datetime | None:
        raise OSError("no disk")

    async def dead() -> None:
        raise OSError("no disk")

    agenda = Agenda(broken)
    async with ringing(agenda, sign_of_life=dead, tick_seconds=0.01) as alarm:
        alarm.start()
        await agenda.until(3)
    assert "no sign of life" in caplog.text


async def test_a_stopped_alarm_rings_no_more() -> None:
    agenda, other = Agenda(lambda: SystemClock().now() + SOON), Agenda()
    async with ringing(agenda, tick_seconds=0.01) as alarm:
        alarm.start()
        await agenda.until(1)
        alarm.stop()
        woken = agenda.woken
        async with ringing(other, tick_seconds=0.02) as measure:
            measure.start()
            await other.until(3)
    assert agenda.woken == woken


def test_the_scheduler_is_the_one_whose_jobs_we_know() -> None:
    way_out = (
        "`Alarm` uses one job of APScheduler 3 and its `next_run_time`; version 4 has neither. "
        "Stay below 4, or take `loop.call_later` instead, as content/operate/DEPENDENCIES.md says: "
        "`Alarm.expect` is the only place, and the tick beside it works that way already."
    )
    assert version("APScheduler").split(".")[0] == "3", way_out
    (asked,) = [one for one in requires("studybot") or [] if one.lower().startswith("apscheduler")]
    assert "<4" in asked, way_out

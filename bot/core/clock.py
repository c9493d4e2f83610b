"""The time, given: everything that needs to know *now* is handed a Clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

STEP = timedelta(seconds=1)
"""What is less is how a machine keeps its clock right, and nobody set it."""
FAR_OFF = timedelta(minutes=20)
"""A clock that differs from Discord's by more is not gone by: none drifts so far unseen, and one
that is wrong by a time zone is off by half an hour or more. By a date that is wrong, days would be
void, and what ends by its age would be gone."""
NOTABLE = timedelta(minutes=2)
"""By more it is said in the log; members notice nothing yet."""


class Clock(Protocol):
    """Tells the time as an aware UTC moment."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


@runtime_checkable
class SettableClock(Clock, Protocol):
    """One that somebody may set."""

    def follow(self) -> timedelta:
        """Go by what it was set to; by how much it was set back, zero where it wasn't."""
        ...

    def seconds(self) -> float:
        """Seconds that nobody can set, since a moment of this process."""
        ...


class ClockTrust:
    """Whether the machine's clock may be gone by, as far as Discord's is known."""

    def __init__(self, clock: Clock, theirs: Callable[[], datetime | None]) -> None:
        """``theirs``: what Discord's clock says now (aware UTC), None where nobody knows."""
        self._clock, self._theirs = clock, theirs

    def ahead(self) -> timedelta:
        """How far the machine's clock is ahead of Discord's; 0 where nobody knows."""
        theirs = self._theirs()
        return timedelta() if theirs is None else self._clock.now() - theirs

    def both(self) -> str:
        """What both say, and what to do, for the operator."""
        ours = self._clock.now()
        return (
            f"this machine's clock says {ours:%d %B %Y %H:%M} UTC, Discord's "
            f"{ours - self.ahead():%d %B %Y %H:%M}. Set it, best by a time service"
        )

    def holds(self) -> bool:
        """Whether anything may be done by it."""
        return abs(self.ahead()) <= FAR_OFF


def seconds_of(clock: Clock) -> float:
    """By how much this grows, so much time passed, whoever set the clock meanwhile."""
    return clock.seconds() if isinstance(clock, SettableClock) else clock.now().timestamp()


def _machine() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The machine's clock. Set forward, it is followed at once. Set back, it goes on as if nobody
    had touched it until ``follow`` is called: what runs must be told first (``clock_steps``)."""

    def __init__(
        self,
        machine: Callable[[], datetime] = _machine,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """``machine``: what may be set; ``steady``: seconds that nobody can set."""
        self._machine, self._steady = machine, steady
        self._told, self._told_at = machine(), steady()

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        machine, steady = self._machine(), self._steady()
        expected = self._told + timedelta(seconds=steady - self._told_at)
        if machine < expected - STEP:
            return expected
        self._told, self._told_at = machine, steady
        return machine

    def follow(self) -> timedelta:
        """See ``SettableClock.follow``."""
        expected, machine = self.now(), self._machine()
        if machine >= expected - STEP:
            return timedelta()
        self._told, self._told_at = machine, self._steady()
        return expected - machine

    def seconds(self) -> float:
        """See ``SettableClock.seconds``."""
        return self._steady()

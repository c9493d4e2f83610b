"""What a benchmark says: one line for each figure, with its target and a verdict."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. ``at_most`` False: the target is the least it may be."""

    name: str
    value: float
    target: float | None
    unit: str
    at_most: bool = True
    remark: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the target is met; a figure without one is only told."""
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target

    def __str__(self) -> str:
        verdict = "    " if self.target is None else "ok  " if self.is_met else "MISS"
        target = ""
        if self.target is not None:
            target = f"{'≤' if self.at_most else '≥'} {_number(self.target)} {self.unit}"
        remark = f"  ({self.remark})" if self.remark else ""
        measured = f"{_number(self.value)} {self.unit}"
        return f"{verdict} {self.name:<58} {measured:>14}   {target:<14}{remark}".rstrip()


def _number(value: float) -> str:
    if value == int(value) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def spread(values: Sequence[float], factor: float = 1.0) -> str:
    """The best and the worst of several runs, for the remark."""
    return f"best {_number(min(values) * factor)}, worst {_number(max(values) * factor)}"


async def timed(work: Callable[[], Awaitable[object]], runs: int, warm_up: int = 3) -> list[float]:
    """Seconds of each run, after some that don't count."""
    for _ in range(warm_up):
        await work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        await work()
        seconds.append(time.perf_counter() - start)
    return seconds

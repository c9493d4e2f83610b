"""What it costs to be told how the bot does, an event."""

import time
from collections.abc import Callable
from datetime import timedelta

from bot.core.errors import DeliveryFailure
from bot.operate.metrics.service import Metrics
from tests.bench.figures import Figure, median

TIMES, RUNS = 20_000, 5
TARGET_US = 10.0
"""Microseconds."""


def measure() -> list[Figure]:
    """Every event that there is, the slowest told."""
    metrics, late = Metrics(), timedelta(seconds=1)
    events: dict[str, Callable[[], None]] = {
        "done": lambda: metrics.done("question", late),
        "not taken": lambda: metrics.not_taken(DeliveryFailure.GONE),
        "queried": lambda: metrics.queried("write", 0.001),
        "acknowledged": lambda: metrics.acknowledged("streak show", 0.2),
        "ended": lambda: metrics.ended("streak show", "answered"),
        "requested": lambda: metrics.requested("messages", 200),
        "refused": lambda: metrics.refused("user"),
        "failed": lambda: metrics.failed("bot.core.agenda"),
    }
    took = {name: _microseconds(event) for name, event in events.items()}
    slowest = max(took, key=lambda name: took[name])
    return [Figure("an event in figures, CPU", took[slowest], TARGET_US, "µs", remark=slowest)]


def _microseconds(event: Callable[[], None]) -> float:
    seconds = []
    for _ in range(RUNS):
        began = time.process_time()
        for _ in range(TIMES):
            event()
        seconds.append((time.process_time() - began) / TIMES)
    return median(seconds) * 1e6

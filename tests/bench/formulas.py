"""Figures: the largest formulas that may be, drawn in a worker that has begun."""

import asyncio
import time
from itertools import count

from bot.bank.formulas.parser import LONGEST, parse
from bot.gateway.drawing.worker_process import WorkerProcess
from tests.bench.figures import Figure, median, spread, timed

RUNS = 12
TARGET, BLOCKED = 150.0, 20.0
LARGEST = {
    "a sum of gradients": " + ".join([r"\frac{\partial L}{\partial w_{ij}} (\hat{y}_k - y_k)"] * 9),
    "a matrix": r"\begin{bmatrix}"
    + r" \\ ".join([r"a_{1} & b_{2}^{3} & \frac{x}{y}"] * 13)
    + r"\end{bmatrix}",
    "cases": r"\begin{cases}" + r" \\ ".join([r"x_{i} & \text{if } x > 0"] * 15) + r"\end{cases}",
    "fractions inside each other": r"\frac{1}{1 + " * 9 + "x" + "}" * 9,
}


async def _watched(ticks: list[float]) -> None:
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.001)
        ticks.append(1000 * (time.perf_counter() - started) - 1)


async def measure() -> list[Figure]:
    """Each picture is a new one: blanks behind a formula change nothing but its name."""
    worker, slowest, remark = WorkerProcess(), 0.0, ""
    ticks: list[float] = []
    watch = asyncio.create_task(_watched(ticks))
    blanks = count(1)
    try:
        for name, latex in LARGEST.items():
            parse(latex)
            assert len(latex) <= LONGEST

            async def draw(latex: str = latex) -> None:
                what = {"latex": latex + " " * next(blanks)}
                assert await worker.draw("formula", what) is not None

            seconds = await timed(draw, RUNS)
            if 1000 * median(seconds) > slowest:
                slowest, remark = 1000 * median(seconds), f"{name}: {spread(seconds, 1000)}"
    finally:
        watch.cancel()
        await worker.close()
    blocked = sorted(ticks)[int(0.99 * len(ticks))]
    return [
        Figure("a formula of some 450 signs, warm", slowest, TARGET, "ms", remark=remark),
        Figure("… the event loop was blocked, 99 in 100 times", blocked, BLOCKED, "ms"),
    ]

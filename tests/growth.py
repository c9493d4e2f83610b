"""How the work on a text grows with its length: a ratio that holds on a loaded machine.

Counted in the processor time of this thread, so that what else the machine does is not counted;
the whole text and its first part take turns, so that both see the same noise. Figures in seconds
belong to ``tests/bench``.
"""

import time
from collections.abc import Callable

PARTS = 8
MOST_ROUNDS = 5
LINEAR = 2.5
"""The most that work which grows with the text may show: 1, and room for noise; work that grows
with the square of the length shows ``PARTS``."""


def growth(work: Callable[[str], object], text: str) -> float:
    """The cost of the whole text divided by ``PARTS`` times the cost of its first part: 1 if the
    work grows as the text does, less if something in it does not grow.

    Each is taken at its best of up to ``MOST_ROUNDS``; the first ``LINEAR`` result ends it. Of more
    than one round the first doesn't count: in it things are compiled or remembered once.
    """
    part = text[: len(text) // PARTS]
    whole = parts = float("inf")
    for _ in range(MOST_ROUNDS):
        whole = min(whole, processor_seconds(work, text))
        parts = min(parts, processor_seconds(work, part, times=PARTS))
        if whole <= LINEAR * parts:
            break
    return whole / parts


def processor_seconds(work: Callable[[str], object], text: str, *, times: int = 1) -> float:
    """What so many calls take of this thread's processor time."""
    start = time.thread_time()
    for _ in range(times):
        work(text)
    return time.thread_time() - start

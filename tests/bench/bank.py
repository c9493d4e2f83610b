"""Figure 5: loading 400 questions, each time in a fresh process."""

import subprocess
import sys

from tests.bench.figures import Figure, median, spread

RUNS = 9
SCRIPT = """
import time
from bot.bank.loader import load_bank
from bot.core.bundle import bundled
folder = bundled("content") / "bank"
start = time.perf_counter()
bank = load_bank(folder)
print(time.perf_counter() - start, len(bank.questions))
"""


def measure() -> list[Figure]:
    """The real bank; its time is scaled to 400 questions."""
    times = []
    count = 0
    for number in range(RUNS + 1):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
        )
        seconds, questions = done.stdout.split()
        count = int(questions)
        if number:  # the first one fills the file cache
            times.append(float(seconds) * 1e3)
    remark = f"the bank has {count}; {RUNS} processes: {spread(times, 400 / count)}"
    value = median(times) * 400 / count
    return [Figure("loading 400 questions", value, 60, "ms", remark=remark)]

"""``python -m tests.bench [figure …]``: measure, print, exit 1 if a target is missed."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.bank.loader import load_bank
from bot.core.bundle import bundled
from tests.bench import (
    answers,
    bank,
    feedback,
    formulas,
    group,
    idle,
    messages,
    progress,
    rounds,
    rush,
    search,
    size,
    streaks,
    telemetry,
    threads,
)
from tests.bench.figures import Figure


def file_system(path: Path) -> str:
    """The type of the file system that a folder is on."""
    best = ("", "unknown")
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return best[1]
    for line in mounts:
        _, place, kind, *_ = line.split()
        if path.is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, kind)
    return best[1]


def main(wanted: list[str]) -> int:
    """Run the figures that are wanted, or all."""
    started = time.perf_counter()
    questions = load_bank(bundled("content") / "bank")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="bench", dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name).resolve()
        print(f"{os.cpu_count()} cores, {sys.platform}, Python {sys.version.split()[0]}, ", end="")
        print(f"database on {file_system(folder)}, load {os.getloadavg()[0]:.1f}")
        parts: dict[str, Callable[[], list[Figure]]] = {
            "answers": lambda: asyncio.run(answers.measure(folder, questions)),
            "streaks": lambda: asyncio.run(streaks.measure(folder, questions)),
            "progress": lambda: asyncio.run(progress.measure(folder, questions)),
            "rush": lambda: asyncio.run(rush.measure(folder, questions)),
            "group": lambda: asyncio.run(group.measure(folder, questions)),
            "rounds": lambda: rounds.measure(folder),
            "threads": lambda: asyncio.run(threads.measure(folder, questions)),
            "messages": lambda: asyncio.run(messages.measure(folder, questions)),
            "idle": lambda: idle.measure(folder),
            "size": lambda: size.measure(folder),
            "bank": bank.measure,
            "feedback": feedback.measure,
            "formulas": lambda: asyncio.run(formulas.measure()),
            "search": lambda: search.measure(questions),
            "telemetry": telemetry.measure,
        }
        for part, measure in parts.items():
            if wanted and part not in wanted:
                continue
            for figure in measure():
                print(figure, flush=True)
                missed += not figure.is_met
    print(f"{missed} missed, {time.perf_counter() - started:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How long the bank takes to load and to lint, and an answer to be matched; not a timed test.

Run `python tests/bench/bench_bank.py`. Bars: load 60 ms, all lints 10 s, 1 ms an answer,
12 ms for 4,000 characters.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.bank.lint import lint_bank
from bot.bank.loader import load_bank, read_folder
from bot.bank.terms import compile_terms, known_words, match, prepare
from bot.bundle import bundled


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """The duration of each run, shortest first."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1000)
    return sorted(durations)


def main() -> None:
    """Prints one line of figures."""
    folder = bundled("content") / "bank"
    bank = load_bank(folder)
    loads = milliseconds(lambda: load_bank(folder), 15)
    lints = milliseconds(lambda: lint_bank(read_folder(folder), folder), 1)
    questions = [q for q in bank.active if q.key_points]
    known = known_words(q.answer for q in bank.active)
    matchers = {q.id: [compile_terms(p.terms) for p in q.key_points] for q in questions}
    everything = " ".join(q.answer for q in questions)

    def spot(id_: str, text: str) -> None:
        prepared = prepare(text, known)
        for matcher in matchers[id_]:
            match(matcher, prepared)

    short = [milliseconds(lambda q=q: spot(q.id, q.answer), 1)[0] for q in questions]  # type: ignore[misc]
    long = [
        milliseconds(lambda q=q, at=at: spot(q.id, everything[at * 400 :][:4000]), 1)[0]  # type: ignore[misc]
        for at, q in enumerate(questions)
    ]
    print(
        f"bank of {len(bank.questions)}: load {median(loads):.0f} ms (best {loads[0]:.0f}), "
        f"lints {lints[0] / 1000:.1f} s, an answer {median(short):.2f} ms, "
        f"4,000 characters {median(long):.2f} ms"
    )


if __name__ == "__main__":
    main()

"""Figure 6: feedback on an answer, on ordinary answers and on the worst texts found."""

import random
import statistics
import time

from tests.bench.figures import Figure, spread
from tests.practice.self_check.hostile import HOSTILE, check, hostile_text
from tests.practice.self_check.test_evaluation import answers

LONG = 4000
# What an answer shares with all points of the bank is most of it (bot/bank/terms/chance.py).
ORDINARY_TARGET, LONG_TARGET = 10.0, 40.0


def _milliseconds(question_id: str, text: str, *, rounds: int = 1) -> float:
    """The whole way from a text to its points and pitfalls, in the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        check(question_id, text)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def _figure(name: str, texts: list[tuple[str, str]], target: float, *, rounds: int = 1) -> Figure:
    found = [_milliseconds(question_id, text, rounds=rounds) for question_id, text in texts]
    return Figure(name, statistics.median(found), target, "ms", remark=spread(found))


def measure() -> list[Figure]:
    """Medians over the questions whose answers were written for tests."""
    given = answers("answers.yaml")
    ordinary = [(q, one["text"]) for q, written in given.items() for one in written]
    long = " ".join(text for _, text in ordinary)[:LONG]
    for question_id, text in ordinary:
        check(question_id, text)  # what is compiled once is not measured
    figures = [
        _figure("feedback on an ordinary answer", ordinary, ORDINARY_TARGET),
        _figure(f"… on {LONG:,} characters", [(q, long) for q in given], LONG_TARGET),
    ]
    for kind in HOSTILE:
        chance = random.Random(4)
        worst = [(q, hostile_text(kind, q, chance, LONG)) for q in given]
        name = f"… on {LONG:,} hostile ones ({kind})"
        figures.append(_figure(name, worst, LONG_TARGET, rounds=3))
    return figures

"""Searching the bank and 10,000 questions of a server's own."""

import random
import string
import time
from collections.abc import Iterator
from dataclasses import replace

from bot.bank.model import Bank, Question
from bot.practice.ask.rules.entries import question_entry
from bot.practice.ask.rules.index import build, search
from tests.bench.figures import Figure, median, spread

OWN = 10_000
RUNS = 15
QUERIES = (
    "roc curve",
    "why does a model have high variance on the test data and what would you do",
    "overfiting crossvaldation regularizaton hyperparamters gradeint desent",
    "model training data validation test error loss",
)
"""A name, a whole question, nothing but slips, and nothing but words that all questions have."""


def own(bank: Bank) -> Iterator[Question]:
    """Questions made of the bank's texts, each with words of its own."""
    rng = random.Random(12)
    for at in range(OWN):
        answer, title, prompt = (rng.choice(bank.active) for _ in range(3))
        odd = " ".join("".join(rng.choices(string.ascii_lowercase, k=7)) for _ in range(3))
        yield replace(
            answer, id=f"own-{at}", title=f"{title.title} {odd}", prompt=f"{prompt.prompt} {odd}"
        )


def measure(bank: Bank) -> list[Figure]:
    """Milliseconds of a search, by the slowest of the queries."""
    start = time.perf_counter()
    index = build(map(question_entry, bank.active))
    built = time.perf_counter() - start
    extra = build(map(question_entry, own(bank)))
    slowest, remark = 0.0, ""
    for query in QUERIES:
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            search(index, query, (extra,))
            times.append((time.perf_counter() - start) * 1e3)
        if median(times) > slowest:
            slowest, remark = median(times), f"{query[:25]}: {spread(times)}"
    return [
        Figure(f"/ask over the bank and {OWN:,} questions", slowest, 20, "ms", remark=remark),
        Figure("… its index of the bank is built in, off the loop", built, None, "s"),
    ]

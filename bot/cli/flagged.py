"""`bank flagged`: what members reported about questions, for their authors; no names."""

import argparse
import asyncio
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from bot.bank.model import Bank
from bot.cli.run import load_the_bank
from bot.core.config import load_settings
from bot.core.database import Database
from bot.practice.quiz.reports import store
from bot.practice.quiz.reports.store import Report


def report(_args: argparse.Namespace) -> int:
    """Print every report by question; 0 also when there is none."""
    settings = load_settings()
    if not settings.database_path.exists():
        print("There is no database yet, so nobody reported anything.")
        return 0
    found = asyncio.run(_reports(settings.database_path))
    print(reports_text(found, load_the_bank(settings)), end="")
    return 0


def reports_text(found: Iterable[Report], bank: Bank) -> str:
    """Reports by question, the one with most first; ``found`` comes sorted by question."""
    grouped = [(id_, list(group)) for id_, group in groupby(found, lambda one: one.question_id)]
    if not grouped:
        return "Nobody reported a question.\n"
    lines = []
    for question_id, group in sorted(grouped, key=lambda one: (-len(one[1]), one[0])):
        question = bank.questions.get(question_id)
        title = "no longer in the bank" if question is None else question.title
        retired = ", retired" if question is not None and question.retired else ""
        count = "1 report" if len(group) == 1 else f"{len(group)} reports"
        lines.append(f"{question_id}: {title} ({count}{retired})")
        lines += [f"  - {_one_line(one.body)}" for one in group]
    return "\n".join(lines) + "\n"


def _one_line(body: str) -> str:
    """What a person typed, harmless in a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in body).split())


async def _reports(path: Path) -> tuple[Report, ...]:
    database = Database(path)
    await database.open()
    try:
        return await database.read(store.reports)
    finally:
        await database.close()

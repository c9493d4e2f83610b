"""`bank report` and `bank flagged`: what members tell the authors of questions, without names."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.bank.problems import BankError
from bot.cli.check import bank_folder, load_the_bank
from bot.core.config import load_settings
from bot.core.database import Database
from bot.core.files import explained, is_there
from bot.daily.contributed import store
from bot.daily.contributed.store import Report
from bot.practice.self_check.rules.points import AuthorsReport
from bot.practice.self_check.service import AuthorsReportService

Answer = TypeVar("Answer")


def report(args: argparse.Namespace) -> int:
    """Print the points ticked by hand; 1 if the bank can't be read or there is no database.

    Raises `StartError` for a database that can't be read.
    """
    settings = load_settings()
    path: Path = args.database or settings.database_path
    if not is_there(path):
        print(f"There is no database at {path}; nothing was ticked yet.")
        return 1
    try:
        bank = load_bank(args.folder or bank_folder(settings))
    except BankError as error:
        print(error)
        return 1

    async def gather(database: Database) -> AuthorsReport:
        return await AuthorsReportService(database=database, bank=bank).gather()

    print(report_text(asyncio.run(_ask(path, gather))), end="")
    return 0


def report_text(found: AuthorsReport) -> str:
    """The report as text: a point, how often it was ticked by hand, the wordings shared."""
    if not found.guilds:
        return "No server lets authors see this (/setup, Reports to authors).\n"
    lines = []
    for point in found.points:
        lines.append(f"{point.question_id}, point {point.position + 1}: {point.statement}")
        lines.append(f"  ticked by hand {point.times} ×")
        lines += [f"  - {wording}" for wording in point.wordings]
    if found.changed:
        lines.append(f"{found.changed} × for points that were reworded or are gone since.")
    return "\n".join(lines or ["Nothing was ticked by hand yet."]) + "\n"


def flagged(_args: argparse.Namespace) -> int:
    """Print every report by question; 0 also when there is none.

    Raises `StartError` for a broken bank.
    """
    settings = load_settings()
    if not is_there(settings.database_path):
        print(f"There is no database yet at {settings.database_path}: nobody reported anything.")
        return 0
    found = asyncio.run(_ask(settings.database_path, lambda database: database.read(store.reports)))
    print(reports_text(found, load_the_bank(settings)), end="")
    return 0


def reports_text(found: Iterable[Report], bank: Bank) -> str:
    """Reports by question, the one with most first; `found` comes sorted by question."""
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


async def _ask(path: Path, question: Callable[[Database], Awaitable[Answer]]) -> Answer:
    database = Database(path)
    with explained(path):
        try:
            await database.open()
            return await question(database)
        finally:
            await database.close()

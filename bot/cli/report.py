"""`bank report`: what members ticked by hand, for the authors of the questions."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.bank.problems import BankError
from bot.core.bundle import bundled
from bot.core.config import load_settings
from bot.core.database import Database
from bot.core.errors import StartError
from bot.practice.self_check.messages import AuthorsReport
from bot.practice.self_check.service import ReportService

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(commands: Subparsers) -> None:
    """Adds the command to those of `bank`."""
    parser = commands.add_parser(
        "report", help="points that members ticked though feedback didn't spot them, no names"
    )
    parser.add_argument("--folder", type=Path, help="folder of the topic files")
    parser.add_argument("--database", type=Path, help="the bot's database (default: of settings)")
    parser.set_defaults(handler=report)


def report(args: argparse.Namespace) -> int:
    """Prints the report; 1 if the bank can't be read or there is no database."""
    settings = load_settings()
    path: Path = args.database or settings.database_path
    if not path.exists():
        print(f"There is no database at {path}; nothing was ticked yet.")
        return 1
    folder = args.folder or settings.bank_dir or bundled("content") / "bank"
    try:
        bank = load_bank(folder)
    except BankError as error:
        print(error)
        return 1
    try:
        print(report_text(asyncio.run(_gather(path, bank))), end="")
    except sqlite3.OperationalError as error:
        raise StartError(f"{path} can't be read: {error}. Start the bot once on it") from None
    return 0


async def _gather(path: Path, bank: Bank) -> AuthorsReport:
    database = Database(path)
    await database.open()
    try:
        return await ReportService(database=database, bank=bank).gather()
    finally:
        await database.close()


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

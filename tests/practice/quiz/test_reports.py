"""`bank report` prints what members reported, for authors, without names."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bank.model import Bank
from bot.cli import main as cli
from bot.cli.reports import reports_text
from bot.core.database import Database
from bot.daily.contributed import store
from bot.daily.contributed.store import Report
from tests.world import fresh_database

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_most_reported_question_comes_first(bank: Bank) -> None:
    found = [
        Report("figure", "Unit?"),
        Report("one", "C is right too.\n\x1b[31mReally."),
        Report("one", "See the book."),
        Report("was-here", "Typo."),
    ]
    assert reports_text(found, bank) == (
        "one: Title of one (2 reports)\n"
        "  - C is right too. [31mReally.\n"
        "  - See the book.\n"
        "figure: Title of figure (1 report)\n"
        "  - Unit?\n"
        "was-here: no longer in the bank (1 report)\n"
        "  - Typo.\n"
    )


def test_no_report_is_said_so(bank: Bank) -> None:
    assert reports_text([], bank) == "Nobody reported a question.\n"


def test_the_command_reads_the_database_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(tmp_path))
    assert cli.main(["bank", "flagged"]) == 0
    assert f"no database yet at {tmp_path}" in capsys.readouterr().out
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())

    async def fill() -> None:
        database = Database(path)
        await database.open()
        await database.write(lambda tx: store.report(tx, 1, 4242, "bias-variance", "Typo.", NOW))
        await database.close()

    asyncio.run(fill())
    assert cli.main(["bank", "flagged"]) == 0
    out = capsys.readouterr().out
    assert "bias-variance: " in out
    assert "  - Typo." in out
    assert "4242" not in out

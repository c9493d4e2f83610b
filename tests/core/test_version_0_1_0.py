"""A database of version 0.1.0 comes along with nothing lost.

``data/version-0.1.0.sqlite3.gz`` was made by that version: four weeks of the demo's group, in the
middle of a day, with answers, reviews, quizzes, a duel, rounds and mock interviews.
"""

import gzip
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.app import App, AppConfig
from bot.bank.loader import load_bank
from bot.core.bundle import bundled
from bot.core.migrate import migrate
from bot.demo.simulated import SimulatedClock

KEPT = Path(__file__).parent / "data" / "version-0.1.0.sqlite3.gz"
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "studybot.sqlite3"
    with gzip.open(KEPT) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def rows_of(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%yoyo%' "
            "AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    found = {
        name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")]
        for name in names
    }
    connection.close()
    return found


def test_every_row_is_still_there_as_it_was(old: Path) -> None:
    before = rows_of(old)
    assert len(before["answers"]) == 117
    migrate(old, bundled("migrations"))
    after = rows_of(old)
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else []
        assert kept == rows, table


def test_the_schema_is_that_of_a_new_database(old: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.sqlite3"
    for path in (old, fresh):
        migrate(path, bundled("migrations"))
    ask = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%yoyo%' ORDER BY name"
    tables = []
    for path in (old, fresh):
        connection = sqlite3.connect(path)
        tables.append(connection.execute(ask).fetchall())
        connection.close()
    assert tables[0] == tables[1]


def test_a_row_that_names_somebody_says_so_in_a_column(old: Path) -> None:
    named = [row for row in rows_of(old)["outbox"] if row["kind"] == "mock-say"]
    named = [row for row in named if not str(row["body"]).endswith(" 0")]
    assert named
    migrate(old, bundled("migrations"))
    about = {row["outbox_id"]: row["about_id"] for row in rows_of(old)["outbox"]}
    for row in named:
        assert about[row["outbox_id"]] == int(str(row["body"]).split(" ")[1])


def test_what_counts_for_a_posted_question_is_as_it_was(old: Path) -> None:
    before = rows_of(old)
    migrate(old, bundled("migrations"))
    after = rows_of(old)
    names = ("min_chars", "late_counts", "any_practice")
    held = {row["guild_id"]: [row[name] for name in names] for row in after["guilds"]}
    posted = ("sent", "threaded", "revealed", "closed")
    assert {row["state"] for row in before["daily_posts"]} & set(posted)
    for row in after["daily_posts"]:
        expected = held[row["guild_id"]] if row["state"] in posted else [1000, 0, 0]
        assert [row[name] for name in names] == expected


async def test_todays_code_reads_what_that_version_wrote(old: Path) -> None:
    before = rows_of(old)
    bank = load_bank(bundled("content") / "bank")
    app = App(AppConfig(database_path=old, bank=bank, clock=SimulatedClock(), seed=7))
    await app.open()
    try:
        privacy = app.privacy
        for member in before["members"]:
            guild_id, user_id = member["guild_id"], member["user_id"]
            found = json.loads((await privacy.export(guild_id, user_id)).text)  # type: ignore[arg-type]
            for table in ("answers", "review_cards", "duel_answers", "interview_feedback"):
                mine = [row for row in before[table] if row["user_id"] == user_id]
                assert len(found.get(table, [])) == len(mine), table
    finally:
        await app.close()

"""When one server was out of reach: a row for each time, in any server; no more than is read."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.bundle import bundled
from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.core.migrate import migrate
from bot.core.shards import WHOLE
from bot.core.uptime import store
from bot.core.uptime.rules import Outage
from bot.daily.question.tx.claims import note_present
from tests.world import fresh_database

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
HERE = GuildId(4 << 22)


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(fresh_database())
    made = sqlite3.connect(path, factory=Transaction)
    made.row_factory = sqlite3.Row
    yield made
    made.close()


def noted(tx: Transaction) -> tuple[Outage, ...]:
    return store.absences(tx, HERE, START - DAY, START + 999 * DAY)


def test_a_server_that_is_lost_again_and_again_leaves_one_row(tx: Transaction) -> None:
    for second in range(0, 60, 6):
        store.begin_absence(tx, HERE, START + second * SECOND, is_outage=True)
        store.begin_absence(tx, HERE, START + second * SECOND, is_outage=True)
        store.end_absence(tx, HERE, START + (second + 3) * SECOND)
    assert noted(tx) == (Outage(START, START + 57 * SECOND),)
    store.begin_absence(tx, HERE, START + 5 * MINUTE, is_outage=True)
    assert len(noted(tx)) == 2


def test_what_is_over_for_long_is_forgotten_when_the_server_is_away_again(tx: Transaction) -> None:
    for day in range(200):
        store.begin_absence(tx, HERE, START + day * DAY, is_outage=day % 2 == 0)
        store.end_absence(tx, HERE, START + day * DAY + MINUTE)
    assert len(noted(tx)) == store.ABSENCES_KEPT // DAY + 1


def test_a_server_that_is_lost_and_then_removes_the_bot_is_away_for_both(tx: Transaction) -> None:
    store.begin_absence(tx, HERE, START, is_outage=True)
    assert store.was_removed(tx, HERE) is False
    store.begin_absence(tx, HERE, START + MINUTE, is_outage=False)
    store.begin_absence(tx, HERE, START + 2 * MINUTE, is_outage=True)
    assert store.was_removed(tx, HERE) is True
    assert store.absent(tx) == {HERE: True}
    store.end_absence(tx, HERE, START + 3 * MINUTE)
    assert store.was_removed(tx, HERE) is None
    assert [one.is_removed for one in noted(tx)] == [False, True]


def test_a_start_asks_nothing_for_each_of_two_thousand_servers(tx: Transaction) -> None:
    servers = {GuildId(number << 22) for number in range(1, 2001)}
    asked: list[str] = []
    tx.set_trace_callback(asked.append)
    note_present(tx, WHOLE.holds, servers, servers, START)
    assert len([one for one in asked if "SELECT" in one]) < 10


def test_absences_that_were_noted_before_are_kept(tmp_path: Path) -> None:
    path, early = tmp_path / "db.sqlite3", tmp_path / "early"
    early.mkdir()
    for step in sorted(bundled("migrations").glob("*.sql")):
        if step.name < "0067":
            (early / step.name).write_text(step.read_text())
    migrate(path, early)
    with sqlite3.connect(path) as old:
        rows = [(7, "2026-01-01", "2026-01-02", 0), (7, "2026-01-03", None, 1)]
        old.executemany("INSERT INTO server_absences VALUES (?, ?, ?, ?)", rows)
    old.close()
    migrate(path, bundled("migrations"))
    made = sqlite3.connect(path)
    assert made.execute("SELECT * FROM server_absences ORDER BY from_at").fetchall() == rows
    made.close()

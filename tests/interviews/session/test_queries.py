"""No query of mock interviews reads the rows of other servers on its way to those it wants."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.interviews.feedback import store as feedback
from bot.interviews.matching import store as rounds
from bot.interviews.membership import store as pool
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds import store as planning
from bot.interviews.session.store import commitments, sessions
from bot.interviews.values import store as interview_settings

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
GUILD, ANN, BOB, SESSION = 1, 2, 3, 4
MIGRATIONS = Path(__file__).parents[3] / "migrations"


class Spy:
    """Notes how SQLite finds the rows of each query."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.scans: list[str] = []

    def execute(self, query: str, values: Any = ()) -> sqlite3.Cursor:
        for row in self._database.execute(f"EXPLAIN QUERY PLAN {query}", values):
            found = re.match(r"SCAN (\w+)", row["detail"])
            if found and found[1] != "CONSTANT":
                self.scans.append(f"{row['detail']}: {' '.join(query.split())[:80]}")
        return self._database.execute(query, values)


@pytest.fixture
def spy() -> Iterator[Spy]:
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    for one in sorted(MIGRATIONS.glob("*.sql")):
        database.executescript(one.read_text())
    yield Spy(database)
    database.close()


def test_every_query_goes_by_an_index(spy: Spy) -> None:
    tx: Any = spy
    for read in (
        planning.stamp, commitments.of_entrants, planning.engaged, planning.planned_at,
        planning.served, planning.practice, rounds.rounds_without_partner, rounds.last_scheduled_on,
        profiles.of_guild, profiles.block_pairs, interview_settings.get,
    ):  # fmt: skip
        read(tx, GUILD)
    for of in (
        rounds.newest_assignment, sessions.live_of, sessions.of_member, pool.get, pool.live,
        pool.times_met, feedback.of_sessions_of, sessions.no_shows, profiles.get,
    ):  # fmt: skip
        of(tx, GUILD, ANN)
    rounds.unpaired(tx, GUILD, NOW)
    planning.met(tx, GUILD, NOW)
    planning.called_off(tx, GUILD, NOW)
    interview_settings.due_guilds(tx, NOW)
    sessions.newest_of(tx, GUILD, ANN, NOW)
    sessions.in_thread(tx, GUILD, 5)
    sessions.of_pair(tx, ANN, BOB)
    commitments.of_person(tx, ANN)
    profiles.blocked_by(tx, ANN)
    pool.leave_everywhere(tx, ANN)
    pool.met_between(tx, GUILD, ANN, NOW, NOW)
    pool.waiting(tx, GUILD, NOW)
    feedback.of_session(tx, SESSION)
    sessions.met(tx, GUILD, ANN, SESSION)
    assert spy.scans == []

"""Every SQL text of the house is found, run, planned by an index, and portable; its work does not
grow with what other servers have."""

import ast
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import pytest

from bot.app import App, AppConfig
from bot.core.clock import SystemClock
from tests.portable import faults
from tests.real_bank import real_bank
from tests.rows import filled, rows_of, tables
from tests.statements import (
    LAYER,
    Recorder,
    Statement,
    fragments_in,
    places_in,
    survey,
    trees,
)  # fmt: skip

FEW, MANY = 4, 24
"""Servers in the database."""
MORE = 15
"""Instructions, beside a fifth, that a statement may take more with many servers."""

SCANS = {
    "bot/core/uptime/store.py alive_at": "a table of one row",
    "bot/core/uptime/store.py note_a_look": "a table of one row",
    "bot/core/uptime/store.py set_alive": "a table of one row",
    "bot/core/uptime/store.py commands_hash": "a table of one row",
    "bot/core/uptime/store.py set_commands_hash": "a table of one row",
    "bot/core/installation.py name_of": "a table of one row",
    "bot/core/uptime/store.py outages": "a row for each time the bot was away",
    "bot/core/uptime/store.py begin_outage": "a row for each time the bot was away",
    "bot/core/uptime/store.py end_outage": "a row for each time the bot was away",
    "bot/core/uptime/store.py absent": "the servers that are away, once a shard is there",
    "bot/core/restored.py doubt_all": "what is due, when a copy is restored",
    "bot/core/erasures.py count": "a table of one row",
    "bot/core/erasures.py prune": "once a day; a row for each person erased within a month",
    "bot/core/erasures.py _list_of": "all of it is kept beside the database",
    "bot/core/presence/store.py everybody": "all who are known to have left, once at the start",
    "bot/operate/doctor/store.py waiting": "an operator asks; what is still to be done",
    "bot/operate/doctor/store.py stuck": "an operator asks; what is still to be done",
    "bot/operate/doctor/store.py last_outage": "an operator asks; a row for each time it was away",
    "bot/operate/metrics/store.py stuck": "what is still to be done, once a minute if wanted",
    "bot/operate/metrics/store.py active": "all servers, and of each only the days asked for",
    "bot/server/settings/store.py every": "an operator asks for all servers",
    "bot/interviews/values/store.py every": "an operator asks for all servers",
    "bot/progress/group_week/store.py every": "an operator asks for all servers",
    "bot/progress/roles/store.py every": "an operator asks for all servers",
    "bot/privacy/departures/store.py every": "an operator reads all that left",
    "bot/privacy/departures/store.py note_known": "all servers, once at the start",
    "bot/privacy/store.py erase_server": "a server is erased once, with all that it has",
    "bot/interviews/session/store/cards.py timed_sessions": "those that run, if a clock was set",
    "bot/practice/quiz/group/store.py all_running": "those that run, if the clock was set back",
    "bot/privacy/store.py parts_of": "a server is erased once; the index of answers, beside writes",
    "bot/core/erasures.py Erasures.learn": "a table of one row",
    "bot/core/erasures.py Erasures.note": "a table of one row",
    "bot/privacy/store.py everyone": "an operator looks for somebody in all tables",
    "bot/privacy/store.py servers": "an operator looks for servers in all tables",
    "bot/core/uptime/store.py unite_outages": "a row for each time the bot was away",
    "bot/core/uptime/store.py divide_outage": "a row for each time the bot was away",
    "bot/daily/answers/store.py followed_channels": "all of them, once at the start",
    "bot/daily/contributed/store.py servers": "all that have questions of their own, at the start",
    "bot/demo/store.py failed_rows": "the demo checks all that it did",
    "bot/daily/contributed/store.py reports": "an operator reads all reports",
    "bot/practice/self_check/store.py reporting_guilds": "an operator asks for all servers",
    "bot/server/settings/store.py presence": "all servers are compared with Discord's list",
}
"""Functions that may read a whole table, and why."""

UNREACHED = {
    "connection.execute('SELECT alive_at FROM instance')": "as alive_at does it; for `health`",
    "opened.execute('SELECT installation FROM instance')": "as name_of does it; of a file",
    "connection.execute(sql)": "as away_since does it; for `health`",
    "records.run(tx, 'DELETE FROM outages WHERE to_at IS NULL AND shard_count = 1')": (
        "as the look before it does it; needs an outage of all servers that lasts"
    ),
    'connection.execute("SELECT m.name, max(s.seq) FROM sqlite_master m LEFT JOIN sqlite_sequence '
    "s ON s.name = m.name WHERE m.sql LIKE '%AUTOINCREMENT%' GROUP BY m.name\")": (
        "only SQLite counts ids there; of a copy that is restored"
    ),
    "connection.execute('DELETE FROM sqlite_sequence')": "the same",
    "connection.executemany('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', anew)": (
        "the same"
    ),
    "records.insert(tx, 'erasures', one)": "as note does it; needs a list beside the database",
}
"""Calls that are not run here, and why."""

EVERYBODYS = {
    "bot/operate/doctor/store.py waiting": "an operator asks for all that waits",
    "bot/operate/doctor/store.py untried": "an operator asks for all that waits",
    "bot/operate/doctor/store.py stuck": "an operator asks for all that is stuck",
    "bot/operate/metrics/store.py due": "all that is due, once a minute if figures are wanted",
    "bot/operate/metrics/store.py stuck": "all that waits, once a minute if figures are wanted",
    "bot/daily/ledger/store.py to_read": "what is open or was revealed today, of all servers",
    "bot/core/uptime/store.py away_since": "a row for each time the bot was away",
    "bot/core/uptime/store.py waited_for": "what waits, of all servers, once a shard is there",
    "bot/core/outbox/store.py failing_guilds": "what failed and waits, of all servers",
    "bot/core/outbox/store.py retry_passing": "what failed and waits, of all servers",
    "bot/core/outbox/store.py set_back": "what waits, if the clock was set back",
    "bot/core/outbox/store.py retry_one": "what failed and waits, of all servers",
    "bot/daily/ledger/store.py open_since": "the oldest that is open, of all servers",
    "bot/privacy/departures/store.py due": "what is due, of all servers",
    "bot/privacy/departures/store.py first_asked": "the oldest of all servers",
    "bot/core/outbox/store.py newly_due": "what is due, of all servers",
    "bot/demo/store.py done_after": "the demo tells all that is done",
    "bot/interviews/values/store.py due_guilds": "what is due, of all servers",
    "bot/server/members.py due_reminders": "what is due, of all servers",
    "bot/progress/my_week/store.py due": "what is due, of all servers",
    "bot/progress/group_week/store.py due": "what is due, of all servers",
    "bot/progress/roles/store.py due": "what is due, of all servers",
    "bot/server/settings/store.py due": "what is due, of all servers",
}
"""Functions whose answer is longer with more servers, and why."""


def found(guilds: int = FEW, *, analysed: bool = False) -> list[Statement]:
    return surveyed(guilds, analysed)


@cache
def surveyed(guilds: int, analysed: bool) -> list[Statement]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studybot.sqlite3"
        app = App(AppConfig(database_path=path, bank=real_bank(), clock=SystemClock(), seed=1))
        owners = (app.core.erasures,)
        return survey(app.personal, guilds, owners=owners, analysed=analysed)


def test_every_call_that_runs_sql_is_run_here() -> None:
    run = {(one.file, one.line) for one in found()}
    missed = [
        str(place)
        for file, tree in trees().items()
        for place in places_in(file, tree)
        if file != LAYER
        and place.text not in UNREACHED
        and not any((file, at) in run for at in range(place.first, place.last + 1))
    ]
    assert missed == []


def test_every_string_that_holds_sql_is_in_a_statement() -> None:
    missed = [
        str(one)
        for file, tree in trees().items()
        for one in fragments_in(file, tree)
        if file != LAYER
        and not any(one.is_in(statement.sql) for statement in found())
        and not any(one.text in call for call in UNREACHED)
    ]
    assert missed == []


def test_every_table_is_filled() -> None:
    made = filled(Recorder, FEW, analysed=False)
    thin = {table for table, count in rows_of(made) if count < FEW}
    made.close()
    assert thin == {"instance"}, "a table that rows.py can't fill"


@pytest.mark.parametrize("analysed", [False, True], ids=["as it is", "analysed"])
def test_no_statement_reads_a_whole_table_without_a_reason(analysed: bool) -> None:
    read = {
        f"{one.where}: {', '.join(sorted(one.scans))} {one.plan}"
        for one in found(MANY, analysed=analysed)
        if one.scans and one.where not in SCANS
    }
    assert not read, (
        "these read every row: give the table an index in a migration, or SCANS a reason. A person "
        "is looked for in all servers, so a table with what is theirs needs one on (user_id, "
        f"guild_id):\n{chr(10).join(sorted(read))}"
    )


def test_what_points_to_a_row_is_found_by_an_index() -> None:
    """A row that goes is looked for in every table that may point to it; no plan shows that."""
    made = filled(sqlite3.Connection, 1, analysed=False)
    missed = [
        f"{table}.{key['from']}"
        for table, _ in tables(made)
        for key in made.execute(f"PRAGMA foreign_key_list({table})")
        if key["seq"] == 0 and key["from"] not in first_columns(made, table)
    ]
    made.close()
    assert not missed, f"give each an index that begins with it, in a migration: {missed}"


def first_columns(made: sqlite3.Connection, table: str) -> set[str]:
    """The first columns of a table's key and indexes; an index of some rows only serves if they are
    all that have a value."""
    found = {row["name"] for row in made.execute(f"PRAGMA table_info({table})") if row["pk"] == 1}
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
    texts = dict(tuple(row) for row in made.execute(sql))
    for index in made.execute(f"PRAGMA index_list({table})").fetchall():
        first = made.execute(f"PRAGMA index_info({index['name']})").fetchone()["name"]
        if not index["partial"] or texts[index["name"]].endswith(f"WHERE {first} IS NOT NULL"):
            found.add(first)
    return found


def test_each_reason_is_still_needed() -> None:
    assert SCANS.keys() - {one.where for one in found() if one.scans} == set()


def test_the_work_of_a_statement_does_not_grow_with_other_servers() -> None:
    few = {(one.where, one.sql): one.steps for one in found()}
    many = {(one.where, one.sql): one.steps for one in found(MANY)}
    assert few.keys() == many.keys()
    grows = {where for (where, sql), steps in many.items() if steps > few[where, sql] * 1.2 + MORE}
    new = sorted(grows - SCANS.keys() - EVERYBODYS.keys())
    assert not new, f"give these an index that begins with what is asked, or a reason: {new}"
    assert EVERYBODYS.keys() - grows == set()


def test_every_statement_is_portable() -> None:
    assert [f"{one}: {fault}" for one in found() for fault in faults(one.sql)] == []


def test_the_id_of_a_new_row_comes_from_the_statement() -> None:
    """SQLite's connection knows the last row's id; another engine says it with RETURNING."""
    users = [file for file, tree in trees().items() if "'lastrowid'" in ast.dump(tree)]
    assert users == []

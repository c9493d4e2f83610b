"""Every column that holds somebody's id, by the schema: a new one that is forgotten fails here."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.ids import DIRECT, GuildId, UserId
from tests.privacy import filled
from tests.privacy.test_servers import ANN, BOB, OURS, THEIRS, directly, fill_both
from tests.world import World

KEPT = {
    ("interview_blocks", "other_id"): "whom somebody else never wants to meet is theirs to keep, "
    "also when that person comes back, and nobody learns of it"
}
"""Columns from which an id is neither taken nor shown to its owner, each with its reason."""
UNTIL_DONE = {
    ("outbox", "subject"): "from whom an earned role is to be taken back: the row goes as soon as "
    "Discord did it (tests/progress/roles)"
}
"""Columns in which an id stands a moment longer, each with its reason."""


@pytest.fixture
async def full(here: World) -> AsyncIterator[World]:
    """Every column that could name Ann does, in two servers."""
    directly(here, fill_both)
    yield here
    # What was made up is nothing that the bot could act upon.
    await here.app.privacy.erase_server(GuildId(OURS))
    await here.app.privacy.erase_server(GuildId(THEIRS))


def naming(tx: Any, user_id: int, guild_id: int | None = None) -> set[tuple[str, str]]:
    """Every column in which an id stands, be it in a text, with its table."""
    found = set()
    for table in filled.tables(tx):
        for row in tx.execute(f"SELECT * FROM {table}").fetchall():
            of_server = guild_id is None or _server_of(tx, table, row) == guild_id
            for column in row.keys():  # noqa: SIM118
                if of_server and re.search(rf"\b{user_id}\b", str(row[column])):
                    found.add((table, column))
    return found


def _server_of(tx: Any, table: str, row: Any) -> int:
    if "guild_id" in row.keys():  # noqa: SIM118
        return int(row["guild_id"])
    return {71: OURS, 72: THEIRS}[next(row[one] for one in row.keys() if row[one] in (71, 72))]  # noqa: SIM118


async def test_every_column_that_could_name_somebody_is_filled(full: World) -> None:
    assert directly(full, lambda tx: naming(tx, ANN)) == set(directly(full, filled.people_columns))


async def test_an_erasure_leaves_an_id_nowhere(full: World) -> None:
    others = directly(full, lambda tx: naming(tx, ANN, THEIRS))
    await full.app.privacy.erase(GuildId(OURS), UserId(ANN))
    ours = directly(full, lambda tx: naming(tx, ANN, OURS))
    own = {(table, column) for table, column in ours if table in filled.OF_PERSON}
    assert own
    assert directly(full, lambda tx: naming(tx, ANN, OURS)) == {*KEPT, *UNTIL_DONE, *own}
    assert directly(full, lambda tx: naming(tx, ANN, THEIRS)) == others
    await full.app.privacy.erase(DIRECT, UserId(ANN))
    assert directly(full, lambda tx: naming(tx, ANN, OURS)) == {*KEPT, *UNTIL_DONE}
    assert directly(full, lambda tx: naming(tx, ANN, THEIRS)) == {
        (table, column) for table, column in others if table not in filled.OF_PERSON
    }
    await full.app.privacy.erase_everywhere(UserId(ANN))
    assert directly(full, lambda tx: naming(tx, ANN)) == {*KEPT, *UNTIL_DONE}


async def test_the_export_shows_every_column_that_names_somebody(full: World) -> None:
    exported = json.loads((await full.app.privacy.export(GuildId(OURS), UserId(ANN))).text)
    shown = {
        (table, column)
        for table, rows in exported.items()
        for row in rows
        for column, value in row.items()
        if value == ANN
    }
    assert shown == set(directly(full, filled.people_columns)) - set(KEPT)


async def test_a_person_is_found_by_any_column_that_names_them(here: World) -> None:
    for table, column in directly(here, filled.people_columns):
        if (table, column) in KEPT:
            continue
        directly(here, lambda tx: filled.empty(tx))
        directly(
            here,
            lambda tx, at=(table, column): filled.fill(
                tx, guild_id=OURS, user_id=ANN, others_id=BOB, only=at
            ),
        )
        found = await here.app.privacy.servers_of(UserId(ANN))
        assert found == (DIRECT if table in filled.OF_PERSON else OURS,), (table, column)
    directly(here, lambda tx: filled.empty(tx))

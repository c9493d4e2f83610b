"""Group quizzes with questions of which several options are right: ticked privately."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.bundle import bundled
from bot.core.migrate import migrate
from tests.practice.quiz.table import Table
from tests.world import ids, texts


async def begin(table: Table) -> None:
    await table.begin(topic="statistics", questions=1)
    assert table.shows("question 1 of 1")


async def open_list(table: Table, who: Any, card: Any = None) -> Any:
    """*Choose all that are right*; the private list."""
    result = await who.click(card or table.card, label="Choose all that are right")
    return SimpleNamespace(response=table.said(who, result))


async def tick(who: Any, shown: Any, *values: str) -> Any:
    select = next(one for one in ids(shown.response.message) if one.startswith("group:tick"))
    return await who.select(shown.response, list(values), custom_id=select)


def ticked(shown: Any) -> list[str]:
    """What is ticked already in the list of a reply."""
    found: list[str] = []

    def walk(parts: Any) -> None:
        for part in parts:
            found.extend(one["value"] for one in part.get("options", []) if one.get("default"))
            walk(part.get("components") or [])

    walk(shown.response.components)
    return found


async def test_all_right_ones_count_and_the_reveal_tells_how_many_chose_each(table: Table) -> None:
    await begin(table)
    assert not any(one.startswith("group:choose") for one in ids(table.card))
    noted = await tick(table.ann, await open_list(table, table.ann), "2", "0")
    assert noted.response.ephemeral
    said = texts(noted.response)
    assert "Noted: **A, C**. You can change it" in said
    await tick(table.bob, await open_list(table, table.bob), "0")
    await table.wait(2)
    assert table.shows("**2 of 2** answered so far")
    assert not table.shows("chosen by")
    await table.wait(26)
    await table.wait(2)
    assert table.shows("✓ **A** Option 0 of several · chosen by 2")
    assert table.shows("✕ **B** Option 1 of several · chosen by 0")
    assert table.shows("✓ **C** Option 2 of several · chosen by 1")
    assert table.shows(f"` 1` <@{table.ann.id}> · 10")
    assert table.shows(f"` 2` <@{table.bob.id}> · 0 points · 0 right")
    assert await table.rows("SELECT user_id, chosen FROM group_answers ORDER BY chosen") == [
        (table.bob.id, "0"),
        (table.ann.id, "0,2"),
    ]
    assert await table.rows("SELECT user_id FROM review_cards") == [(table.bob.id,)]


@pytest.mark.parametrize("crash", [False, True])
async def test_ticks_can_be_changed_in_the_same_reply_also_after_a_restart(
    table: Table, crash: bool
) -> None:
    await begin(table)
    noted = await tick(table.ann, await open_list(table, table.ann), "0", "1")
    assert ticked(noted) == ["0", "1"]
    await table.here.restart(crash=crash)
    changed = await tick(table.ann, noted, "0", "2")
    assert "Noted: **A, C** instead of **A, B**" in texts(changed.response)
    again = await tick(table.ann, changed, "0", "2")
    assert "still your choice" in texts(again.response)
    assert ticked(await open_list(table, table.ann)) == ["0", "2"]
    await table.wait(2)
    assert table.shows("**1 of 2** answered so far")


async def test_a_list_that_is_left_open_till_the_round_is_over_changes_nothing(
    table: Table,
) -> None:
    await begin(table)
    first = await open_list(table, table.ann)
    noted = await tick(table.ann, first, "0")
    idle = await open_list(table, table.bob)
    cat = table.here.member("cat")
    await table.click(cat, "Join")
    await table.here.env.advance_time(30)
    unclosed = await cat.click(table.card, label="Choose all that are right")
    assert "isn't counted" in texts(table.said(cat, unclosed))
    await table.here.run_due()
    late = await tick(table.ann, noted, "0", "2")
    assert "stays as it was: **A**" in texts(late.response)
    missed = await tick(table.bob, idle, "0", "2")
    assert "isn't counted" in texts(missed.response)
    assert await table.rows("SELECT chosen FROM group_answers") == [("0",)]


async def test_who_has_not_joined_gets_no_list(table: Table) -> None:
    await begin(table)
    cat = table.here.member("cat")
    result = await cat.click(table.card, label="Choose all that are right")
    assert "Press *Join*" in texts(result.response)


def test_answers_of_games_before_there_were_several_are_kept(tmp_path: Path) -> None:
    before = tmp_path / "migrations"
    shutil.copytree(bundled("migrations"), before)
    (before / "0009_several_in_a_group.sql").unlink()
    path = tmp_path / "old.sqlite3"
    migrate(path, before)
    with closing(sqlite3.connect(path, isolation_level=None)) as tx:
        tx.execute(
            """INSERT INTO group_quizzes (quiz_id, guild_id, channel_id, phase, seconds, speed,
                   opened_at) VALUES (1, 2, 3, 'ended', 30, 1, '2026-01-01')"""
        )
        tx.execute("INSERT INTO group_rounds VALUES (1, 0, 'one', '', 'closed')")
        tx.execute("INSERT INTO group_answers VALUES (1, 0, 7, 3, 1, 900, '2026-01-01')")
    migrate(path, bundled("migrations"))
    with closing(sqlite3.connect(path)) as tx:
        kept = tx.execute("SELECT * FROM group_answers").fetchall()
        assert kept == [(1, 0, 7, "3", 1, 900, "2026-01-01")]
        tables = {row[0] for row in tx.execute("SELECT name FROM sqlite_master")}
        assert "group_choices" not in tables

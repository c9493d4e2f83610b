"""What the machine says of copies and of what stands beside the database."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.daily_copy import PREFIX, CopyPlan
from bot.core.erasures import KEY_NAME, LIST_NAME
from bot.operate.machine import examine, last_copy
from tests.world import fresh_database

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def copied(folder: Path, *moments: datetime) -> datetime | None:
    """The last copy of those that are made at these moments."""
    for at in moments:
        (folder / f"{PREFIX}{at:%Y%m%d-%H%M%S}.sqlite3").touch()
    return last_copy(folder, NOW)


def test_copies_of_the_future_do_not_count(tmp_path: Path) -> None:
    assert copied(tmp_path, NOW + 25 * HOUR) is None
    assert copied(tmp_path, NOW - 50 * HOUR) == NOW - 50 * HOUR
    assert copied(tmp_path, NOW + HOUR) == NOW + HOUR, "the clock may be a little off"


def test_the_copies_of_another_bot_are_not_its_own_unless_its_name_is_lost(tmp_path: Path) -> None:
    folder, path = tmp_path / "copies", tmp_path / "studybot.sqlite3"
    folder.mkdir()
    for file, name in ((folder / f"{PREFIX}20260105-100000.sqlite3", "theirs"), (path, "ours")):
        file.write_bytes(fresh_database())
        with closing(sqlite3.connect(file)) as tx, tx:
            tx.execute("UPDATE instance SET installation = ?", (name,))
    assert examine(path, CopyPlan(folder, 1), NOW).backup_at is None
    path.write_bytes(b"not a database at all " * 500)
    assert examine(path, CopyPlan(folder, 1), NOW).backup_at == NOW - 2 * HOUR


def test_the_list_of_deletions_is_looked_at_whatever_the_database_is(tmp_path: Path) -> None:
    path, plan = tmp_path / "studybot.sqlite3", CopyPlan(tmp_path, 1)
    for content in (None, b"not a database at all " * 500, fresh_database()):
        (tmp_path / LIST_NAME).unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        assert examine(path, plan, NOW).list_fault == ""
        (tmp_path / LIST_NAME).write_text("garbage")
        assert f"{LIST_NAME} can't be read" in examine(path, plan, NOW).list_fault
        assert not (tmp_path / KEY_NAME).exists(), "nothing is made by looking"


def test_a_database_that_was_lost_is_in_the_way_of_a_start(tmp_path: Path) -> None:
    path, plan = tmp_path / "studybot.sqlite3", CopyPlan(tmp_path / "copies", 0)
    assert examine(path, plan, NOW).obstacle == ""
    (tmp_path / LIST_NAME).write_text('{"count": 1, "erasures": []}')
    assert "make an empty file in its place" in examine(path, plan, NOW).obstacle
    assert not examine(path, plan, NOW).has_database
    (tmp_path / LIST_NAME).write_text("garbage")
    assert examine(path, plan, NOW).obstacle == "", "the list itself is told of"
    assert examine(path, None, NOW).obstacle == ""

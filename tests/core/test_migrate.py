"""Migrations: from every earlier version, with a backup, refused where they must be."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.core.bundle import bundled
from bot.core.migrate import MigrationError, migrate

FOLDER = bundled("migrations")
STEPS = sorted(FOLDER.glob("*.sql"))


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%yoyo%' ORDER BY name"
    ).fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("known", range(len(STEPS) + 1))
def test_the_schema_is_the_same_from_every_earlier_version(tmp_path: Path, known: int) -> None:
    early = tmp_path / "early"
    early.mkdir()
    for step in STEPS[:known]:
        shutil.copy(step, early)
    path = tmp_path / "db.sqlite3"
    if known:
        migrate(path, early)
    migrated = migrate(path, FOLDER)
    assert [f"{name}.sql" for name in migrated.applied] == [step.name for step in STEPS[known:]]
    fresh = tmp_path / "fresh.sqlite3"
    migrate(fresh, FOLDER)
    assert schema(path) == schema(fresh)


def test_migrating_twice_does_nothing(tmp_path: Path) -> None:
    migrate(tmp_path / "db.sqlite3", FOLDER)
    assert migrate(tmp_path / "db.sqlite3", FOLDER).applied == ()


def test_migrating_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    migrate(tmp_path / "db.sqlite3", FOLDER)
    assert capsys.readouterr() == ("", "")


def folder_with(tmp_path: Path, sql: str) -> Path:
    extended = tmp_path / "extended"
    shutil.copytree(FOLDER, extended)
    (extended / "9999_next.sql").write_text(sql)
    return extended


def test_what_exists_is_backed_up_before_a_change(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(path, FOLDER)
    before = schema(path)
    migrated = migrate(path, folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;"))
    assert migrated.backup is not None
    assert schema(migrated.backup) == before
    assert schema(path) != before


def test_a_broken_step_leaves_the_file_as_it_was_and_can_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(path, FOLDER)
    before = schema(path)
    broken = folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;\nCREATE NONSENSE;")
    with pytest.raises(MigrationError, match="9999_next"):
        migrate(path, broken)
    assert schema(path) == before
    (broken / "9999_next.sql").write_text("CREATE TABLE more (x INTEGER) STRICT;")
    assert migrate(path, broken).applied == ("9999_next",)


def test_a_lock_that_a_crash_left_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(path, FOLDER)
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, 'x', 999999)")
    connection.commit()
    connection.close()
    assert migrate(path, FOLDER).applied == ()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(path, folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;"))
    with pytest.raises(MigrationError, match="newer version"):
        migrate(path, FOLDER)


def test_every_table_is_strict_and_every_migration_opens_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(path, FOLDER)
    for name, sql in schema(path):
        if sql and sql.startswith("CREATE TABLE") and not name.startswith("sqlite_"):
            assert "STRICT" in sql, name
    for step in STEPS:
        assert step.read_text(encoding="utf-8").startswith("-- "), step.name

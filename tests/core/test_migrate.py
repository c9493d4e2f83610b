"""Migrations: from every earlier version, with a backup, refused where they must be."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.bundle import bundled
from bot.core.migrate import MigrationError, back_up, migrate
from tests.together import all_hold
from tests.world import fresh_database

FOLDER = bundled("migrations")
STEPS = sorted(FOLDER.glob("*.sql"))


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%yoyo%' ORDER BY name"
    ).fetchall()
    connection.close()
    return rows


def migrated(folder: Path, name: str = "db.sqlite3") -> Path:
    """A database that is up to date; to make one anew takes sixty milliseconds."""
    path = folder / name
    path.write_bytes(fresh_database())
    return path


def test_the_schema_is_the_same_from_every_earlier_version(tmp_path: Path) -> None:
    """Each is made of the one before, as where every update was installed."""
    early, earlier = tmp_path / "early", tmp_path / "earlier.sqlite3"
    early.mkdir()
    fresh = tmp_path / "fresh.sqlite3"
    fresh.write_bytes(fresh_database())
    expected = schema(fresh)

    def is_updated(known: int) -> None:
        path = tmp_path / f"from-{known}.sqlite3"
        if known:
            shutil.copy(STEPS[known - 1], early)
            migrate(earlier, early)
            shutil.copy(earlier, path)
        done = migrate(path, FOLDER)
        assert [f"{name}.sql" for name in done.applied] == [step.name for step in STEPS[known:]]
        assert schema(path) == expected

    all_hold(range(len(STEPS) + 1), is_updated)


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
    path = migrated(tmp_path)
    before = schema(path)
    backup = migrate(path, folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;")).backup
    assert backup is not None
    assert schema(backup) == before
    assert schema(path) != before


def test_a_broken_step_leaves_the_file_as_it_was_and_can_be_tried_again(tmp_path: Path) -> None:
    path = migrated(tmp_path)
    before = schema(path)
    broken = folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;\nCREATE NONSENSE;")
    with pytest.raises(MigrationError, match="9999_next"):
        migrate(path, broken)
    assert schema(path) == before
    (broken / "9999_next.sql").write_text("CREATE TABLE more (x INTEGER) STRICT;")
    assert migrate(path, broken).applied == ("9999_next",)


def test_nothing_is_left_of_a_migration_that_failed_half_way(tmp_path: Path) -> None:
    path = migrated(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO outages (from_at) VALUES ('2026-01-01')")
    connection.commit()
    connection.close()
    broken = folder_with(
        tmp_path,
        "DELETE FROM outages; CREATE TABLE more (x INTEGER) STRICT;\nSELECT gone FROM outages;",
    )
    (broken / "9998_before.sql").write_text("-- Fine.\nCREATE TABLE fine (x INTEGER) STRICT;")
    before = everything(path)
    for _ in range(2):
        with pytest.raises(MigrationError, match=r"^migration 9999_next failed: no such column"):
            migrate(path, broken)
        assert everything(path) == before
        assert list(tmp_path.glob("*.bak")) == []


def everything(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_copy_is_never_written_over_and_five_stay(tmp_path: Path) -> None:
    path = migrated(tmp_path)
    made = []
    for at in range(7):
        folder = tmp_path / f"folder-{at}"
        shutil.copytree(FOLDER, folder)
        for n in range(at + 1):
            (folder / f"9{n:03}_x.sql").write_text(f"CREATE TABLE x{n} (x INTEGER) STRICT;")
        # As if an operator had gone back to an earlier version and come again.
        backup = migrate(path, folder).backup
        assert backup is not None
        assert backup not in made
        made.append(backup)
    assert sorted(tmp_path.glob("*.bak")) == sorted(made[-5:])
    again = migrated(tmp_path, "again.sqlite3")
    first = migrate(again, folder_with(tmp_path, "CREATE TABLE m (x INTEGER) STRICT;")).backup
    assert first is not None
    shutil.copy(first, again)
    second = migrate(again, tmp_path / "extended").backup
    assert second is not None
    assert (second.name, second != first) == ("again.sqlite3.before-9999_next-2.bak", True)


def test_a_step_that_was_changed_afterwards_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    folder = folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;")
    migrate(path, folder)
    (folder / "9999_next.sql").write_text("CREATE TABLE other (x INTEGER) STRICT;")
    with pytest.raises(MigrationError, match="9999_next is not the one that was applied"):
        migrate(path, folder)


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%20b", "a b", "ä'\"", "a;b"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / "db.sqlite3"
    migrate(path, FOLDER)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert path.stat().st_size > 0
    assert path.stat().st_mode & 0o077 == 0


def test_a_copy_that_is_not_whole_stops_the_migration(tmp_path: Path) -> None:
    path = migrated(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE filler (x TEXT) STRICT")
    connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 500,)] * 500)
    connection.commit()
    connection.close()
    raw = bytearray(path.read_bytes())
    raw[-20 * 4096 :: 7] = bytes(len(raw[-20 * 4096 :: 7]))
    path.write_bytes(raw)
    with pytest.raises(MigrationError, match="is damaged"):
        migrate(path, FOLDER)
    folder = folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;")
    with pytest.raises(MigrationError, match="left as it is"):
        migrate(path, folder, small_bytes=0)  # one that is too large to be looked at each time
    assert path.read_bytes() == raw


def test_a_copy_does_not_wait_for_ever_for_who_lets_nobody_read(tmp_path: Path) -> None:
    path = migrated(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            back_up(path, tmp_path / "copy", patience_seconds=0)
    back_up(path, tmp_path / "copy", patience_seconds=0)


KILLED = """
import os, pathlib, signal, sys
from bot.core import bundle, migrate

def half(source, target):
    target.write_bytes(source.read_bytes()[:8192])
    target.with_name(target.name + "-journal").touch()
    os.kill(os.getpid(), signal.SIGKILL)

migrate.back_up = half
migrate.migrate(pathlib.Path(sys.argv[1]), bundle.bundled("migrations"))
"""


def test_a_copy_that_is_killed_half_way_is_none(tmp_path: Path) -> None:
    path, early = tmp_path / "db.sqlite3", tmp_path / "early"
    early.mkdir()
    for step in STEPS[:-1]:
        shutil.copy(step, early)
    migrate(path, early)
    before = everything(path)
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], cwd=Path(__file__).parents[2], check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert not list(tmp_path.glob("*.bak"))
    made = migrate(path, FOLDER).backup
    assert made is not None
    assert everything(made) == before
    assert {one.name for one in tmp_path.iterdir()} == {"early", path.name, made.name}


def test_a_statement_may_hold_a_semicolon_and_a_trigger(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(
        path,
        folder_with(
            tmp_path,
            "-- It's; odd.\nCREATE TABLE t (x TEXT DEFAULT 'a;b') STRICT;\n"
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n  DELETE FROM t WHERE x = '';\nEND;\n"
            "INSERT INTO t DEFAULT VALUES;\n-- The end",
        ),
    )
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT x FROM t").fetchall() == [("a;b",)]
    connection.close()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    migrate(path, folder_with(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;"))
    with pytest.raises(MigrationError, match="newer version"):
        migrate(path, FOLDER)


def test_every_table_is_strict_and_every_migration_opens_with_its_reason(tmp_path: Path) -> None:
    path = migrated(tmp_path)
    for name, sql in schema(path):
        if sql and sql.startswith("CREATE TABLE") and not name.startswith("sqlite_"):
            assert "STRICT" in sql, name
    for step in STEPS:
        assert step.read_text(encoding="utf-8").startswith("-- "), step.name

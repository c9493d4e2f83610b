"""`check` proves what needs no token."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import check
from bot.cli import main as cli
from bot.core.erasures import KEY_NAME, LIST_NAME
from bot.core.migrate import MigrationError
from bot.gateway.drawing import worker_process
from tests.bank.texts import CHOICE, topic_file
from tests.world import fresh_database


def test_a_broken_bank_is_refused_with_the_place(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = empty_folder / "bank"
    folder.mkdir()
    (folder / "ml-basics.yaml").write_text("topic: ml-basics\nquestions:\n  - id: [\n")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", str(folder))
    assert cli.main(["check"]) == 2
    assert "ml-basics.yaml:" in capsys.readouterr().err


def test_a_start_that_would_fail_is_refused(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, slip, words in (
        ("TOKEN", "Bot abc", "is no token"),
        ("TOKEN", '"abc"', "is no token"),
        ("BACKUP_DIR", "a-file/copies", "can't be used as a folder"),
        ("DATA_DIR", "a-file", "can't be used as a folder"),
    ):
        (empty_folder / "a-file").touch()
        with monkeypatch.context() as patch:
            if name == "DATA_DIR":
                patch.setenv("STUDYBOT_BACKUPS", "0")  # the copies would have no place either
            patch.setenv(f"STUDYBOT_{name}", slip)
            assert cli.main(["check"]) == 2, slip
            assert words in capsys.readouterr().err


def test_check_says_that_pictures_are_not_drawn(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = empty_folder / "bank"
    folder.mkdir()
    (folder / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", "bank")
    monkeypatch.setattr(worker_process, "LIBRARIES", ("no_such_library",))
    assert cli.main(["check"]) == 0
    assert "not installed: plain text stands for pictures" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("free", "is_said"), [(999_999_999, True), (0, True), (1_000_000_000, False)]
)
def test_check_says_how_little_room_is_left_as_the_doctor_does(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    free: int, is_said: bool,
) -> None:  # fmt: skip
    asked = []

    def disk_usage(folder: Path) -> SimpleNamespace:
        asked.append(folder)
        return SimpleNamespace(free=free)

    (empty_folder / "bank").mkdir()
    (empty_folder / "bank" / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", "bank")
    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    assert cli.main(["check"]) == 0
    words = f"disk        {free / 1e9:.1f} GB are free for {empty_folder / 'data'}. Free some: with"
    assert (words in capsys.readouterr().out) is is_said
    assert asked == [empty_folder]
    assert not (empty_folder / "data").exists()


def test_check_proves_what_needs_no_token_and_says_where_database_and_bank_are(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = empty_folder / "bank"
    folder.mkdir()
    (folder / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", "bank")
    monkeypatch.setenv("STUDYBOT_DATA_DIR", "")
    assert cli.main(["check"]) == 0
    out = capsys.readouterr().out
    assert str(empty_folder / "data" / "studybot.sqlite3") in out
    assert f"1 question on 1 topic, {folder}" in out
    assert "apply to an empty database" in out
    assert "drawing     " in out


def test_a_list_of_deletions_that_a_start_would_refuse_is_refused(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_BANK_DIR", "nowhere")
    data = empty_folder / "data"
    data.mkdir()
    (data / "studybot.sqlite3").touch()  # without one, a list is itself a reason to refuse
    erasure = '{"number": 1, "who": "a hash", "erased_at": "2026-01-01T00:00:00+00:00"}'
    whole = f'{{"count": 1, "erasures": [{erasure}]}}'
    for beside, key, words in (
        ("garbage", None, f"{LIST_NAME} can't be read"),
        (whole, None, "the key of the erasures, "),
        (whole, "garbage", "is not the key that the bot made"),
        (whole, "00" * 32, "nowhere"),
        ('{"count": 0, "erasures": []}', None, "nowhere"),
    ):
        (data / LIST_NAME).write_text(beside, encoding="ascii")
        (data / KEY_NAME).unlink(missing_ok=True)
        if key is not None:
            (data / KEY_NAME).write_text(key, encoding="ascii")
        assert cli.main(["check"]) == 2
        assert words in capsys.readouterr().err, (beside, key)
        assert (data / KEY_NAME).exists() == (key is not None), "nothing is made by looking"


@pytest.fixture
def database(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with a bank in which nothing is wrong."""
    (empty_folder / "bank").mkdir()
    text = topic_file(CHOICE)
    (empty_folder / "bank" / "evaluation.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", "bank")
    (empty_folder / "data").mkdir()
    path = empty_folder / "data" / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    return path


def no_room(*_: object) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


def no_room_for_the_copy_before_it(*_: object) -> None:
    try:
        no_room()
    except sqlite3.Error as error:
        raise MigrationError("no copy of the database could be made") from error


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("name", "fails"),
    [("back_up", no_room), ("migrate", no_room), ("migrate", no_room_for_the_copy_before_it)],
)
def test_a_full_disk_of_temporary_files_is_the_one_that_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    fails: Callable[..., None],
) -> None:
    monkeypatch.setattr(check, name, fails)
    assert cli.main(["check"]) == 2
    err = capsys.readouterr().err
    assert f"no room left on the disk of {tempfile.gettempdir()}. Free some" in err


@pytest.mark.usefixtures("database")
def test_without_any_place_for_temporary_files_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_is_usable() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "gettempdir", none_is_usable)
    assert cli.main(["check"]) == 2
    err = capsys.readouterr().err
    assert "the migrations can't be tried: No usable temporary directory found in" in err


@pytest.mark.parametrize("fails", [sqlite3.DatabaseError("x"), MigrationError("no such step")])
def test_any_other_fault_of_the_copy_is_the_databases(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fails: Exception,
) -> None:
    def broken(*_: object) -> None:
        raise fails

    monkeypatch.setattr(check, "back_up", broken)
    assert cli.main(["check"]) == 2
    words = "data/studybot.sqlite3 can't be used: x" if str(fails) == "x" else "no such step"
    assert words in capsys.readouterr().err
    assert database.read_bytes() == fresh_database()


def test_a_database_that_was_lost_is_told_by_whoever_looks(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = empty_folder / "data" / "backups"
    copies.mkdir(parents=True)
    newest = copies / "studybot-daily-20260101-120000.sqlite3"
    newest.touch()
    assert cli.main(["check"]) == 2
    assert f"`studybot restore {newest}`" in capsys.readouterr().err
    assert cli.main(["doctor", "--offline"]) == 2
    out = capsys.readouterr().out
    assert f"fault    database     there is no database at {empty_folder}" in out
    assert "→ If its disk isn't mounted, mount it; else put a copy back" in out
    (empty_folder / "data" / "studybot.sqlite3").touch()
    cli.main(["doctor", "--offline"])
    assert "there is no database" not in capsys.readouterr().out

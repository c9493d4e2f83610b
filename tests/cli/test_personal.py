"""`export` and `erase`, as an operator types them."""

import asyncio
import errno
import json
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from bot.cli import main as cli
from bot.core.config import load_settings
from tests.cli.test_copies import ANN, BOB, GUILD, people, write
from tests.world import fresh_database


@pytest.fixture
def path(empty_folder: Path) -> Path:
    """A database that knows Ann and Bob."""
    made = load_settings().database_path
    made.parent.mkdir()
    made.write_bytes(fresh_database())
    write(made, ANN, BOB)
    return made


@pytest.mark.parametrize("runs", [False, True])
def test_a_person_is_erased_whether_the_bot_runs_or_not(
    path: Path, capsys: pytest.CaptureFixture[str], *, runs: bool
) -> None:
    lock = FileLock(path.with_name("studybot.lock"))
    if runs:
        lock.acquire()
    try:
        assert cli.main(["erase", "--user", str(ANN), "--yes"]) == 0
    finally:
        lock.release()
    assert f"deleted 1 row about person {ANN}" in capsys.readouterr().out
    assert people(path) == [BOB]
    beside = path.with_name("studybot.erasures").read_text()
    assert json.loads(beside)["count"] == 1
    assert not re.search(rf"\b{ANN}\b", beside)  # in a hash of figures these may stand by chance


def test_it_is_said_that_what_is_the_same_in_every_server_goes_too(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = """INSERT INTO plans (guild_id, user_id, hours, tracks, level, started_on)
             VALUES (?, ?, 5, '', 'junior', '2026-01-01')"""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, (GUILD, ANN))
    assert cli.main(["erase", "--user", str(ANN), "--yes"]) == 0
    said = capsys.readouterr().out
    assert f"deleted 2 rows about person {ANN} in 1 server and beyond them (plan, " in said


def test_a_server_is_erased(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["erase", "--guild", str(GUILD), "--yes"]) == 0
    assert people(path) == []
    assert f"server {GUILD}" in capsys.readouterr().out


def test_it_is_asked_first(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["erase", "--user", str(ANN)]) == 2
    assert "add --yes" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    asked = []
    for answer, code in (("no", 1), ("", 1), ("yes", 0)):
        monkeypatch.setattr(
            "builtins.input", lambda words, said=answer: asked.append(words) or said
        )
        assert cli.main(["erase", "--user", str(ANN)]) == code
        assert people(path) == ([BOB] if code == 0 else [ANN, BOB])
    assert f"person {ANN} in 1 server" in asked[0]


@pytest.mark.parametrize("key", [EOFError, KeyboardInterrupt])
def test_who_breaks_off_when_asked_deletes_nothing(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    key: type[BaseException],
) -> None:  # fmt: skip
    def broken_off(_words: str) -> str:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()  # which would keep Ctrl-C for itself
        raise key

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", None)  # closed
        assert cli.main(["erase", "--user", str(ANN)]) == 2
    assert "add --yes" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", broken_off)
    assert cli.main(["erase", "--user", str(ANN)]) == 1
    assert "nothing was deleted" in capsys.readouterr().out
    assert people(path) == [ANN, BOB]


def test_the_export_is_printed_or_written_to_a_new_file(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("bot.privacy.tx.files_of")  # what is made for Discord takes longest
    assert cli.main(["export", "--user", str(ANN)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed[str(GUILD)]["members"][0]["user_id"] == ANN
    assert str(BOB) not in json.dumps(printed)
    assert cli.main(["export", "--user", str(ANN), "mine.json"]) == 0
    assert json.loads(Path("mine.json").read_text()) == printed
    assert Path("mine.json").stat().st_mode & 0o777 == 0o600
    capsys.readouterr()
    assert cli.main(["export", "--user", str(ANN), "mine.json"]) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.usefixtures("path")
def test_an_export_on_a_full_disk_leaves_no_empty_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        if list(Path().glob("mine.json*")):  # not what is written beside the database
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert cli.main(["export", "--user", str(ANN), "mine.json"]) == 2
    assert "mine.json was not written: No space left on device" in capsys.readouterr().err
    assert not list(Path().glob("mine.json*"))


@pytest.mark.parametrize("text", ["ann", "-1", "0", "1.5", str(2**63)])
def test_what_is_no_id_is_refused(path: Path, text: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["export", f"--user={text}"])
    assert ended.value.code == 2


def test_a_running_bot_of_another_version_is_left_alone(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM migrations WHERE name = '0012_outbox_about'")
    with FileLock(path.with_name("studybot.lock")):
        assert cli.main(["erase", "--user", str(ANN), "--yes"]) == 2
    assert "another version" in capsys.readouterr().err
    assert people(path) == [ANN, BOB]


def test_without_a_database_there_is_nobody(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", "--user", str(ANN)]) == 2
    assert "there is no database" in capsys.readouterr().err
    assert list(empty_folder.iterdir()) == []

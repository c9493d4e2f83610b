"""A database that is gone is not replaced by an empty one without a word."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.daily_copy import PREFIX
from bot.core.erasures import KEY_NAME, LIST_NAME
from bot.core.errors import StartError
from bot.core.lost import refuse_lost
from tests.world import fresh_database


def refusal(folder: Path) -> str:
    """What a start in this folder is refused with, "" if it isn't."""
    try:
        refuse_lost(folder / "studybot.sqlite3", folder / "backups")
    except StartError as error:
        return str(error)
    return ""


def copy_of(folder: Path, name: str, day: int) -> Path:
    """A daily copy of an installation."""
    (folder / "backups").mkdir(exist_ok=True)
    file = folder / "backups" / f"{PREFIX}202601{day:02}-120000.sqlite3"
    file.write_bytes(fresh_database())
    with closing(sqlite3.connect(file)) as tx, tx:
        tx.execute("UPDATE instance SET installation = ?", (name,))
    return file


def test_a_first_start_is_not_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == refusal(tmp_path) == ""
    (tmp_path / "backups").mkdir()
    (tmp_path / LIST_NAME).write_text('{"count": 0, "erasures": []}')
    (tmp_path / KEY_NAME).write_text("00" * 32)
    (tmp_path / "studybot.lock").touch()
    assert refusal(tmp_path) == "", "as a start leaves it that got no further"


def test_the_newest_copy_is_named(tmp_path: Path) -> None:
    newest = copy_of(tmp_path, "ours", 9)
    copy_of(tmp_path, "ours", 8)
    copy_of(tmp_path, "", 7)
    assert f"daily copies lie in {tmp_path / 'backups'}" in refusal(tmp_path)
    assert f"`studybot restore {newest}`" in refusal(tmp_path)
    (tmp_path / "studybot.sqlite3").touch()
    assert refusal(tmp_path) == "", "an empty file says that it is meant"


def test_where_several_bots_keep_their_copies_none_is_proposed(tmp_path: Path) -> None:
    copy_of(tmp_path, "ours", 9)
    copy_of(tmp_path, "theirs", 10)
    assert "copies of several bots" in refusal(tmp_path)
    assert "`studybot restore FILE`" in refusal(tmp_path)


def test_deletions_say_that_there_was_one(tmp_path: Path) -> None:
    (tmp_path / LIST_NAME).write_text('{"count": 2, "erasures": []}')
    assert f"{LIST_NAME} beside it knows 2 deletions" in refusal(tmp_path)
    (tmp_path / LIST_NAME).write_text("garbage")
    assert "can't be read" in refusal(tmp_path)


@pytest.mark.parametrize("kept", ["before-0009_x.bak", "replaced-20260101-120000"])
def test_copies_beside_it_say_that_there_was_one(tmp_path: Path, kept: str) -> None:
    (tmp_path / "studybot.sqlite3.before-0001_x.bak").touch()
    os.utime(tmp_path / "studybot.sqlite3.before-0001_x.bak", (0, 0))
    (tmp_path / f"studybot.sqlite3.{kept}").touch()
    (tmp_path / "studybot.sqlite3.replaced-20260101-120000-wal").touch()
    os.utime(tmp_path / "studybot.sqlite3.replaced-20260101-120000-wal", (2e9, 2e9))
    assert f"`studybot restore {tmp_path / f'studybot.sqlite3.{kept}'}`" in refusal(tmp_path)

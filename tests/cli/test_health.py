"""`health` tells whether the bot is alive, quickly and without Discord."""

import os
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.core.clock import SystemClock
from bot.core.config import load_settings
from bot.core.data_folder import database_path
from bot.core.errors import StartError
from bot.core.uptime.rules import SILENCE
from tests.bank.texts import CHOICE, topic_file
from tests.world import fresh_database

ROOT = Path(__file__).parents[2]


def set_alive(path: Path, ago: timedelta) -> None:
    moment = (SystemClock().now() - ago).isoformat(timespec="microseconds")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE instance SET alive_at = ?", (moment,))
    connection.commit()
    connection.close()


def lose_a_shard(path: Path, ago: timedelta) -> None:
    moment = (SystemClock().now() - ago).isoformat(timespec="microseconds")
    connection = sqlite3.connect(path)
    sql = "INSERT INTO outages (from_at, shard_id, shard_count) VALUES (?, 1, 2)"
    connection.execute(sql, (moment,))
    connection.commit()
    connection.close()


def test_health_tells_whether_the_bot_is_alive(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["health"]) == 1
    assert "there is no database yet" in capsys.readouterr().out
    path = load_settings().database_path
    path.parent.mkdir()
    path.write_bytes(fresh_database())
    assert main(["health"]) == 1
    assert capsys.readouterr().out == "unhealthy: last sign of life never\n"
    set_alive(path, timedelta())
    assert main(["health"]) == 0
    assert capsys.readouterr().out == "healthy\n"
    set_alive(path, SILENCE + timedelta(seconds=30))
    assert main(["health"]) == 1
    assert "unhealthy: last sign of life 2" in capsys.readouterr().out


def test_one_shard_that_is_gone_is_not_healthy(capsys: pytest.CaptureFixture[str]) -> None:
    path = load_settings().database_path
    path.parent.mkdir()
    path.write_bytes(fresh_database())
    set_alive(path, timedelta())
    lose_a_shard(path, SILENCE - timedelta(seconds=30))
    assert main(["health"]) == 0
    lose_a_shard(path, SILENCE + timedelta(seconds=30))
    assert main(["health"]) == 1
    assert "some servers have not been served since 2" in capsys.readouterr().out


def loaded(tmp_path: Path, command: str) -> set[str]:
    """The modules that a command loads in a process of its own."""
    program = (
        "import sys\n"
        "from bot.cli.main import main\n"
        "try:\n"
        f"    main({command.split()})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["health", "--version", "--help"])
def test_what_is_asked_often_loads_next_to_nothing(command: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "studybot.sqlite3"
    path.parent.mkdir()
    path.write_bytes(fresh_database())
    set_alive(path, timedelta())
    modules = loaded(tmp_path, command)
    heavy = {
        "discord", "aiohttp", "yaml", "pydantic", "pydantic_settings", "aiosqlite", "apscheduler",
        "asyncio", "structlog", "simcord", "bot.demo", "bot.app", "bot.bank.model", "ssl",
    }  # fmt: skip
    assert not modules & heavy
    # Its time is that of its imports; counted, since a busy machine stretches seconds.
    assert len(modules) < 200


def test_a_copy_of_every_night_loads_neither_discord_nor_what_the_bot_does(tmp_path: Path) -> None:
    path = tmp_path / "data" / "studybot.sqlite3"
    path.parent.mkdir()
    path.write_bytes(fresh_database())
    modules = loaded(tmp_path, "backup copy")
    assert (tmp_path / "copy").exists()
    assert not modules & {"discord", "aiohttp", "yaml", "bot.app", "bot.bank.model"}


def test_health_finds_the_folder_that_the_bot_uses(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every source, their order, and what counts as unset."""
    assert database_path() == load_settings().database_path
    sources = ["", "data_dir: ''", "data_dir: of-yaml", "data_dir: ~", "data_dir: ~/yes"]
    named = "STUDYBOT_DATA_DIR"
    files = ["", f"{named}=", f"{named}=of-file", f"export {named.lower()}='a b'"]
    names = [
        None, (named, ""), (named.lower(), "lower"), (named, "/of/environment"),
    ]  # fmt: skip
    seen = set()
    for source, file, name in product(sources, files, names):
        (empty_folder / "studybot.yaml").write_text(source, encoding="utf-8")
        (empty_folder / ".env").write_text(file, encoding="utf-8")
        with monkeypatch.context() as patch:
            if name is not None:
                patch.setenv(*name)
            assert database_path() == load_settings().database_path, (source, file, name)
            seen.add(database_path().parent.name)
    assert seen == {"data", "of-yaml", "of-file", "a b", "lower", "environment", "yes"}


def test_wrong_settings_are_still_said_where_there_is_no_database(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_DATA_DIRR", "elsewhere")
    assert main(["health"]) == 2
    assert "did you mean STUDYBOT_DATA_DIR?" in capsys.readouterr().err
    monkeypatch.delenv("STUDYBOT_DATA_DIRR")
    for file, text in (
        (".env", b"\xff\xfe"), ("studybot.yaml", b"a: ["), ("studybot.yaml", b"a: 1\na: 2"),
        ("studybot.yaml", b"just words"), ("studybot.yaml", b"data_dir: [a]"),
    ):  # fmt: skip
        (empty_folder / file).write_bytes(text)
        with pytest.raises(StartError) as ours:
            database_path()
        with pytest.raises(StartError) as theirs:
            load_settings()
        assert str(ours.value) == str(theirs.value)
        (empty_folder / file).unlink()
    monkeypatch.setenv("STUDYBOT_DATA_DIR", "~nobody-of-this-name/study")
    with pytest.raises(StartError, match="nobody knows what `~` stands for"):
        database_path()
    monkeypatch.delenv("STUDYBOT_DATA_DIR")
    (empty_folder / "studybot.yml").touch()
    assert main(["health"]) == 2
    assert "studybot.yml is not read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "code"), [("health", 1), ("check", 2), ("bank flagged", 2), ("bank report", 2)]
)
def test_a_damaged_database_is_said_in_one_sentence_and_nothing_stays_open(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    command: str, code: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("STUDYBOT_BANK_DIR", str(empty_folder / "bank"))
    (empty_folder / "bank").mkdir()
    (empty_folder / "bank" / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    path = load_settings().database_path
    path.parent.mkdir()
    path.write_bytes(b"not a database at all " * 500)
    assert main(command.split()) == code
    said = capsys.readouterr()
    last = (said.out + said.err).strip().splitlines()[-1]
    assert "is damaged" in last
    assert "Traceback" not in said.err
    others = [one for one in threading.enumerate() if one is not threading.main_thread()]
    for one in others:  # a thread that was told to end may still be about to
        one.join(5)
    assert not any(one.is_alive() for one in others)

"""Start and stop: settings, one clear sentence, one instance, a clean end."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock

from bot.cli import main as cli
from bot.cli import run as running
from bot.cli.run import set_up_logs
from bot.core.alarm import Alarm
from bot.core.clock import SystemClock
from bot.core.config import Settings, load_settings
from bot.core.errors import StartError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def quiet_logs() -> Any:
    """``run`` routes the logs; put them back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYBOT_SEED", "many")
    monkeypatch.setenv("STUDYBOT_LOG_LEVEL", "loud")
    monkeypatch.setenv("STUDYBOT_REQUESTS_PER_SECOND", "900")
    with pytest.raises(StartError) as refused:
        load_settings()
    for name in ("STUDYBOT_SEED", "STUDYBOT_LOG_LEVEL", "STUDYBOT_REQUESTS_PER_SECOND"):
        assert name in str(refused.value)


def test_settings_come_from_environment_dotenv_and_yaml_in_this_order(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / "studybot.yaml").write_text("seed: 1\nlog_level: debug\nlog_format: json\n")
    (empty_folder / ".env").write_text("STUDYBOT_SEED=2\nSTUDYBOT_LOG_LEVEL=error\n")
    monkeypatch.setenv("STUDYBOT_SEED", "3")
    settings = load_settings()
    assert (settings.seed, settings.log_level, settings.log_format) == (3, "error", "json")


def test_a_name_that_no_setting_has_is_an_error_with_the_one_that_was_meant(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / "studybot.yaml").write_text("sed: 1\nSTUDYBOT_SEED: 2\nzzz: 7\n")
    (empty_folder / ".env").write_text("STUDYBOT_TOKN=secret\nPORT=8000\n")
    monkeypatch.setenv("studybot_loglevel", "secret")
    monkeypatch.setenv("STUDYBOT_REQUESTS_PER_SECOND", "0")
    with pytest.raises(StartError) as refused:
        load_settings()
    text = str(refused.value)
    for line in (
        "sed in studybot.yaml: there is no such setting; did you mean seed?",
        "STUDYBOT_SEED in studybot.yaml: there is no such setting; did you mean seed?",
        "zzz in studybot.yaml: there is no such setting; the README lists all of them",
        "STUDYBOT_TOKN in .env: there is no such setting; did you mean STUDYBOT_TOKEN?",
        "STUDYBOT_LOGLEVEL in the environment: there is no such setting; "
        "did you mean STUDYBOT_LOG_LEVEL?",
        "STUDYBOT_REQUESTS_PER_SECOND: ",
    ):
        assert line in text
    assert "secret" not in text
    assert "PORT" not in text


def test_an_empty_value_counts_as_unset(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / "studybot.yaml").write_text("data_dir:\nlog_format: ''\nlog_level: debug\n")
    (empty_folder / ".env").write_text("STUDYBOT_LOG_LEVEL=\nSTUDYBOT_BANK_DIR=\n")
    for name in ("TOKEN", "DATA_DIR", "SEED", "MESSAGE_CONTENT", "MISSPELT", "OPERATOR_GUILD"):
        monkeypatch.setenv(f"STUDYBOT_{name}", "")
    assert load_settings() == Settings(log_level="debug")


@pytest.mark.parametrize(
    ("name", "text"), [(".env", b"\xff\xfe"), ("studybot.yaml", b"- a"), ("studybot.yaml", b"a: [")]
)
def test_a_file_of_settings_that_cant_be_read_is_named(
    empty_folder: Path, name: str, text: bytes
) -> None:
    (empty_folder / name).write_bytes(text)
    with pytest.raises(StartError, match=f"{name} can't be read"):
        load_settings()


def test_the_token_is_never_printed(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_TOKEN", "very-secret")
    monkeypatch.setenv("STUDYBOT_SEED", "many")
    assert cli.main(["check"]) == 2
    monkeypatch.setenv("STUDYBOT_SEED", "1")
    assert "very-secret" not in repr(load_settings())
    (empty_folder / "studybot.yaml").write_text("token: very-secret\n  broken: [\n")
    assert cli.main(["run"]) == 2
    out = capsys.readouterr()
    assert "very-secret" not in out.out + out.err
    assert "studybot.yaml can't be read" in out.err


def test_run_without_a_token_ends_with_one_sentence_and_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["run"]) == 2
    err = capsys.readouterr().err
    assert "there is no token" in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_a_refused_token_ends_with_one_sentence_and_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import discord

    async def refuse(_token: str) -> bool:
        raise discord.LoginFailure("Improper token has been passed.")

    monkeypatch.setattr(running, "granted_message_content", refuse)
    monkeypatch.setenv("STUDYBOT_TOKEN", "wrong")
    assert cli.main(["run"]) == 2
    err = capsys.readouterr().err
    assert "Discord refuses the token" in err
    assert "Traceback" not in err


def test_a_second_instance_on_the_same_database_is_refused(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_TOKEN", "any")
    (empty_folder / "data").mkdir()
    with FileLock(empty_folder / "data" / "studybot.lock"):
        assert cli.main(["run"]) == 2
    assert "another bot is running" in capsys.readouterr().err


def test_python_dash_m_bot_works_from_any_folder(empty_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        capture_output=True,
        text=True,
        cwd=empty_folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("studybot: there is no token")


class FakeClient:
    """Just enough of the client for the run loop: it is on until it is closed."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.closed = asyncio.Event()
        self.fails = fails

    async def start(self, _token: str) -> None:
        if self.fails is not None:
            raise self.fails
        await self.closed.wait()

    async def close(self) -> None:
        self.closed.set()


class FakeAgenda:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1

    async def next_due_at(self) -> Any:
        return SystemClock().now() + timedelta(milliseconds=30)


def alarm_of(agenda: FakeAgenda) -> Alarm:
    async def alive() -> None:
        agenda.woken += 0

    return Alarm(agenda, SystemClock(), alive)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM handlers")
async def test_sigterm_ends_the_run() -> None:
    app = SimpleNamespace(client=FakeClient())
    alarm = alarm_of(FakeAgenda())
    run = asyncio.create_task(running._until_stopped(app, alarm, "token"))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(50):
        await run
    assert app.client.closed.is_set()
    alarm.stop()


async def test_a_client_that_fails_ends_the_run_with_its_reason() -> None:
    app = SimpleNamespace(client=FakeClient(OSError("gone")))
    alarm = alarm_of(FakeAgenda())
    with pytest.raises(OSError, match="gone"):
        await running._until_stopped(app, alarm, "token")  # type: ignore[arg-type]
    alarm.stop()


def test_logs_are_json_where_no_human_looks() -> None:
    stream = StringIO()
    set_up_logs(Settings(log_format="auto"), stream)
    logging.getLogger("bot.test").info("posted", extra={"guild_id": 5})
    try:
        raise ValueError("x")
    except ValueError:
        logging.getLogger("bot.test").exception("failed")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["guild_id"], first["level"]) == ("posted", 5, "info")
    assert "ValueError" in second["exception"]


def test_logs_are_for_humans_in_a_terminal() -> None:
    stream = StringIO()
    set_up_logs(Settings(log_format="human"), stream)
    logging.getLogger("bot.test").info("posted", extra={"guild_id": 5})
    assert "posted" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


async def test_a_stop_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SHUTDOWN_SECONDS", 0.05)
    closed = asyncio.Event()

    async def hang() -> None:
        await asyncio.Event().wait()

    async def close() -> None:
        closed.set()

    app = SimpleNamespace(close=hang, database=SimpleNamespace(close=close))
    async with asyncio.timeout(50):
        await running._close(app, alarm_of(FakeAgenda()))  # type: ignore[arg-type]
    assert closed.is_set()

"""Start and stop: settings, one clear sentence, one instance, a clean end."""

import asyncio
import gc
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import structlog
from filelock import FileLock

from bot.cli import main as cli
from bot.cli.run import monitoring_plan, set_up_logs
from bot.core.config import Settings, load_settings
from bot.core.data_folder import database_path
from bot.core.errors import StartError
from bot.operate.monitoring import MonitoringPlan
from tests.bank.texts import CHOICE, topic_file
from tests.world import fresh_database

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


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("METRICS_PORT", "0", "greater than or equal to 1"),
        ("METRICS_PORT", "65536", "less than or equal to 65535"),
        ("METRICS_PORT", "http", "valid integer"),
        ("METRICS_ADDRESS", "127.0.0", "did you mean 127.0.0.1?"),
        ("METRICS_ADDRESS", "locahost", "did you mean localhost?"),
        ("METRICS_ADDRESS", "0.0.0", "did you mean 0.0.0.0?"),
        ("METRICS_ADDRESS", "example.org", "such as 127.0.0.1"),
        ("METRIC_PORT", "9464", "did you mean STUDYBOT_METRICS_PORT?"),
        ("HEARTBEAT_URL", "http://example.org/a-secret", "begins with https://"),
        ("HEARTBEAT_URL", "https:///a-secret", "begins with https://"),
        ("HEARTBEAT_URL", "https://[a-secret", "begins with https://"),
        ("HEARTBEAT_URL", "https://example.org/a secret", "begins with https://"),
        ("SENTRY_DSN", "https://example.org/a-secret", "with a key and a number"),
        ("SENTRY_DSN", "https://a-secret@example.org/x", "with a key and a number"),
        ("SENTRY_DSN", "ftp://a-secret@example.org/7", "with a key and a number"),
        ("SENTRY_DSN", "https://a-secret@[/7", "with a key and a number"),
        ("SENTRY_URL", "https://a-secret@example.org/7", "did you mean STUDYBOT_SENTRY_DSN?"),
        ("HEARTBEAT", "https://example.org/a-secret", "did you mean STUDYBOT_HEARTBEAT_URL?"),
    ],
)
def test_what_looks_from_outside_is_set_without_a_slip(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, said: str
) -> None:
    monkeypatch.setenv(f"STUDYBOT_{name}", given)
    with pytest.raises(StartError) as refused:
        load_settings()
    assert said in str(refused.value)
    assert "Value error" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_plan_of_what_looks_from_outside_is_that_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert monitoring_plan(load_settings()) == MonitoringPlan(counts_trouble=True)
    monkeypatch.setenv("STUDYBOT_OPERATOR_USER", "0")
    assert monitoring_plan(load_settings()) == MonitoringPlan()
    monkeypatch.setenv("STUDYBOT_METRICS_PORT", "9464")
    monkeypatch.setenv("STUDYBOT_METRICS_ADDRESS", "::1")
    monkeypatch.setenv("STUDYBOT_HEARTBEAT_URL", "https://example.org/a-secret")
    settings = load_settings()
    monkeypatch.setenv("STUDYBOT_SENTRY_DSN", "https://a-secret@example.org/path/7")
    settings = load_settings()
    plan = monitoring_plan(settings)
    assert plan.sentry == "https://a-secret@example.org/path/7"
    assert (plan.address, plan.port) == ("::1", 9464)
    assert plan.heartbeat == "https://example.org/a-secret"
    assert "a-secret" not in repr(settings) + repr(plan)


def test_an_empty_value_counts_as_unset(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / "studybot.yaml").write_text("data_dir:\nlog_format: ''\nlog_level: debug\n")
    (empty_folder / ".env").write_text("STUDYBOT_LOG_LEVEL=\nSTUDYBOT_BANK_DIR=\n")
    for name in ("TOKEN", "DATA_DIR", "SEED", "MESSAGE_CONTENT", "MISSPELT", "OPERATOR_GUILD"):
        monkeypatch.setenv(f"STUDYBOT_{name}", "")
    assert load_settings() == Settings(log_level="debug")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("backups: yes", "STUDYBOT_BACKUPS: `yes` is not a valid integer"),
        ("backups: no", "`no` is not"),
        ("metrics_port: on", "STUDYBOT_METRICS_PORT: `on` is not"),
        ("left_server_days: 010", "STUDYBOT_LEFT_SERVER_DAYS: `010` is not"),
        ("left_server_days: 0o10", "`0o10` is not"),
        ("left_server_days: 0x1f", "`0x1f` is not"),
        ("model_day: 12:30", "`12:30` is not"),
        ("seed: 1e3", "`1e3` is not"),
        ("seed: 2026-01-01", "`2026-01-01` is not"),
        ("seed: a-token-that-went-astray", "STUDYBOT_SEED: it is not a valid integer"),
        ("seed: 1\n\nseed: 2", "studybot.yaml says seed twice, in the lines 1 and 3"),
        ("backups: [7]", "studybot.yaml can't be read at line 1"),
        ("seed: 1\n? [backups]\n: 7", "studybot.yaml can't be read at line 2"),
        ("a-token-that-went-astray", "studybot.yaml can't be read at line 1"),
        ("data_dir: ~nobody-of-this-name/study", "STUDYBOT_DATA_DIR: nobody knows what `~` stands"),
        (
            "model_day: 5\nmodel_name: m",
            "\n  STUDYBOT_MODEL_ENDPOINT, STUDYBOT_MODEL_KEY, STUDYBOT_MODEL_NAME: these go",
        ),
        ("data_dir: $HOME/study", "STUDYBOT_DATA_DIR: no `$NAME` is filled in here: write the"),
        ("backup_dir: ${HOME}/study", "STUDYBOT_BACKUP_DIR: no `$NAME` is filled in here"),
        ("bank_dir: '\"/srv/bank\"'", "STUDYBOT_BANK_DIR: no `$NAME` is filled in here: write the"),
    ],
)  # fmt: skip
def test_what_yaml_would_read_as_something_else_is_refused(
    empty_folder: Path, line: str, said: str
) -> None:
    (empty_folder / "studybot.yaml").write_text(line, encoding="utf-8")
    with pytest.raises(StartError) as refused:
        load_settings()
    assert said in str(refused.value)
    assert "astray" not in str(refused.value)


def test_a_number_is_as_strict_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYBOT_LEFT_SERVER_DAYS", "010")
    with pytest.raises(StartError, match="`010` is not a valid integer"):
        load_settings()
    with pytest.raises(ValueError, match="not a valid integer"):
        Settings(backups=True)


def test_what_yaml_says_is_taken_as_it_is_written(empty_folder: Path) -> None:
    (empty_folder / "studybot.yaml").write_text(
        "# a comment\nseed: -5\nbackups: '0'\nmodel_day: 1_000\nmodel_member_day: 5.0\n"
        "contact: yes\nmodel_name:\ndata_dir: 2026-01-01\nbank_dir: ~\noperator_user: null\n"
        "operator_guild: 123456789012345678\n"
    )
    settings = load_settings()
    assert (settings.seed, settings.backups, settings.model_day) == (-5, 0, 1000)
    assert (settings.contact, settings.model_member_day) == ("yes", 5)
    assert settings.data_dir == Path("2026-01-01")
    assert (settings.bank_dir, settings.operator_user, settings.model_name) == (None, None, None)
    assert settings.operator_guild == 123456789012345678


def test_a_tilde_is_ones_home_in_every_folder(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(empty_folder / "home"))
    (empty_folder / ".env").write_text("STUDYBOT_DATA_DIR=~/study\nSTUDYBOT_BANK_DIR=~/bank\n")
    (empty_folder / "studybot.yaml").write_text("backup_dir: ~/copies\n")
    settings = load_settings()
    home = empty_folder / "home"
    assert (settings.data_dir, settings.bank_dir) == (home / "study", home / "bank")
    assert settings.copies_dir == home / "copies"
    (empty_folder / "~" / "study").mkdir(parents=True)  # as earlier versions made it
    for look in (load_settings, database_path):
        with pytest.raises(StartError, match=f"folder ~/study here: move it to {home}/study"):
            look()


def test_a_folder_that_was_made_by_a_name_that_nobody_filled_in_is_to_be_moved(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDYBOT_DATA_DIR", "$STUDY/data")
    (empty_folder / "$STUDY" / "data").mkdir(parents=True)
    for look in (load_settings, database_path):
        with pytest.raises(StartError, match=r"unquoted, and move the folder \$STUDY/data there"):
            look()
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(empty_folder / "$STUDY"))
    assert load_settings().data_dir == empty_folder / "$STUDY"  # it is called so
    monkeypatch.setenv("STUDYBOT_DATA_DIR", "/srv/$STUDY")
    with pytest.raises(StartError, match="unquoted, or make the folder first if it is called so"):
        load_settings()
    monkeypatch.setenv("STUDYBOT_DATA_DIR", "/srv/c$/a'b")  # such as a share of Windows
    assert load_settings().data_dir == Path("/srv/c$/a'b")


def test_settings_that_would_be_passed_over_are_refused(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / "studybot.yml").write_text("backups: 3\n")
    (empty_folder / ".env").write_text("STUDYBOT-DATA-DIR=/srv/study\n")
    monkeypatch.setenv("studybot.seed", "5")
    with pytest.raises(StartError) as refused:
        load_settings()
    for line in (
        "studybot.yml is not read: move what it says to studybot.yaml",
        "STUDYBOT-DATA-DIR in .env: there is no such setting; did you mean STUDYBOT_DATA_DIR?",
        "STUDYBOT.SEED in the environment: there is no such setting; did you mean STUDYBOT_SEED?",
    ):
        assert line in str(refused.value)
    assert "/srv" not in str(refused.value)


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


@pytest.mark.parametrize("token", ["Bot abc", "abc\\ndef", "to\u200bken", "\u2014"])
def test_what_is_no_token_is_said_before_discord_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str
) -> None:
    monkeypatch.setenv(
        "STUDYBOT_TOKEN", token.encode().decode("unicode_escape") if "\\" in token else token
    )
    assert cli.main(["run"]) == 2
    err = capsys.readouterr().err
    assert "no token: a token is one word" in err
    assert token not in err


def test_a_second_instance_on_the_same_database_is_refused(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_TOKEN", "any")
    (empty_folder / "data").mkdir()
    with FileLock(empty_folder / "data" / "studybot.lock"):
        assert cli.main(["run"]) == 2
    assert "another bot is running" in capsys.readouterr().err


def test_python_dash_m_bot_works_from_any_folder_and_a_reload_while_it_is_imported_ends_nothing(
    empty_folder: Path,
) -> None:
    (empty_folder / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name in ('bot.cli.run', 'bot.app', 'discord'):\n"
        "            print('asked for', name)\n"
        "            if hasattr(signal, 'SIGHUP'):  # Windows has none\n"
        "                os.kill(os.getpid(), signal.SIGHUP)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], capture_output=True, text=True, check=False,
        cwd=empty_folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(empty_folder), str(ROOT)))},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout.count("asked for") == 3
    assert done.stderr.startswith("studybot: there is no token")


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


@pytest.fixture
def with_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where `rich` is installed: what structlog then takes shows the local variables."""

    def show_all(sio: Any, exc_info: Any) -> None:
        sio.write(f"{exc_info[2].tb_frame.f_locals}")

    was, init = structlog.dev.default_exception_formatter, structlog.dev.ConsoleRenderer.__init__
    with_it = tuple(show_all if one is was else one for one in init.__defaults__ or ())
    monkeypatch.setattr(init, "__defaults__", with_it)
    for name in ("default_exception_formatter", "default_monochrome_exception_formatter"):
        monkeypatch.setattr(structlog.dev, name, show_all)


@pytest.mark.parametrize("log_format", ["human", "json"])
@pytest.mark.usefixtures("with_rich")
def test_a_fault_is_logged_without_what_stood_in_variables(log_format: Any) -> None:
    stream = StringIO()
    set_up_logs(Settings(log_format=log_format), stream)
    written = "what a member " + "wrote"
    try:
        raise ZeroDivisionError("nobody expects it")
    except ZeroDivisionError:
        logging.getLogger("bot.test").exception("failed")
    assert written not in stream.getvalue()
    assert "ZeroDivisionError: nobody expects it" in stream.getvalue()
    assert "test_run.py" in stream.getvalue()


def test_what_asyncio_says_of_a_lost_fault_shows_no_text_that_it_is_about() -> None:
    stream = StringIO()
    set_up_logs(Settings(log_format="json"), stream)

    async def save(text: str) -> None:
        text.encode()

    async def lose() -> None:
        asyncio.create_task(save("what a member wrote \ud83d"))  # noqa: RUF006 - so it is lost
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gc.collect()

    asyncio.run(lose())
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line["event"] == "Task exception was never retrieved"
    assert "what a member wrote" not in stream.getvalue()
    assert "UnicodeEncodeError: " in line["exception"]


def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """`run` with a token and a bank of one question; nothing here gets as far as Discord."""
    monkeypatch.setenv("STUDYBOT_TOKEN", "any")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", str(folder / "bank"))
    (folder / "bank").mkdir()
    (folder / "bank" / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    return cli.main(["run"])


@pytest.mark.parametrize("fault", ["cut", "garbage", "a folder"])
def test_a_database_that_cant_be_used_ends_it_with_one_sentence(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    fault: str,
) -> None:  # fmt: skip
    path = empty_folder / "data" / "studybot.sqlite3"
    path.parent.mkdir()
    if fault == "a folder":
        path.mkdir()
    else:
        path.write_bytes(fresh_database()[:9000] if fault == "cut" else b"x" * 9000)
    assert started(empty_folder, monkeypatch) == 2
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert "studybot.sqlite3 is " in err


def test_a_fault_that_nobody_expects_is_logged_once_and_ends_with_1(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def explode(_client: object, _token: str) -> None:
        raise ZeroDivisionError("nobody expects it")

    monkeypatch.setattr("discord.Client.login", explode)
    assert started(empty_folder, monkeypatch) == 1
    out = capsys.readouterr().out
    assert out.count("ended by a fault") == out.count("ZeroDivisionError: nobody expects it") == 1
    assert "the database is new and empty" in out
    others = [one for one in threading.enumerate() if one is not threading.main_thread()]
    for one in others:  # a thread that was told to end may still be about to
        one.join(5)
    assert not any(one.is_alive() for one in others)
    assert cli.main(["check"]) == 0  # nothing is held any more


def test_while_discord_is_asked_the_endpoint_says_that_it_is_not_ready(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    unused_tcp_port: int,
) -> None:  # fmt: skip
    told: dict[str, tuple[int, str]] = {}

    async def wait_and_explode(_client: object, _token: str) -> None:
        async with aiohttp.ClientSession() as session:
            for path in ("healthz", "readyz", "metrics"):
                url = f"http://127.0.0.1:{unused_tcp_port}/{path}"
                async with session.get(url) as answer:
                    told[path] = answer.status, await answer.text()
        raise ZeroDivisionError("nobody expects it")

    monkeypatch.setenv("STUDYBOT_METRICS_PORT", str(unused_tcp_port))
    monkeypatch.setattr("discord.Client.login", wait_and_explode)
    assert started(empty_folder, monkeypatch) == 1
    assert {path: status for path, (status, _) in told.items()} == {
        "healthz": 200, "readyz": 503, "metrics": 200,
    }  # fmt: skip
    assert json.loads(told["readyz"][1])["database_writable"] is True
    assert 'studybot_database_seconds_count{access="write"}' in told["metrics"][1]
    assert 'studybot_outbox_lateness_seconds_count{kind="question"} 0.0' in told["metrics"][1]
    lines = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    (served,) = [one for one in lines if one["event"] == "metrics are served"]
    assert served["port"] == unused_tcp_port
    (ended,) = [one for one in lines if one["event"] == "ended by a fault"]
    assert len(ended["reference"]) == 8, "every error has one"
    with socket.create_server(("127.0.0.1", unused_tcp_port)):
        pass  # the port is free again


def test_a_database_that_was_lost_is_begun_anew_on_demand_only(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = empty_folder / "data"
    data.mkdir()
    (data / "studybot.sqlite3.before-0009-2.bak").write_bytes(b"")

    async def refuse(_client: object, _token: str) -> None:
        raise discord.LoginFailure("Improper token has been passed.")

    monkeypatch.setattr("discord.Client.login", refuse)
    assert started(empty_folder, monkeypatch) == 2
    assert "copies of one lie beside it" in capsys.readouterr().err
    assert not (data / "studybot.sqlite3").exists()
    (data / "studybot.sqlite3").touch()
    assert cli.main(["run"]) == 2
    said = capsys.readouterr()
    assert "the database is new and empty" in said.out
    assert "copies of an earlier database lie beside it" in said.out
    assert "Discord refuses the token" in said.err
    assert "oice" not in said.out  # no warnings about voice
    assert len(said.out.splitlines()) == 4
    (empty_folder / "bank" / "evaluation.yaml").unlink()
    (empty_folder / "bank").rmdir()
    assert started(empty_folder, monkeypatch) == 2
    assert "new" not in capsys.readouterr().out


def test_ctrl_c_before_the_bot_runs_prints_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_settings: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.run.token_of", interrupted)
    assert cli.main(["run"]) == 130

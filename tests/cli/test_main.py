"""What can be typed: the version, and a function behind every command."""

import argparse
import errno
import gc
import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from bot.cli import main as cli
from bot.core import data_folder
from bot.core.config import load_settings
from bot.core.errors import StartError

ROOT = Path(__file__).parents[2]


def version_of(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_version_is_that_of_pyproject(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version_of(capsys) == f"studybot {project['version']}\n"


def test_what_replaces_the_database_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "put a copy back in place of the database" in " ".join(capsys.readouterr().out.split())


def test_a_copy_that_is_not_installed_says_how_it_gets_a_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", unknown)
    assert cli.main(["--version"]) == 2
    assert "pip install" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed",
    ["demo --port 65536", "demo --port -1", "bank links --pause -1", "bank links --pause nan"],
)
def test_a_number_that_can_not_be_meant_is_named(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parser().parse_args(typed.split())
    assert ended.value.code == 2
    assert f"'{typed.split()[-1]}' is no " in capsys.readouterr().err


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command that can be typed, subcommands included."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for command in group.choices.values():
            yield from commands(command)


def test_every_command_has_a_function_that_takes_its_arguments() -> None:
    found = list(commands(cli.parser()))
    assert len(found) == 19
    for command in found:
        handler = command.get_default("handler")
        assert callable(handler)
        if isinstance(handler, partial):  # imports its module when it is called
            module, name = handler.args
            assert callable(getattr(import_module(f"bot.cli.{module}"), name))


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "bot" / "cli" / "README.md").read_text(encoding="utf-8")
    for command in commands(cli.parser()):
        name = command.prog.split()[-1]
        assert re.search(rf"`[^`]*\b{name}\b[^`]*`", readme), name


def test_the_garbage_collector_rests_while_a_command_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It took a fifth of the start, and found nothing."""
    seen = []

    class Watch:
        """Asked first for every module that is to be found."""

        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "bot.cli.health":
                seen.append(gc.isenabled())

    monkeypatch.delitem(sys.modules, "bot.cli.health", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Watch, *sys.meta_path])
    cli.main(["health"])
    assert (seen, gc.isenabled()) == ([False], True)


def test_what_the_encoding_of_an_output_lacks_is_a_question_mark(tmp_path: Path) -> None:
    """As on Windows, where a file that is written to has the machine's encoding."""
    folder = tmp_path / "größe"
    folder.mkdir()
    environment = {
        **os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT),
        "STUDYBOT_BANK_DIR": "fällt-aus",  # no bank to read: the paths are what is looked at
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=folder, env=environment, capture_output=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert b"gr??e" in done.stdout
    assert b"f?llt-aus" in done.stderr
    assert b"Traceback" not in done.stderr


class Lost(io.StringIO):
    """Standard output that takes so much, and then fails."""

    def __init__(self, error: OSError, takes: int) -> None:
        super().__init__()
        self._error, self._takes = error, takes

    def write(self, text: str) -> int:
        self._takes -= len(text)
        if self._takes < 0:
            raise self._error
        return super().write(text)


@pytest.mark.parametrize("takes", [0, 100])
@pytest.mark.parametrize("typed", ["--help", "bank new evaluation"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE])
def test_what_could_not_be_printed_is_said_in_a_sentence_and_to_a_closed_pipe_not_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, takes: int,
    number: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdout", Lost(OSError(number, "No room"), takes))
    assert cli.main(typed.split()) == 1
    sentence = "studybot: not all of it could be printed: No room\n"
    assert capsys.readouterr().err == ("" if number == errno.EPIPE else sentence)


def test_python_itself_says_no_more_at_the_end_of_a_pipe_that_nobody_reads() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    environment = {one: of for one, of in os.environ.items() if one != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, stdout=writes, stderr=subprocess.PIPE,
        env=environment, check=False, timeout=60,
    )  # fmt: skip
    os.close(writes)
    assert (done.returncode, done.stderr) == (1, b"")


def test_settings_are_looked_for_in_no_folder_that_may_not_be_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root's own, from which a command is run as the bot's user."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("STUDYBOT_SEED=x\n", encoding="utf-8")
    with pytest.raises(StartError):
        load_settings()
    monkeypatch.setattr(os, "access", lambda *_asked: False)
    assert load_settings().seed is None
    assert data_folder.database_path() == Path("data/studybot.sqlite3")


@pytest.mark.parametrize(
    "line", ["STUDYBOT_DATA_DIR: /srv/x", 'STUDYBOT_SEED="1', "STUDYBOT_DATA_DIR", "studybot_seed"]
)
def test_a_line_of_env_that_sets_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """It was left out with a warning, and the bot began a new database elsewhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"# ours\nOTHER=1\n{line}\n", encoding="utf-8")
    for look in (load_settings, data_folder.database_path):
        with pytest.raises(StartError, match=r"\.env can't be read at line 3"):
            look()

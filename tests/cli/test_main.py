"""What can be typed: the version, and a function behind every command."""

import argparse
import gc
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from bot.cli import main as cli

ROOT = Path(__file__).parents[2]


def version_of(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_version_is_that_of_pyproject(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version_of(capsys) == f"studybot {project['version']}\n"


def test_a_copy_that_is_not_installed_says_how_it_gets_a_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", unknown)
    assert cli.main(["--version"]) == 2
    assert "pip install" in capsys.readouterr().err


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

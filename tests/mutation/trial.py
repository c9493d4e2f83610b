"""Runs tests against a mutant: in a fork of a session of pytest that has collected them.

A change inside a function is put into the function objects that the tests have imported; a
change that happens at import needs a session of its own, which imports the changed file.
"""

import ast
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import select
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import aiosqlite  # noqa: F401  # what each child would import is imported once
import coverage
import discord.ext.commands  # noqa: F401
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant

OPTIONS = (
    "-q",
    "-n",
    "0",
    "--assert=plain",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "--no-header",
)
LONGEST_TRIAL = 6.0
"""Seconds that the tests of one mutant may take by what they took before; the rest is left out."""
HANGS = 6.0
"""After so many times as long, and some seconds, a mutant has made the tests hang: noticed."""

Functions = list[FunctionType]
Known = dict[tuple[str, str], Functions]
"""The functions that there are, by their file and qualified name."""


def in_a_fork(work: Callable[[], Any], seconds: float) -> Any:
    """What the work returns (as JSON) in a child process; None if it died or took longer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgrp()
        os.close(reading)
        try:
            answer = json.dumps(work()).encode()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    try:
        return json.loads(_read(reading, seconds) or b"null")
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _read(reading: int, seconds: float) -> bytes:
    found, until = b"", time.monotonic() + seconds
    while select.select([reading], [], [], max(0.0, until - time.monotonic()))[0]:
        if not (piece := os.read(reading, 1 << 16)):
            return found
        found += piece
    return b""


def quick_properties() -> None:
    """Hypothesis tries the same cases each time, and doesn't look for the smallest failure."""
    settings.register_profile(
        "mutation", database=None, derandomize=True, deadline=None,
        phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    settings.load_profile("mutation")


class Trials:
    """A plugin of pytest: instead of running what was collected, runs it for each mutant.

    ``notice`` is told of each mutant the test that failed, "" if none did.
    """

    def __init__(
        self, mutants: dict[Path, list[Mutant]], notice: Callable[[Path, Mutant, str], None]
    ) -> None:
        self.mutants = mutants
        self.notice = notice
        self.covering: dict[Path, list[str]] = {}
        """For each file the tests that run any of its lines, then the others, quickest first, as
        many as can be afforded."""
        self.at_import: list[tuple[Path, int]] = []
        """Mutants that need a session of their own, by their file and number."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the tests that don't wait, as those of rules should be; then, with what nobody
        noticed, the others."""
        left = [(path, at) for path, mutants in self.mutants.items() for at in range(len(mutants))]
        functions = _functions()
        for waits in (False, True):
            items = [one for one in session.items if _waits(one) is waits]
            if items and (left or not any(self.covering.values())):
                left = self._try_all(items, left, functions)
        self.at_import += left  # a function may have run then, and made what the tests look at
        return True

    def _try_all(
        self, items: Sequence[pytest.Item], left: Sequence[tuple[Path, int]], functions: Known
    ) -> list[tuple[Path, int]]:
        """What none of these tests noticed."""
        surveyed = in_a_fork(lambda: _survey(items, list(self.mutants)), 3600)
        if surveyed is None:
            raise pytest.UsageError("the tests could not be surveyed")
        lines, seconds, failed = surveyed
        still = []
        for path in self.mutants:
            found = {int(line): ids for line, ids in lines.get(str(path), {}).items()}
            by_line = {line: [at for at in ids if at not in failed] for line, ids in found.items()}
            any_line = {at for ids in by_line.values() for at in ids}
            quickest = sorted(any_line, key=seconds.__getitem__)
            # A constant may be read by those that call nothing of the file as well.
            others = sorted(
                set(range(len(items))) - any_line - set(failed), key=seconds.__getitem__
            )
            chosen = _affordable([*quickest, *others], seconds)
            self.covering.setdefault(path, []).extend(items[at].nodeid for at in chosen)
            for number in [at for one, at in left if one == path]:
                mutant = self.mutants[path][number]
                changed = _changed(path, mutant, functions)
                if changed is None:
                    if (path, number) not in self.at_import:
                        self.at_import.append((path, number))
                    continue
                covering = _covering(mutant, by_line, seconds)
                if len(covering) == 1:  # it may have run for all of them, in a fixture or a cache
                    covering = [*covering, *(at for at in quickest if at not in covering)]
                chosen = _affordable(covering, seconds)
                limit = 5 + HANGS * sum(seconds[at] for at in chosen)
                failing = _try(changed, [items[at] for at in chosen], limit)
                if failing:
                    self.notice(path, mutant, failing)
                else:
                    still.append((path, number))
        return still


def _changed(path: Path, mutant: Mutant, functions: Known) -> tuple[Functions, CodeType] | None:
    """The functions to change and their new code; None if that can't be done to them as they
    are: the change happens at import, or what the function closes over is another."""
    targets = functions.get((str(path), mutant.function or ""), [])
    if mutant.function is None or not targets:
        return None
    code = _code_of(compile(mutant.tree, str(path), "exec"), mutant.function)
    if any(code.co_freevars != one.__code__.co_freevars for one in targets):
        return None
    return targets, code


def _try(changed: tuple[Functions, CodeType], items: Sequence[pytest.Item], limit: float) -> str:
    targets, code = changed

    def work() -> str:
        for target in targets:
            target.__code__ = code
        return _first_failing(items)

    if not items:
        return ""
    found = in_a_fork(work, limit)
    return "(it hung)" if found is None else str(found)


def _covering(mutant: Mutant, by_line: dict[int, list[int]], seconds: Sequence[float]) -> list[int]:
    """Tests that run the line, or the statement's last line before it, quickest first."""
    for line in range(mutant.line, max(mutant.line - 12, 0), -1):
        if line in by_line:
            return sorted(by_line[line], key=seconds.__getitem__)
    return []


def _affordable(ids: Sequence[int], seconds: Sequence[float]) -> list[int]:
    chosen, spent = [], 0.0
    for at in ids:
        spent += seconds[at]
        if chosen and spent > LONGEST_TRIAL:
            break
        chosen.append(at)
    return chosen


def _run(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Whether a test and what is set up for it pass."""
    return not any(one.failed for one in runtestprotocol(item, log=False, nextitem=following))


def _first_failing(items: Sequence[pytest.Item]) -> str:
    for item, following in zip(items, [*items[1:], None], strict=True):
        if not _run(item, following):
            return item.nodeid
    return ""


def _survey(items: Sequence[pytest.Item], files: list[Path]) -> Any:
    """Which tests run which lines, how long each takes, and which fail without a change."""
    measured = coverage.Coverage(
        config_file=False, include=[str(path) for path in files], data_file=None
    )
    seconds, failed = [], []
    measured.start()
    for at, (item, following) in enumerate(zip(items, [*items[1:], None], strict=True)):
        measured.switch_context(str(at))
        started = time.perf_counter()
        if not _run(item, following):
            failed.append(at)
        seconds.append(time.perf_counter() - started)
    measured.stop()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nothing may have been run
        data = measured.get_data()
    lines = {
        str(path): {
            line: [int(at) for at in contexts if at]
            for line, contexts in data.contexts_by_lineno(str(path)).items()
        }
        for path in files
    }
    return lines, seconds, failed


def _waits(item: pytest.Item) -> bool:
    return inspect.iscoroutinefunction(getattr(item, "obj", None))


def _functions() -> Known:
    found: Known = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            key = (one.__code__.co_filename, one.__code__.co_qualname)
            found.setdefault(key, []).append(one)
    return found


def _code_of(code: CodeType, name: str) -> CodeType:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == name:
                return constant
            if name.startswith(f"{constant.co_qualname}."):
                return _code_of(constant, name)
    raise LookupError(name)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed tree."""

    def __init__(self, module: str, path: Path, tree: ast.Module) -> None:
        self.module, self.path = module, path
        self.code = compile(tree, str(path), "exec")

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """Ours, for that name."""
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self,
            submodule_search_locations=[str(self.path.parent)] * (self.path.name == "__init__.py")
            or None,
        )  # fmt: skip

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self.code, module.__dict__)


def try_at_import(module: str, path: Path, mutant: Mutant, tests: Sequence[str]) -> str:
    """The answer of a session of its own; a module that can't be imported is noticed as well."""

    def work() -> str:
        sys.meta_path.insert(0, Changed(module, path, mutant.tree))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        quick_properties()
        code = pytest.main([*OPTIONS, "-x", *tests])
        return "" if code == pytest.ExitCode.OK else "(a test that was run with it)"

    found = in_a_fork(work, 30 + 2 * HANGS * LONGEST_TRIAL)
    return "(it hung)" if found is None else str(found)

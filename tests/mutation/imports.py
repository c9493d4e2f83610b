"""Runs tests against a change that happens at import: a constant, a table, a default, a field.

The fork forgets the changed file and all that imports it, of the bot and of the tests, and runs a
session within the session, which imports it changed.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from ast import Module
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutation.forks import HANGS, LONGEST_TRIAL, OPTIONS, in_a_fork
from tests.test_architecture import ROOT, imports_of, known_of, module_of
from tests.trees import parsed


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed tree."""

    def __init__(self, module: str, path: Path, tree: Module) -> None:
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


class ImportedAgain:
    """A file and all that imports it, imported again with a change, and the tests that pass when
    that is done without one."""

    def __init__(self, path: Path, tests: Sequence[str]) -> None:
        self.path = path
        self.tests = list(tests)
        plain = parsed(path.read_text(encoding="utf-8"))
        while self.tests and (failing := self.first_failing(plain)):
            if failing not in self.tests:
                self.tests = []  # not even the import goes well without a change
            else:
                self.tests.remove(failing)

    def first_failing(self, tree: Module) -> str:
        """The name of the first test that fails, "" if none does. A change that hangs or that
        can't be imported is noticed as well."""

        def work() -> str:
            _forget(module_of(self.path))
            sys.meta_path.insert(0, Changed(module_of(self.path), self.path, tree))
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            failures = Failures()
            code = pytest.main([*OPTIONS, "-x", *self.tests], plugins=[failures])
            return "" if code == pytest.ExitCode.OK else failures.first or "(it can't be imported)"

        if not self.tests:
            return ""
        found = in_a_fork(work, 30 + 2 * HANGS * LONGEST_TRIAL)
        return "(it hung)" if found is None else str(found)


class Failures:
    """A plugin of pytest that keeps the first failing test."""

    def __init__(self) -> None:
        self.first = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep it."""
        if report.failed and not self.first:
            self.first = report.nodeid


@cache
def who_imports() -> dict[str, set[str]]:
    """Who imports a module of the bot or of the tests, by what the sources say."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    known = known_of(files, ROOT)
    found: dict[str, set[str]] = {}
    for path in files:
        for name in imports_of(path, known):
            found.setdefault(name, set()).add(module_of(path))
    return found


def _forget(module: str) -> None:
    """As if a module, and all that imports it, had not been imported. What pytest has set up the
    tests with stays."""
    left, seen = [module], {module, "tests.conftest"}
    while left:
        name = left.pop()
        if sys.modules.pop(name, None) is not None:
            package, _, short = name.rpartition(".")
            if package in sys.modules:
                vars(sys.modules[package]).pop(short, None)
        new = who_imports().get(name, set()) - seen
        seen |= new
        left += new

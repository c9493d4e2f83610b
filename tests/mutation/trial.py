"""Runs tests against a mutant: in a fork of a session of pytest that has collected them.

A change inside a function is put into the function objects that the tests have imported; a
change that happens at import is tried by ``imports``.
"""

import gc
import inspect
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.forks import HANGS, LONGEST_TRIAL, in_a_fork
from tests.mutation.imports import ImportedAgain
from tests.mutation.mutants import Mutant

FOR_CONSTANTS = 2.0
"""Seconds of it for tests that run no line of the file, but may read a constant of it."""

Functions = list[FunctionType]
Known = dict[tuple[str, str], Functions]
"""The functions that there are, by their file and qualified name."""


class Trials:
    """A plugin of pytest: instead of running what was collected, runs it for each mutant.

    ``notice`` is told of each mutant the test that failed, "" if none did. ``quick``: the tests
    that wait are left out.
    """

    def __init__(
        self,
        mutants: dict[Path, list[Mutant]],
        notice: Callable[[Path, Mutant, str], None],
        *,
        quick: bool = False,
    ) -> None:
        self.mutants = mutants
        self.notice = notice
        self.kinds = (False,) if quick else (False, True)
        self.covering: dict[Path, list[str]] = {}
        """For each file the tests that run any of its lines, then the others, quickest first, as
        many as can be afforded."""
        self.at_import: list[tuple[Path, int]] = []
        """Mutants that need the file to be imported again, by their file and number."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the tests that don't wait, as those of rules should be; then, with what nobody
        noticed, the others."""
        left = [(path, at) for path, mutants in self.mutants.items() for at in range(len(mutants))]
        functions = _functions()
        gc.freeze()  # a collection in a fork would copy all of it
        for waits in self.kinds:
            items = [one for one in session.items if _waits(one) is waits]
            if items and (left or not any(self.covering.values())):
                left = self._try_all(items, left, functions)
        self.at_import += left  # a function may have run then, and made what the tests look at
        for path in {path: None for path, _ in self.at_import}:
            again = ImportedAgain(path, self.covering[path])
            for number in [at for one, at in self.at_import if one == path]:
                mutant = self.mutants[path][number]
                self.notice(path, mutant, again.first_failing(mutant.tree))
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
            chosen = _affordable(quickest, seconds) + _affordable(others, seconds, FOR_CONSTANTS)
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


def _affordable(
    ids: Sequence[int], seconds: Sequence[float], most: float = LONGEST_TRIAL
) -> list[int]:
    chosen, spent = [], 0.0
    for at in ids:
        spent += seconds[at]
        if chosen and spent > most:
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
        started = time.process_time()
        if not _run(item, following):
            failed.append(at)
        seconds.append(time.process_time() - started)
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
    gc.unfreeze()  # what the suite froze isn't listed
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

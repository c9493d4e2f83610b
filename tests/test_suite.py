"""The guard of the suite itself: no clock on the wall, one order of cases in every process, and no
private names of the bot."""

import ast
import gc
import logging
from collections.abc import Callable
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from tests import conftest
from tests.mutation.__main__ import equivalents, rooms
from tests.together import each
from tests.trees import named_in, nodes_of, parsed, tree_of

TESTS = Path(__file__).parent
APART = {TESTS / "bench", TESTS / "mutation", TESTS / "wire" / "bench"}
APART |= {TESTS / "wire" / "shared_clock.py"}  # it replaces the clocks, so it has to read them
"""Run as ``python -m tests.bench`` and the like, never with the suite."""
CLOCKS = {"perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "time", "time_ns"}
ORDERED = {"sorted", "len", "sum", "min", "max", "any", "all", "bool"}
"""Calls whose result is the same whatever the order of what they are given."""
BY_WORD = {"getattr", "setattr", "delattr"}
OF_OTHERS = {"_action", "_actions", "_fields", "_preview", "_threads"}
"""Names that argparse, syntax trees and the simulated Discord have as well."""
FILES = sorted(path for path in TESTS.rglob("*.py") if not APART & {path, *path.parents})


def clocks_in(tree: ast.Module) -> list[int]:
    """Lines that read a clock whose seconds depend on what else the machine does."""
    found = []
    for node in nodes_of(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [node.lineno for name in node.names if name.name in CLOCKS]
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and _is_time(node.value):
            found.append(node.lineno)
    return found


def _is_time(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "time"


def unordered_in(tree: ast.Module) -> list[int]:
    """Lines that parametrize over a set: each process of the suite would collect the cases in
    another order, and xdist refuses to run."""
    named = named_in(tree)
    return [
        node.lineno
        for node in nodes_of(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "parametrize"
        for cases in [*node.args[1:2], *(word.value for word in node.keywords)]
        if is_unordered(cases, named)
    ]


def is_unordered(node: ast.expr, named: dict[str, ast.expr]) -> bool:
    """Whether going through this gives another order in each process; a set as one of the cases
    is nobody's order."""
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id="set" | "frozenset")):
            return True
        case ast.Call(func=ast.Name(id=name)) if name in ORDERED:
            return False
        case ast.Call(func=func, args=args):
            inner = [func.value] if isinstance(func, ast.Attribute) else []
            return any(is_unordered(one, named) for one in [*inner, *args])
        case ast.Name(id=name) if name in named:
            return is_unordered(named[name], {**named, name: ast.Constant(None)})
        case ast.BinOp(left=left, right=right):
            return is_unordered(left, named) or is_unordered(right, named)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            spread = [part.value for part in parts if isinstance(part, ast.Starred)]
            return any(is_unordered(one, named) for one in spread)
        case ast.ListComp(generators=loops) | ast.GeneratorExp(generators=loops):
            return any(is_unordered(loop.iter, named) for loop in loops)
        case ast.DictComp(generators=loops):
            return any(is_unordered(loop.iter, named) for loop in loops)
    return False


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def private_names() -> frozenset[str]:
    """Whatever the bot calls by a private name: functions, classes, names, attributes."""
    found = set()
    for path in (TESTS.parent / "bot").rglob("*.py"):
        for node in nodes_of(tree_of(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return frozenset(filter(is_private, found)) - OF_OTHERS


def private_in(tree: ast.Module) -> list[int]:
    """Lines that reach for a private name of the bot, by a dot, an import, or as a word that is
    given to ``setattr``."""
    found = []
    for node in nodes_of(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                continue
            case ast.Attribute(attr=name):
                names = [name]
            case ast.ImportFrom(module=str(module)) if module.startswith("bot"):
                names = [one.name for one in node.names]
            case ast.Call(func=ast.Name(id=call) | ast.Attribute(attr=call)) if call in BY_WORD:
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                names = [one.rpartition(".")[2] for one in given if isinstance(one, str)]
            case _:
                continue
        found += [node.lineno for name in names if name in private_names()]
    return found


def places(judge: Callable[[ast.Module], list[int]]) -> list[str]:
    return [f"{path.relative_to(TESTS)}:{line}" for path in FILES for line in judge(tree_of(path))]


def test_no_test_reads_a_clock_on_the_wall() -> None:
    assert places(clocks_in) == []


def test_the_cases_of_a_test_come_in_one_order() -> None:
    assert places(unordered_in) == []


def test_no_test_uses_a_private_name_of_the_bot() -> None:
    assert places(private_in) == []


@pytest.mark.parametrize(
    "text",
    ["app.notifier._client", "from bot.cli.main import _demo", "patch.setattr(app, '_client', 1)"],
)
def test_a_private_name_is_found(text: str) -> None:
    assert private_in(parsed(text))


@pytest.mark.parametrize(
    "text", ["self._client", "http._global_over", "app.client", "app.__init__", "say('_client')"]
)
def test_names_that_are_public_or_not_the_bots_are_no_fault(text: str) -> None:
    assert not private_in(parsed(text))


@pytest.mark.parametrize("text", ["time.perf_counter()", "from time import monotonic"])
def test_a_clock_is_found(text: str) -> None:
    assert clocks_in(parsed(text))


def test_the_processor_time_of_a_thread_is_no_clock_on_the_wall() -> None:
    assert not clocks_in(parsed("time.thread_time()\nfrom time import sleep"))


@each(
    "cases, expected",
    [
        ("{1, 2}", True),
        ("set(State) - {1}", True),
        ("list(NAMED)", True),
        ("NAMED | OTHERS", True),
        ("[*NAMED, 3]", True),
        ("[one for one in frozenset(x)]", True),
        ("product([1], NAMED)", True),
        ("NAMED.union(x)", True),
        ("{one: 1 for one in NAMED}", True),
        ("sorted(NAMED)", False),
        ("[{1, 2}, {3}]", False),
        ("State", False),
        ("[len({1, 2})]", False),
    ],
)
def test_cases_out_of_a_set_are_found(cases: str, expected: bool) -> None:
    text = f"NAMED = set(State)\n\n@pytest.mark.parametrize('one', {cases})\ndef test(): ..."
    assert bool(unordered_in(parsed(text))) is expected


def test_a_parse_is_never_begun_inside_another() -> None:
    """What the collector finds may be logged with a traceback, and drawing that parses."""

    def collected(phase: str, _: object) -> None:
        ast.parse("a = [1, (2, {3: 4})]")

    text = "\n".join(f"x{at} = [1, (2, {{3: {at}}})]" for at in range(500))
    before = gc.get_threshold()
    gc.callbacks.append(collected)
    gc.set_threshold(20)
    try:
        assert len(parsed(text).body) == 500
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(collected)


def test_a_log_that_a_test_leaves_open_gets_nothing_of_the_next_one() -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    around = conftest.pytest_runtest_protocol()
    next(around)
    root.handlers[:] = [logging.StreamHandler(StringIO())]
    root.setLevel(logging.DEBUG)
    with pytest.raises(StopIteration):
        around.send(None)
    assert (root.handlers, root.level) == (before, level)


def test_the_mutation_test_excuses_only_changes_that_the_code_has() -> None:
    # It refuses to run else: the figure of a whole run was out of reach for days.
    assert equivalents([path for paths in rooms().values() for path in paths])

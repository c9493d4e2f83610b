"""Every SQL statement of the house, run against filled tables: what it says, how it is planned and
how much work it is.

A function that takes a transaction first is called with what its type hints say, in every file
that holds SQL; whoever writes a new one writes no line here. That none is missed is known from the
syntax trees: ``places_in`` finds the calls that run SQL, ``fragments_in`` the strings that hold
some.
"""

import ast
import dataclasses
import importlib
import inspect
import re
import sqlite3
import sys
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Personal, ServerTable
from tests.gateway.examples import BIG, examples, values
from tests.rows import DAY, FAR, NOW, filled
from tests.trees import nodes_of, tree_of

ROOT = Path(__file__).parent.parent
ENGINE = {
    "bot/core/database.py",
    "bot/core/connection.py",
    "bot/core/migrate.py",
    "bot/core/backup.py",
    "bot/core/commit_log.py",
}
"""What only SQLite knows lives here, beside the schema."""
LAYER = "bot/core/records.py"
RUNS = {"execute", "executemany", "executescript"}
HELPERS = {"one", "known", "every", "value", "values", "moment", "run", "insert", "upsert"}
WORDS = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|ORDER BY|GROUP BY|VALUES|INSERT INTO|DELETE FROM|ON CONFLICT)\b"
    r"|\bSET \w+ =|\w = :\w"
)
MOST_CALLS = 60
STRIDE = 5
"""How many instructions are counted at once: each count is a call from the database."""
NOT_WHOLE = (UserError, ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What happens where made-up rows or arguments are no whole thing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A call in the source that runs SQL."""

    file: str
    first: int
    last: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.first}"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A string in the source that holds SQL; ``{}`` stands for what is filled in."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def is_in(self, sql: str) -> bool:
        """Whether a statement contains it."""
        return _pattern(self.text).search(sql) is not None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(r".*".join(re.escape(squeezed(part)) for part in text.split("{}")))


@dataclass(slots=True)
class Statement:
    """A text that was run, and where from."""

    file: str
    line: int
    function: str
    sql: str
    plan: frozenset[str] = frozenset()
    steps: int = 0
    """The most instructions of the database's machine that one run took, in full strides."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.sql}"

    @property
    def where(self) -> str:
        """The function that runs it, by its file."""
        return f"{self.file} {self.function}"

    @property
    def scans(self) -> set[str]:
        """The tables of which it reads every row, or a whole index."""
        known = {name: table for table, name in self._names()}
        scanned = {detail.split()[1] for detail in self.plan if detail.startswith("SCAN ")}
        automatic = {detail.split()[1] for detail in self.plan if " AUTOMATIC " in detail}
        return {known[name] for name in scanned | automatic if name in known}

    def _names(self) -> Iterator[tuple[str, str]]:
        for table, alias in re.findall(
            r"(?:FROM|JOIN|UPDATE) (\w+)(?: (?:AS )?([a-z]\w*))?", self.sql
        ):
            yield table, alias or table
            yield table, table


def squeezed(sql: str) -> str:
    """The text with single spaces."""
    return re.sub(r"\s+", " ", sql).strip()


@cache
def trees() -> dict[str, ast.Module]:
    """Every file of the house that may hold SQL, by its name."""
    files = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "bot").rglob("*.py")}
    return {name: tree_of(files[name]) for name in sorted(files) if name not in ENGINE}


def places_in(file: str, tree: ast.Module) -> Iterator[Place]:
    """The calls of a file that run SQL."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            of_layer = isinstance(owner, ast.Name) and owner.id == "records"
            if node.func.attr in RUNS or (of_layer and node.func.attr in HELPERS):
                yield Place(file, node.lineno, node.end_lineno or node.lineno, ast.unparse(node))


def fragments_in(file: str, tree: ast.Module) -> Iterator[Fragment]:
    """The strings of a file that hold SQL. Docstrings hold none."""
    apart: set[ast.AST] = set()
    for node in nodes_of(tree):
        if isinstance(node, ast.JoinedStr):
            apart.update(node.values)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(node.value)
    for node in nodes_of(tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node not in apart:
            text = _text(node)
            if WORDS.search(text):
                yield Fragment(file, node.lineno, text)


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)


class Recorder(sqlite3.Connection):
    """A connection that notes what it is asked, how that is planned, and how much work it is."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen: dict[tuple[str, int, str, str], Statement] = {}
        self._steps = 0

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Note it and run it."""
        plan = super().execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        details = frozenset(row["detail"] for row in plan)
        self._steps, reads = 0, sql.lstrip().startswith(("SELECT", "WITH"))
        self.set_progress_handler(self._count, STRIDE)
        try:
            cursor = super().execute(sql, parameters)
            if reads:
                cursor.fetchall()  # the work is done as rows are taken
        except sqlite3.IntegrityError:
            return super().execute("SELECT 1")  # made-up rows may not go together
        finally:
            self.set_progress_handler(None, 0)
            self._note(sql, details)
        return super().execute(sql, parameters) if reads else cursor

    def _count(self) -> int:
        self._steps += STRIDE
        return 0

    def _note(self, sql: str, plan: frozenset[str]) -> None:
        frame = sys._getframe(2)
        while frame.f_code.co_filename.endswith(LAYER) and frame.f_back is not None:
            frame = frame.f_back
        file = Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()
        key = (file, frame.f_lineno, _function(frame.f_code.co_qualname), squeezed(sql))
        known = self.seen.setdefault(key, Statement(*key))
        known.plan |= plan
        known.steps = max(known.steps, self._steps)


def _function(qualified: str) -> str:
    return qualified.split(".<locals>")[0]


def survey(
    personal: tuple[Personal, ...], guilds: int, *, owners: tuple[object, ...] = (),
    analysed: bool = False,
) -> list[Statement]:  # fmt: skip
    """Every statement of the house, run in the first of so many servers."""
    tx = filled(Recorder, guilds, analysed=analysed)
    for function in (*functions(), *methods(owners)):
        for arguments in calls(function, personal):
            sqlite3.Connection.execute(tx, "SAVEPOINT survey")
            try:
                function(tx, **arguments)
            except NOT_WHOLE:
                pass  # what was run is noted
            finally:
                sqlite3.Connection.execute(tx, "ROLLBACK TO survey")
                sqlite3.Connection.execute(tx, "RELEASE survey")
    tx.close()
    return list(tx.seen.values())


def functions() -> Iterator[Any]:
    """Those that take a transaction first, of every file that runs SQL."""
    for file, tree in trees().items():
        if file == LAYER or not any(places_in(file, tree)):
            continue
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        for _, one in sorted(inspect.getmembers(module, inspect.isfunction)):
            kinds = [each.annotation for each in inspect.signature(one).parameters.values()]
            shown = not one.__name__.startswith("_") or len(kinds) == 1
            if one.__module__ == module.__name__ and kinds[:1] == [Transaction] and shown:
                yield one


def methods(owners: tuple[object, ...]) -> Iterator[Any]:
    """The methods of objects that take a transaction first."""
    for owner in owners:
        for name, one in sorted(inspect.getmembers(owner, inspect.ismethod)):
            kinds = [each.annotation for each in inspect.signature(one).parameters.values()]
            if kinds[:1] == [Transaction] and not name.startswith("_"):
                yield one


def calls(function: Any, personal: tuple[Personal, ...]) -> Iterator[dict[str, Any]]:
    """Arguments for a function beside the transaction: each kind of value of each at least once."""
    hints = typing.get_type_hints(function)
    names = list(inspect.signature(function).parameters)[1:]
    options = {name: given(hints[name], name, personal) for name in names}
    full = {name: several[0] for name, several in options.items()}
    yield full
    count = 0
    for name, several in options.items():
        for one in several[1:]:
            count += 1
            if count < MOST_CALLS:
                yield {**full, name: one}


def given(hint: Any, name: str, personal: tuple[Personal, ...]) -> list[Any]:
    """The values that an argument can have, those of the first server."""
    if Personal in typing.get_args(hint):
        return [personal]
    if hint is ServerTable:
        return [table for one in personal for table in one.of_server if table.parts]
    if dataclasses.is_dataclass(hint):
        return [fitted(one) for one in examples(typing.cast(type, hint))]
    found = [fitted(one) for one in values(hint, name, 0)]
    return [*found, FAR] if hint is datetime else found


def fitted(value: Any) -> Any:
    """A made-up value with the ids and moments of rows that are there."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: fitted(getattr(value, one.name))
            for one in dataclasses.fields(value)
            if one.init
        }
        return type(value)(**changed)
    if isinstance(value, (tuple, list, set, frozenset)):
        return type(value)(map(fitted, value))
    if type(value) is int and value == BIG:
        return 1
    if isinstance(value, datetime):
        return NOW
    return DAY if isinstance(value, date) else value

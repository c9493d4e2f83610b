"""What the columns of a table are called, as people call them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from types import MappingProxyType

from bot.bank.model import Star
from bot.bank.own.shape import OwnFault
from bot.bank.parsing.advice import OTHER_NAMES
from bot.bank.parsing.syntax import mark_at
from bot.bank.parsing.tree import Tree
from bot.bank.problems import Fault

STAR = tuple(field.name for field in fields(Star))
COLUMNS = (
    "id", "topic", "title", "prompt", "difficulty", "kind", "minutes", "answer", "key_points",
    "pitfalls", "choices", "value", "tolerance", "unit", "work", "accept", "not", *STAR,
    "checklist", "weak_outline", "strong_outline", "hint", "follow_ups", "sources", "tags",
    "retired", "added", "author", "replaced_by",
)  # fmt: skip
RIGHT = "right"
"""A column that says by letter which options are right. Read, never written."""
NEEDED = ("title", "prompt", "answer")
_OTHER_NAMES = {
    **OTHER_NAMES,
    RIGHT: "correct correct_answer correct_answers correct_option correct_options right_answer "
    "right_answers right_option right_options",
}
_NAMES = MappingProxyType(
    {name: name for name in (*COLUMNS, RIGHT)}
    | {other: name for name, others in _OTHER_NAMES.items() for other in others.split()}
)
_COUNTERS = frozenset(("", "nr", "no", "number", "row"))
"""Columns that number the rows."""
_OPTION = re.compile(r"(option|choice|answer|alternative)_?([a-e]|[1-9])")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")  # linear, also where nothing closes
_NEAR = 0.76


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns in their order, as they were meant, and the row that has them."""

    names: tuple[str, ...]
    row: int = 0


def name_of(cell: str) -> str:
    """A column by what stands above it: *Key points:* is *key_points*, *Question* is *prompt*."""
    words = _ASIDE.sub(" ", cell.strip().partition("\n")[0])
    name = re.sub(r"[\W_]+", "_", words.casefold()).strip("_")
    return _NAMES.get(name, name)


def known_count(names: Iterable[str]) -> int:
    """How many of the names are columns of a table."""
    return len({name for name in names if name in _NAMES})


def named(tree: Tree, cells: Iterable[str], row: int, filled: frozenset[int]) -> Columns:
    """The columns, and what is wrong with their names. One that is nearly a known one is taken for
    it. ``filled``: those in which something stands."""
    names: list[str] = []
    for at, cell in enumerate(cells):
        name, place = name_of(cell), mark_at(row, at)
        if name not in _NAMES and name not in _COUNTERS:
            name = _unknown(tree, name, place, is_filled=at in filled)
        elif not cell.strip() and at in filled:
            tree.report(OwnFault.COLUMN_LEFT, place, key=f"number {at + 1}")
        if name in names and name in _NAMES and at in filled:
            tree.report(OwnFault.COLUMN_TWICE, place, key=name)
        names.append("" if name in names else name)
    for name in NEEDED:
        if name not in names:
            tree.report(OwnFault.NO_COLUMN, mark_at(row, 0), key=name)
    return Columns(tuple(names), row)


def _unknown(tree: Tree, name: str, place: object, *, is_filled: bool) -> str:
    """The column that is meant, after its fault was told; else its name."""
    if _OPTION.fullmatch(name):
        if is_filled:
            tree.report(OwnFault.OPTION_COLUMN, place, key=name)
    elif near := get_close_matches(name, _NAMES, n=1, cutoff=_NEAR):
        meant = _NAMES[near[0]]
        tree.report(Fault.UNKNOWN_KEY, place, key=name, advice=f"did you mean `{meant}`?")
        return meant
    elif is_filled:
        tree.report(OwnFault.COLUMN_LEFT, place, key=name)
    return name

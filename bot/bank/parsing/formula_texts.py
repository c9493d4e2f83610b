"""The formulas of a text of the bank: said plainly, kept for their pictures, judged."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import yaml

from bot.bank.formulas.text import Formula, has_formulas, say
from bot.bank.model import Question
from bot.bank.parsing.tree import Mark, Node, Scalar, Tree
from bot.bank.problems import Fault, Position, Problem

_NEAR = 12
"""Characters that are shown on either side of what is wrong."""
_AS_WRITTEN = frozenset(
    ("id", "topic", "terms", "url", "work", "solution", "broken", "starter", "tests", "setup",
     "expected", "replaced_by", "formulas")
)  # fmt: skip
"""Parts of a question in which a dollar is a dollar."""


def said(tree: Tree, formulas: dict[str, Formula], node: Node, text: str) -> str:
    """The text with its formulas in plain text. Those that get a picture go into ``formulas`` by
    the line that they are, and into the tree with their places; faults into the tree."""
    if not has_formulas(text):
        return text
    found = say(text)
    for formula in found.formulas:
        formulas[formula.line] = formula
        mark = _mark_in(tree, node, text, text.find(formula.source))
        tree.formulas.append((formula.source, tree.place(mark)))
    for fault in found.faults:
        near = " ".join(text[max(0, fault.at - _NEAR) : fault.at + _NEAR].split())
        mark = _mark_in(tree, node, text, fault.at)
        tree.report(Fault.FORMULA, mark, reason=fault.text, near=near)
    return found.text


def judged(tree: Tree, node: Node, text: str) -> str:
    """The text as it was written; what is wrong with its formulas goes into the tree."""
    said(tree, {}, node, text)
    return text


def _mark_in(tree: Tree, node: Node, text: str, at: int) -> Mark:
    """Where a character of a text stands in its file. Lines are joined between the two, but as
    many signs that aren't blank lie before it here as there."""
    start: Mark = node.start_mark
    if not isinstance(node, Scalar) or not 0 <= at < len(text) or not tree.lines:
        return start
    end: Mark = node.end_mark
    left = sum(not sign.isspace() for sign in text[:at])
    first = start.line + (node.style in ("|", ">"))
    for row in range(first, min(end.line + 1, len(tree.lines))):
        line = tree.lines[row]
        column = start.column + (node.style in ('"', "'")) if row == start.line else 0
        while column < len(line):
            if not line[column].isspace():
                if not left:
                    return yaml.Mark("", 0, row, column, "", 0)
                left -= 1
            column += 2 if node.style == '"' and line[column] == "\\" else 1
    return start


def shown(question: Question) -> Question:
    """A question as members read it, of one as it was written: its formulas in plain text, those
    on a line of their own kept for their pictures."""
    formulas: dict[str, Formula] = {}
    told: Question = _spoken(question, formulas)
    return replace(told, formulas=tuple(formulas.values())) if told is not question else question


def _spoken(value: Any, formulas: dict[str, Formula]) -> Any:
    """The same value where nothing in it is a formula."""
    if isinstance(value, str):
        if isinstance(value, Enum) or not has_formulas(value):
            return value
        found = say(value)
        formulas.update((one.line, one) for one in found.formulas)
        return found.text
    if isinstance(value, tuple):
        parts = tuple([_spoken(one, formulas) for one in value])
        return value if all(map(_is_same, parts, value)) else parts
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in fields(value):
        if field.name not in _AS_WRITTEN:
            before = getattr(value, field.name)
            after = _spoken(before, formulas)
            if after is not before:
                changed[field.name] = after
    return replace(value, **changed) if changed else value


def _is_same(one: object, other: object) -> bool:
    return one is other


def not_drawn(place: Position, source: str) -> Problem:
    """The fault of a formula that can be read but not drawn."""
    return Fault.NOT_DRAWN.at(place, source=source)

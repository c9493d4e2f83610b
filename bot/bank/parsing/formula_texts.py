"""The formulas of a text of the bank: said plainly, kept for their pictures, judged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.bank.formulas.symbols import COMMANDS
from bot.bank.formulas.text import Formula, has_formulas, say
from bot.bank.parsing.syntax import mark_at
from bot.bank.parsing.tree import Mark, Node, Scalar, Tree
from bot.bank.problems import Fault, Position, Problem

_ESCAPED = re.compile("[\x00\x07\x08\x0b-\x0d\x1b\x85\u2028\u2029]")
_BROKEN = re.compile("([\t\n])([a-z]*)")
_ESCAPES = {"\t": "t", "\n": "n"}
_NEAR = 12
"""Characters that are shown on either side of what is wrong."""


def said(tree: Tree, formulas: dict[str, Formula], node: Node, text: str) -> str:
    """The text with its formulas in plain text. Those that get a picture go into ``formulas`` by
    the line that they are, and into the tree with their places; faults into the tree."""
    if isinstance(node, Scalar) and node.style == '"' and _is_escaped(text):
        tree.report(Fault.BACKSLASH, node.start_mark)
        return text
    if not has_formulas(text):
        return text
    found = say(text)
    for formula in found.formulas:
        formulas[formula.line] = formula
        tree.formulas.append((formula.source, node, text))
    for fault in found.faults:
        near = " ".join(text[max(0, fault.at - _NEAR) : fault.at + _NEAR].split())
        mark = _mark_in(tree, node, text, fault.at)
        tree.report(Fault.FORMULA, mark, reason=fault.text, near=near)
    return found.text


def to_draw(tree: Tree) -> Iterator[tuple[str, Position]]:
    """The formulas that become pictures, and where they stand."""
    for source, node, text in tree.formulas:
        yield source, tree.place(_mark_in(tree, node, text, text.find(source)))


def judged(tree: Tree, node: Node, text: str) -> str:
    """The text as it was written; what is wrong with its formulas goes into the tree."""
    said(tree, {}, node, text)
    return text


def _is_escaped(text: str) -> bool:
    """Whether a backslash of a formula was taken for YAML's: of *frac*, it makes a form feed."""
    if _ESCAPED.search(text) is not None:
        return True
    pieces = (_BROKEN.finditer(piece) for piece in text.split("$")[1::2])
    return any(_ESCAPES[one[1]] + one[2] in COMMANDS for found in pieces for one in found)


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
                    return mark_at(row, column)
                left -= 1
            column += 2 if node.style == '"' and line[column] == "\\" else 1
    return start


def not_drawn(place: Position, source: str) -> Problem:
    """The fault of a formula that can be read but not drawn."""
    return Fault.NOT_DRAWN.at(place, source=source)

"""The formulas of a text of the bank: said plainly, kept for their pictures, judged."""

from __future__ import annotations

from bot.bank.formulas.text import Formula, has_formulas, say
from bot.bank.parsing.tree import Node, Tree
from bot.bank.problems import Fault, Position, Problem

_NEAR = 12
"""Characters that are shown on either side of what is wrong."""


def said(tree: Tree, formulas: dict[str, Formula], node: Node, text: str) -> str:
    """The text with its formulas in plain text. Those that get a picture go into ``formulas`` by
    the line that they are, faults into the tree."""
    if not has_formulas(text):
        return text
    found = say(text)
    for formula in found.formulas:
        formulas[formula.line] = formula
    for fault in found.faults:
        near = text[max(0, fault.at - _NEAR) : fault.at + _NEAR].replace("\n", " ")
        tree.report(Fault.FORMULA, node.start_mark, reason=fault.text, near=near)
    return found.text


def not_drawn(place: Position, source: str) -> Problem:
    """The fault of a formula that can be read but not drawn."""
    return Fault.NOT_DRAWN.at(place, source=source)

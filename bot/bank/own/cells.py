"""What stands in the cells of a table, as nodes of the bank's reader. Pure.

A cell holds several things one below the other; what belongs together in a line is parted by
`` :: ``. Spreadsheets write numbers, dates and yes or no as their language has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from types import MappingProxyType
from typing import Any

from bot.bank.lint.question import NO_UNIT
from bot.bank.own.columns import RIGHT, STAR
from bot.bank.own.shape import OWN_QUESTION, OwnFault
from bot.bank.parsing.fields import Form
from bot.bank.parsing.syntax import mark_at, zero_width
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, Tree
from bot.bank.problems import Fault
from bot.bank.terms.figures import readings

PARTS = " :: "
PAIRS = MappingProxyType(
    {
        "key_points": ("point", "terms"),
        "pitfalls": ("note", "terms"),
        "not": ("text", "why"),
        "sources": ("title", "url"),
    }
)
"""What stands in a line of a cell, by its column."""
_YES = frozenset(("true", "yes", "y", "x", "1", "ja", "oui", "wahr", "vrai", "vero", "verdadero"))
_NO = frozenset(("false", "no", "n", "0", "nein", "non", "falsch", "faux", "falso"))
_OPTION = re.compile(r"(?:[\[(]\s*([xX✓✔✗✘-]?)\s*[\])]|([✓✔✗✘]))\s*(.*)", re.DOTALL)
_RIGHT_SIGNS = frozenset("xX✓✔")
_PARTED = re.compile(r"\s::(?:\s|$)")
_BULLET = re.compile(r"^[-•*–·▪◦]\s+")
_LABEL = re.compile(r"\(?([A-Za-z]|\d{1,2})[.):]\s+")
_LETTERS = re.compile(r"(?:[a-e1-5]|and|[\s;,/&+])+")
_SHEET_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!|ERROR!)")
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00.*|(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def row_node(
    tree: Tree, number: int, cells: MappingType[str, tuple[int, str]], start: int = 0
) -> Mapping:
    """A question of its cells by column, each with its place; ``number`` counts rows from 0.
    ``start``: the column that what is said of the whole row names."""
    items: dict[str, Node] = {}
    keys: dict[str, Any] = {}
    star: dict[str, Node] = {}
    whole = {name: text for name, (_, text) in cells.items()}
    for name, (at, text) in cells.items():
        if not text or name == RIGHT or (name == "unit" and text.casefold() in NO_UNIT):
            continue
        mark = mark_at(number, at)
        text = _clean(tree, text, mark)
        if name in STAR:
            star[name] = _scalar(text, mark)
        elif name == "choices":
            items[name], keys[name] = _options(tree, text, whole.get(RIGHT, ""), mark), mark
        else:
            items[name], keys[name] = _node(tree, name, text, whole.get("unit", ""), mark), mark
    if star:
        at = min(cells[name][0] for name in star)
        keys["star"] = mark_at(number, at)
        items["star"] = Mapping(star, dict.fromkeys(star, keys["star"]), keys["star"])
    return Mapping(items, keys, mark_at(number, start))


def _clean(tree: Tree, text: str, mark: Any) -> str:
    for _place, character in zero_width(text):
        tree.report(Fault.ZERO_WIDTH, mark, name=character)
    if _CONTROL.search(text) is not None:
        tree.report(Fault.CONTROL_CHARACTER, mark)
        text = _CONTROL.sub(" ", text)
    if _SHEET_ERROR.fullmatch(text):
        tree.report(OwnFault.SHEET_ERROR, mark, text=text)
    return text


def _node(tree: Tree, name: str, text: str, unit: str, mark: Any) -> Node:
    field = OWN_QUESTION.fields[name]
    if name in PAIRS:
        return Sequence([_pair(tree, name, line, mark) for line in _lines(text)], mark)
    if field.form is Form.LINES:
        lines = re.split(r"\s*[,;\n]\s*", text) if name == "tags" else _lines(text)
        return Sequence([_scalar(line, mark) for line in lines if line], mark)
    if field.form in (Form.NUMBER, Form.WHOLE):
        text = _number(tree, text, unit, mark)
        return _scalar(text.removesuffix(".0") if field.form is Form.WHOLE else text, mark)
    if field.form is Form.FLAG:
        folded = text.casefold()
        text = "true" if folded in _YES else "false" if folded in _NO else text
    elif field.form is Form.DATE:
        text = _day(text)
    elif field.options:
        text = text.casefold()
    return _scalar(text, mark)


def _lines(text: str) -> list[str]:
    """The lines of a cell without the bullets, numbers or letters of a list."""
    lines = [_BULLET.sub("", line.strip(), count=1) for line in text.split("\n") if line.strip()]
    labels = [_LABEL.match(line) for line in lines]
    if len(lines) > 1 and _is_counted([one[1].casefold() if one else "" for one in labels]):
        lines = [line[one.end() :] for line, one in zip(lines, labels, strict=True) if one]
    return lines


def _is_counted(labels: list[str]) -> bool:
    letters = [chr(ord("a") + at) for at in range(len(labels))]
    return labels in (letters, [str(at + 1) for at in range(len(labels))])


def _number(tree: Tree, text: str, unit: str, mark: Any) -> str:
    """A number as the bank's files have it; what can't be one stays as it is."""
    if "e" in text.casefold():
        text = text.replace(",", ".")
    if _PLAIN.fullmatch(text):
        return text
    found = readings(text, unit)
    if len(found) > 1:
        either = " or ".join(f"{one:g}" for one in found[:2])
        tree.report(OwnFault.TWO_NUMBERS, mark, text=text, either=either)
    if not found:
        return text
    return str(int(found[0])) if found[0] == int(found[0]) else repr(found[0])


def _day(text: str) -> str:
    """A date as the bank's files have it, where it can mean but one day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    return found[1] or f"{found[4]}-{int(found[3]):02}-{int(found[2]):02}"


def _parted(line: str) -> tuple[str, bool, str]:
    """What stands before and after the first sign of parting, and whether there is one. One that
    belongs to a text has a backslash before it."""
    found = _PARTED.search(line)
    at, after = (len(line), len(line)) if found is None else found.span()
    before, rest = line[:at].strip(), line[after:].strip()
    return before.replace(" \\::", " ::"), found is not None, rest.replace(" \\::", " ::")


def _pair(tree: Tree, name: str, line: str, mark: Any) -> Node:
    first, second = PAIRS[name]
    before, parted, after = _parted(line)
    items: dict[str, Node] = {first: _scalar(before, mark)}
    if after and second == "terms":
        terms: list[Node] = [
            _scalar(one.strip(), mark) for one in re.split("[,;]", after) if one.strip()
        ]
        items[second] = Sequence(terms, mark)
    elif after:
        items[second] = _scalar(after, mark)
    elif name == "not" or parted:
        tree.report(OwnFault.NO_WHY, mark, text=before[:60])
    return Mapping(items, dict.fromkeys(items, mark), mark)


def _options(tree: Tree, text: str, right: str, mark: Any) -> Node:
    """The options of a cell. Which are right stands before each, or in a column of its own."""
    lines = _lines(text)
    marked = [_OPTION.fullmatch(line) for line in lines]
    texts = [line if one is None else one[3] for line, one in zip(lines, marked, strict=True)]
    if right and not any(marked):
        named = _named(right, texts)
        if not named:
            tree.report(OwnFault.NO_OPTION, mark, text=right[:60])
        verdicts = [at in named for at in range(len(texts))]
    else:
        for line, one in zip(lines, marked, strict=True):
            if one is None:
                tree.report(OwnFault.NO_MARK, mark, text=line[:60])
        verdicts = [one is not None and (one[1] or one[2] or " ") in _RIGHT_SIGNS for one in marked]
        if not all(marked):
            verdicts[0] = True  # that none is right is not told on top of it
    pairs = zip(texts, verdicts, strict=True)
    return Sequence([_option(tree, words, mark, is_right=one) for words, one in pairs], mark)


def _named(right: str, texts: list[str]) -> set[int]:
    """The options that are named by letter, by number or by their words."""
    folded = right.casefold().strip()
    if _LETTERS.fullmatch(folded):
        signs = re.findall(r"\b[a-e1-5]\b", folded)
        return {"abcde12345".index(sign) % 5 for sign in signs}
    said = {part.strip() for part in re.split("[;\n]", folded)}
    return {at for at, text in enumerate(texts) if _parted(text)[0].casefold() in said}


def _option(tree: Tree, words: str, mark: Any, *, is_right: bool) -> Node:
    text, _, why = _parted(words)
    if not why:
        tree.report(OwnFault.NO_WHY, mark, text=text[:60])
    items: dict[str, Node] = {
        "text": _scalar(text, mark), "right": _scalar("true" if is_right else "false", mark),
        "why": _scalar(why or text, mark),
    }  # fmt: skip
    return Mapping(items, dict.fromkeys(items, mark), mark)


def _scalar(text: str, mark: Any) -> Scalar:
    return Scalar(None, None, (False, True), text, mark, mark)

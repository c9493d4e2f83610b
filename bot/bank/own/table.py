"""Tables (CSV) as nodes of the bank's reader, and questions as cells.

A row is a question. A cell holds several things one below the other; what belongs together in a
line is parted by `` :: ``. A cell that a spreadsheet would take for a formula gets an apostrophe
before it when it is written, which is taken off when it is read; numbers stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import fields
from typing import Any

import yaml

from bot.bank.model import Star
from bot.bank.own.shape import MOST_IN_FILE, OWN_QUESTION, OwnFault
from bot.bank.parsing.fields import Form
from bot.bank.parsing.syntax import zero_width
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, Tree
from bot.bank.problems import Fault, nearest

PARTS = " :: "
STAR = tuple(field.name for field in fields(Star))
_PAIRS = {
    "key_points": ("point", "terms"),
    "pitfalls": ("note", "terms"),
    "not": ("text", "why"),
    "sources": ("title", "url"),
}
"""What stands in a line of a cell, by its column."""
COLUMNS = (
    "id", "topic", "title", "prompt", "difficulty", "kind", "minutes", "answer", "key_points",
    "pitfalls", "choices", "value", "tolerance", "unit", "work", "accept", "not", *STAR,
    "checklist", "weak_outline", "strong_outline", "hint", "follow_ups", "sources", "tags",
    "retired", "added", "author", "replaced_by",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_OPTION = re.compile(r"\[([xX ]?)\]\s*(.*)", re.DOTALL)
_PARTED = re.compile(r"\s::(?:\s|$)")
_SEPARATOR = re.compile(r"sep=(.)\r?\n")


def neutral(text: str) -> str:
    """A cell as it is written: no spreadsheet runs it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain(cell: str) -> str:
    """A cell as it was meant: without the apostrophe that kept it from being run."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def rows_of(text: str) -> tuple[list[list[str]], str]:
    """The rows of a table, blank ones too, and why it can't be read ("" if it can)."""
    given = _SEPARATOR.match(text)
    delimiter = given[1] if given else _delimiter(text)
    if given:
        text = text[given.end() :]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([plain(cell) for cell in row])
            if len(rows) > 4 * MOST_IN_FILE:
                return rows, f"it has more than {4 * MOST_IN_FILE} rows"
    except csv.Error as error:
        return rows, _reason(str(error), len(rows))
    return rows, ""


def _reason(words: str, rows: int) -> str:
    if "end of data" in words:
        return "a quotation mark is opened and not closed"
    if "expected after" in words:
        return f"below row {rows}: a quotation mark inside a cell has to be written twice"
    return f"below row {rows}: {words}"


def _delimiter(text: str) -> str:
    """Spreadsheets write commas, semicolons or tabs, as their language has it."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def table_tree(tree: Tree, text: str) -> tuple[str, ...]:
    """Read the nodes of a table with the places of their cells; the names of its columns."""
    rows, reason = rows_of(text)
    if reason:
        tree.report(OwnFault.NO_TABLE, _mark(len(rows), 0), reason=reason)
    if not rows:
        if not reason:
            tree.report(Fault.EMPTY_FILE, None)
        return ()
    names = tuple(cell.strip().casefold().replace(" ", "_") for cell in rows[0])
    _judge_names(tree, names)
    known = [(at, name) for at, name in enumerate(names) if name in COLUMNS]
    if not known:
        return names
    nodes: list[Node] = []
    for number, row in enumerate(rows[1:], start=1):
        if any(cell.strip() for cell in row):
            nodes.append(row_node(tree, number, {name: (at, _cell(row, at)) for at, name in known}))
            if any(cell.strip() for cell in row[len(names) :]):
                tree.report(OwnFault.LONE_CELL, _mark(number, len(names)))
    questions = Sequence(nodes, _mark(0, 0))
    tree.top = Mapping({"questions": questions}, {"questions": _mark(0, 0)}, _mark(0, 0))
    return names


def _judge_names(tree: Tree, names: SequenceType[str]) -> None:
    if not set(names) & set(COLUMNS):
        tree.report(OwnFault.NO_TITLES, _mark(0, 0))
        return
    for at, name in enumerate(names):
        if name and name not in COLUMNS:
            advice = nearest(name, COLUMNS, otherwise="see the template for the columns")
            tree.report(Fault.UNKNOWN_KEY, _mark(0, at), key=name, advice=advice)
        elif name and name in names[:at]:
            tree.report(OwnFault.COLUMN_TWICE, _mark(0, at), key=name)
    for name in ("title", "prompt", "answer"):
        if name not in names:
            tree.report(OwnFault.NO_COLUMN, _mark(0, 0), key=name)


def _cell(row: SequenceType[str], at: int) -> str:
    return row[at].replace("\r\n", "\n").replace("\r", "\n").strip() if at < len(row) else ""


def row_node(tree: Tree, number: int, cells: MappingType[str, tuple[int, str]]) -> Mapping:
    """A question of its cells by column, each with its place; ``number`` counts rows from 0."""
    items: dict[str, Node] = {}
    keys: dict[str, Any] = {}
    star: dict[str, Node] = {}
    for name, (at, text) in cells.items():
        if not text:
            continue
        mark = _mark(number, at)
        for _place, character in zero_width(text):
            tree.report(Fault.ZERO_WIDTH, mark, name=character)
        if (bad := _control(text)) is not None:
            tree.report(Fault.CONTROL_CHARACTER, mark)
            text = text.replace(bad, " ")
        if name in STAR:
            star[name] = _scalar(text, mark)
        else:
            items[name], keys[name] = _node(tree, name, text, mark), mark
    if star:
        at = min(cells[name][0] for name in star)
        keys["star"] = _mark(number, at)
        items["star"] = Mapping(star, dict.fromkeys(star, keys["star"]), keys["star"])
    return Mapping(items, keys, _mark(number, 0))


def _control(text: str) -> str | None:
    found = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    return None if found is None else found.group()


def _node(tree: Tree, name: str, text: str, mark: Any) -> Node:
    form = OWN_QUESTION.fields[name].form
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if name in _PAIRS:
        return Sequence([_pair(tree, name, line, mark) for line in lines], mark)
    if name == "choices":
        return Sequence([_option(tree, line, mark) for line in lines], mark)
    if form is Form.LINES:
        return Sequence([_scalar(line, mark) for line in lines], mark)
    if form is Form.FLAG:
        text = text.casefold()
    return _scalar(text, mark)


def _parted(line: str) -> tuple[str, bool, str]:
    """What stands before and after the first sign of parting, and whether there is one."""
    found = _PARTED.search(line)
    if found is None:
        return line.strip(), False, ""
    return line[: found.start()].strip(), True, line[found.end() :].strip()


def _pair(tree: Tree, name: str, line: str, mark: Any) -> Node:
    first, second = _PAIRS[name]
    before, parted, after = _parted(line)
    items: dict[str, Node] = {first: _scalar(before, mark)}
    if after and second == "terms":
        terms: list[Node] = [_scalar(one.strip(), mark) for one in after.split(",")]
        items[second] = Sequence(terms, mark)
    elif after:
        items[second] = _scalar(after, mark)
    elif name == "not" or parted:
        tree.report(OwnFault.NO_WHY, mark, text=before[:60])
    return Mapping(items, dict.fromkeys(items, mark), mark)


def _option(tree: Tree, line: str, mark: Any) -> Node:
    found = _OPTION.fullmatch(line)
    if found is None:
        tree.report(OwnFault.NO_MARK, mark, text=line[:60])
    words = line if found is None else found[2]
    text, _, why = _parted(words)
    if not why:
        tree.report(OwnFault.NO_WHY, mark, text=text[:60])
        why = text
    right = "true" if found is not None and found[1].strip() else "false"
    items: dict[str, Node] = {
        "text": _scalar(text, mark), "right": _scalar(right, mark), "why": _scalar(why, mark),
    }  # fmt: skip
    return Mapping(items, dict.fromkeys(items, mark), mark)


def _scalar(text: str, mark: Any) -> Scalar:
    return Scalar(None, None, (False, True), text, mark, mark)


def _mark(row: int, column: int) -> Any:
    return yaml.Mark("", 0, row, column, "", 0)


def table_text(rows: Iterable[MappingType[str, Any]]) -> str:
    """Questions (values as a file has them) as a table; what is a list stands in lines."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for values in rows:
        flat = {**values, **values.get("star", {})}
        writer.writerow([neutral(_written(name, flat.get(name))) for name in COLUMNS])
    return out.getvalue()


def _written(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _PAIRS:
        return "\n".join(_pair_line(name, one) for one in value)
    if name == "choices":
        return "\n".join(
            f"[{'x' if one.get('right') else ' '}] {_line(one['text'])}{PARTS}{_line(one['why'])}"
            for one in value
        )
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else ""
    return repr(value) if isinstance(value, float) else str(value)


def _pair_line(name: str, one: MappingType[str, Any]) -> str:
    first, second = _PAIRS[name]
    after = one.get(second, "")
    words = ", ".join(after) if isinstance(after, list) else _line(after)
    return f"{_line(one[first])}{PARTS}{words}" if words else _line(one[first])


def _line(text: str) -> str:
    return " ".join(text.split())

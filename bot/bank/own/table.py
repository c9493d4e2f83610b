"""Tables (CSV) as nodes of the bank's reader, and questions as tables.

A row is a question. A cell that a spreadsheet would take for a formula gets an apostrophe before
it when it is written, which is taken off when it is read; numbers stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from typing import Any

from bot.bank.own.cells import PAIRS, PARTS, row_node
from bot.bank.own.columns import COLUMNS, RIGHT, Columns, known_count, name_of, named
from bot.bank.own.rows import Row, rows_of
from bot.bank.own.shape import OwnFault
from bot.bank.parsing import tree as nodes
from bot.bank.parsing.syntax import mark_at
from bot.bank.parsing.tree import Mapping, Tree

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
WHOLE_ROW = -1
"""In place of a column: what is said concerns the row."""


def neutral(text: str) -> str:
    """A cell as it is written: no spreadsheet runs it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain(cell: str) -> str:
    """A cell as it was meant: without the apostrophe that kept it from being run."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def table_tree(tree: Tree, text: str) -> Columns:
    """Read the nodes of a table with the places of their cells; its columns."""
    rows, head, delimiter = rows_of(text)
    if not rows:
        tree.report(OwnFault.EMPTY_TABLE, mark_at(0, WHOLE_ROW))
        return Columns(())
    above, below = rows[head], rows[head + 1 :]
    if not known_count(map(name_of, above.cells)):
        tree.report(OwnFault.NO_TITLES, mark_at(above.number, WHOLE_ROW))
        return Columns((), above.number)
    filled = frozenset(at for row in below for at, cell in enumerate(row.cells) if cell.strip())
    columns = named(tree, above.cells, above.number, filled)
    questions: list[nodes.Node] = []
    for row in below:
        if _is_whole(tree, row, columns, delimiter):
            questions.append(_question(tree, row, columns))
    if not below:
        tree.report(OwnFault.NO_ROWS, mark_at(above.number, WHOLE_ROW))
        return columns
    place = mark_at(above.number, WHOLE_ROW)
    if questions:
        listed = nodes.Sequence(questions, place)
        tree.top = Mapping({"questions": listed}, {"questions": place}, place)
    return columns


def _is_whole(tree: Tree, row: Row, columns: Columns, delimiter: str) -> bool:
    """Whether a row can be read; what hinders it is told, and what is beside the columns."""
    place = mark_at(row.number, WHOLE_ROW)
    if row.fault:
        tree.report(OwnFault.BAD_ROW, place, reason=row.fault)
        return False
    if len(row.cells) < len(columns.names) - 1 and _other_sign(row, columns, delimiter):
        tree.report(OwnFault.OTHER_SIGN, place)
        return False
    for at, cell in enumerate(row.cells):
        if cell.strip() and at >= len(columns.names):
            tree.report(OwnFault.LONE_CELL, mark_at(row.number, at))
            return False
    return True


def _other_sign(row: Row, columns: Columns, delimiter: str) -> bool:
    least = max(2, len(columns.names) - 1)
    text = "".join(row.cells)
    return any(text.count(sign) >= least for sign in ";\t|" if sign != delimiter)


def _question(tree: Tree, row: Row, columns: Columns) -> Mapping:
    cells: dict[str, tuple[int, str]] = {}
    for at, name in enumerate(columns.names):
        if name in COLUMNS or name == RIGHT:
            text = plain(row.cells[at]) if at < len(row.cells) else ""
            cells[name] = at, text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return row_node(tree, row.number, cells, WHOLE_ROW)


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
    if name in PAIRS:
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
    first, second = PAIRS[name]
    after = one.get(second, "")
    words = ", ".join(after) if isinstance(after, list) else _line(after)
    return f"{_line(one[first])}{PARTS}{words}" if words else _line(one[first])


def _line(text: str) -> str:
    """On one line; a sign of parting that is the text's own has a backslash before it."""
    return " ".join(f"\\{word}" if word == "::" else word for word in text.split())

"""A server's own questions, read from a file or a form: everything that is wrong, all at once.

The bank's own reader and lints do it: YAML by its events, without aliases and tags, and a table as
the same nodes, so that a fault has its line and column, or its row and the name of its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from itertools import count
from typing import Any

from bot.bank.model import Question
from bot.bank.own.cells import row_node
from bot.bank.own.checking import FORM, BoundedTree, Checked, Enough, Remark, check, text_node
from bot.bank.own.rows import decoded, is_table, other_file
from bot.bank.own.shape import MOST_BYTES, slug_of
from bot.bank.own.table import table_tree
from bot.bank.parsing.question import values_of
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, read_tree

ENDINGS = (".yaml", ".yml", ".csv", ".tsv")
_TABLES = (".csv", ".tsv")
_YAML = re.compile(r"^questions\s*:", re.MULTILINE)


def read_file(
    name: str, content: bytes, bank: Iterable[Question] = (), own: Iterable[Question] = ()
) -> Checked:
    """The questions of a YAML file or a table, whichever its text is. They are compared with the
    bank's, and with the server's own, which have the ids of its files here: one of the same id is
    replaced."""
    kind = next((one for one in ENDINGS if name.casefold().endswith(one)), "")
    if not kind:
        return _refused(name, "I read files that end in .yaml or .csv", "save it as one of them")
    if len(content) > MOST_BYTES:
        return _refused(name, f"the file is larger than {MOST_BYTES // 1000} kB", "divide it")
    if what := other_file(content):
        return _refused(name, f"this is {what}, not plain text", "save it as CSV (UTF-8)")
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - before.rfind(b"\n")
        line = before.count(b"\n") + 1
        where = f"line {line}, column {column}"
        fix = "save it with the encoding UTF-8 (Excel: as *CSV UTF-8*)"
        return _refused(where, "this is not UTF-8 text", fix)
    tree, columns = BoundedTree(name), None
    try:
        if is_table(text) or (kind in _TABLES and not _YAML.search(text)):
            columns = table_tree(tree, text)
        else:
            read_tree(name, text, tree)
    except Enough:
        tree.top = None
    return check(tree, bank, own, columns)


def read_form(
    given: MappingType[str, str], bank: SequenceType[Question] = (), own: Iterable[Question] = (),
    base: Question | None = None,
) -> Checked:  # fmt: skip
    """The one question of a form. ``base`` is what is edited: what the form doesn't ask stays."""
    tree = BoundedTree("form")
    cells = {name: (at, given.get(name, "").strip()) for at, name in enumerate(FORM)}
    node = row_node(tree, 0, cells)
    own = list(own)
    if base is not None:
        _keep(node, base)
    else:
        taken = {one.id for one in (*bank, *own)}
        if (slug := slug_of(cells["title"][1])) in taken:
            node.items["id"] = text_node(
                next(one for one in _others(slug) if one not in taken), node
            )
            node.keys["id"] = node.start_mark
    place = node.start_mark
    tree.top = Mapping({"questions": Sequence([node], place)}, {"questions": place}, place)
    return check(tree, bank, own, None)


def _others(slug: str) -> Iterator[str]:
    return (f"{slug[:56]}-{at}" for at in count(2))


def _keep(node: Mapping, base: Question) -> None:
    """What the form says nothing of, as it was; wordings of a point that stays, too."""
    for name, value in values_of(base).items():
        if name not in FORM:
            node.items[name], node.keys[name] = _node_of(value, node), node.start_mark
    wordings = {point.point: point.terms for point in base.key_points}
    points = node.items.get("key_points")
    for point in points.items if isinstance(points, Sequence) else ():
        if isinstance(point, Mapping) and isinstance(said := point.items.get("point"), Scalar):
            terms = wordings.get(said.value, ())
            if terms and "terms" not in point.items:
                point.items["terms"] = _node_of(list(terms), point)
                point.keys["terms"] = point.start_mark


def _node_of(value: Any, near: Node) -> Node:
    if isinstance(value, dict):
        items = {name: _node_of(one, near) for name, one in value.items()}
        return Mapping(items, dict.fromkeys(items, near.start_mark), near.start_mark)
    if isinstance(value, list):
        return Sequence([_node_of(one, near) for one in value], near.start_mark)
    if value is None:  # of the rows that a query gives
        return Scalar(None, None, (True, False), "null", near.start_mark, near.start_mark)
    if isinstance(value, (bool, int, float)):
        text = str(value).lower()
        return Scalar(None, None, (True, False), text, near.start_mark, near.start_mark)
    return text_node(str(value), near)


def _refused(where: str, what: str, fix: str) -> Checked:
    return Checked((), (Remark(where, what, fix, is_error=True),))

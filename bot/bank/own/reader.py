"""A server's own questions, read from a file or a form: everything that is wrong, all at once.

The bank's own reader and lints do it: YAML by its events, without aliases and tags, and a table as
the same nodes, so that a fault has its line and column, or its row and the name of its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from bot.bank.model import Question
from bot.bank.own.cells import row_node
from bot.bank.own.checking import FORM, BoundedTree, Checked, Enough, Remark, check, text_node
from bot.bank.own.rows import decoded, is_table, other_file
from bot.bank.own.shape import MOST_BYTES, made_id
from bot.bank.own.table import table_tree
from bot.bank.parsing.question import values_of
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, read_tree

ENDINGS = (".yaml", ".yml", ".csv", ".tsv")
_TABLES = (".csv", ".tsv")
_YAML = re.compile(r"^questions\s*:", re.MULTILINE)
_NEAR = 0.6
"""How much of two points has to be the same for one to be the other, rewritten."""


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
        return _refused(name, f"the file is larger than {MOST_BYTES // 1000} kB", "split it")
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
        if _is_table(kind, text):
            columns = table_tree(tree, text)
        else:
            read_tree(name, text, tree)
    except Enough:
        tree.top = None
    return check(tree, bank, own, columns)


def _is_table(kind: str, text: str) -> bool:
    """The ending decides, unless the text is plainly the other."""
    is_yaml = _YAML.search(text) is not None
    if kind in _TABLES:
        return not is_yaml or is_table(text)
    # A comment may name the keys.
    return not is_yaml and not text.lstrip().startswith("#") and is_table(text)


def read_form(
    given: MappingType[str, str], bank: SequenceType[Question] = (), own: Iterable[Question] = (),
    base: Question | None = None,
) -> Checked:  # fmt: skip
    """The one question of a form. ``base`` is what is edited: what the form doesn't ask stays.
    ``difficulty`` among what is given was chosen in the preview."""
    tree = BoundedTree("form")
    cells = {name: (at, given.get(name, "").strip()) for at, name in enumerate(FORM)}
    node = row_node(tree, 0, cells)
    own, lost = list(own), 0
    if base is not None:
        lost = _keep(node, base)
    elif made := made_id(cells["title"][1], {one.id for one in (*bank, *own)}):
        # A form never replaces what it doesn't edit, whatever its title.
        node.items["id"], node.keys["id"] = text_node(made, node), node.start_mark
    if chosen := given.get("difficulty", ""):
        node.items["difficulty"] = text_node(chosen, node)
        node.keys["difficulty"] = node.start_mark
    place = node.start_mark
    tree.top = Mapping({"questions": Sequence([node], place)}, {"questions": place}, place)
    checked = check(tree, bank, own, None)
    return replace(checked, remarks=(*checked.remarks, _lost(lost))) if lost else checked


def _lost(count: int) -> Remark:
    are = "1 other wording goes" if count == 1 else f"{count} other wordings go"
    what = f"{are} with the points that you changed or removed"
    return Remark("Key points", what, "to keep any, type it after :: behind a point", False)


def _keep(node: Mapping, base: Question) -> int:
    """What the form says nothing of, as it was; wordings of a point that stays, too, also when its
    words are changed a little. How many wordings have no such point."""
    for name, value in values_of(base).items():
        if name not in FORM:
            node.items[name], node.keys[name] = _node_of(value, node), node.start_mark
    listed = node.items.get("key_points")
    points = [one for one in _items(listed) if isinstance(one, Mapping)]
    said = [one.items["point"] for one in points]
    now = [one.value if isinstance(one, Scalar) else "" for one in said]
    kept = rewritten([point.point for point in base.key_points], now)
    for before, after in kept.items():
        terms, point = base.key_points[before].terms, points[after]
        if terms and "terms" not in point.items:
            point.items["terms"] = _node_of(list(terms), point)
            point.keys["terms"] = point.start_mark
    return sum(len(one.terms) for at, one in enumerate(base.key_points) if at not in kept)


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def rewritten(before: SequenceType[str], after: SequenceType[str]) -> dict[int, int]:
    """Which of some texts each became, by their places: the nearest first, none twice."""
    pairs = [
        (SequenceMatcher(None, one, other, autojunk=False).ratio(), at, to)
        for at, one in enumerate(before)
        for to, other in enumerate(after)
    ]
    found: dict[int, int] = {}
    for near, at, to in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]))):
        if near >= _NEAR and at not in found and to not in found.values():
            found[at] = to
    return found


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

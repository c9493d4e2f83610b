"""Nodes in, plain values out, each checked against its `Field`; faults go to the tree's list.

A value that can't be used comes back as None after its fault was reported.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeGuard

from bot.bank.formulas.text import Formula
from bot.bank.model import Kind
from bot.bank.parsing.advice import advice
from bot.bank.parsing.fields import (
    EVERY,
    ID_PATTERN,
    LONGEST_OTHER,
    SUSPICIOUS,
    TERMS,
    URL_PATTERN,
    Field,
    Form,
    Group,
    other_type,
    plain_lines,
    plain_strings,
)
from bot.bank.parsing.formula_texts import judged, said
from bot.bank.parsing.paragraphs import unwrap
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, Tree, part
from bot.bank.problems import Fault, nearest
from bot.bank.terms.matcher import surely_terms, term_fault

Values = dict[str, Any]

_KINDS = {kind.value: kind for kind in Kind}
_PATTERNS = {pattern: re.compile(pattern) for pattern in (ID_PATTERN, URL_PATTERN)}
_DIGITS = re.compile(r"\d{1,9}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class ValueReader:
    """Reads the values of one tree."""

    def __init__(self, tree: Tree, *, keeps_formulas: bool = False) -> None:
        """``keeps_formulas``: texts stay as they were written, formulas are judged only."""
        self.tree = tree
        self.formulas: dict[str, Formula] = {}  # by their lines
        self._said = partial(judged, tree) if keeps_formulas else partial(said, tree, self.formulas)

    def group(self, node: Node, group: Group, name: str) -> Values | None:
        """The values of a mapping by name; those that are faulty are left out."""
        if not isinstance(node, Mapping):
            keys = ", ".join(f"`{field.name}:`" for field in group.needed[None])
            self.tree.report(Fault.NOT_KEYS, node.start_mark, key=name, keys=keys)
            return None
        given = node.items.get("kind")
        kind = _KINDS.get(given.value) if isinstance(given, Scalar) else None
        values: Values = {}
        find = group.fields.get
        for key, child in node.items.items():
            field = find(key)
            if field is None:
                meant = advice(key, group, node.items, kind)
                self.tree.report(Fault.UNKNOWN_KEY, node.keys[key], key=key, advice=meant)
            elif kind and field.allowed is not EVERY and kind not in field.allowed:
                self.tree.report(Fault.NOT_FOR_KIND, node.keys[key], key=key, kind=kind)
            else:
                value = _READERS[field.form](self, child, field)
                if value is not None:
                    values[key] = value
        if not group.names[kind] <= node.items.keys():
            self._missing(node, group, kind)
        return values

    def _missing(self, node: Mapping, group: Group, kind: Kind | None) -> None:
        """What is there under a name that is meant for its own isn't missing."""
        unknown = [key for key in node.items if key not in group.fields]
        meant = {advice(key, group, node.items, kind) for key in unknown}
        for field in group.needed[kind]:
            if field.name not in node.items and f"did you mean `{field.name}`?" not in meant:
                self.tree.report(Fault.MISSING, node.start_mark, key=field.name, help=field.help)

    def _scalar(self, node: Node, field: Field) -> str | None:
        if type(node) is not Scalar:
            self.tree.report(Fault.NOT_TEXT, node.start_mark, key=field.name)
            return None
        text = node.value
        if not text.strip() and not (field.blank and not node.implicit[0]):
            fault = Fault.BLANK_UNQUOTED if field.blank else Fault.BLANK
            self.tree.report(fault, node.start_mark, key=field.name)
            return None
        if node.implicit[0] and text[0] in SUSPICIOUS and (other := other_type(text)):
            self.tree.report(Fault.READ_AS_OTHER, node.start_mark, text=text, type=other)
            return None
        if len(text) > field.most > 0:
            self._too_long(node, field.name, len(text.strip()), field.most)
        if len(text) < field.least:
            count = len(text.strip())
            self.tree.report(
                Fault.TOO_SHORT, node.start_mark, key=field.name, count=count, least=field.least
            )
        return text

    def _too_long(self, node: Scalar, key: str, count: int, most: int) -> None:
        if count > most:
            self.tree.report(Fault.TOO_LONG, node.start_mark, key=key, count=count, most=most)

    def _text(self, node: Node, field: Field) -> str | None:
        if (text := self._scalar(node, field)) is None or field.literal:
            return text and text.rstrip()
        text = unwrap(text) if getattr(node, "style", "") == "|" else text.rstrip()
        return self._said(node, text)

    def _line(self, node: Node, field: Field) -> str | None:
        text = self._scalar(node, field)
        if text is None:
            return None
        text = text.strip()
        if "\n" in text:
            self.tree.report(Fault.NOT_ONE_LINE, node.start_mark, key=field.name)
            return None
        if field.options and text not in field.options:
            otherwise = "" if len(field.options) < 6 else "see the README for the list"
            words = {"text": text, "key": field.name}
            words["advice"] = nearest(text, field.options, otherwise)
            self.tree.report(Fault.NOT_OPTION, node.start_mark, **words)
            return None
        if field.pattern and not _PATTERNS[field.pattern].fullmatch(text):
            fault = Fault.BAD_URL if field.pattern == URL_PATTERN else Fault.BAD_FORM
            words = {"text": text, "key": field.name, "help": field.help}
            self.tree.report(fault, node.start_mark, **words)
            return None
        return text if field.pattern else self._said(node, text)

    def _whole(self, node: Node, field: Field) -> int | None:
        if isinstance(node, Scalar) and _DIGITS.fullmatch(node.value):
            value = int(node.value)
            if field.least <= value <= field.most:
                return value
        self._other(Fault.NOT_INTEGER, node, field, least=field.least, most=field.most)
        return None

    def _other(self, fault: Fault, node: Node, field: Field, **words: object) -> None:
        text = node.value[:40] if isinstance(node, Scalar) else None
        what = "a list or keys" if text is None else f"`{text}`" if text.strip() else "nothing"
        self.tree.report(fault, node.start_mark, key=field.name, what=what, **words)

    def _number(self, node: Node, field: Field) -> float | None:
        if isinstance(node, Scalar) and len(node.value) <= LONGEST_OTHER:
            try:
                value = float(node.value)
            except ValueError:
                value = math.nan
            if math.isfinite(value) and "_" not in node.value:
                return value
        self._other(Fault.NOT_NUMBER, node, field)
        return None

    def _flag(self, node: Node, field: Field) -> bool | None:
        if isinstance(node, Scalar) and node.value in ("true", "false"):
            return node.value == "true"
        self._other(Fault.NOT_FLAG, node, field)
        return None

    def _date(self, node: Node, field: Field) -> date | None:
        if isinstance(node, Scalar) and _DAY.fullmatch(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass  # such as 2026-02-30: reported below like any other text
        self._other(Fault.NOT_DATE, node, field)
        return None

    def _items(self, node: Node, field: Field) -> list[Node] | None:
        if type(node) is not Sequence:
            self.tree.report(Fault.NOT_LIST, node.start_mark, key=field.name)
            return None
        count = len(node.items)
        if count < field.least:
            self.tree.report(
                Fault.TOO_FEW, node.start_mark, key=field.name, count=count, least=field.least
            )
        if count > field.most > 0:
            self.tree.report(
                Fault.TOO_MANY, node.start_mark, key=field.name, count=count, most=field.most
            )
        return node.items

    def _lines(self, node: Node, field: Field) -> tuple[str, ...] | None:
        if field.commas and type(node) is Scalar:
            return self._between_commas(node, field)
        items = self._items(node, field)
        if items is None:
            return None
        if (plain := plain_lines(items, field)) is not None:
            return plain
        lines: list[str] = []
        for item in items:
            if (line := self._item(item, field)) is None:
                continue
            if line in lines:
                self.tree.report(Fault.REPEATED_ITEM, item.start_mark, text=line, key=field.name)
            lines.append(line)
        return tuple(lines)

    def _between_commas(self, node: Scalar, field: Field) -> tuple[str, ...]:
        """A list that is written as one text; nothing in it can be taken for something else."""
        lines = [one.strip() for one in node.value.rstrip().removesuffix(",").split(",")]
        plain = plain_strings(lines, field)
        if plain is not None and field.least <= len(plain) <= field.most:
            return plain
        items: list[Node] = [part(line, node) for line in lines]
        return self._lines(Sequence(items, node.start_mark), field) or ()

    def _item(self, node: Node, field: Field) -> str | None:
        """One line of a list, at most `item_most` long."""
        if type(node) is not Scalar:
            self.tree.report(Fault.NOT_TEXT, node.start_mark, key=field.name)
            return None
        text = node.value.strip()
        if not text:
            self.tree.report(Fault.BLANK, node.start_mark, key=field.name)
            return None
        if node.implicit[0] and text[0] in SUSPICIOUS and (other := other_type(text)):
            self.tree.report(Fault.READ_AS_OTHER, node.start_mark, text=text, type=other)
            return None
        if "\n" in text:
            self.tree.report(Fault.NOT_ONE_LINE, node.start_mark, key=field.name)
            return None
        if len(text) > field.item_most:
            self._too_long(node, field.name, len(text), field.item_most)
            return None
        is_sure = text[0].isalnum() and surely_terms(text)
        if field.name == TERMS.name and not is_sure and (reason := term_fault(text)):
            self.tree.report(Fault.BAD_TERM, node.start_mark, text=text, reason=reason)
            return None
        return text if field.name == TERMS.name else self._said(node, text)

    def _rows(self, node: Node, field: Field) -> tuple[tuple[Any, ...], ...] | None:
        items = self._items(node, field)
        if items is None:
            return None
        rows: list[tuple[Any, ...]] = []
        for item in items:
            if not isinstance(item, Sequence):
                self.tree.report(Fault.NOT_LIST, item.start_mark, key=field.name)
                return None
            rows.append(tuple(self._cell(cell, field) for cell in item.items))
        return tuple(rows)

    def _cell(self, node: Node, field: Field) -> str | int | float | None:
        """A value as SQLite gives it: whole number, number, null or text."""
        if not isinstance(node, Scalar):
            self.tree.report(Fault.NOT_TEXT, node.start_mark, key=field.name)
            return None
        if not node.implicit[0]:
            return node.value
        if node.value in ("null", "~", ""):
            return None
        for convert in (int, float):
            try:
                return convert(node.value)
            except ValueError:
                continue
        return node.value

    def _one_group(self, node: Node, field: Field) -> Values | None:
        return None if field.group is None else self.group(node, field.group, field.name)

    def _several_groups(self, node: Node, field: Field) -> tuple[Values | None, ...] | None:
        items = self._items(node, field)
        group = field.group
        if items is None or group is None:
            return None
        return tuple([self.group(item, group, field.name) for item in items])


def has_keys(values: Values | None, needed: frozenset[str]) -> TypeGuard[Values]:
    """Whether a group could be read and has these keys."""
    return values is not None and values.keys() >= needed


# Outside the class: bound methods kept in a reader would tie it, and all nodes, into a cycle.
_READERS: dict[Form, Callable[[ValueReader, Node, Field], Any]] = {
    Form.LINE: ValueReader._line,
    Form.TEXT: ValueReader._text,
    Form.WHOLE: ValueReader._whole,
    Form.NUMBER: ValueReader._number,
    Form.FLAG: ValueReader._flag,
    Form.DATE: ValueReader._date,
    Form.LINES: ValueReader._lines,
    Form.ROWS: ValueReader._rows,
    Form.GROUP: ValueReader._one_group,
    Form.GROUPS: ValueReader._several_groups,
}

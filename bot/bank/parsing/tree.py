"""YAML text in, a tree that knows its places out; the traps of YAML are closed here.

It reads libyaml's events instead of PyYAML's finished objects: that keeps a position for
everything at no cost, keeps `0.5`, `yes` and dates as they were written, and refuses aliases
before anything is expanded. Lines that are broken for the file alone are joined. Pure: text in,
no files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from bot.bank.parsing.syntax import (
    MOST_UNSEEN,
    indented,
    mark_at,
    questions_apart,
    readable,
    shifted,
    shifted_event,
    syntax_fault,
    usual_indent,
    zero_width,
)
from bot.bank.problems import Fault, Message, Position, Problem

# Text is libyaml's own event: `value`, and `implicit[0]` where it has no quotes, so that other
# YAML readers may take it for something else. Copying 40,000 of them would cost a third more.
Scalar = yaml.ScalarEvent
Mark = Any  # two classes with `line` and `column`, one of libyaml, one of PyYAML
MAX_DEPTH = 8  # questions > question > key_points > point > terms > one; the rest is spare
_ITEMS = (2, 4)  # the depths at which the keys of a question and of its parts stand
_UNDASHED = (1, 3)  # and where they stand if none of them has a dash
_FIRST = frozenset(("id", "point", "note", "text", "title"))  # keys that such an item begins with
_CUT = re.compile(r" #(?<=\S #)")  # its literal first: most files are searched in vain


@dataclass(slots=True)
class Sequence:
    items: list[Node]
    start_mark: Mark


@dataclass(slots=True)
class Mapping:
    """Keys in the order of the file; `keys` has the place of each key."""

    items: dict[str, Node]
    keys: dict[str, Mark]
    start_mark: Mark


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class Tree:
    """The top of one file, or None when nothing could be read."""

    file: str
    top: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Of the file; none where it is a table."""
    formulas: list[tuple[str, Node, str]] = field(default_factory=list)
    """Those that are to be drawn, with the text that each stands in."""

    def place(self, mark: Mark) -> Position:
        """Lines and columns from 1."""
        if mark is None:
            return Position(self.file)
        return Position(self.file, mark.line + 1, mark.column + 1)

    def place_of(self, node: Node, path: Iterable[str | int]) -> Position:
        """The place of a part, such as `("key_points", 2, "terms", 0)`; the nearest that exists."""
        for step in path:
            if isinstance(node, Mapping) and step in node.items:
                node = node.items[str(step)]
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                break
        return self.place(node.start_mark)

    def report(self, fault: Message, mark: Mark, **words: object) -> None:
        self.problems.append(fault.at(self.place(mark), **words))


class _Refused(Exception):
    """Reading this file stops here."""

    def __init__(self, fault: Message, mark: Mark, **words: object) -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.mark = mark
        self.words = words


def read_tree(file: str, text: str, tree: Tree | None = None) -> Tree:
    """The content of `text`; every fault is in `problems`, none is raised, unless by a `tree` that
    was given.

    Where the whole can't be read, what no YAML can have is blanked, and where that doesn't help,
    each question is read by itself, so that one slip doesn't hide the faults of the others.
    """
    tree = tree or Tree(file)
    tree.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for mark, name in zero_width(text):
        tree.report(Fault.ZERO_WIDTH, mark, name=name)
    seen = len(tree.problems)
    if not seen and _read(tree, text):
        _report_cut_texts(tree, text)
        return tree
    del tree.problems[seen:]
    text, faults = readable(text)
    tree.lines = text.split("\n")
    for fault, mark in faults[:MOST_UNSEEN]:
        tree.report(fault, mark)
    if _read(tree, text):
        _report_cut_texts(tree, text)
    else:
        _read_apart(tree, text)
    return tree


def _read(tree: Tree, text: str, shift: int = 0) -> bool:
    """Whether the text, which begins `shift` lines below the top of its file, could be read."""
    try:
        tree.top = _Reader(tree, text, shift).document()
    except _Refused as refused:
        tree.report(refused.fault, refused.mark, **refused.words)
    except UnicodeEncodeError:
        tree.report(Fault.ENCODING, None)
    except yaml.reader.ReaderError:
        tree.report(Fault.CONTROL_CHARACTER, None)  # it is blanked, and then told at its place
    except yaml.MarkedYAMLError as error:
        fault, mark = syntax_fault(text, error)
        tree.report(fault, mark and shifted(mark, shift))
    else:
        return True
    return False


def _read_apart(tree: Tree, text: str) -> None:
    """The head of a file and each of its questions, for what can be said in spite of a slip.

    The fault of the whole stays unless a part has one of its own, which is nearer to its cause.
    """
    whole = tree.problems.pop()
    head, parts = questions_apart(text)
    nodes: list[Node] = []
    before = len(tree.problems)
    broken = False
    usual = usual_indent(parts)
    for line, question in parts:
        known = len(tree.problems)
        read = _read(tree, question, line)
        if (moved := indented(question, usual)) != question:
            if not read:
                told = tree.problems[known:]
                del tree.problems[known:]
                read = _read(tree, moved, line)
                tree.problems[known:] = tree.problems[known:] if read else told
            column = len(question) - len(question.lstrip(" "))
            tree.report(Fault.MISALIGNED, mark_at(line, column))
        broken = broken or not read or moved != question
        if read and isinstance(tree.top, Sequence):
            nodes += tree.top.items
    tree.top = None
    good = not nodes or (_read(tree, head) and isinstance(tree.top, Mapping))
    if good and isinstance(tree.top, Mapping):
        tree.top.items["questions"] = Sequence(nodes, tree.top.keys["questions"])
        _report_cut_texts(tree, text)
    if not nodes:
        del tree.problems[before:]
    if not nodes or not (broken or not good):
        tree.problems.append(whole)


class _Reader:
    """Builds nodes from the events of one text; text in lists and values takes the short way."""

    def __init__(self, tree: Tree, text: str, shift: int = 0) -> None:
        self._tree = tree
        following: Callable[[], Any] = CParser(text).get_event
        self._next: Callable[[], Any] = (
            (lambda: shifted_event(following(), shift)) if shift else following
        )
        # Items that were ended by the first key of the next one, by their depth.
        self._stray: dict[int, list[Mapping]] = {}
        # An alias is an event of its own; names and tags need a look only where they can be.
        self._unmarked = "&" not in text and "!" not in text

    def document(self) -> Node | None:
        following = self._next
        following()  # the start of the stream
        event = following()
        if type(event) is yaml.StreamEndEvent:
            self._tree.report(Fault.EMPTY_FILE, None)
            return None
        top = self._node(following(), 0)
        following()  # the end of the document
        event = following()
        if type(event) is not yaml.StreamEndEvent:
            raise _Refused(Fault.SEVERAL_DOCUMENTS, event.start_mark)
        return top

    def _node(self, event: Any, depth: int) -> Node:
        sort = type(event)
        if sort is yaml.AliasEvent or event.anchor or event.tag:
            raise _Refused(Fault.ALIAS, event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            return event
        if depth > MAX_DEPTH:
            raise _Refused(Fault.TOO_DEEP, event.start_mark)
        if sort is yaml.SequenceStartEvent:
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, start: Any, depth: int) -> Sequence:
        items: list[Node] = []
        following, unmarked = self._next, self._unmarked
        while (sort := type(event := following())) is not yaml.SequenceEndEvent:
            if sort is yaml.ScalarEvent and (unmarked or not (event.tag or event.anchor)):
                items.append(event)
            else:
                node = self._node(event, depth + 1)
                items += self._stray.pop(depth + 1, ())
                items.append(node)
        return Sequence(items, start.start_mark)

    def _mapping(self, start: Any, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        following, unmarked = self._next, self._unmarked
        while (sort := type(key := following())) is not yaml.MappingEndEvent:
            if sort is not yaml.ScalarEvent or key.anchor or key.tag:
                self._node(key, depth + 1)  # refuses an alias by its own name
                raise _Refused(Fault.SYNTAX, key.start_mark)
            name = key.value
            if name in items and _begins_next(name, items, depth):
                self._tree.report(Fault.NO_DASH, key.start_mark)
                self._stray.setdefault(depth, []).append(Mapping(items, keys, start.start_mark))
                items, keys, start = {}, {}, key
            elif name in items:
                self._tree.report(Fault.DUPLICATE_KEY, key.start_mark, key=name)
            keys[name] = key.start_mark
            event = following()
            if type(event) is yaml.ScalarEvent and (unmarked or not (event.tag or event.anchor)):
                items[name] = event
            else:
                items[name] = self._node(event, depth + 1)
                if strays := self._stray.pop(depth + 1, None):
                    first = strays[0].start_mark
                    self._tree.report(Fault.NO_DASH, first)
                    items[name] = Sequence([*strays, items[name]], first)
        return Mapping(items, keys, start.start_mark)


def _begins_next(name: str, items: dict[str, Node], depth: int) -> bool:
    """Whether a key that is there already begins the next item of a list, without its dash."""
    is_item = depth in _ITEMS or (depth in _UNDASHED and name in _FIRST)
    return is_item and name == next(iter(items))


def _report_cut_texts(tree: Tree, text: str) -> None:
    """Text without quotes that YAML ends at a ` #`; two spaces before one mean a comment."""
    if _CUT.search(text) is None:
        return
    lines = text.splitlines()
    cut = {(at, found.start()) for at, line in enumerate(lines) for found in _CUT.finditer(line)}
    nodes: list[Node] = [tree.top] if cut and tree.top is not None else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, Mapping):
            nodes += node.items.values()
        elif isinstance(node, Sequence):
            nodes += node.items
        else:
            end: Mark = node.end_mark
            if node.implicit[0] and (end.line, end.column) in cut:
                rest = lines[end.line][end.column :].strip()
                tree.report(Fault.CUT_TEXT, end, text=rest[:60])


def part(text: str, node: Scalar) -> Scalar:
    """Part of a text as a node of its own, at the place of the whole, treated as quoted."""
    return Scalar(None, None, (False, True), text, node.start_mark, node.end_mark)

"""A server's own questions, read from a file or a form: everything that is wrong, all at once.

The bank's own reader and lints do it: YAML by its events, without aliases and tags, and a table as
the same nodes, so that a fault has its line and column, or its row and the name of its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.bank.lint.bank import lint_among
from bot.bank.loader import assemble
from bot.bank.model import TOPICS, Question
from bot.bank.own.shape import (
    MOST_BYTES,
    MOST_IN_FILE,
    OWN_FILE,
    OwnFault,
    is_topic,
    slug_of,
    topic_of,
)
from bot.bank.own.table import row_node, table_tree
from bot.bank.parsing.drafts import Draft, FileReading, judge
from bot.bank.parsing.question import question_of, values_of
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, Tree, read_tree
from bot.bank.parsing.values import ValueReader
from bot.bank.problems import Fault, Problem, Severity, nearest

ENDINGS = (".yaml", ".yml", ".csv")
FORM = ("title", "topic", "prompt", "answer", "key_points")
"""What a form asks for; each is the column of its name."""
_MENTION = re.compile(r"@(?:everyone|here)\b|<@[!&]?\d+>|<#\d+>|</[^>\n]{1,80}:\d+>|<id:\w+>")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with what was handed in, or could be better, and where."""

    where: str
    what: str
    fix: str
    is_error: bool

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.fix}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was handed in: its questions, whose ids are those of the file, and all remarks."""

    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What has to be fixed before anything is saved."""
        return tuple(one for one in self.remarks if one.is_error)


def read_file(
    name: str, content: bytes, bank: Iterable[Question] = (), own: Iterable[Question] = ()
) -> Checked:
    """The questions of a YAML file or a table. They are compared with the bank's, and with the
    server's own, which have the ids of its files here: one of the same id is replaced."""
    kind = next((one for one in ENDINGS if name.casefold().endswith(one)), "")
    if not kind:
        return _refused(name, "I read files that end in .yaml or .csv", "save it as one of them")
    if len(content) > MOST_BYTES:
        return _refused(name, f"the file is larger than {MOST_BYTES // 1000} kB", "divide it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - before.rfind(b"\n")
        line = before.count(b"\n") + 1
        where = f"line {line}, column {column}"
        return _refused(where, "this is not UTF-8 text", "save the file with the encoding UTF-8")
    if kind == ".csv":
        tree, names = table_tree(name, text)
        return _check(tree, bank, own, names)
    return _check(read_tree(name, text), bank, own, None)


def read_form(
    given: MappingType[str, str], bank: SequenceType[Question] = (), own: Iterable[Question] = (),
    base: Question | None = None,
) -> Checked:  # fmt: skip
    """The one question of a form. ``base`` is what is edited: what the form doesn't ask stays."""
    tree = Tree("form")
    cells = {name: (at, given.get(name, "").strip()) for at, name in enumerate(FORM)}
    node = row_node(tree, 0, cells)
    own = list(own)
    if base is not None:
        _keep(node, base)
    else:
        taken = {one.id for one in (*bank, *own)}
        if (slug := slug_of(cells["title"][1])) in taken:
            node.items["id"] = _text(next(one for one in _others(slug) if one not in taken), node)
            node.keys["id"] = node.start_mark
    place = node.start_mark
    tree.top = Mapping({"questions": Sequence([node], place)}, {"questions": place}, place)
    return _check(tree, bank, own, FORM)


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
    return _text(str(value), near)


def _text(text: str, near: Node) -> Scalar:
    return Scalar(None, None, (False, True), text, near.start_mark, near.start_mark)


def _refused(where: str, what: str, fix: str) -> Checked:
    return Checked((), (Remark(where, what, fix, is_error=True),))


def _check(
    tree: Tree, bank: Iterable[Question], own: Iterable[Question],
    names: SequenceType[str] | None,
) -> Checked:  # fmt: skip
    reading = _build(tree)
    replaced = {draft.question.id for draft in reading.drafts}
    known = [*bank, *(one for one in own if one.id not in replaced)]
    others, nowhere = Tree("the questions that are there"), Mapping({}, {}, None)
    drafts = tuple(Draft(one, nowhere, others) for one in known)
    beside = FileReading(others, "", drafts, tuple(one.id for one in known))
    together = assemble([beside, reading])
    found = [*together.problems, *lint_among(together, frozenset((tree.file,)))]
    problems = sorted({one for one in found if one.file == tree.file})
    remarks = tuple(dict.fromkeys(_remark(one, names) for one in problems))
    return Checked(tuple(draft.question for draft in reading.drafts), remarks)


def _remark(problem: Problem, names: SequenceType[str] | None) -> Remark:
    if names is None:
        where = f"line {problem.line}, column {problem.column}"
    elif problem.file == "form":
        where = _FORM_NAMES[FORM[min(problem.column, len(FORM)) - 1]]
    elif problem.line == 1:
        where = "row 1 (the names of the columns)"
    else:
        name = names[problem.column - 1] if problem.column <= len(names) else ""
        where = f"row {problem.line}, column {name or problem.column}"
    return Remark(where, problem.message, problem.fix, problem.level is Severity.ERROR)


_FORM_NAMES = {
    "title": "Title", "topic": "Topic", "prompt": "Question", "answer": "Model answer",
    "key_points": "Key points",
}  # fmt: skip


def _build(tree: Tree) -> FileReading:
    """As the bank's ``build_file`` does it, with what may be left out filled in."""
    top = tree.top
    if not isinstance(top, Mapping):
        if top is not None:
            tree.report(Fault.NOT_KEYS, top.start_mark, key="the file")
        return FileReading(tree, "", (), ())
    listed = top.items.get("questions")
    nodes = listed.items if isinstance(listed, Sequence) else []
    for node in nodes[:MOST_IN_FILE]:
        if isinstance(node, Mapping):
            _fill_in(tree, node)
    if isinstance(listed, Sequence) and len(nodes) > MOST_IN_FILE:
        # Read no further: the fault is told, and the rest would only cost time.
        mark = nodes[MOST_IN_FILE].start_mark
        words = {"key": "questions", "count": len(nodes), "most": MOST_IN_FILE}
        tree.report(Fault.TOO_MANY, mark, **words)
        listed.items = nodes = nodes[:MOST_IN_FILE]
    values = ValueReader(tree).group(top, OWN_FILE, "the file") or {}
    drafts = [
        draft
        for node, given in zip(nodes, values.get("questions", ()), strict=False)
        if isinstance(node, Mapping) and given is not None
        if (draft := _draft(tree, node, given, values.get("topic", ""), top)) is not None
    ]
    return FileReading(tree, "", tuple(drafts), tuple(draft.question.id for draft in drafts))


def _fill_in(tree: Tree, node: Mapping) -> None:
    for name, usual in (("difficulty", "medium"), ("kind", "open")):
        if name not in node.items:
            node.items[name], node.keys[name] = _text(usual, node), node.start_mark
    title = node.items.get("title")
    if "id" not in node.items and isinstance(title, Scalar):
        slug = slug_of(title.value)
        if len(slug) < 3:
            if title.value.strip():
                tree.report(OwnFault.NO_ID, title.start_mark)
            slug = "question"
        node.items["id"], node.keys["id"] = _text(slug, title), title.start_mark


def _draft(
    tree: Tree, node: Mapping, given: dict[str, Any], topic: str, top: Mapping
) -> Draft | None:
    tree.problems += _unsafe(tree, node, given)
    near = node.items.get("topic", top.items.get("topic", node))
    topic = _topic(tree, " ".join(str(given.pop("topic", topic)).split()), near)
    question = question_of(given, topic)
    if question is None:
        return None
    draft = Draft(question, node, tree)
    judge(draft)
    return draft


def _topic(tree: Tree, written: str, place: Node) -> str:
    topic = topic_of(written)
    if not written:
        tree.report(OwnFault.NO_TOPIC, place.start_mark)
    elif topic not in TOPICS and not is_topic(topic):
        tree.report(OwnFault.BAD_TOPIC, place.start_mark, text=written[:60])
    elif topic not in TOPICS and (near := _near(topic)):
        tree.report(OwnFault.NEAR_TOPIC, place.start_mark, text=topic, near=near)
    return topic


def _near(topic: str) -> str:
    """The topic of the bank that was perhaps meant."""
    advice = nearest(slug_of(topic), TOPICS, otherwise=" ")
    found = re.search(r"`([a-z-]+)`", advice)
    return "" if found is None else found[1]


def _unsafe(tree: Tree, node: Mapping, given: dict[str, Any]) -> Iterator[Problem]:
    """Texts that would call somebody, or swallow what stands below them on a card."""
    for path, text in _strings(given, ()):
        place = tree.place_of(node, path)
        if (found := _MENTION.search(text)) is not None:
            yield OwnFault.MENTION.at(place, text=found.group())
        if text.count(_FENCE) % 2:
            yield OwnFault.OPEN_FENCE.at(place)


def _strings(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _strings(one, (*path, name))
    elif isinstance(value, (list, tuple)):
        for at, one in enumerate(value):
            yield from _strings(one, (*path, at))

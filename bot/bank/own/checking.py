"""What was read of a server's own questions, checked: by the bank's values, rules and lints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from bot.bank.lint.bank import lint_among
from bot.bank.loader import assemble
from bot.bank.model import TOPICS, Question
from bot.bank.own.columns import NEEDED, Columns
from bot.bank.own.shape import (
    MOST_FAULTS,
    MOST_IN_FILE,
    MOST_TERMS,
    OWN_FILE,
    OwnFault,
    is_topic,
    made_id,
    slug_of,
    topic_of,
)
from bot.bank.parsing.drafts import Draft, FileReading, judge, texts_of
from bot.bank.parsing.fields import QUESTION
from bot.bank.parsing.formula_texts import not_drawn, to_draw
from bot.bank.parsing.question import question_of, shown
from bot.bank.parsing.tree import Mapping, Node, Scalar, Sequence, Tree
from bot.bank.parsing.values import ValueReader
from bot.bank.problems import Fault, Message, Position, Problem, Severity
from bot.bank.question_bank import plain_title

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
    """What was handed in: its questions as they were written, whose ids are those of the file, all
    remarks, and each formula that is to be drawn with what is said if it can't be. ``in_use`` are
    the ids of those of which it says that they aren't retired."""

    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]
    formulas: tuple[tuple[str, Remark], ...] = ()
    in_use: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What has to be fixed before anything is saved."""
        return tuple(one for one in self.remarks if one.is_error)


class Enough(Exception):
    """So much is wrong that reading on would only cost time."""


class BoundedTree(Tree):
    """A tree that stops its reader where too much is wrong."""

    def report(self, fault: Message, mark: Any, **words: object) -> None:
        """See ``Tree.report``."""
        super().report(fault, mark, **words)
        if len(self.problems) >= MOST_FAULTS:
            super().report(OwnFault.ENOUGH, mark)
            raise Enough


def text_node(text: str, near: Node) -> Scalar:
    """A text as a node of its own, at the place of another, treated as quoted."""
    return Scalar(None, None, (False, True), text, near.start_mark, near.start_mark)


def check(
    tree: Tree, bank: Iterable[Question], own: Iterable[Question], columns: Columns | None
) -> Checked:  # fmt: skip
    """What was read, and everything that is wrong with it. ``own`` are as they were written.
    ``columns`` are those of a table; None for what is none."""
    written: list[Question] = []
    bank, own = tuple(bank), tuple(own)
    try:
        reading = _build(tree, written, _Ids(bank, own))
    except Enough:
        reading = FileReading(tree, "", (), ())
    replaced = {draft.question.id for draft in reading.drafts}
    known = [*bank, *(shown(one) for one in own if one.id not in replaced)]
    others, nowhere = Tree("the common bank"), Mapping({}, {}, None)
    drafts = tuple(Draft(one, nowhere, others) for one in known)
    beside = FileReading(others, "", drafts, tuple(one.id for one in known))
    together = assemble([beside, reading])
    files = frozenset((tree.file,))
    terms = sum(len(point.terms) for one in reading.drafts for point in one.question.key_points)
    found = [*together.problems, *lint_among(together, files, compares=terms <= MOST_TERMS)]
    told = _told_above(columns)
    problems = sorted(
        one for one in set(found) if one.file == tree.file and one.message not in told
    )
    remarks = tuple(dict.fromkeys(_remark(one, columns) for one in problems))
    formulas = ((one, _undrawn(one, place, columns)) for one, place in to_draw(tree))
    in_use = frozenset(
        one.question.id
        for one in reading.drafts
        if "retired" in one.node.items and not one.question.retired
    )
    return Checked(tuple(written), remarks, tuple(formulas), in_use)


# Plain text stands in its place, so it may be saved all the same.
def _undrawn(source: str, place: Position, columns: Columns | None) -> Remark:
    return replace(_remark(not_drawn(place, source), columns), is_error=False)


def _told_above(columns: Columns | None) -> frozenset[str]:
    """What isn't said of each row, since it was said of the names of the columns."""
    lacking = () if columns is None else (one for one in NEEDED if one not in columns.names)
    return frozenset(Fault.MISSING.message.format(key=name) for name in lacking)


# A word that many answers have is a fault where strangers write the answers; of a server's own
# question it is only said.
def _remark(problem: Problem, columns: Columns | None) -> Remark:
    if problem.file == "form":
        missing = _MISSING.match(problem.message)
        if missing is not None and missing[1] in _FORM_NAMES:
            return Remark(_FORM_NAMES[missing[1]], "this field is empty", problem.fix, True)
        where = _FORM_NAMES[FORM[min(problem.column, len(FORM)) - 1]]
    elif columns is None:
        where = f"line {problem.line}, column {problem.column}"
    elif problem.line == columns.row + 1:
        where = f"row {problem.line} (the names of the columns)"
    elif not problem.column:
        where = f"row {problem.line}"
    else:
        names = columns.names
        name = names[problem.column - 1] if problem.column <= len(names) else ""
        where = f"row {problem.line}, column {name or problem.column}"
    is_error = problem.level is Severity.ERROR and problem.fix != Fault.TERM_TOO_GENERIC.fix
    return Remark(where, problem.message, problem.fix, is_error)


_MISSING = re.compile(r"`(\w+)` is missing$")
_FORM_NAMES = {
    "title": "Title", "topic": "Topic", "prompt": "Question", "answer": "Model answer",
    "key_points": "Key points",
}  # fmt: skip


class _Ids:
    """Ids for questions that have none: that of the server's own question of the same title, or one
    that nothing has yet. So no question takes the place of another."""

    def __init__(self, bank: Iterable[Question], own: Iterable[Question]) -> None:
        self._of = {plain_title(one.title): one.id for one in own}
        self._taken = {one.id for one in (*bank, *own)}
        self._given: set[str] = set()

    def leave(self, node: Node) -> None:
        """An id that the file gives itself is made for no other."""
        if isinstance(node, Mapping) and isinstance(given := node.items.get("id"), Scalar):
            self._given.add(given.value)

    def make(self, title: str) -> str:
        """The id of a title; "" if none can be made."""
        known = self._of.pop(plain_title(title), "")
        made = known if known not in self._given else ""
        made = made or made_id(title, self._taken | self._given)
        self._given.add(made)
        return made


def _build(tree: Tree, written: list[Question], ids: _Ids) -> FileReading:
    """As the bank's ``build_file`` does it, with what may be left out filled in. The questions go
    into ``written`` as they were written."""
    top = tree.top
    if not isinstance(top, Mapping):
        if top is not None:
            fault = Fault.NOT_ITEMS if isinstance(top, Sequence) else Fault.NOT_KEYS
            tree.report(fault, top.start_mark, key="the file", keys="`topic:` and `questions:`")
        return FileReading(tree, "", (), ())
    listed = top.items.get("questions")
    nodes = listed.items if isinstance(listed, Sequence) else []
    for node in nodes[:MOST_IN_FILE]:
        ids.leave(node)
    for node in nodes[:MOST_IN_FILE]:
        if isinstance(node, Mapping):
            _fill_in(tree, node, ids)
    if isinstance(listed, Sequence) and len(nodes) > MOST_IN_FILE:
        # Read no further: the fault is told, and the rest would only cost time.
        mark = nodes[MOST_IN_FILE].start_mark
        words = {"key": "questions", "count": len(nodes), "most": MOST_IN_FILE}
        tree.report(Fault.TOO_MANY, mark, **words)
        listed.items = nodes = nodes[:MOST_IN_FILE]
    values = ValueReader(tree, keeps_formulas=True).group(top, OWN_FILE, "the file") or {}
    drafts = []
    for node, given in zip(nodes, values.get("questions", ()), strict=False):
        if isinstance(node, Mapping) and given is not None:
            question = _question(tree, node, given, values.get("topic", ""), top)
            if question is not None:
                written.append(question)
                drafts.append(Draft(shown(question), node, tree))
                judge(drafts[-1])
    return FileReading(tree, "", tuple(drafts), tuple(one.id for one in written))


_KINDS = MappingProxyType(
    {
        field.name: kind.value
        for field in QUESTION.fields.values()
        if len(field.allowed) == 1
        for kind in field.allowed
    }
)
"""The kind of a question that doesn't say it, by what only that kind has."""


def _fill_in(tree: Tree, node: Mapping, ids: _Ids) -> None:
    kind = next((kind for name, kind in _KINDS.items() if name in node.items), "open")
    for name, usual in (("difficulty", "medium"), ("kind", kind)):
        if name not in node.items:
            node.items[name], node.keys[name] = text_node(usual, node), node.start_mark
    title = node.items.get("title")
    if "id" not in node.items and isinstance(title, Scalar):
        made = ids.make(title.value)
        if not made and title.value.strip():
            tree.report(OwnFault.NO_ID, title.start_mark)
        # Without one it isn't read as a question, and its other faults are told all the same.
        node.items["id"] = text_node(made or "question", title)
        node.keys["id"] = title.start_mark


def _question(
    tree: Tree, node: Mapping, given: dict[str, Any], topic: str, top: Mapping
) -> Question | None:
    tree.problems += _unsafe(tree, node, given)
    near = node.items.get("topic", top.items.get("topic", node))
    topic = _topic(tree, " ".join(str(given.pop("topic", topic)).split()), near)
    return question_of(given, topic)


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
    """The topic of the bank that was perhaps meant: *Caching* isn't a slip of coding."""
    return next(iter(get_close_matches(slug_of(topic), TOPICS, n=1, cutoff=0.8)), "")


def _unsafe(tree: Tree, node: Mapping, given: dict[str, Any]) -> Iterator[Problem]:
    """Texts that would call somebody, or swallow what stands below them on a card."""
    for path, text in texts_of(given):
        place = tree.place_of(node, path)
        if (found := _MENTION.search(text)) is not None:
            yield OwnFault.MENTION.at(place, text=found.group())
        if text.count(_FENCE) % 2:
            yield Fault.OPEN_FENCE.at(place)

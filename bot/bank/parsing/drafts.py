"""Checked values in, questions out, and the rules that concern one question alone.

A `Draft` keeps a question together with its node, so that a lint can name the line of a term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.bank.formulas.text import Formula
from bot.bank.model import CHOOSE_ALL, TOPICS, Coding, Kind, Language, Question
from bot.bank.parsing.fields import FILE
from bot.bank.parsing.question import question_of
from bot.bank.parsing.tree import Mapping, Scalar, Sequence, Tree
from bot.bank.parsing.values import ValueReader
from bot.bank.problems import Fault, Position
from bot.bank.terms.short import plain

# Discord takes 4,000 characters of text in one message; the rest is for headings and buttons.
ANSWER_CARD = 3800
_CODE_NEEDS = {Language.PYTHON: ("tests",), Language.SQL: ("setup", "expected")}


@dataclass(frozen=True, slots=True)
class Draft:
    """A question and where each of its parts stands."""

    question: Question
    node: Mapping
    tree: Tree

    def place(self, *path: str | int) -> Position:
        """The place of a part, such as `("key_points", 2, "terms", 0)`; the nearest that exists."""
        return self.tree.place_of(self.node, path)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave: usable questions, and every id that it claims, broken or not."""

    tree: Tree
    topic: str
    drafts: tuple[Draft, ...]
    ids: tuple[str, ...]


def build_file(tree: Tree) -> FileReading:
    """The questions of a tree; faults are added to `tree.problems`."""
    if tree.top is None:
        return FileReading(tree, "", (), ())
    reader = ValueReader(tree)
    top = tree.top
    if not isinstance(top, Mapping):
        fault = Fault.NOT_ITEMS if isinstance(top, Sequence) else Fault.NOT_KEYS
        tree.report(fault, top.start_mark, key="the file", keys="`topic:` and `questions:`")
        return FileReading(tree, "", (), ())
    if "sections" in top.items and "questions" not in top.items:
        tree.report(Fault.A_SHEET, top.start_mark)
        return FileReading(tree, "", (), ())
    values = reader.group(top, FILE, "the file") or {}
    topic = str(values.get("topic", ""))
    listed = top.items.get("questions")
    nodes = listed.items if isinstance(listed, Sequence) else []
    drafts: list[Draft] = []
    ids: list[str] = []
    for node, given in zip(nodes, values.get("questions", ()), strict=False):
        if not isinstance(node, Mapping) or given is None:
            continue
        if isinstance(claimed := node.items.get("id"), Scalar):
            ids.append(claimed.value)
        given = {**given, "formulas": _formulas(given, reader)}
        question = question_of(given, topic if topic in TOPICS else "")
        if question is not None:
            draft = Draft(question, node, tree)
            judge(draft)
            drafts.append(draft)
    return FileReading(tree, topic, tuple(drafts), tuple(ids))


def _formulas(values: dict[str, Any], reader: ValueReader) -> tuple[Formula, ...]:
    """Those of the file that stand in the texts of one question."""
    if not reader.formulas:
        return ()
    groups = [one for value in values.values() if isinstance(value, tuple) for one in value]
    texts = [values, *(one for one in (*groups, *values.values()) if isinstance(one, dict))]
    shown = (text for one in texts for text in one.values() if isinstance(text, str))
    lines = {line for text in shown if "`" in text for line in text.split("\n")}
    return tuple(one for line, one in reader.formulas.items() if line in lines)


def texts_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """All texts of the values of a question, and where in it each stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts_of(one, (*path, name))
    elif isinstance(value, (list, tuple)):
        for at, one in enumerate(value):
            yield from texts_of(one, (*path, at))


def judge(draft: Draft) -> None:
    """The rules between the fields of one question."""
    question = draft.question
    if question.kind is Kind.CHOICE:
        _judge_choices(draft)
    if question.kind is Kind.SHORT:
        _judge_forms(draft)
    if question.coding is not None:
        _judge_coding(draft, question.coding)
    if question.replaced_by and not question.retired:
        _report(draft, Fault.REPLACED_NOT_RETIRED, "replaced_by")
    shown = revealed_length(question)
    if shown > ANSWER_CARD:
        _report(draft, Fault.CARD_TOO_LONG, "answer", count=shown, most=ANSWER_CARD)


def revealed_length(question: Question) -> int:
    """Characters of the reveal: answer, points, notes, whys, follow-ups and sources."""
    texts = [question.answer, *question.follow_ups]
    texts += [point.point for point in question.key_points]
    texts += [pitfall.note for pitfall in question.pitfalls]
    texts += [part for choice in question.choices for part in (choice.text, choice.why)]
    texts += [*question.accepted, *(one.why for one in question.refused)]
    texts += [part for source in question.sources for part in (source.title, source.url)]
    return sum(map(len, texts)) + 3 * len(texts)


def _judge_choices(draft: Draft) -> None:
    question = draft.question
    right = len(question.right_choices)
    if question.choices and right == 0:
        _report(draft, Fault.NO_RIGHT_CHOICE, "choices")
    if right > 1 and CHOOSE_ALL not in question.prompt.casefold():
        _report(draft, Fault.CHOOSE_ALL, "prompt")
    texts: list[str] = []
    for at, choice in enumerate(question.choices):
        text = choice.text.casefold().rstrip(" .!?")
        if text in texts:
            path = ("choices", at, "text")
            _report(draft, Fault.REPEATED_ITEM, *path, text=choice.text, key="choices")
        texts.append(text)


def _judge_forms(draft: Draft) -> None:
    """Forms that nobody can write, that are one, or that are both accepted and refused."""
    question = draft.question
    refused = {plain(one.text).joined: one.text for one in question.refused}
    seen: dict[str, str] = {}
    for at, form in enumerate(question.accepted):
        joined = plain(form).joined
        path = ("accept", at)
        if not joined:
            _report(draft, Fault.EMPTY_FORM, *path, text=form)
        elif joined in seen:
            _report(draft, Fault.SAME_FORM, *path, text=form, other=seen[joined])
        elif joined in refused:
            _report(draft, Fault.FORM_REFUSED, *path, text=form)
        seen.setdefault(joined, form)


def _judge_coding(draft: Draft, coding: Coding) -> None:
    if draft.question.topic != "coding":
        _report(draft, Fault.CODING_ELSEWHERE, "coding")
    for key in _CODE_NEEDS[coding.language]:
        if not getattr(coding, key):
            words = {"language": coding.language, "key": key}
            _report(draft, Fault.CODING_INCOMPLETE, "coding", **words)


def _report(draft: Draft, fault: Fault, *path: str | int, **words: object) -> None:
    draft.tree.problems.append(fault.at(draft.place(*path), **words))

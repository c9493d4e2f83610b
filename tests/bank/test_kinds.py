"""A kind of question stands in every table that has an entry for each: whoever adds one is told of
all the files at once, and not by a KeyError in the first of them.
"""

import ast
from collections.abc import Callable
from dataclasses import replace
from enum import EnumType
from typing import Any

import pytest

from bot.bank.lint.spelling import prose
from bot.bank.model import Difficulty, Kind, Question
from bot.bank.own.columns import COLUMNS
from bot.bank.parsing.drafts import revealed_length
from bot.bank.parsing.fields import QUESTION
from bot.cli.bank_texts import question_text
from bot.gateway.questions import solution, task
from bot.practice.ask.rules.entries import question_entry
from bot.practice.open.rules import PractiseKind
from bot.practice.quiz.asking.rules import fingerprint
from tests.real_bank import real_bank
from tests.test_architecture import FILES, ROOT
from tests.trees import nodes_of, parsed, tree_of

KEYED: dict[tuple[str, str], EnumType] = {
    ("bot.bank.model", "Kind"): Kind,
    ("bot.practice.open.rules", "PractiseKind"): PractiseKind,
}
"""What tables are keyed by, by where it is declared."""


TABLES = {
    "bot/bank/lint/bank.py": 1,
    "bot/bank/parsing/skeleton.py": 2,
    "bot/daily/question/service.py": 1,
    "bot/practice/open/rules.py": 1,
}
"""How many tables are keyed so, by file: what a new kind costs."""


def enums_of(tree: ast.Module, module: str) -> dict[str, EnumType]:
    """Those of ``KEYED`` that a file imports or declares, by their names."""
    imported = [
        (node.module or "", name.name)
        for node in nodes_of(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    ]
    own = [one for one in KEYED if one[0] == module]
    return {one[1]: KEYED[one] for one in (*imported, *own) if one in KEYED}


def lacking(tree: ast.Module, module: str = "") -> tuple[int, list[str]]:
    """How many tables of a file are keyed by a kind, and what each of them lacks."""
    known, tables, found = enums_of(tree, module), 0, []
    for node in nodes_of(tree) if known else ():
        if not isinstance(node, ast.Dict):
            continue
        keys = [
            (key.value.id, key.attr)
            for key in node.keys
            if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name)
        ]
        for name in sorted({name for name, _ in keys} & known.keys()):
            tables += 1
            wanted = [one.name for one in known[name] if one.value]  # "" stands for any of them
            missing = [one for one in wanted if (name, one) not in keys]
            found += [f"line {node.lineno}: {name}.{one}" for one in missing]
    return tables, found


def test_every_table_of_kinds_has_all_of_them() -> None:
    files = {path.relative_to(ROOT): tree_of(path) for path in FILES}
    judged = {
        path.as_posix(): lacking(tree, ".".join(path.with_suffix("").parts))
        for path, tree in files.items()
    }
    lack = [f"{file} {one}" for file, (_, missing) in judged.items() for one in missing]
    assert not lack, "give these tables an entry:\n" + "\n".join(lack)
    assert {file: tables for file, (tables, _) in judged.items() if tables} == TABLES


def test_every_kind_can_be_wished_for() -> None:
    known = {one.value for one in PractiseKind}
    lack = [f"PractiseKind.{one.name}" for one in Kind if one.value not in known]
    assert not lack, f"bot/practice/open/rules.py lacks what /practise offers: {lack}"
    gone = known - set(Kind) - {"", PractiseKind.CODING.value}
    assert not gone, f"bot/practice/open/rules.py offers what no question is: {gone}"


PLACES: dict[str, Callable[[Question], object]] = {
    "gateway/questions.py task or solution": lambda one: (task(one), solution(one)),
    "practice/quiz/asking/rules.py fingerprint": fingerprint,
    "bank/parsing/drafts.py revealed_length": revealed_length,
    "bank/lint/spelling.py prose": lambda one: list(prose(one)),
    "practice/ask/rules/entries.py question_entry": question_entry,
    "cli/bank_texts.py question_text": question_text,
}
"""What is made of the fields that a single kind has, by hand."""
A_FIGURE = "value tolerance unit work"
LEFT_OUT = {
    "gateway/questions.py task or solution": A_FIGURE,
    "practice/quiz/asking/rules.py fingerprint": (
        "work star checklist weak_outline strong_outline coding"
    ),
    "bank/parsing/drafts.py revealed_length": (
        f"{A_FIGURE} star checklist weak_outline strong_outline coding"
    ),
    "bank/lint/spelling.py prose": f"{A_FIGURE} accept coding",
    "practice/ask/rules/entries.py question_entry": f"{A_FIGURE} not",
}
"""By place: fields that have no part in it, as a quiz asks for no story and *answer* says a sum."""


def changed(question: Question, name: str) -> Question:
    """The same with another value of a field."""
    value: Any = getattr(question, name)
    if isinstance(value, tuple):
        other: Any = value[1:]
    elif isinstance(value, str):
        other = f"{value} and more"
    else:
        other = value + 1 if isinstance(value, float) else None
    return replace(question, **{name: other})


NOTHING = Question(
    id="", topic="", title="", prompt="", answer="", difficulty=Difficulty.EASY, kind=Kind.OPEN
)


def test_a_field_of_one_kind_has_its_part_wherever_a_question_is_used() -> None:
    single = [name for name, one in QUESTION.fields.items() if len(one.allowed) == 1]
    assert set(single) - set(COLUMNS) == {"coding", "star"}, "bot/bank/own/columns.py lacks others"
    left_out = {(place, name) for place, names in LEFT_OUT.items() for name in names.split()}
    stale, lack = set(left_out), []
    for name in single:
        attribute = {"accept": "accepted", "not": "refused"}.get(name, name)
        empty = getattr(NOTHING, attribute)
        has = (one for one in real_bank().active if getattr(one, attribute) != empty)
        question = next(has, None)
        assert question is not None, f"no question of the bank has {name}"
        other = changed(question, attribute)
        for place, made in PLACES.items():
            if made(question) != made(other):
                continue
            stale.discard((place, name))
            lack += [] if (place, name) in left_out else [f"{name}: bot/{place}"]
    assert not lack, "say these where they are used, or in LEFT_OUT:\n" + "\n".join(lack)
    assert not stale, f"these have their part by now, take them off LEFT_OUT: {sorted(stale)}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "from bot.bank.model import Kind\n"
            f"X = {{{', '.join(f'Kind.{one.name}: 1' for one in list(Kind)[1:])}}}",
            (1, ["line 2: Kind.OPEN"]),
        ),
        (
            "from bot.practice.open.rules import PractiseKind\n"
            f"X = {{{', '.join(f'PractiseKind.{one.name}: 1' for one in list(PractiseKind)[2:])}}}",
            (1, ["line 2: PractiseKind.OPEN"]),
        ),
        ("from bot.bank.model import Kind\nX = {'open': Kind.OPEN, 1: Kind.STORY}", (0, [])),
        ("from bot.progress.figures.rules import Kind\nX = {Kind.QUIZ: 1}", (0, [])),
    ],
)
def test_the_guard_sees_a_table_that_lacks_one(
    source: str, expected: tuple[int, list[str]]
) -> None:
    assert lacking(parsed(source)) == expected

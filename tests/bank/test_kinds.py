"""A kind of question stands in every table that has an entry for each: whoever adds one is told of
all the files at once, and not by a KeyError in the first of them.
"""

import ast
from enum import EnumType

import pytest

from bot.bank.model import Kind
from bot.practice.open.rules import PractiseKind
from tests.test_architecture import FILES, ROOT
from tests.trees import nodes_of, parsed, tree_of

KEYED: dict[tuple[str, str], EnumType] = {
    ("bot.bank.model", "Kind"): Kind,
    ("bot.practice.open.rules", "PractiseKind"): PractiseKind,
}
"""What tables are keyed by, by where it is declared."""


def enums_of(tree: ast.Module) -> dict[str, EnumType]:
    """Those of ``KEYED`` that a file imports, by their names."""
    return {
        name.name: KEYED[node.module or "", name.name]
        for node in nodes_of(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if (node.module, name.name) in KEYED
    }


def lacking(tree: ast.Module) -> tuple[int, list[str]]:
    """How many tables of a file are keyed by a kind, and what each of them lacks."""
    known, tables, found = enums_of(tree), 0, []
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
    judged = {str(path.relative_to(ROOT)): lacking(tree_of(path)) for path in FILES}
    lack = [f"{file} {one}" for file, (_, missing) in judged.items() for one in missing]
    assert not lack, "give these tables an entry:\n" + "\n".join(lack)
    assert sum(tables for tables, _ in judged.values()) >= 6


def test_every_kind_can_be_wished_for() -> None:
    known = {one.value for one in PractiseKind}
    lack = [f"PractiseKind.{one.name}" for one in Kind if one.value not in known]
    assert not lack, f"bot/practice/open/rules.py lacks what /practise offers: {lack}"
    gone = known - set(Kind) - {"", PractiseKind.CODING.value}
    assert not gone, f"bot/practice/open/rules.py offers what no question is: {gone}"


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

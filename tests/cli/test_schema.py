"""The JSON schema agrees with the loader."""

from typing import Any

import jsonschema_rs
import pytest
import yaml

from bot.bank.loader import read_text
from bot.cli.schema import file_schema
from tests.bank.texts import CHOICE, CODING, KINDS, NUMBER, OPEN, SQL, STORY, spoil, topic_file
from tests.together import each


class CoreLoader(yaml.CSafeLoader):
    """YAML 1.2 as editors read it: dates stay text."""


CoreLoader.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def is_valid(text: str) -> bool:
    parsed: Any = yaml.load(text, Loader=CoreLoader)
    return jsonschema_rs.validator_for(file_schema()).is_valid(parsed)


@pytest.mark.parametrize("kind", KINDS)
def test_good_questions_of_each_kind_are_valid(kind: str) -> None:
    assert is_valid(topic_file(KINDS[kind]))


def test_code_is_valid() -> None:
    before, _, after = CODING.partition("    coding:\n")
    sql = before + SQL + "    hint:" + after.partition("    hint:")[2]
    assert is_valid(topic_file(CODING, sql, topic="coding"))


@each(
    "text, old, new",
    [
        (OPEN, "difficulty: easy", "dificulty: easy"),
        (OPEN, "difficulty: easy", "difficulty: eazy"),
        (OPEN, "    hint:", "    value: 3\n    hint:"),
        (OPEN, "[unseen,", "[0.5,"),
        (OPEN, "[unseen,", "[unseen, unseen,"),
        (OPEN, "minutes: 3", "minutes: 9"),
        (OPEN, "added: 2026-11-21", "added: soon"),
        (OPEN, "id: held-out-rows", "id: Held_out"),
        (OPEN, "Scoring on held-back rows", "S" * 71),
        (OPEN, "https://example.org/7", "example.org"),
        (OPEN, "[And with people who come back?]", "[]"),
        (OPEN, "[And with people who come back?]", "[a?, b?, c?, d?]"),
        (CHOICE, "right: true", "right: 1"),
        (NUMBER, "value: 0.31", "value: about"),
        (NUMBER, '    unit: ""\n', ""),
        (STORY, "      situation: Name the project and who waited.\n", ""),
        (STORY, "kind: story", "kind: open"),
    ],
)
def test_what_the_loader_refuses_the_editor_underlines(text: str, old: str, new: str) -> None:
    spoilt = topic_file(spoil(text, old, new))
    assert read_text("f.yaml", spoilt).tree.problems
    assert not is_valid(spoilt)

"""`content/README.md` says what the checker says, and its examples are good questions."""

import re

import pytest

from bot.bank.lint.question import lint_question
from bot.bank.loader import read_text
from bot.bank.model import GUIDE_TAGS, TOPICS, Kind
from bot.bank.problems import Fault, PrepFault, Severity
from bot.bank.terms.matcher import compile_terms, match
from bot.bank.terms.text import prepare
from bot.cli.schema import schema_text
from bot.core.bundle import bundled

CONTENT = bundled("content")
README = (CONTENT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading."""
    below = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in below.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_every_message_stands_in_the_table_with_its_fix() -> None:
    expected = [
        ["error" if fault.level is Severity.ERROR else "warning", fault.message, fault.fix]
        for fault in Fault
    ]
    told = [
        [cell.replace("\\|", "|") for cell in row] for row in rows("Every message, and what to do")
    ]
    assert told == expected


def test_topics_and_tags_are_those_of_the_bank() -> None:
    assert rows("Topics") == [[f"`{t.id}`", t.name, str(t.count)] for t in TOPICS.values()]
    listed = README.split("\n## Tags\n", 1)[1].split("\n## ", 1)[0]
    for part, areas in GUIDE_TAGS.items():
        assert all(f"`{part}:{area}`" in listed for area in areas)
        assert f"- `{part}`" in listed


def test_there_is_an_example_of_each_kind() -> None:
    kinds = [re.search(r"kind: (\w+)", example)[1] for example in EXAMPLES]  # type: ignore[index]
    assert kinds == list(Kind)


@pytest.mark.parametrize("example", EXAMPLES, ids=list(Kind))
def test_an_example_is_a_good_question(example: str) -> None:
    reading = read_text("evaluation.yaml", f"topic: evaluation\nquestions:\n{example}")
    assert reading.tree.problems == []
    (draft,) = reading.drafts
    problems = list(lint_question(draft))
    assert not problems, "\n".join(map(str, problems))


def test_the_examples_of_the_term_language_are_true() -> None:
    table = rows("The term language")
    assert len(table) >= 6
    for term, texts, _because in table:
        for text in re.findall(r'"([^"]+)"', texts):
            assert match(compile_terms([term.strip("`")]), prepare(text)), (term, text)


def test_the_schema_for_editors_is_current() -> None:
    told = (CONTENT / "question.schema.json").read_text(encoding="utf-8")
    assert told == schema_text(), "run: python -m bot bank schema --write"


def test_every_topic_file_names_the_schema() -> None:
    for path in (CONTENT / "bank").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == "# yaml-language-server: $schema=../question.schema.json", path.name


def test_every_message_about_sheets_stands_in_their_table() -> None:
    expected = []
    for fault in PrepFault:
        sign, message, fix = fault.value
        expected.append(["error" if sign == "!" else "warning", message, fix])
    assert rows("Sheets: preparing beside the questions") == expected

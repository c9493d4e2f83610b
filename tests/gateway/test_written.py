"""How Markdown is put so that Discord shows it as it was meant."""

import re
from itertools import product

import pytest
from discord import ui

from bot.bank.model import Coding, Kind, Language, Question
from bot.core.ids import QuizId
from bot.gateway import layout, questions
from bot.gateway.written import as_written, divide, escaped, pieces
from bot.practice.quiz.asking.messages import TypedAnswerForm
from bot.practice.quiz.asking.ui import RENDERERS
from tests.real_bank import real_bank
from tests.together import all_hold, each


@each(
    "content, shown",
    [
        ("Head\n- one\n- two\nAfter", "Head\n- one\n- two\n\nAfter"),
        ("- one\n\nAfter", "- one\n\nAfter"),
        ("- one\n  goes on\nAfter", "- one\n  goes on\n\nAfter"),
        ("1. one\n2. two\n**Then**", "1. one\n2. two\n\n**Then**"),
        ("* one\n-# small", "* one\n\n-# small"),
        ("-# small\nAfter", "-# small\nAfter"),
        ("**bold**\nAfter", "**bold**\nAfter"),
        ("```\n- x\ny\n```\nz", "```\n- x\ny\n```\nz"),
        ("- one\n```\n- x\ny\n```", "- one\n\n```\n- x\ny\n```"),
        ("- one", "- one"),
        ("", ""),
    ],
)
def test_what_follows_a_list_stands_free_of_its_last_bullet(content: str, shown: str) -> None:
    assert layout.after_lists(content) == shown
    assert layout.after_lists(shown) == shown


def stands_whole_above_its_field(question: Question) -> None:
    item = questions.above_field(question, questions.task(question))
    assert isinstance(item, ui.TextDisplay)
    for word in (question.title, question.prompt.strip(), *(c.text for c in question.choices)):
        assert word in item.content


def test_every_question_of_the_bank_stands_whole_above_its_field() -> None:
    all_hold(real_bank().active, stands_whole_above_its_field, lambda question: question.id)


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.SHORT])
def test_a_quiz_that_is_answered_by_typing_shows_what_it_asks(kind: Kind) -> None:
    question = next(one for one in real_bank().active if one.kind is kind)
    form = RENDERERS[TypedAnswerForm](TypedAnswerForm("quiz", QuizId(1), 0, question))
    asked, field = form.children
    assert question.title in asked.content
    assert question.prompt.strip() in asked.content
    assert field.component.custom_id == "number"


def test_a_question_that_is_too_long_for_a_form_says_where_the_rest_is() -> None:
    question = real_bank().active[0]
    item = questions.above_field(question, "x" * 5000)
    assert "its card has the rest" in item.content
    assert len(item.content) < 3200


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a *b* @everyone", "a \\*b\\* @\u200beveryone"),
        ("see\n```py\nx = a_b * c\n```\n*so*", "see\n```py\nx = a_b * c\n```\n\\*so\\*"),
        ("```\nopen *", "\\`\\`\\`\nopen \\*"),
        ("```a_b``` and ```c_d```", "```a_b``` and ```c_d```"),
    ],
)
def test_code_shows_as_code_and_all_else_as_typed(written: str, shown: str) -> None:
    assert as_written(written) == shown


@each(
    "text, limit",
    product(
        (
            "word " * 300,
            "*_" * 700,
            "no-space" * 200,
            "Look:\n```py\n" + "x = a_b * 2\n" * 90 + "```\nand *that* is all. " * 20,
        ),
        (60, 150, 333, 1000),
    ),
)
def test_a_long_text_is_divided_and_nothing_is_lost(text: str, limit: int) -> None:
    rest, shown = text, []
    while rest:
        block, left = divide(rest, limit)
        assert 0 < len(block) <= limit
        assert block.count("```") % 2 == 0, "code is open at the end of a block"
        assert len(left) < len(rest)
        rest = left
        shown.append(block)
    plain = re.sub(r"[\\\s`]|py\n", "", "\n".join(shown)).replace("py", "")
    assert plain == re.sub(r"[\s`]", "", text).replace("py", "")


def test_code_that_is_cut_goes_on_as_code_of_its_language() -> None:
    rest, blocks = "Look:\n```py\n" + "x = a_b * 2\n" * 90 + "```\nAnd *so* on.", []
    while rest:
        block, rest = divide(rest, 300)
        blocks.append(block)
    assert len(blocks) > 3
    for block in blocks[1:]:
        assert block.startswith("```py\nx = a_b * 2\n")
    assert blocks[-1].endswith("```\nAnd \\*so\\* on.")


def test_a_short_text_has_no_rest() -> None:
    assert divide("Short.", 100) == ("Short.", "")


def test_code_that_is_cut_is_closed_within_the_limit() -> None:
    def holds(limit: int) -> None:
        content = "So:\n```python\nx = 1\ny = 2\n```\nand\n```sql\nSELECT 1;\n```\nend"
        shown = layout.truncate(content, limit)
        assert len(shown) <= max(limit, 5)
        assert shown.count("```") % 2 == 0
        assert not re.search(r"(?<!`)`{1,2}(?!`)", shown)

    all_hold(range(1, 60), holds)


@pytest.mark.parametrize(
    ("content", "limit", "shown"),
    [
        ("One number from a regression", 40, "One number from a regression"),
        ("One number from a regression, in place of two", 36, "One number from a regression, in…"),
        ("One number from", 11, "One number…"),
        ("Incomprehensibilities", 9, "Incompre…"),
        ("An incomprehensibilities-first idea", 28, "An incomprehensibilities-fi…"),
        ("Use `np.linalg.norm(x)` here", 15, "Use `np.linalg…"),
    ],
)
def test_a_text_ends_after_a_whole_word_where_one_is_near(
    content: str, limit: int, shown: str
) -> None:
    assert layout.truncate(content, limit) == shown


def test_code_can_hold_a_fence_and_keeps_its_indentation() -> None:
    assert layout.code("  a = 1\n```\n", "python") == "```python\n  a = 1\n`` `\n```"


def test_rows_of_a_query_stand_in_columns() -> None:
    coding = Coding(
        Language.SQL, "SELECT 1;", "SELECT 2;", setup="CREATE TABLE t (a);",
        expected=(("ann", 5, None), ("b", 12.5, 3)),
    )  # fmt: skip
    assert questions.rows(coding) == "ann     5  NULL\nb    12.5     3"
    assert questions.rows(Coding(Language.PYTHON, "a", "b")) == ""


def test_a_name_turns_nothing_that_stands_behind_it() -> None:
    assert layout.escape("\u202eann\u202d *b*") == r"ann \*b\*"
    assert layout.escape("\u2067\u05d0\u2069") == "\u2067\u05d0\u2069"  # as Hebrew is typed


@pytest.mark.parametrize("content", ["", "short", "*" * 5000, "a_b " * 1000])
def test_the_pieces_of_a_text_are_all_of_it(content: str) -> None:
    found = pieces(content)
    assert "".join(found) == layout.escape(content)
    assert all(len(one) <= 3500 for one in found)


@each(
    "content, limit, shown",
    [
        ("*a*", 5, "\\*a\\*"),
        ("****", 5, "\\*\\*…"),
        ("****", 4, "\\*…"),
        ("a****", 4, "a\\*…"),
        ("abc", 0, "…"),
        ("a b", 3, "a b"),
    ],
)
def test_what_is_cut_is_cut_before_it_is_escaped(content: str, limit: int, shown: str) -> None:
    assert escaped(content, limit) == shown

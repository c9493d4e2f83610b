"""How Markdown is put so that Discord shows it as it was meant."""

import pytest
from discord import ui

from bot.bank.model import Kind, Question
from bot.core.ids import QuizId
from bot.gateway import layout, questions
from bot.practice.quiz.asking.messages import TypedAnswerForm
from bot.practice.quiz.asking.ui import RENDERERS
from tests.real_bank import real_bank


@pytest.mark.parametrize(
    ("content", "shown"),
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


@pytest.mark.parametrize("question", real_bank().active, ids=lambda question: question.id)
def test_every_question_of_the_bank_stands_whole_above_its_field(question: Question) -> None:
    item = questions.above_field(question, questions.task(question))
    assert isinstance(item, ui.TextDisplay)
    for word in (question.title, question.prompt.strip(), *(c.text for c in question.choices)):
        assert word in item.content


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

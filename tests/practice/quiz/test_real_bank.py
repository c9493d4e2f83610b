"""Every question of the bank that comes along can be asked, judged and shown whole."""

from datetime import date

import pytest
from discord import ui as dui

from bot.bank.model import Bank, Kind
from bot.bank.terms import figures
from bot.gateway import layout
from bot.practice.quiz.asking import rules
from bot.practice.quiz.asking.messages import AnswerJudged
from bot.practice.quiz.asking.rules import PickReason
from bot.practice.quiz.solo import messages
from bot.practice.review import messages as review
from tests.practice.drawing import draw
from tests.real_bank import real_bank

DAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def real() -> Bank:
    return real_bank()


def words(view: dui.LayoutView) -> str:
    return "\n".join(
        item.content for item in view.walk_children() if isinstance(item, dui.TextDisplay)
    )


def test_every_question_fits_and_its_result_is_shown_whole(real: Bank) -> None:
    for question in filter(rules.can_be_asked, real.active):
        asked = messages.QuizQuestion(1, 0, 1, 20, question, PickReason.WEAK)
        everything = ",".join(str(at) for at in range(len(question.choices))) or "9" * 40
        result = AnswerJudged("quiz", 1, 1, 20, question, everything, False, DAY, DAY, True, True)
        for view in (draw(asked), draw(result)):
            assert view.content_length() <= layout.TEXT_LIMIT, question.id
        shown = words(draw(result))
        assert all(choice.why in shown for choice in question.choices), question.id
        assert question.sources[0].title in shown, question.id


def test_every_answer_of_a_review_fits(real: Bank) -> None:
    for question in real.active:
        view = draw(review.ReviewAnswer(question, 0))
        assert view.content_length() <= layout.TEXT_LIMIT, question.id
        assert question.answer.strip()[:200] in words(view), question.id


def test_the_right_options_and_only_they_are_right(real: Bank) -> None:
    for question in real.active:
        if question.kind is Kind.CHOICE:
            assert rules.is_right_choice(question, question.right_choices), question.id
            others = set(range(len(question.choices))) - set(question.right_choices)
            for at in others:
                assert not rules.is_right_choice(question, {*question.right_choices, at})
            assert not rules.is_right_choice(question, question.right_choices[1:]), question.id


@pytest.mark.parametrize("form", ["{:g}", "{:,.6f}", "{:.6f}", "+{:.6f}", " {:.6f} "])
def test_every_figure_is_right_however_it_is_typed(real: Bank, form: str) -> None:
    for question in real.active:
        if question.value is None or question.tolerance is None:
            continue
        for unit in ("", f" {question.unit}"):
            text = form.format(question.value) + unit
            if question.value < 0:
                text = text.replace("+", "")
            assert (
                figures.judge_figure(
                    text, value=question.value, tolerance=question.tolerance, unit=question.unit
                )
                is figures.Verdict.RIGHT
            ), (question.id, text)
            far = form.format(question.value + 3 * question.tolerance + 1).replace("+-", "-")
            assert (
                figures.judge_figure(
                    far, value=question.value, tolerance=question.tolerance, unit=question.unit
                )
                is not figures.Verdict.RIGHT
            ), (question.id, far)

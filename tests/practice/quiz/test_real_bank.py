"""Every question of the bank that comes along can be asked, judged and shown whole."""

from datetime import date

import pytest
from discord import ui as dui

from bot.bank.loader import load_bank
from bot.bank.model import Bank, Kind
from bot.core.bundle import bundled
from bot.gateway import layout
from bot.practice.quiz import rules, ui
from bot.practice.quiz.rules import Reason
from bot.practice.quiz.solo import messages
from bot.practice.review import messages as review
from bot.practice.review import ui as review_ui

DAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def real() -> Bank:
    return load_bank(bundled("content") / "bank")


def words(view: dui.LayoutView) -> str:
    return "\n".join(
        item.content for item in view.walk_children() if isinstance(item, dui.TextDisplay)
    )


def test_every_question_fits_and_its_result_is_shown_whole(real: Bank) -> None:
    for question in filter(rules.can_be_asked, real.active):
        asked = messages.QuizQuestion(1, 0, 1, 20, question, Reason.WEAK)
        everything = ",".join(str(at) for at in range(len(question.choices))) or "9" * 40
        result = messages.QuizResult(1, 1, 20, question, everything, False, DAY, DAY, True, True)
        for view in (ui.question_card(asked), ui.result_card(result)):
            assert view.content_length() <= layout.TEXT_LIMIT, question.id
        shown = words(ui.result_card(result))
        assert all(choice.why in shown for choice in question.choices), question.id
        assert question.sources[0].title in shown, question.id


def test_every_answer_of_a_review_fits(real: Bank) -> None:
    for question in real.active:
        view = review_ui.answer(review.ReviewAnswer(question, 0))
        assert view.content_length() <= layout.TEXT_LIMIT, question.id
        assert question.answer.strip()[:200] in words(view), question.id


def test_the_right_options_and_only_they_are_right(real: Bank) -> None:
    for question in real.active:
        if question.kind is Kind.CHOICE:
            assert rules.is_right_choice(question, question.right_choices), question.id
            assert not rules.is_right_choice(question, range(len(question.choices))), question.id


@pytest.mark.parametrize("form", ["{:g}", "{:,.6f}", "{:.6f}", "+{:.6f}", " {:.6f} "])
def test_every_figure_is_right_however_it_is_typed(real: Bank, form: str) -> None:
    for question in real.active:
        if question.value is None or question.tolerance is None:
            continue
        for unit in ("", f" {question.unit}"):
            text = form.format(question.value) + unit
            if question.value < 0:
                text = text.replace("+", "")
            assert rules.is_right_figure(
                text, value=question.value, tolerance=question.tolerance, unit=question.unit
            ), (question.id, text)
            far = form.format(question.value + 3 * question.tolerance + 1).replace("+-", "-")
            assert not rules.is_right_figure(
                far, value=question.value, tolerance=question.tolerance, unit=question.unit
            ), (question.id, far)

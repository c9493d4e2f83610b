"""Every question of the bank as it is practised, reviewed and found: inside Discord's limits, and
with all that belongs to it."""

from datetime import UTC, date, datetime
from typing import Any

from discord import ui

from bot.bank.model import Language, Question
from bot.core.ids import AttemptId
from bot.gateway.layout import after_lists
from bot.gateway.questions import solution
from bot.practice.ask.messages import AskResult
from bot.practice.open import messages
from bot.practice.open.rules import Wish
from bot.practice.review.messages import ReviewAnswer, ReviewQuestion, ReviewStep
from tests.gateway.test_ids import ids_of, label_faults, modal_faults
from tests.practice.drawing import draw
from tests.real_bank import real_bank

NOW = datetime(2026, 1, 2, tzinfo=UTC)
AT = AttemptId(2**63 - 1)
WISH = Wish("guide-statistics/sampling-and-estimation", minutes=60)


def shown(card: Any) -> str:
    """All text of a card or a form."""
    return "\n".join(one.content for one in card.walk_children() if isinstance(one, ui.TextDisplay))


def faults(card: Any) -> list[str]:
    """Why Discord would refuse a card."""
    long = [one for one in ids_of(card) if len(one) > 100]
    sizes = card.content_length() > 4000 or card.total_children_count > 40
    return [*long, *label_faults(card), *(["too much"] if sizes else [])]


def before(question: Question) -> list[str]:
    """What a member has to see before answering."""
    coding, star = question.coding, question.star
    parts = [question.prompt.strip(), *(choice.text for choice in question.choices)]
    if coding is not None:
        parts += [coding.starter.strip(), coding.setup.strip()]
        if coding.language is Language.SQL:
            parts += [str(cell) for cell in coding.expected[0] if cell is not None]
    if star is not None:
        parts += [star.situation, star.result]
    return parts


def test_every_question_is_shown_whole_and_without_its_answer() -> None:
    for question in real_bank().active:
        asked = draw(messages.PractiseQuestion(AT, question, WISH, until=NOW))
        assert faults(asked) == [], question.id
        words = shown(asked)
        left_out = [part for part in before(question) if after_lists(part) not in words]
        assert left_out == [], question.id
        assert question.answer.strip() not in words
        assert question.coding is None or question.coding.solution.strip() not in words
        assert not question.strong_outline or question.strong_outline.strip() not in words


def test_every_form_shows_its_question_above_the_field() -> None:
    for question in real_bank().active:
        form = draw(messages.PractiseForm(AT, question, "x" * 4000))
        assert modal_faults(form) == [], question.id
        assert question.prompt.strip()[:200] in shown(form)


def test_every_answer_is_whole_and_the_same_wherever_it_is_shown() -> None:
    for question in real_bank().active:
        whole = after_lists(solution(question))
        answer = draw(messages.PractiseAnswer(AT, question, answered=False))
        review = draw(ReviewAnswer(question, 1))
        for card in (answer, review):
            assert faults(card) == [], question.id
            assert whole in shown(card), question.id
        if question.coding is not None:
            assert question.coding.complexity in whole
            assert whole.count(question.coding.solution.strip()) == 1
            assert "O(" in question.coding.complexity
        assert question.strong_outline.strip() in whole
        assert question.weak_outline.strip() in whole


def test_every_question_is_reviewed_and_found_within_the_limits() -> None:
    for question in real_bank().active:
        step = ReviewStep(ReviewQuestion(question, 1, 3), date(2026, 1, 2))
        assert faults(draw(step)) == [], question.id
        assert faults(draw(AskResult("q" * 70, question, ()))) == [], question.id

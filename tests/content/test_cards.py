"""Every question of the bank as Discord gets it: whole, and inside the limits."""

from datetime import UTC, date, datetime

import pytest
from discord import ui

from bot.bank.model import Question
from bot.daily.answers.rules import SharedAnswer
from bot.daily.ledger.rules import thread_name
from bot.daily.question.messages import QuestionCard, RevealCard
from bot.daily.question.ui import question_card, reveal_card
from bot.gateway import layout
from bot.gateway.questions import solution
from tests.real_bank import real_bank

BANK = real_bank()
NOW = datetime(2026, 9, 30, 9, tzinfo=UTC)
DAY = date(2026, 9, 30)
BIG = 2**63 - 1
MOST_COMPONENTS = 40


def shown(view: layout.Card) -> str:
    """All text of a card."""
    return "\n".join(i.content for i in view.walk_children() if isinstance(i, ui.TextDisplay))


def fits(view: layout.Card) -> bool:
    """Whether Discord takes it."""
    return (
        view.content_length() <= layout.TEXT_LIMIT and view.total_children_count <= MOST_COMPONENTS
    )


@pytest.mark.parametrize("question", BANK.questions.values(), ids=lambda question: question.id)
async def test_a_question_and_its_reveal_are_shown_whole(question: Question) -> None:
    card = question_card(
        QuestionCard(BIG, BIG, f"o{BIG}", DAY, question, NOW, True, ping_role_id=BIG)
    )
    assert fits(card)
    assert question.prompt.strip() in shown(card)
    assert all(choice.text in shown(card) for choice in question.choices)
    reveal = reveal_card(
        RevealCard(
            BIG,
            BIG,
            f"o{BIG}",
            DAY,
            question,
            100,
            (SharedAnswer(BIG, BIG, BIG),) * 100,
            "the bot was down Wed 10:00 to Thu 08:00",
            BIG,
            BIG,
        )
    )
    assert fits(reveal)
    assert solution(question) in shown(reveal), "the model answer is cut"
    assert not thread_name(DAY, question.title).endswith("…")

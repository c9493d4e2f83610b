"""Every question of the bank as Discord gets it: whole, and inside the limits."""

import re
from datetime import UTC, date, datetime

from discord import ui

from bot.bank.model import Question
from bot.daily.answers.rules import SharedAnswer
from bot.daily.ledger.rules import thread_name
from bot.daily.model_answer.messages import AnswerRead, KeyPointsRead
from bot.daily.model_answer.rules import pages
from bot.daily.model_answer.ui import RENDERERS
from bot.daily.question.messages import QuestionCard, RevealCard
from bot.daily.question.ui import question_card, reveal_card
from bot.gateway import layout
from bot.gateway.layout import after_lists
from bot.gateway.questions import further, model_answer
from tests.real_bank import real_bank
from tests.together import all_hold

NOW = datetime(2026, 9, 30, 9, tzinfo=UTC)
DAY = date(2026, 9, 30)
BIG = 2**63 - 1
MOST_COMPONENTS = 40
LINE = 34
SCREEN = 36
"""Lines of one screen, of so many characters each."""


def shown(view: layout.Card) -> str:
    """All text of a card."""
    return "\n".join(i.content for i in view.walk_children() if isinstance(i, ui.TextDisplay))


def fits(view: layout.Card) -> bool:
    """Whether Discord takes it."""
    return (
        view.content_length() <= layout.TEXT_LIMIT and view.total_children_count <= MOST_COMPONENTS
    )


def rows(view: layout.Card) -> int:
    """About how many lines a card's text has on a phone that is 390 px wide."""
    words = re.sub(r"<[@#]&?\d+>", "@a member", re.sub(r"\]\([^)]*\)", "]", shown(view)))
    return sum(max(1, -(-len(line) // LINE)) for line in words.split("\n"))


def stands_free(view: layout.Card) -> bool:
    """Whether nothing stands in the shadow of a list's last bullet."""
    texts = (item for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    return all(after_lists(item.content) == item.content for item in texts)


async def test_every_question_and_its_reveal_are_shown_whole() -> None:
    all_hold(real_bank().questions.values(), is_shown_whole, lambda question: question.id)


def is_shown_whole(question: Question) -> None:
    """Refuses a question that isn't."""
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
            "I was down Wed 10:00 to Thu 08:00",
            BIG,
            BIG,
        )
    )
    assert fits(reveal)
    parts = pages(model_answer(question))
    reads = [
        RENDERERS[AnswerRead](AnswerRead(BIG, question, "a" * 300, at)) for at in range(len(parts))
    ]
    points = RENDERERS[KeyPointsRead](KeyPointsRead(BIG, question, True))
    assert all(map(fits, reads))
    assert fits(points)
    assert "".join("".join(parts).split()) == "".join(model_answer(question).split())
    for part, read in zip(parts, reads, strict=True):
        assert after_lists(part) in shown(read), "the model answer is cut"
        assert rows(read) <= SCREEN or "```" in part  # code is never cut: it is copied
    assert after_lists(further(question)) in shown(points), "the key points are cut"
    assert not thread_name(DAY, question.title).endswith("…")
    assert rows(card) <= SCREEN
    assert rows(reveal) <= SCREEN // 2, "the public card is short"
    assert rows(points) <= SCREEN
    assert all(map(stands_free, (card, reveal, *reads, points)))

"""On a phone: the open question and what one chose are within the last screen, in every round."""

from datetime import UTC, datetime

from bot.bank.model import Kind, Question
from bot.core.ids import UserId
from bot.practice.quiz.group.messages import ChoiceNoted, GroupCard
from bot.practice.quiz.group.rules import Phase
from bot.practice.quiz.group.ui.card import RENDERERS as CARDS
from bot.practice.quiz.group.ui.replies import RENDERERS as REPLIES
from tests.gateway.screen import SCREEN, height
from tests.real_bank import real_bank

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
PLAYERS = tuple(UserId(2**62 + at) for at in range(6))

WITH_CODE = {"numpy-view-or-copy", "repository-first-impression"}
"""Of these two the title alone is above the screen."""


def seen(question: Question) -> int:
    """The card of the fifth round with the private message below it, in px."""
    assert question.choices
    card = GroupCard(
        quiz_id=1, marker="o1", phase=Phase.ROUND, is_paused=False, position=5, number=5, total=5,
        seconds=30, speed=True, ends_at=NOW, host_id=PLAYERS[0], player_ids=PLAYERS, answered=3,
        question=question, counts=(), standings=(), hidden_ids=frozenset(), asked=5, why_ended="",
    )  # fmt: skip
    noted = ChoiceNoted((1,), (0,))
    return height(CARDS[GroupCard](card)) + height(REPLIES[ChoiceNoted](noted))


def test_the_open_question_and_ones_own_choice_are_on_one_screen() -> None:
    asked = [one for one in real_bank().active if one.kind is Kind.CHOICE]
    assert len(asked) > 50
    tall = {one.id: seen(one) for one in asked if seen(one) > SCREEN}
    assert tall.keys() == WITH_CODE
    assert max(tall.values()) < SCREEN + 50

"""*My stories* stands beside behavioural questions only, before the answer and after it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.ids import AttemptId, SessionId, UserId
from bot.interviews.session.messages import PromptCard, SectionCall
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.ui.place import prompt_card
from bot.interviews.session.ui.sheet import section_call
from bot.interviews.solo.messages import SoloCard
from bot.interviews.solo.ui import solo_card
from bot.interviews.values.rules import Track
from bot.practice.open.messages import PractiseFeedback, PractiseQuestion
from bot.practice.open.rules import Wish
from bot.practice.self_check.messages import SelfCheck
from tests.gateway.examples import examples
from tests.practice.drawing import draw
from tests.practice.self_check.questions import OPEN, STORY

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def leads_to(card: Any) -> list[str]:
    return re.findall(r"stories:[^']*", repr(card.to_components()))


def cards(question: Any) -> list[Any]:
    """Every card that asks a member, or looks at what they said."""
    at = AttemptId(1)
    seen = replace(next(examples(SelfCheck)), question=question, options=None, number=None)
    solo = SoloCard(
        solo_id=1, rubric=RUBRICS[Track.BEHAVIOURAL], place=0, count=2, question=question,
        ends_at=NOW, is_over=False, has_hint=False,
    )  # fmt: skip
    return [
        draw(PractiseQuestion(at, question, Wish("behavioural"))),
        draw(PractiseFeedback(at, seen)),
        prompt_card(PromptCard("", SessionId(1), question, ())),
        solo_card(solo),
    ]


def test_a_behavioural_question_has_it_everywhere() -> None:
    assert [leads_to(card) for card in cards(STORY)] == [["stories:for:setback"]] * 4


def test_another_question_has_it_nowhere() -> None:
    assert [leads_to(card) for card in cards(OPEN)] == [[]] * 4


@pytest.mark.parametrize(
    ("track", "opens", "found"),
    [(Track.BEHAVIOURAL, True, ["stories:list"]), (Track.BEHAVIOURAL, False, []),
     (Track.CODING, True, [])],
)  # fmt: skip
def test_a_behavioural_half_begins_with_it(track: Track, opens: bool, found: list[str]) -> None:
    rubric = RUBRICS[track]
    call = SectionCall(
        "", SessionId(1), 1, 2, rubric.name, rubric.sections[0], NOW, UserId(1), UserId(2), opens
    )
    assert leads_to(section_call(call)) == found
    assert leads_to(section_call(replace(call, section=None))) == []

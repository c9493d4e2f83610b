"""How much a server may have of its own, and when two forms say the same."""

from datetime import UTC, datetime

import pytest

from bot.core.ids import GuildId, SuggestionId, UserId
from bot.daily.contributed import rules
from bot.daily.contributed.rules import OwnCounts, OwnQuestion, Suggestion

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORM = {"title": "What is a fold?", "prompt": "Say it.", "answer": "A part.", "topic": "llm"}


@pytest.mark.parametrize(
    ("in_use", "retired", "fits"),
    [
        (0, 0, True), (1000, 0, True), (1001, 0, False), (1000, 1000, True), (1000, 1001, False),
        (1, 1999, True), (1, 2000, False), (1001, 999, False),
    ],
)  # fmt: skip
def test_a_thousand_questions_in_use_and_as_many_retired_fit(
    in_use: int, retired: int, *, fits: bool
) -> None:
    assert rules.has_room(OwnCounts(in_use, retired, waiting=5)) is fits


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"prompt": " Say \n it. "}, True),
        ({"topic": "vision"}, True),
        ({"title": "What is a Fold?"}, False),
        ({"prompt": "Say it"}, False),
        ({"answer": ""}, False),
    ],
)
def test_two_forms_say_the_same_whatever_their_spaces(
    changes: dict[str, str], *, same: bool
) -> None:
    assert rules.is_same(FORM, FORM | changes) is same
    assert rules.is_same(FORM | changes, FORM) is same
    assert rules.is_same({}, {"answer": " "})


def test_what_fits_into_the_form_fits_into_the_bank() -> None:
    assert rules.FORM_LIMITS == {
        "title": 70, "topic": 40, "prompt": 900, "answer": 1900, "key_points": 1200,
    }  # fmt: skip
    assert rules.LONGEST_REASON == 300


def test_what_nobody_suggested_and_nobody_took_has_no_number() -> None:
    own = OwnQuestion(
        guild_id=GuildId(1), number=2, slug="s", content="{}", made_at=NOW, changed_at=NOW
    )
    assert own.suggested_by == 0
    made = Suggestion(
        suggestion_id=SuggestionId(1), guild_id=GuildId(1), user_id=UserId(2), form=FORM,
        is_named=True, made_at=NOW,
    )  # fmt: skip
    assert made.number == rules.NO_SUGGESTION == 0
    assert rules.MOST_OPEN == 3


def test_what_a_server_turned_off_is_named_once_and_its_own_topics_are_on() -> None:
    asked = [
        {"topic": "vision", "difficulty": "hard"},
        {"topic": "statistics", "difficulty": "easy"},
        {"topic": "statistics", "difficulty": "hard"},
        {"topic": "Our own ways", "difficulty": "easy"},
    ]
    assert rules.switched_off(asked, {}, {}) == ()
    assert rules.switched_off(asked, {"vision": 1}, {"easy": 1, "hard": 2}) == ("Statistics",)
    assert rules.switched_off(asked, {"vision": 1, "statistics": 0}, {"easy": 1}) == (
        "hard", "Statistics",
    )  # fmt: skip

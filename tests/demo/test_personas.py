"""What the personas write is built from the question, and always enough to count."""

from datetime import date, timedelta

import pytest

from bot.bank.model import Bank
from bot.daily.answers.rules import measure
from bot.demo import personas
from bot.demo.personas import MEMBERS, Persona
from bot.demo.timeline import REVEAL_AT
from bot.server.settings.rules.declared import DEFAULT_MIN_CHARS
from tests.conftest import LEVELS, make_question
from tests.real_bank import real_bank

DAYS = [date(2026, 1, 5) + timedelta(days=offset) for offset in range(40)]


@pytest.fixture(scope="module")
def whole_bank() -> Bank:
    """The bank that the demo shows."""
    return real_bank()


@pytest.mark.parametrize("persona", MEMBERS, ids=lambda one: one.name)
def test_every_character_can_answer_every_question(persona: Persona, whole_bank: Bank) -> None:
    for question in whole_bank.active:
        said = persona.says(question)
        assert measure(said, DEFAULT_MIN_CHARS).enough, question.id
        assert len(said) <= 2000, question.id
        assert said == persona.says(question), "the same whenever it is asked"


def test_what_the_newcomer_writes_first_is_too_short() -> None:
    assert not measure(personas.TOO_SHORT, DEFAULT_MIN_CHARS).enough


@pytest.mark.parametrize("persona", MEMBERS, ids=lambda one: one.name)
def test_everybody_answers_before_the_reveal_unless_late(persona: Persona) -> None:
    for on in DAYS:
        assert (persona.answers_at(on) < REVEAL_AT) is (on not in persona.late_on)


def test_who_forgets_at_weekends_comes_on_weekdays_only() -> None:
    assert [on.weekday() for on in DAYS if personas.BEN.comes_on(on)] == [
        on.weekday() for on in DAYS if on.weekday() < 5
    ]


def test_nobody_answers_before_they_joined() -> None:
    assert not any(personas.ZOE.comes_on(on) for on in DAYS if on < personas.ZOE.joins)


def test_a_choice_is_answered_with_a_letter_right_or_wrong() -> None:
    question = make_question("statistics", 2, LEVELS[0])
    assert personas.verdict(question, right=True) == "A. "
    assert personas.verdict(question, right=False) == "B. "


def test_an_open_question_needs_no_verdict() -> None:
    assert personas.verdict(make_question("statistics", 1, LEVELS[0]), right=True) == ""

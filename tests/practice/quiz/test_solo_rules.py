"""How a newcomer's quiz begins, and in which order things come again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import Choice, Difficulty, Question
from bot.practice.quiz.asking.rules import NEED, Pick, PickReason
from bot.practice.quiz.solo import rules
from tests.practice.quiz.conftest import choice, number

FIVE = choice("five", rights="01010")


def ids(questions: list[Question]) -> list[str]:
    return [one.id for one in questions]


def test_what_a_newcomer_can_do_comes_first_and_the_rest_keeps_its_order() -> None:
    hard = choice("hard", difficulty=Difficulty.HARD)
    figure, several = number("figure"), choice("several", rights="1100")
    questions = [figure, hard, several, choice("one"), choice("two")]
    assert ids(rules.gentlest_first(questions)) == ["one", "figure", "hard", "several", "two"]
    assert ids(rules.gentlest_first(questions[:3])) == ["several", "figure", "hard"]
    assert ids(rules.gentlest_first([hard, choice("e", rights="01")])) == ["e", "hard"]
    assert rules.gentlest_first([]) == []


@given(st.text(max_size=5))
def test_options_come_again_in_another_order_and_the_same_one_each_time(seed: str) -> None:
    order = rules.order_again(FIVE, seed)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert order != (0, 1, 2, 3, 4)
    assert order == rules.order_again(FIVE, seed)
    shown = rules.arranged(FIVE, order)
    assert [one.text for one in shown.choices] == [FIVE.choices[at].text for at in order]


def test_three_options_are_enough_for_another_order_and_chance_makes_several() -> None:
    three = choice("three", rights="010")
    orders = {rules.order_again(three, str(seed)) for seed in range(40)}
    assert all(sorted(order) == [0, 1, 2] for order in orders)
    assert (0, 1, 2) not in orders
    assert len(orders) == 5
    assert rules.ANOTHER == 5


@pytest.mark.parametrize(
    "text", ["None of the above", "Both A and C", "All of these", "Neither", "Option B, but less"]
)
def test_options_that_speak_of_each_other_stay(text: str) -> None:
    options = (*FIVE.choices[:3], Choice(text, False, "Why."))
    assert rules.order_again(replace(FIVE, choices=options), "1") == ()


def test_two_options_and_none_stay() -> None:
    assert rules.order_again(choice("two", rights="01"), "1") == ()
    assert rules.order_again(number("figure"), "1") == ()
    assert rules.arranged(FIVE, ()) is FIVE


@given(st.permutations(range(5)), st.sets(st.integers(0, 4)))
def test_what_was_chosen_is_stored_as_in_the_bank_and_shown_as_it_was(
    order: list[int], chosen: set[int]
) -> None:
    typed = ",".join(map(str, sorted(chosen)))
    stored = rules.as_stored(typed, tuple(order))
    assert {order[at] for at in chosen} == {int(one) for one in stored.split(",") if one}
    assert rules.as_shown(stored, tuple(order)) == typed
    assert rules.as_stored(typed, ()) == rules.as_shown(typed, ()) == typed


def test_misses_come_again_in_another_order() -> None:
    picks = tuple(Pick(f"q{at}", "llm", PickReason.MISS) for at in range(3))
    for seed in "abcdefgh":
        assert sorted(one.question_id for one in rules.shuffled(picks, seed)) == ["q0", "q1", "q2"]
        assert rules.shuffled(picks, seed) != picks
    assert len({rules.shuffled(picks, str(seed)) for seed in range(40)}) == 5
    assert rules.shuffled(picks[:1], "a") == picks[:1]
    assert rules.shuffled((), "a") == ()


@pytest.mark.parametrize(
    ("topics", "again"),
    [(["llm", "llm"], "llm"), (["llm", "vision"], NEED), (["llm"], NEED), ([], NEED)],
)
def test_another_quiz_is_about_the_same(topics: list[str], again: str) -> None:
    assert rules.topic_again(topics) == again

"""The right option is not told by its looks, nor by how many are right."""

from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pytest

from bot.bank.model import Question
from tests.content.guesser import CHANCE, Options, by_characters, by_looks, by_trees, hits
from tests.real_bank import real_bank

MOST = 0.33
"""How often a guesser may be right, where chance is 0.25."""
FEWEST = 4
"""Questions of a topic from which on its own figure says something."""


@cache
def questions() -> tuple[Question, ...]:
    return tuple(one for one in real_bank().active if len(one.choices) > 2)


def options(*, several: bool) -> list[Options]:
    return [
        Options(
            one.topic,
            tuple(choice.text for choice in one.choices),
            tuple(choice.right for choice in one.choices),
        )
        for one in questions()
        if (several or not one.takes_several) and len(one.right_choices) < len(one.choices)
    ]


@cache
def found_by_looks(*, several: bool) -> np.ndarray:
    return hits(options(several=several), by_looks)


@pytest.mark.parametrize("several", [False, True], ids=["one right", "all"])
def test_a_guesser_of_looks_stays_near_chance(several: bool) -> None:
    assert found_by_looks(several=several).mean() <= MOST


def test_a_guesser_with_trees_stays_near_chance() -> None:
    assert hits(options(several=False), by_trees, rounds=1).mean() <= MOST


def test_a_guesser_of_letters_stays_near_chance() -> None:
    assert hits(options(several=False), by_characters, text=True, rounds=1).mean() <= MOST


def test_no_topic_stands_far_out() -> None:
    by_topic = defaultdict(list)
    for one, hit in zip(options(several=True), found_by_looks(several=True), strict=True):
        by_topic[one.topic].append(hit)
    for topic, found in by_topic.items():
        if len(found) >= FEWEST:
            # Two and a half standard errors of so many guesses.
            most = CHANCE + 2.5 * (CHANCE * (1 - CHANCE) / len(found)) ** 0.5
            assert np.mean(found) <= most, topic


def test_the_guesser_finds_what_is_to_be_found() -> None:
    """With a tell in two thirds of the right options it would be seen."""
    spoilt = []
    for at, one in enumerate(options(several=False)):
        texts = [
            f"Usually {text}" if yes and at % 3 else f"{text}, since it is so"
            for text, yes in zip(one.texts, one.right, strict=True)
        ]
        spoilt.append(one._replace(texts=tuple(texts)))
    assert hits(spoilt, by_looks, rounds=1).mean() > 2 * MOST * 0.9


def test_choose_all_has_one_two_three_or_all_right() -> None:
    counts = Counter(
        "all" if len(one.right_choices) == len(one.choices) else len(one.right_choices)
        for one in questions()
        if one.takes_several
    )
    total = sum(counts.values())
    assert set(counts) == {1, 2, 3, "all"}
    assert max(counts.values()) <= 0.6 * total
    assert min(counts.values()) >= 2


def test_true_and_false_are_right_about_as_often() -> None:
    answers = [
        one.choices[one.right_choices[0]].text
        for one in real_bank().active
        if len(one.choices) == 2
    ]
    assert set(answers) == {"True", "False"}
    assert abs(answers.count("True") - answers.count("False")) <= 2

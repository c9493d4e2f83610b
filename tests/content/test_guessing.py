"""The right option is not told by its looks, nor by how many are right."""

from collections import Counter, defaultdict
from functools import cache

import numpy as np

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


def test_guessers_stay_near_chance_in_all_and_in_each_topic_though_they_see_a_tell() -> None:
    """One test: what they are made of takes each process a second and more to import."""
    one_right, every = options(several=False), options(several=True)
    looks = hits(every, by_looks)
    for guesser, found in (
        ("of looks", hits(one_right, by_looks)),
        ("of looks, of all", looks),
        ("with trees", hits(one_right, by_trees, rounds=1)),
        ("of letters", hits(one_right, by_characters, text=True, rounds=1)),
    ):
        assert found.mean() <= MOST, guesser
    by_topic = defaultdict(list)
    for one, hit in zip(every, looks, strict=True):
        by_topic[one.topic].append(hit)
    for topic, guesses in by_topic.items():
        if len(guesses) >= FEWEST:
            # Two and a half standard errors of so many guesses.
            most = CHANCE + 2.5 * (CHANCE * (1 - CHANCE) / len(guesses)) ** 0.5
            assert np.mean(guesses) <= most, topic
    assert hits(spoilt(one_right), by_looks, rounds=1).mean() > 2 * MOST * 0.9


def spoilt(bank: list[Options]) -> list[Options]:
    """With a tell in two thirds of the right options."""
    return [
        one._replace(
            texts=tuple(
                f"Usually {text}" if yes and at % 3 else f"{text}, since it is so"
                for text, yes in zip(one.texts, one.right, strict=True)
            )
        )
        for at, one in enumerate(bank)
    ]


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

"""The choices of /setup in plain words."""

import pytest

from bot.bank.syllabus import TOPICS
from bot.daily.setup.rules import (
    MIXES,
    REVEAL_CHOICES,
    Counts,
    Mix,
    TopicsRead,
    counts_of,
    describe_topics,
    mix_of,
    read_topics,
    topic_weights,
)

UNITS = {"hours": 60, "day": 24 * 60, "days": 24 * 60}


def test_a_reveal_comes_after_as_long_as_its_words_say() -> None:
    for minutes, words in REVEAL_CHOICES.items():
        count, unit = words.split()
        assert minutes == int(count) * UNITS[unit]


def test_a_mix_is_a_share_of_a_hundred_and_a_harder_one_has_less_that_is_easy() -> None:
    named = [MIXES[mix] for mix in (Mix.GENTLE, Mix.BALANCED, Mix.DEMANDING)]
    assert [sum(mix.values()) for mix in named] == [100, 100, 100]
    assert [mix["easy"] for mix in named] == [60, 40, 15]
    assert [mix["hard"] for mix in named] == [5, 15, 35]


@pytest.mark.parametrize("mix", Mix)
def test_a_mix_is_known_by_its_weights(mix: Mix) -> None:
    assert mix_of(dict(MIXES[mix])) is mix


def test_weights_of_nobody_count_as_any_difficulty() -> None:
    assert mix_of({"easy": 1}) is Mix.ANY


@pytest.mark.parametrize("text", ["all", " ALL ", "", " , "])
def test_all_topics_have_no_weights(text: str) -> None:
    assert read_topics(text) == TopicsRead({}, ())


def test_topics_are_read_by_id_name_or_a_beginning_that_fits_one() -> None:
    for text in ("evaluation", "Evaluation", "evalua"):
        assert read_topics(text) == TopicsRead({"evaluation": TOPICS["evaluation"].count}, ())


def test_a_beginning_that_fits_several_topics_or_none_is_unknown() -> None:
    found = read_topics("ml-basics, e, no such thing")
    starts = [one for one in TOPICS.values() if one.name.casefold().startswith("e")]
    assert len(starts) != 1
    assert found == TopicsRead({"ml-basics": TOPICS["ml-basics"].count}, ("e", "no such thing"))


def test_every_topic_chosen_is_the_same_as_all() -> None:
    assert topic_weights(frozenset(TOPICS)) == {}


def test_chosen_topics_are_named_while_they_are_few() -> None:
    names = [one.name for one in TOPICS.values()]
    ids = list(TOPICS)
    assert describe_topics({}) == "all topics"
    assert describe_topics(dict.fromkeys(ids[:3], 1)) == ", ".join(names[:3])
    assert describe_topics({**dict.fromkeys(ids[:3], 1), ids[3]: 0}) == ", ".join(names[:3])
    assert describe_topics(dict.fromkeys(ids[:5], 1)) == f"{names[0]}, {names[1]} and 3 more"


def test_what_counts_is_known_by_its_name() -> None:
    assert counts_of(any_practice=True) is Counts.PRACTICE
    assert counts_of(any_practice=False) is Counts.ANSWER

"""Rubrics and sections as they are shown: complete, short enough, each in words of its own."""

import pytest

from bot.bank.model import TOPICS
from bot.interviews.session.rules.rubrics import LEVEL_NAMES, LEVELS, PASS, RUBRICS
from bot.interviews.values.rules import Track

# What the round of a track consists of, minutes and dimensions (PEERS.md).
ROUNDS = {
    Track.CODING: ((5, 7, 6, 17, 5, 5), 4),
    Track.DESIGN: ((5, 5, 10, 10, 10, 5), 5),
    Track.BREADTH: ((3, 37, 5), 4),
    Track.BEHAVIOURAL: ((5, 30, 5, 5), 5),
}


def test_every_track_has_a_rubric() -> None:
    assert set(RUBRICS) == set(Track) == set(ROUNDS)
    assert all(rubric.track is track for track, rubric in RUBRICS.items())


@pytest.mark.parametrize("track", Track)
def test_a_round_is_45_minutes_in_the_sections_of_the_field(track: Track) -> None:
    minutes, dimensions = ROUNDS[track]
    rubric = RUBRICS[track]
    assert tuple(one.minutes for one in rubric.sections) == minutes
    assert sum(minutes) == 45
    assert len(rubric.dimensions) == dimensions
    for section in rubric.sections:
        assert section.todo
        assert len(section.name) + len(section.todo) <= 90


@pytest.mark.parametrize("track", Track)
def test_every_level_is_one_sentence_of_its_own_that_fits_a_radio_option(track: Track) -> None:
    rubric = RUBRICS[track]
    sentences = [sentence for one in rubric.dimensions for sentence in one.levels]
    assert len(set(sentences)) == len(sentences) == 4 * len(rubric.dimensions)
    for sentence in sentences:
        assert 20 <= len(sentence) <= 100, sentence
        assert sentence.endswith(".")
        assert ". " not in sentence
        assert sentence[0].isupper()


@pytest.mark.parametrize("track", Track)
def test_a_rubric_fits_into_one_form_and_names_known_topics(track: Track) -> None:
    dimensions = RUBRICS[track].dimensions
    assert len(dimensions) <= 5
    assert len({one.id for one in dimensions}) == len(dimensions)
    for one in dimensions:
        assert len(one.name) <= 45
        assert set(one.topics) <= set(TOPICS)
        assert [one.at(level) for level in LEVELS] == list(one.levels)


def test_from_three_on_it_says_move_on() -> None:
    assert LEVEL_NAMES[PASS] == "pass"
    assert list(LEVEL_NAMES) == list(LEVELS) == [1, 2, 3, 4]

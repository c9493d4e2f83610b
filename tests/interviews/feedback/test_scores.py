"""What scores say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.feedback import rules as scores
from bot.interviews.feedback.rules import TrackTrend, Trend
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.values.rules import Track
from tests.together import each

CODING = RUBRICS[Track.CODING]
NAMES = [one.id for one in CODING.dimensions]


def of(*levels: int) -> dict[str, int]:
    return dict(zip(NAMES, levels, strict=False))


@pytest.mark.parametrize(
    ("given_scores", "expected"),
    [
        ({"communication": "3", "testing": "1"}, {"communication": 3, "testing": 1}),
        ({"communication": "0", "testing": "5"}, {}),
        ({"communication": "03", "testing": ""}, {}),
        ({"unknown": "3"}, {}),
        ({}, {}),
    ],
)
def test_only_known_dimensions_with_levels_from_1_to_4_count(
    given_scores: dict[str, str], expected: dict[str, int]
) -> None:
    assert scores.clean(CODING, given_scores) == expected


def test_scores_are_complete_when_every_dimension_has_one() -> None:
    assert scores.is_complete(CODING, of(1, 2, 3, 4))
    assert not scores.is_complete(CODING, of(1, 2, 3))


@each(
    "partner, own, expected",
    [
        (of(3, 2, 4, 3), of(1, 4, 4, 4), "problem-solving"),
        (of(3, 2, 4, 2), of(4, 4, 4, 1), "testing"),
        (of(2, 2, 2, 2), of(3, 3, 3, 3), "communication"),
        (of(2, 2, 4, 4), {}, "communication"),
        ({}, of(3, 3, 1, 3), "technical"),
        (of(4, 4, 4, 4), of(1, 1, 1, 1), None),
        ({}, {}, None),
        ({"gone": 1}, {"gone": 1}, None),
        (of(2, 2), of(4), NAMES[0]),  # what one said nothing of was strong by oneself
        (of(2, 2), of(4, 3), NAMES[1]),
    ],
)
def test_the_weakest_is_what_the_partner_scored_lowest(
    partner: dict[str, int], own: dict[str, int], expected: str | None
) -> None:
    found = scores.weakest(CODING, partner, own)
    assert (None if found is None else found.id) == expected


def test_a_feedback_is_a_few_sentences() -> None:
    assert scores.LONGEST_WORDS == 600


@pytest.mark.parametrize(
    ("levels", "word", "bars"),
    [
        ((2,), "first time", "▃"),
        ((2, 3), "up", "▃▅"),
        ((4, 1), "down", "▇▁"),
        ((3, 1, 3), "steady", "▅▁▅"),
        ((1,) * 9 + (4,), "up", "▁▁▁▁▁▁▁▇"),
    ],
)
def test_a_trend_in_words_and_bars(levels: tuple[int, ...], word: str, bars: str) -> None:
    trend = Trend("Testing", levels)
    assert (trend.word, trend.bars) == (word, bars)


ONCE, TWICE = Trend("Testing", (2,)), Trend("Coding", (2, 3, 1))


def test_a_track_is_told_with_what_partners_said_and_ones_own_latest_level() -> None:
    mine = (Trend("Coding", (4, 3)), Trend("Pace", (1,)))
    assert TrackTrend("System design", (ONCE, TWICE), mine).lines == [
        "**System design** · what partners said",
        "- Testing: 2",
        "- Coding: 2 → 1, down `▃▅▁` · you 3",
    ]


def test_a_track_that_no_partner_scored_is_told_with_ones_own() -> None:
    assert TrackTrend("System design", (), (ONCE, TWICE)).lines == [
        "**System design** · your own scores",
        "- Testing: 2",
        "- Coding: 2 → 1, down `▃▅▁`",
    ]


def test_scores_in_a_line() -> None:
    told = scores.describe_scores(CODING, of(1, 2, 3, 4))
    assert told == "Communication 1 · Problem solving 2 · Technical competence 3 · Testing 4"
    assert scores.describe_scores(CODING, of(1, 2, 3)) == "not yet"


def test_two_views_are_compared_dimension_by_dimension() -> None:
    first, second, third, _ = CODING.dimensions
    said, own = {first.id: 1, second.id: 3}, {second.id: 4, third.id: 2}
    assert scores.compare(CODING, said, own) == [
        "**Coding** · 3 and up is a *pass*",
        f"- **{first.name}** 1 (not yet) · you: not scored",
        f"-# {first.levels[0]}",
        f"- **{second.name}** 3 (pass) · you: 4",
        f"-# {second.levels[2]}",
        f"- **{third.name}** you: 2 (almost)",
    ]


@given(st.lists(st.dictionaries(st.sampled_from([*NAMES, "gone"]), st.integers(1, 4))))
def test_trends_hold_every_score_of_a_known_dimension_once(history: list[dict[str, int]]) -> None:
    found = scores.trends(CODING, history)
    assert [one.name for one in found] == [
        one.name for one in CODING.dimensions if any(one.id in each for each in history)
    ]
    kept = sum(len(one.levels) for one in found)
    assert kept == sum(name != "gone" for each in history for name in each)
    assert all(one.levels for one in found)

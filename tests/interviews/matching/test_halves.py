"""Who interviews whom on what: balanced over weeks, and never against a wish that can be met."""

from datetime import UTC, datetime

import pytest

from bot.interviews.matching.rules.matching import choose_track, plan_halves
from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.rules.weights import directions
from bot.interviews.values.rules import RolePreference, Track
from tests.interviews.matching.crowd import person

ASKED, ASKING, BOTH = RolePreference.CANDIDATE, RolePreference.INTERVIEWER, RolePreference.BOTH
CODING, BREADTH, DESIGN = Track.CODING, Track.BREADTH, Track.DESIGN


def day(number: int) -> datetime:
    return datetime(2027, 1, number, tzinfo=UTC)


def candidates(one: Entrant, other: Entrant, minutes: int, chance: int = 0) -> list[int]:
    return [half.candidate_id for half in plan_halves(one, other, minutes, chance=chance)]


@pytest.mark.parametrize("chance", [0, 1, 2, 3])
def test_with_ninety_minutes_both_are_the_candidate_once(chance: int) -> None:
    found = plan_halves(person(1), person(2), 90, chance=chance)
    assert [half.half for half in found] == [1, 2]
    assert {(half.candidate_id, half.interviewer_id) for half in found} == {(1, 2), (2, 1)}
    assert found[0].candidate_id == (1 if chance % 2 == 0 else 2)


def test_with_forty_five_it_is_the_turn_of_who_was_candidate_less_often() -> None:
    for chance in (0, 1):
        assert candidates(person(1, lead=1), person(2, lead=-1), 45, chance) == [2]
        assert candidates(person(2, lead=-1), person(1, lead=1), 45, chance) == [2]


def test_single_halves_alternate_over_weeks() -> None:
    leads = {1: 0, 2: 0}
    seen = []
    for week in range(8):
        (half,) = plan_halves(
            person(1, lead=leads[1]), person(2, lead=leads[2]), 45, chance=week % 3
        )
        leads[half.candidate_id] += 1
        leads[half.interviewer_id] -= 1
        seen.append(half.candidate_id)
    assert seen.count(1) == seen.count(2)
    assert max(abs(lead) for lead in leads.values()) <= 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (BOTH, BOTH, (True, True)),
        (ASKED, ASKING, (True, False)),
        (ASKING, ASKED, (False, True)),
        (ASKED, BOTH, (True, False)),
        (BOTH, ASKED, (False, True)),
        (ASKING, BOTH, (False, True)),
        (BOTH, ASKING, (True, False)),
        # Two equal wishes can't both come true: they take turns.
        (ASKED, ASKED, (True, True)),
        (ASKING, ASKING, (True, True)),
    ],
)
def test_wishes_decide_who_can_be_the_candidate(
    one: RolePreference, other: RolePreference, expected: tuple[bool, bool]
) -> None:
    assert directions(one, other) == expected
    found = candidates(person(1, role_preference=one), person(2, role_preference=other), 45, 1)
    assert found[0] in [number for number, may in zip((1, 2), expected, strict=True) if may]


@pytest.mark.parametrize(
    ("candidate", "interviewer", "practised", "expected"),
    [
        ({CODING, BREADTH}, {BREADTH}, {}, BREADTH),
        ({CODING}, {BREADTH}, {}, CODING),
        ({CODING, BREADTH}, {CODING, BREADTH}, {}, CODING),
        ({CODING, BREADTH}, {CODING, BREADTH}, {CODING: 1}, BREADTH),
        ({CODING, BREADTH}, {CODING, BREADTH}, {CODING: 2, BREADTH: 1}, BREADTH),
        ({CODING, BREADTH, DESIGN}, {CODING, DESIGN}, {CODING: 1, DESIGN: 2}, CODING),
        (set(), {DESIGN}, {}, DESIGN),
    ],
)
def test_the_track_is_the_candidates_and_the_one_they_practised_longest_ago(
    candidate: set[Track], interviewer: set[Track], practised: dict[Track, int], expected: Track
) -> None:
    asked = person(
        1,
        tracks=frozenset(candidate),
        practised={track: day(number) for track, number in practised.items()},
    )
    assert choose_track(asked, person(2, tracks=frozenset(interviewer))) is expected

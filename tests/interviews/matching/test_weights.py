"""What each thing is worth in a pair: the exchange rates of the table, in cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.interviews.matching.rules.edges import fitness, nodes, possible
from bot.interviews.matching.rules.people import Met
from bot.interviews.matching.rules.weights import JITTER_BITS, alone, history
from bot.interviews.values.rules import Cadence, Level, OddPreference, RolePreference, Track, Window
from tests.interviews.matching.crowd import person, problem
from tests.together import each

BOTH, ASKING, ASKED = RolePreference.BOTH, RolePreference.INTERVIEWER, RolePreference.CANDIDATE
EVERY = frozenset({"nlp", "vision", "statistics", "ranking", "probability"})
PLAIN = 103_700
"""Two alike with all the time in the world: 100,000, 1,500 for the track, 800 for 90 minutes,
1,000 for a day's notice, 400 for room to move."""


def fit(one: dict[str, object], other: dict[str, object]) -> int:
    """The points of two people beyond those of two plain ones, the same both ways round."""
    found = nodes(problem(person(1, **one), person(2, **other)))
    assert fitness(*found) == fitness(*reversed(found))
    return fitness(*found) - PLAIN


def daily(start: int, end: int) -> dict[str, object]:
    """Hours of every day, in minutes."""
    return {"windows": tuple(Window(day, start, end) for day in range(7))}


@each(
    "one, other, points",
    [
        ({}, {}, 0),
        ({"tracks": frozenset({Track.DESIGN})}, {}, -1500),
        *(
            ({"tracks": frozenset([*Track][:count])}, {"tracks": frozenset(Track)}, points)
            for count, points in ((1, 0), (2, 200), (3, 400), (4, 600))
        ),
        *(
            ({"level": level}, {"level": Level.JUNIOR}, points)
            for level, points in zip(Level, (0, -500, -1000, -1500), strict=True)
        ),
        ({"topics": frozenset({"nlp"})}, {"topics": EVERY}, 100),
        ({"topics": EVERY - {"nlp"}}, {"topics": EVERY}, 400),
        ({"topics": EVERY}, {"topics": EVERY}, 400),
        ({"weak": frozenset({"nlp"})}, {"strong": EVERY}, 200),
        ({"weak": frozenset({"nlp"}), "strong": frozenset({"vision"})},
         {"weak": frozenset({"vision"}), "strong": frozenset({"nlp"})}, 400),
        ({"weak": EVERY}, {"strong": EVERY}, 800),
        # One direction only is 45 minutes, which costs the 800 of the second half.
        ({"role_preference": ASKED}, {"role_preference": ASKED}, -2500),
        ({"role_preference": ASKING}, {"role_preference": ASKED}, -800),
        ({"role_preference": ASKING}, {}, -1400),
        # Six evenings of 45 minutes have six quarter hours to begin at; one of 90 has four.
        (daily(1080, 1125), {}, -800 - 20 * (20 - 6)),
        ({"windows": (Window(1, 1080, 1170),)}, {}, -20 * (20 - 4)),
        # What ends half an hour after nine costs half an hour for its worst quarter.
        (daily(1200, 1290), daily(1200, 1290), -8 * 30),
        (daily(1350, 1440), daily(1350, 1440), -8 * 180),
        (daily(1395, 1440), daily(1395, 1440), -800 - 20 * (20 - 7) - 8 * 180),
        (daily(0, 60), daily(0, 60), -800 - 20 * (20 - 14) - 8 * 240),
        (daily(0, 90), daily(0, 90), -8 * 400),
    ],
)  # fmt: skip
def test_what_two_people_are_worth(
    one: dict[str, object], other: dict[str, object], points: int
) -> None:
    assert fit(one, other) == points


@pytest.mark.parametrize(
    ("hours", "points"), [((0, 0), 0), ((0, 24), -1000), ((-5, 0), 0), ((0, 3), -1000)]
)
def test_a_day_ahead_is_worth_a_thousand_wherever_the_round_begins(
    hours: tuple[int, int], points: int
) -> None:
    # Both have the first 90 minutes of the round and nothing else; it begins on Sunday at nine.
    before, notice = hours
    only = {"windows": (Window(6, 1260, 1350),)}
    round_ = problem(person(1, **only), person(2, **only))
    early = replace(
        round_,
        from_at=round_.from_at + timedelta(hours=before),
        good_from_at=round_.from_at + timedelta(hours=notice),
    )
    assert fitness(*nodes(early)) - PLAIN == points - 20 * (20 - 4) - 8 * 90


@pytest.mark.parametrize(
    ("met", "points"),
    [
        (None, 0),
        (Met(1, 70), -6_000),
        (Met(8, 70), -48_000),
        (Met(9, 70), -48_000),
        (Met(0, 56), 0),
        (Met(0, 55), -4_000),
        (Met(0, 7), -28_000),
        (Met(2, 6), -12_000 - 32_000),
    ],
)
def test_what_two_have_behind_them_costs(met: Met | None, points: int) -> None:
    assert history(met) == points


@pytest.mark.parametrize(
    ("sat_out", "cadence", "odd", "points"),
    [
        (0, Cadence.WEEKLY, OddPreference.FIRST_NEXT, 0),
        (2, Cadence.WEEKLY, OddPreference.FIRST_NEXT, 2_000_000_000),
        (0, Cadence.ONCE, OddPreference.FIRST_NEXT, 300),
        (0, Cadence.FORTNIGHTLY, OddPreference.FIRST_NEXT, 200),
        (1, Cadence.ONCE, OddPreference.OBSERVER, 1_000_000_000 + 300 - 1_200),
    ],
)
def test_what_somebody_brings_into_any_pair(
    sat_out: int, cadence: Cadence, odd: OddPreference, points: int
) -> None:
    assert alone(sat_out, cadence, odd) == points


def test_chance_never_makes_up_for_a_point() -> None:
    round_ = problem(*(person(user_id) for user_id in range(1, 40)))
    weights = [weight for _, _, weight in possible(nodes(round_), round_)]
    assert {weight >> JITTER_BITS for weight in weights} == {PLAIN}
    lots = {weight % (1 << JITTER_BITS) for weight in weights}
    assert len(lots) > 500
    assert max(lots) * 1_000_000 < 1 << JITTER_BITS

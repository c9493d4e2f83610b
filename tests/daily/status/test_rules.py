"""How a group is doing: active, new, drifting. Tables and what holds for all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import UserId
from bot.daily.status.rules import GroupFigures, active_on, figures

TODAY = date(2026, 3, 20)
ANN = UserId(1)


def ago(*days: int) -> set[date]:
    return {TODAY - timedelta(days=one) for one in days}


@pytest.mark.parametrize(
    ("days", "first", "expected"),
    [
        ((), 0, (0, 0, 0)),
        ((0,), 0, (1, 1, 0)),
        ((0, 13), 13, (1, 1, 0)),
        ((0, 14), 14, (1, 0, 0)),
        ((6, 30), 30, (1, 0, 0)),
        ((7, 30), 30, (1, 0, 1)),
        ((7,), 7, (1, 1, 1)),
        ((13, 40), 40, (1, 0, 1)),
        ((14, 40), 40, (0, 0, 0)),
    ],
)
def test_someone_is_active_new_or_drifting(
    days: tuple[int, ...], first: int, expected: tuple[int, int, int]
) -> None:
    answered = {ANN: ago(*days)} if days else {}
    assert figures(answered, {ANN: TODAY - timedelta(days=first)}, TODAY) == GroupFigures(*expected)


def test_an_answer_of_a_later_day_makes_nobody_active_before() -> None:
    assert active_on({ANN: ago(0)}, TODAY - timedelta(days=1)) == frozenset()


@given(st.dictionaries(st.integers(1, 9).map(UserId), st.sets(st.integers(0, 40), min_size=1)))
def test_new_and_drifting_are_among_the_active(days: dict[UserId, set[int]]) -> None:
    answered = {one: ago(*some) for one, some in days.items()}
    found = figures(answered, {one: min(dates) for one, dates in answered.items()}, TODAY)
    assert 0 <= found.new <= found.active <= len(days)
    assert 0 <= found.drifting <= found.active

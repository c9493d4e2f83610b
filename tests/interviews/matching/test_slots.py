"""Common slots: the least bad for the worse-off, against a plain search through every minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interviews.matching.rules.slots import (
    CELL,
    EASY_FROM,
    EASY_TO,
    Grid,
    Slot,
    bits,
    concrete,
    discomfort,
    discomforts,
    free_cells,
    slots,
    starts,
)
from bot.interviews.values.rules import Span, Window
from tests.interviews.matching.test_hours import WEEKS, ZONES, at, windows

WEEK = timedelta(days=7)
EVENINGS = tuple(Window(day, 18 * 60, 22 * 60) for day in range(7))
DAYTIME = tuple(Window(day, 7 * 60, 23 * 60) for day in range(7))


def between(
    one: tuple[Window, ...], tz_one: str, other: tuple[Window, ...], tz_other: str,
    week: str, minutes: int = 90, limit: int = 1,
) -> tuple[Slot, ...]:  # fmt: skip
    start = at(week)
    zones = ZoneInfo(tz_one), ZoneInfo(tz_other)
    return slots(
        concrete(one, zones[0], start, start + WEEK),
        concrete(other, zones[1], start, start + WEEK),
        *zones, minutes, limit=limit,
    )  # fmt: skip


def walls(found: tuple[Slot, ...], *zones: str) -> list[tuple[str, ...]]:
    return [tuple(f"{s.start.astimezone(ZoneInfo(z)):%a %H:%M}" for z in zones) for s in found]


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        # India has no summer time: 9.5 hours apart in summer, 10.5 in winter.
        ("2027-03-08", ("Mon 08:00", "Mon 18:30")),
        ("2027-03-15", ("Mon 08:30", "Mon 18:00")),
        ("2027-11-01", ("Mon 08:30", "Mon 18:00")),
        ("2027-11-08", ("Mon 08:00", "Mon 18:30")),
    ],
)
def test_new_york_and_kolkata_at_both_clock_changes(week: str, expected: tuple[str, str]) -> None:
    zones = ("America/New_York", "Asia/Kolkata")
    found = between(
        tuple(Window(d, 7 * 60, 10 * 60) for d in range(5)), zones[0],
        tuple(Window(d, 17 * 60, 20 * 60) for d in range(5)), zones[1], week,
    )  # fmt: skip
    assert walls(found, *zones) == [expected]


@pytest.mark.parametrize(
    ("week", "apart"),
    [("2027-03-22", 10), ("2027-03-29", 9), ("2027-04-05", 8), ("2027-09-27", 8),
     ("2027-10-04", 9), ("2027-11-01", 10)],
)  # fmt: skip
def test_berlin_and_sydney_change_on_different_dates(week: str, apart: int) -> None:
    zones = ("Europe/Berlin", "Australia/Sydney")
    (best,) = between(DAYTIME, zones[0], DAYTIME, zones[1], week)
    here, there = (best.start.astimezone(ZoneInfo(zone)) for zone in zones)
    gap = there.replace(tzinfo=None) - here.replace(tzinfo=None)
    assert gap == timedelta(hours=apart)
    assert 7 <= here.hour < 23
    assert 7 <= there.hour < 23
    assert max(best.costs) == min(
        max(one.costs) for one in between(DAYTIME, zones[0], DAYTIME, zones[1], week, limit=999)
    )


def test_lord_howe_moves_by_half_an_hour() -> None:
    zones = ("Australia/Lord_Howe", "Australia/Brisbane")
    before = between(EVENINGS, zones[0], EVENINGS, zones[1], "2027-09-27", limit=1)
    after = between(EVENINGS, zones[0], EVENINGS, zones[1], "2027-10-04", limit=1)
    assert walls(before, *zones) == [("Mon 18:30", "Mon 18:00")]
    assert walls(after, *zones) == [("Mon 19:00", "Mon 18:00")]


@pytest.mark.parametrize("other", ["Pacific/Honolulu", "Pacific/Pago_Pago"])
def test_a_day_apart_across_the_date_line(other: str) -> None:
    zones = ("Pacific/Kiritimati", other)
    found = between(
        (Window(2, 600, 900),), zones[0], (Window(1, 540, 960),), zones[1], "2027-01-02"
    )
    assert [wall[0][:3] + wall[1][:3] for wall in walls(found, *zones)] == ["WedTue"]
    same_day = between(
        (Window(2, 0, 900),), zones[0], (Window(2, 900, 960),), zones[1], "2027-01-02"
    )
    assert same_day == ()


def test_the_worse_off_side_decides_then_both_then_the_earliest() -> None:
    # Twelve and a half hours apart: somebody's morning is the other's evening.
    zones = ("America/Los_Angeles", "Asia/Kolkata")
    found = between(DAYTIME, zones[0], DAYTIME, zones[1], "2027-06-08", limit=9)
    assert walls(found[:2], *zones) == [("Mon 20:00", "Tue 08:30"), ("Tue 20:00", "Wed 08:30")]
    assert [one.costs for one in found] == [(30, 30)] * 7 + [(15, 45), (45, 15)]


def test_less_than_three_quarters_of_an_hour_is_no_common_time() -> None:
    one, other = (Window(0, 600, 660),), (Window(0, 616, 720),)
    assert between(one, "UTC", other, "UTC", "2027-01-04", minutes=45) == ()
    other = (Window(0, 615, 720),)
    (found,) = between(one, "UTC", other, "UTC", "2027-01-04", minutes=45)
    assert found.start == at("2027-01-04T10:15")
    assert between(one, "UTC", (), "UTC", "2027-01-04", minutes=45) == ()
    assert between((), "UTC", other, "UTC", "2027-01-04", minutes=45) == ()


@settings(deadline=None)
@given(windows, windows, st.sampled_from(ZONES), st.sampled_from(ZONES), st.sampled_from(WEEKS),
       st.sampled_from([45, 90]))  # fmt: skip
def test_the_first_slot_is_the_best_of_all(
    one: list[Window], other: list[Window], tz_one: str, tz_other: str, week: datetime, minutes: int
) -> None:
    zones = ZoneInfo(tz_one), ZoneInfo(tz_other)
    spans = [concrete(w, z, week, week + WEEK) for w, z in zip((one, other), zones, strict=True)]
    found = slots(spans[0], spans[1], *zones, minutes, limit=10**6)
    length = timedelta(minutes=minutes)
    expected = {}
    moment = week
    while moment + length <= week + WEEK:
        if all(any(s.start <= moment and moment + length <= s.end for s in of) for of in spans):
            expected[moment] = tuple(
                max(
                    discomfort(wall.hour * 60 + wall.minute)
                    for step in range(minutes // 15)
                    for wall in [(moment + step * CELL).astimezone(zone)]
                )
                for zone in zones
            )
        moment += CELL
    assert {one.start: one.costs for one in found} == expected
    keys = [(max(one.costs), sum(one.costs), one.start) for one in found]
    assert keys == sorted(keys)


def test_easy_hours_cost_nothing_and_three_at_night_costs_most() -> None:
    assert all(discomfort(m) == 0 for m in range(EASY_FROM, EASY_TO - 14))
    assert discomfort(EASY_FROM - 15) == 15
    assert discomfort(EASY_TO) == 15
    assert max(range(0, 1440, 15), key=discomfort) in (165, 180)
    assert max(discomfort(m) for m in range(1440)) <= 370


def test_the_grid_begins_at_a_whole_quarter() -> None:
    grid = Grid.over(at("2027-01-04T10:00:01"), at("2027-01-04T11:10"))
    assert (grid.start, grid.count) == (at("2027-01-04T10:15"), 3)
    assert Grid.over(at("2027-01-04T10:15"), at("2027-01-04T10:15")).count == 0
    assert Grid.over(at("2027-01-04T10:16"), at("2027-01-04T10:15")).count == 0
    assert grid.cell(at("2027-01-04T10:15")) == 0
    assert grid.cell(at("2027-01-04T10:16")) == 1
    assert len(discomforts(ZoneInfo("Asia/Kathmandu"), grid)) == 3
    outside = [Span(at("2027-01-04T08:00"), at("2027-01-04T10:29"))]
    assert free_cells(outside, grid) == 0


@settings(deadline=None)
@given(st.integers(0, 2**40), st.sampled_from([15, 45, 90]))
def test_a_start_has_all_its_quarters_free(cells: int, minutes: int) -> None:
    size = minutes // 15
    expected = [c for c in range(41) if all(cells >> (c + s) & 1 for s in range(size))]
    assert list(bits(starts(cells, minutes))) == expected


def test_moments_are_utc() -> None:
    (found,) = between(EVENINGS, "Asia/Kolkata", EVENINGS, "Asia/Kolkata", "2027-01-04")
    assert found.start.tzinfo is UTC

"""Windows of local wall time and the concrete hours of one week, in every kind of zone."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.matching.rules.slots import concrete, merged, stretches, without
from bot.interviews.values.rules import Span, Window
from tests.together import each

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
ZONES = (
    "UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Sydney",
    "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Honolulu", "Pacific/Pago_Pago",
    "America/Nuuk", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca",
    "Pacific/Chatham", "Pacific/Apia", "America/Santiago",
)  # fmt: skip
# A week around each clock change of 2027 that one of these zones has, and others.
WEEKS = tuple(
    datetime(2027, *day, tzinfo=UTC)
    for day in ((1, 4), (3, 11), (3, 25), (4, 1), (9, 2), (9, 23), (9, 30), (10, 28), (11, 4))
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(spans: tuple[Span, ...]) -> list[str]:
    return [f"{span.start:%d %H:%M}-{span.end:%d %H:%M}" for span in spans]


windows = st.lists(
    st.builds(
        lambda day, start, length: Window(day, start, min(1440, start + length)),
        st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440),
    ),
    max_size=6,
)  # fmt: skip


def is_offered(moment: datetime, wanted: list[Window], zone: ZoneInfo) -> bool:
    wall = moment.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    return any(one.weekday == wall.weekday() and one.start <= minute < one.end for one in wanted)


@given(
    windows, st.sampled_from(ZONES), st.sampled_from(WEEKS), st.integers(0, 1440),
    st.lists(st.integers(0, 7 * 1440), min_size=1, max_size=60),
)  # fmt: skip
def test_a_moment_is_free_exactly_if_the_wall_clock_shows_a_window(
    wanted: list[Window], tz: str, week: datetime, later: int, minutes: list[int]
) -> None:
    zone, start = ZoneInfo(tz), week + later * MINUTE
    end = start + timedelta(days=7)
    spans = concrete(wanted, zone, start, end)
    changes = {one.start for one in stretches(zone, start, end)}
    probes = {start + one * MINUTE for one in minutes}
    probes |= {edge + step * MINUTE for edge in changes for step in (-61, -31, -1, 0, 1, 31, 61)}
    # a clock change that goes unseen would show in an hour of the week, wherever it is
    probes |= {start + half * 30 * MINUTE for half in range(7 * 48)}
    for moment in probes:
        if start <= moment < end:
            inside = any(span.start <= moment < span.end for span in spans)
            assert inside == is_offered(moment, wanted, zone), moment


@given(windows, st.sampled_from(ZONES), st.sampled_from(WEEKS), st.integers(0, 10_000))
def test_hours_are_merged_ascending_and_within_the_bounds(
    wanted: list[Window], tz: str, week: datetime, minutes: int
) -> None:
    end = week + minutes * MINUTE
    spans = concrete(wanted, ZoneInfo(tz), week, end)
    for span in spans:
        assert week <= span.start < span.end <= end
    for one, other in pairwise(spans):
        assert one.end < other.start


@each(
    "tz, windows, week, expected",
    [
        # New York, 14 March 2027: 2:00 becomes 3:00. The same wall time, another hour in UTC.
        ("America/New_York", [Window(5, 1080, 1260), Window(6, 1080, 1260)], "2027-03-13",
         ["13 23:00-14 02:00", "14 22:00-15 01:00"]),
        # What is skipped is nobody's hour.
        ("America/New_York", [Window(6, 120, 180)], "2027-03-13", []),
        ("America/New_York", [Window(6, 150, 240)], "2027-03-13", ["14 07:00-14 08:00"]),
        # What comes twice is offered twice.
        ("America/New_York", [Window(6, 90, 120)], "2027-11-06",
         ["07 05:30-07 06:00", "07 06:30-07 07:00"]),
        ("America/New_York", [Window(6, 60, 120)], "2027-11-06", ["07 05:00-07 07:00"]),
        ("Europe/Berlin", [Window(6, 120, 180)], "2027-03-27", []),
        ("Europe/Berlin", [Window(5, 1080, 1140), Window(0, 1080, 1140)], "2027-10-30",
         ["30 16:00-30 17:00", "01 17:00-01 18:00"]),
        # Sydney: summer begins on 3 October and ends on 4 April.
        ("Australia/Sydney", [Window(5, 1080, 1140), Window(6, 1080, 1140)], "2027-04-02",
         ["03 07:00-03 08:00", "04 08:00-04 09:00"]),
        # Lord Howe moves by half an hour: 2:00 becomes 2:30, and 2:00 becomes 1:30.
        ("Australia/Lord_Howe", [Window(6, 105, 165)], "2027-10-02",
         ["02 15:15-02 15:45"]),
        ("Australia/Lord_Howe", [Window(6, 90, 120)], "2027-04-03", ["03 14:30-03 15:30"]),
        # The same weekday lies a whole day apart on the two sides of the date line.
        ("Pacific/Kiritimati", [Window(0, 600, 660)], "2027-01-02", ["03 20:00-03 21:00"]),
        ("Pacific/Pago_Pago", [Window(0, 600, 660)], "2027-01-02", ["04 21:00-04 22:00"]),
        ("Asia/Kolkata", [Window(0, 0, 1440), Window(1, 0, 60)], "2027-01-02",
         ["03 18:30-04 19:30"]),
        # Greenland skips the last hour of a Saturday.
        ("America/Nuuk", [Window(5, 1320, 1440), Window(6, 0, 60)], "2027-03-26",
         ["28 00:00-28 02:00"]),
    ],
)  # fmt: skip
def test_wall_times_of_a_week(
    tz: str, windows: list[Window], week: str, expected: list[str]
) -> None:
    start = at(week)
    assert shown(concrete(windows, ZoneInfo(tz), start, start + timedelta(days=6))) == expected


def test_hours_are_cut_at_the_bounds_to_the_second() -> None:
    start, end = at("2027-01-04T10:00:30"), at("2027-01-04T11:59:59")
    assert concrete([Window(0, 0, 1440)], ZoneInfo("UTC"), start, end) == (Span(start, end),)
    assert concrete([Window(0, 0, 1440)], ZoneInfo("UTC"), end, start) == ()


@pytest.mark.parametrize("seconds", [0, 1, 59, 61])
def test_a_change_of_the_clocks_is_found_wherever_the_time_begins(seconds: int) -> None:
    zone, change = ZoneInfo("Europe/Berlin"), at("2027-03-28T01:00")
    start = change - timedelta(hours=2, seconds=seconds)
    assert [one.start for one in stretches(zone, start, change + HOUR)] == [start, change]
    assert [one.start for one in stretches(zone, change, change + HOUR)] == [change]
    late = change - timedelta(seconds=seconds or 30)
    assert [one.end for one in stretches(zone, late, change)] == [change]


def test_clocks_that_change_back_are_seen_to_have_changed() -> None:
    found = stretches(ZoneInfo("Europe/Berlin"), at("2027-03-01"), at("2027-12-01"))
    assert [(one.start, one.offset // HOUR) for one in found] == [
        (at("2027-03-01"), 1), (at("2027-03-28T01:00"), 2), (at("2027-10-31T01:00"), 1),
    ]  # fmt: skip
    assert found[-1].end == at("2027-12-01")


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 20)), max_size=8),
       st.lists(st.tuples(st.integers(0, 99), st.integers(1, 20)), max_size=4))  # fmt: skip
def test_what_is_taken_is_left_out_and_nothing_else(
    have: list[tuple[int, int]], take: list[tuple[int, int]]
) -> None:
    zero = at("2027-01-01T00:00")

    def spans(of: list[tuple[int, int]]) -> list[Span]:
        return [Span(zero + a * HOUR, zero + (a + b) * HOUR) for a, b in of]

    def hours(of: tuple[Span, ...] | list[Span]) -> set[int]:
        return {h for h in range(130) for s in of if s.start <= zero + h * HOUR < s.end}

    assert hours(without(spans(have), spans(take))) == hours(spans(have)) - hours(spans(take))
    assert hours(merged(spans(have))) == hours(spans(have))

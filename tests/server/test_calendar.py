"""Local dates, their instants and their words. Two years of all zones are in tests/proof."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.server import calendar

MONDAY = date(2026, 3, 2)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        ("2026-03-02", "09:00", "Asia/Kolkata", "2026-03-02T03:30"),
        ("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:30"),  # a gap: it is 03:30
        ("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30"),  # the first of two
        ("2026-03-28", "23:30", "America/Nuuk", "2026-03-29T00:30"),  # a gap at the date's end
    ],
)
def test_a_wall_clock_time_is_one_instant(day: str, clock: str, zone: str, expected: str) -> None:
    at = calendar.instant(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    assert at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_date_ends_with_its_last_moment() -> None:
    assert calendar.end_of_date(date(2026, 3, 29), BERLIN) == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "after", "expected"),
    [
        ((2, 7), None, 2),
        ((2, 8), None, 2),  # this moment isn't too late
        ((2, 9), None, 3),
        ((1, 23), None, 2),  # in Berlin it is Monday
        ((2, 7), date(2026, 3, 1), 2),
        ((2, 7), date(2026, 3, 2), 3),  # a date has one post
        ((2, 7), date(2026, 3, 4), 5),
        ((5, 9), None, 9),  # no Friday, no weekend
    ],
)
def test_the_next_post(now: tuple[int, int], after: date | None, expected: int) -> None:
    found = calendar.next_post(
        post_time=time(9), zone=BERLIN, weekdays=frozenset(range(4)),
        now=datetime(2026, 3, *now, tzinfo=UTC), after=after,
    )  # fmt: skip
    at = datetime(2026, 3, expected, 8, tzinfo=UTC)
    assert found == calendar.NextPost(date(2026, 3, expected), at)


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        (set(range(7)), "every day"),
        (set(range(5)), "Mon–Fri"),
        ({4, 5, 6}, "Fri–Sun"),
        ({0, 1}, "Mon, Tue"),
        ({0, 2, 4}, "Mon, Wed, Fri"),
        ({6}, "Sun"),
    ],
)
def test_weekdays_in_words(weekdays: set[int], words: str) -> None:
    assert calendar.describe_weekdays(frozenset(weekdays)) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1440, "1 day"),
        (2880, "2 days"),
        (2160, "36 hours"),
        (60, "1 hour"),
        (90, "90 minutes"),
        (1, "1 minute"),
    ],
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert calendar.describe_minutes(minutes) == words


def test_posting_dates_leave_out_rest_days_and_the_last() -> None:
    weekend = frozenset({5, 6})
    found = calendar.posting_dates(MONDAY, date(2026, 3, 15), weekend)
    assert [day.day for day in found] == [7, 8, 14]
    assert calendar.posting_dates(MONDAY, MONDAY, frozenset({0})) == ()
    assert calendar.posting_dates(MONDAY, date(2026, 3, 1), frozenset({0})) == ()


def test_without_a_posting_weekday_there_is_no_next_post() -> None:
    with pytest.raises(ValueError, match="at least one"):
        calendar.next_post(
            post_time=time(9), zone=ZoneInfo("UTC"), weekdays=frozenset(),
            now=datetime(2026, 3, 2, tzinfo=UTC), after=None,
        )  # fmt: skip

"""Local dates in words, and what has no next one. The instants are proven in tests/proof."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.server import calendar

MONDAY = date(2026, 3, 2)


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
    assert calendar.posting_dates(MONDAY, MONDAY, weekend) == ()
    assert calendar.posting_dates(MONDAY, date(2026, 3, 1), weekend) == ()


def test_without_a_posting_weekday_there_is_no_next_post() -> None:
    with pytest.raises(ValueError, match="at least one"):
        calendar.next_post(
            post_time=time(9), zone=ZoneInfo("UTC"), weekdays=frozenset(),
            now=datetime(2026, 3, 2, tzinfo=UTC), after=None,
        )  # fmt: skip

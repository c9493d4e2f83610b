"""What people type, read the same way by every command."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.server import readers
from tests.together import each

TODAY = date(2027, 3, 25)  # a Thursday
NOW = datetime(2027, 3, 25, 12, tzinfo=UTC)


@each(
    "text, expected",
    [
        ("9", time(9)),
        (" 09:00 ", time(9)),
        ("18.30", time(18, 30)),
        ("18h30", time(18, 30)),
        ("8:30 PM", time(20, 30)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("12:30pm", time(12, 30)),
        ("1 am", time(1)),
        ("23.59", time(23, 59)),
        ("0h00", time(0)),
        ("0", time(0)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, expected: time) -> None:
    assert readers.read_time(text) == expected


@pytest.mark.parametrize(
    "text", ["", "24", "24:00", "25:00", "9:60", "13 pm", "0 am", "noonish", "9:5"]
)
def test_what_is_no_time_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(UserError, match="I can't read the time") as refused:
        readers.read_time(text)
    assert text in refused.value.text


@each(
    "text, expected",
    [
        ("2027-03-28", date(2027, 3, 28)),
        ("28 Mar", date(2027, 3, 28)),
        ("28 March", date(2027, 3, 28)),
        ("March 28th", date(2027, 3, 28)),
        ("Mar 28, 2028", date(2028, 3, 28)),
        ("28.3.", date(2027, 3, 28)),
        ("28.03.2027", date(2027, 3, 28)),
        ("24 Mar", date(2028, 3, 24)),
        ("25 Mar", TODAY),
        ("today", TODAY),
        ("Tomorrow", date(2027, 3, 26)),
        ("sat", date(2027, 3, 27)),
        ("weds", date(2027, 3, 31)),
        ("Thursday", TODAY),
        ("29 Feb", date(2028, 2, 29)),
        ("2025-01-01", date(2025, 1, 1)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: date) -> None:
    assert readers.read_date(text, TODAY) == expected


@each(
    "text, words",
    [
        ("someday", "can't read the date `someday`"),
        ("3/8", "That could be 3 August or 8 March"),
        ("0/8", "isn't a real date"),
        ("satanic7", "can't read the date"),
        ("28 foo", "can't read the date"),
        ("foo 28", "can't read the date"),
        ("sa", "can't read the date"),
        ("", "can't read the date `(nothing)`."),
        ("`x`" * 20, "'x'"),
        ("31 Feb", "`31 Feb` isn't a real date"),
        ("2027-13-01", "isn't a real date"),
    ],
)
def test_what_is_no_date_is_refused_with_its_words(text: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        readers.read_date(text, TODAY)
    assert words in refused.value.text
    assert len(refused.value.text) < 200


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 20))
def test_every_date_that_is_offered_can_be_read(today: date, at: int) -> None:
    for label, value in readers.complete_date("", today)[at : at + 1]:
        assert readers.read_date(value, today) == today + timedelta(days=at)
        assert (label, value) in readers.complete_date(label, today)


@pytest.mark.parametrize(("text", "expected"), [("20", 20), (" 1 ", 1), ("1000", 1000), ("٣", 3)])
def test_whole_numbers_are_read(text: str, expected: int) -> None:
    assert readers.read_whole_number(text, 1, 1000) == expected


@pytest.mark.parametrize("text", ["", "lots", "0", "1001", "-1", "²", "1.5", "9" * 400])
def test_other_numbers_are_refused_with_the_bounds(text: str) -> None:
    with pytest.raises(UserError, match="a whole number from 1 to 1,000, not"):
        readers.read_whole_number(text, 1, 1000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every day", {0, 1, 2, 3, 4, 5, 6}),
        ("Weekdays", {0, 1, 2, 3, 4}),
        ("weekends", {5, 6}),
        ("mon – fri", {0, 1, 2, 3, 4}),
        ("fri-mon", {4, 5, 6, 0}),
        ("Mon, Wednesday; fr", {0, 2, 4}),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, expected: set[int]) -> None:
    assert readers.read_weekdays(text) == expected


@pytest.mark.parametrize("text", ["", "never", "m", "mon-wed-fri", "mon-", "mon foo"])
def test_what_names_no_weekday_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="I can't read the weekdays"):
        readers.read_weekdays(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("europe/berlin", "Europe/Berlin"), ("Mumbai", "Asia/Kolkata"), (" utc ", "UTC")],
)
def test_zones_are_read_by_name_and_by_the_only_place_they_may_mean(
    text: str, expected: str
) -> None:
    assert readers.read_zone(text, NOW) == ZoneInfo(expected)
    assert readers.find_zone(text, NOW) == ZoneInfo(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Narnia", "`Narnia`. Write a city, a region or a zone such as `Europe/Berlin`."),
        ("+9", "`Asia/Tokyo`"),
        ("", "the time zone `(nothing)`."),
    ],
)
def test_what_may_mean_no_zone_or_several_is_refused_with_a_few(text: str, words: str) -> None:
    assert readers.find_zone(text, NOW) is None
    with pytest.raises(UserError, match="time zone") as refused:
        readers.read_zone(text, NOW)
    assert words in refused.value.text


@pytest.mark.parametrize(
    ("text", "meant"), [("Sydny", "Australia/Sydney"), ("Kolkatta", "Asia/Kolkata")]
)
def test_a_misspelt_zone_is_asked_about_even_if_it_may_mean_one_only(text: str, meant: str) -> None:
    with pytest.raises(UserError, match=f"Did you mean `{meant}` .*\\? Nothing changed"):
        readers.read_zone(text, NOW)
    assert readers.find_zone(text, NOW) is None, "also where it is read back first"


@pytest.mark.parametrize("typed", ["berl", "india", "+9", ""])
def test_every_zone_that_is_offered_can_be_read(typed: str) -> None:
    offered = readers.complete_zone(typed, NOW)
    assert 0 < len(offered) <= 25  # Discord refuses more
    for label, name in offered:
        assert readers.read_zone(name, NOW).key == name
        assert len(label) <= 100


@each("mark", ["\u200e", "\u200b", "\ufeff", "\u202a"])
def test_signs_that_nobody_sees_are_read_over(mark: str) -> None:
    """A text that was copied from a page has them."""
    assert readers.read_time(f"{mark}20:00") == readers.read_time(f"8{mark} pm") == time(20)
    assert readers.read_date(f"28 Mar{mark}", TODAY) == readers.read_date("28 Mar", TODAY)
    assert readers.read_weekdays(f"mon{mark}, tue") == {0, 1}
    assert readers.read_whole_number(f"{mark}3", 1, 5) == 3


@each("text", ["13 pm", "0 am", "13 p.m."])
def test_half_of_the_day_is_no_zone(text: str) -> None:
    with pytest.raises(UserError, match=rf"I can't read the time `{text}`"):
        readers.read_time_and_zone(text, NOW)


def test_a_text_longer_than_any_name_is_looked_for_in_no_zone() -> None:
    assert readers.complete_zone("a." * 3000, NOW) == ()


@each("text", ["0000-01-01", "1 Jan 0000", "1.1.0000"])
def test_there_is_no_year_0(text: str) -> None:
    """It was read as the next year in which there is such a day."""
    with pytest.raises(UserError, match="isn't a real date"):
        readers.read_date(text, TODAY)

"""Times as members write them: right in every zone and at clock changes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.interviews.session.rules import timeouts
from tests.together import each

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 25, 12, tzinfo=UTC)  # a Thursday
ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney",
    "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Nuuk",
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@each(
    "day, clock, expected",
    [
        ("2027-03-27", "18:30", "2027-03-27T18:30+01:00"),
        ("2027-03-28", "18:30", "2027-03-28T18:30+02:00"),
        ("28 Mar", "6:30 pm", "2027-03-28T18:30+02:00"),
        ("March 28th", "18", "2027-03-28T18:00+02:00"),
        ("Mar 28, 2027", "18", "2027-03-28T18:00+02:00"),
        ("28.3.", "18.30", "2027-03-28T18:30+02:00"),
        ("28.03.2027", "9", "2027-03-28T09:00+02:00"),
        ("24 Mar", "18:30", "2028-03-24T18:30+01:00"),
        ("today", "18:30", "2027-03-25T18:30+01:00"),
        ("Tomorrow", "18:30", "2027-03-26T18:30+01:00"),
        ("sat", "18:30", "2027-03-27T18:30+01:00"),
        ("Thursday", "18:30", "2027-03-25T18:30+01:00"),
        ("29 Feb", "18:30", "2028-02-29T18:30+01:00"),
        # what the date says of the day's part, the time needn't
        ("sat evening", "7", "2027-03-27T19:00+01:00"),
        ("sat evening", "4", "2027-03-27T16:00+01:00"),
        ("Tonight", "7:30", "2027-03-25T19:30+01:00"),
        ("Sat afternoon", "12", "2027-03-27T12:00+01:00"),
        ("tomorrow evening", "19.30", "2027-03-26T19:30+01:00"),
        ("tomorrow morning", "7", "2027-03-26T07:00+01:00"),
        # the hour that comes twice is its first
        ("2027-10-31", "02:30", "2027-10-31T02:30+02:00"),
    ],
)
def test_dates_and_times_are_read_as_people_write_them(day: str, clock: str, expected: str) -> None:
    assert timeouts.read_start(day, clock, BERLIN, NOW) == at(expected)


@each(
    "day, clock, words",
    [
        ("someday", "18:30", "I can't read the date `someday`"),
        ("3/8", "18:30", "3/8"),
        ("satanic7", "18:30", "I can't read the date"),
        ("28 foo", "18:30", "I can't read the date"),
        ("foo 28", "18:30", "I can't read the date"),
        ("31 Feb", "18:30", "`31 Feb` isn't a real date"),
        ("2027-13-01", "18:30", "isn't a real date"),
        ("sat", "25:00", "I can't read the time `25:00`"),
        ("sat", "noonish", "I can't read the time"),
        ("`x`" * 20, "18:30", "'x'"),
        ("sat", "2 hours", "I don't know `hours`"),
        ("sat evening", "9 am", "`sat evening` and `9 am` don't go together"),
        ("sat morning", "19", "`sat morning` and `19` don't go together"),
        ("sat night", "12", "`sat night` and `12` don't go together"),
        ("tonight", "01:00", "`tonight` and `01:00` don't go together"),
        ("sat evening", "3", "`sat evening` and `3` don't go together"),
        ("sat afternoon", "11", "`sat afternoon` and `11` don't go together"),
        ("2027-03-28", "02:30", "clocks go forward"),
        ("0001-01-01", "00:10", "isn't a real date"),
    ],
)
def test_what_cant_be_read_is_refused_kindly(day: str, clock: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        timeouts.read_start(day, clock, BERLIN, NOW)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [
        ("Australia/Lord_Howe", "2027-10-03", "02:15"),
        ("America/New_York", "2027-03-14", "02:30"),
        ("America/Nuuk", "2027-03-27", "23:30"),
    ],
)
def test_an_hour_that_does_not_exist_is_refused_in_every_zone(
    zone: str, day: str, clock: str
) -> None:
    with pytest.raises(UserError, match="clocks go forward"):
        timeouts.read_start(day, clock, ZoneInfo(zone), NOW)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 31)).map(
        lambda one: one.replace(second=0, microsecond=0)
    ),
)
def test_what_is_read_shows_the_same_on_the_wall(name: str, wall: datetime) -> None:
    zone = ZoneInfo(name)
    try:
        found = timeouts.read_start(f"{wall:%Y-%m-%d}", f"{wall:%H:%M}", zone, NOW)
    except UserError as error:
        assert "clocks go forward" in str(error)
        assert wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).time() != wall.time()
        return
    assert found.astimezone(zone).replace(tzinfo=None) == wall


def test_a_button_says_the_time_in_the_readers_zone() -> None:
    begins = at("2027-03-28T18:30+02:00")
    assert timeouts.label(begins, BERLIN) == "Sun 28 Mar, 18:30"
    assert timeouts.label(begins, ZoneInfo("Asia/Kolkata")) == "Sun 28 Mar, 22:00"
    assert timeouts.label(begins, ZoneInfo("Pacific/Kiritimati")) == "Mon 29 Mar, 06:30"

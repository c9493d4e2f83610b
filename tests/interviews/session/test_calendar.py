"""The calendar file of a session, read by another library than the one that writes it, and held
against what RFC 5545 and 5546 say of a published entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.session.rules.calendar import Entry, EntryStatus, calendar_file

NOW = datetime(2027, 3, 25, 12, tzinfo=UTC)
HOME = "0123456789abcdef0123456789abcdef"
ENTRY = Entry(HOME, 7, 0, NOW, 60, NOW, "Mock interview", "", "", EntryStatus.CONFIRMED)
ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "Pacific/Kiritimati", "America/Nuuk",
)  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=120)
MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)).map(
    lambda one: one.replace(microsecond=0)
)
# RFC 5546, 3.2.1: how often each property may stand in a published event. An organiser is missing
# on purpose: RFC 5545, 3.8.4.3 forbids one for what is on one user's calendar only.
ONCE = ("DTSTAMP", "DTSTART", "SUMMARY", "UID", "SEQUENCE", "STATUS")
AT_MOST_ONCE = ("DTEND", "DESCRIPTION", "LOCATION", "URL", "LAST-MODIFIED")


def read(content: bytes) -> Any:
    """The one event, with every rule of the format held."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    whole = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert whole[0] == "BEGIN:VCALENDAR"
    assert whole[-1] == "END:VCALENDAR"
    assert whole.count("VERSION:2.0") == 1
    inside = whole[whole.index("BEGIN:VEVENT") + 1 : whole.index("END:VEVENT")]
    names = [line.replace(";", ":").partition(":")[0] for line in inside]
    assert all(names.count(name) == 1 for name in ONCE)
    assert all(names.count(name) <= 1 for name in AT_MOST_ONCE)
    assert set(names) <= {*ONCE, *AT_MOST_ONCE}
    # It takes seconds to import: only the worker that reads calendars does.
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(text)
    assert (calendar.version, calendar.method) == ("2.0", "PUBLISH")
    (event,) = calendar.events
    return event


@given(
    st.integers(1, 2**53), st.integers(0, 500), MOMENTS, st.integers(15, 240), MOMENTS, TEXTS,
    st.sampled_from(ZONES), st.sampled_from(EntryStatus),
)  # fmt: skip
def test_the_file_says_what_was_agreed_whatever_the_zone(
    session_id: int, sequence: int, start: datetime, minutes: int, changed: datetime, title: str,
    zone: str, status: EntryStatus,
) -> None:  # fmt: skip
    entry = Entry(
        HOME, session_id, sequence, start.astimezone(ZoneInfo(zone)), minutes, changed, title,
        "Details; with, signs\nand lines", "https://discord.com/channels/1/2", status,
    )  # fmt: skip
    event = read(calendar_file(entry))
    assert event.dtstart == start
    assert event.dtend == start + timedelta(minutes=minutes)
    assert event.dtstart.tzinfo is not None
    assert event.dtstart.utcoffset() == timedelta()
    assert event.dtstamp == event.last_modified == changed
    assert (event.summary, event.description) == (title, entry.details)
    assert (event.sequence, event.status) == (sequence, status.value)
    assert (event.url, event.location) == (entry.url, "Discord")
    assert event.organizer is None
    assert not event.attendees
    assert calendar_file(entry) == calendar_file(entry)


def test_a_session_over_the_repeated_hour_ends_when_its_minutes_are_over() -> None:
    start = datetime(2028, 11, 5, 5, 0, tzinfo=UTC)
    local = start.astimezone(ZoneInfo("America/New_York"))
    assert read(calendar_file(replace(ENTRY, starts_at=local))).dtend == start + timedelta(hours=1)


def test_a_session_keeps_its_uid_through_moves_and_its_end() -> None:
    moved = replace(ENTRY, sequence=1, starts_at=NOW + timedelta(days=1))
    off = replace(ENTRY, sequence=2, status=EntryStatus.CANCELLED)
    events = [read(calendar_file(one)) for one in (ENTRY, moved, off)]
    assert {one.uid for one in events} == {f"session-7@{HOME}.studybot.invalid"}
    assert [one.sequence for one in events] == [0, 1, 2]
    assert events[0].url is None


@pytest.mark.parametrize(
    "other", [replace(ENTRY, installation="f" * 32), replace(ENTRY, session_id=8)]
)
def test_no_other_session_of_any_installation_has_its_uid(other: Entry) -> None:
    assert read(calendar_file(other)).uid != read(calendar_file(ENTRY)).uid

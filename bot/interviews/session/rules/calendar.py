"""The start of a session: as members write it, on a button, and in a calendar file. Pure.

The file is iCalendar (RFC 5545 and 5546). Times are written in UTC, so no client has to know a zone
and nothing moves when clocks change. The UID stays for the life of a session and SEQUENCE counts
its changes, so that a file that is loaded again replaces the entry instead of adding one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from bot.core.errors import UserError
from bot.core.ids import SessionId
from bot.server.readers import UNCHANGED, read_date, read_time, shown

NO_SUCH_DATE = "There is no such date as {}. Look at it again, please. {}"
SKIPPED = (
    "On that date your clocks go forward, and there is no {} in your time zone. "
    "Choose a time an hour later or earlier. {}"
)


def read_start(day: str, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant (UTC) of a written date and time in a zone. A date without a year is the next
    one. An hour that a clock change repeats means the first of the two."""
    wall = datetime.combine(read_date(day, now.astimezone(zone).date()), read_time(clock))
    try:
        found = wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar has
        raise UserError(NO_SUCH_DATE.format(shown(day), UNCHANGED)) from None
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        raise UserError(SKIPPED.format(f"{wall:%H:%M}", UNCHANGED))
    return found


def label(moment: datetime, zone: ZoneInfo) -> str:
    """A moment on a button, where Discord shows no times of its own: "Sat 21 Nov, 18:30" in the
    zone of the one who reads it."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


PRODUCT = "-//studybot//mock interviews//EN"
DOMAIN = "mock-interviews.studybot.invalid"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the calendar should show. ``sequence`` counts from 0; ``changed_at`` is when this
    version came to be. Moments are aware UTC."""

    session_id: SessionId
    sequence: int
    starts_at: datetime
    minutes: int
    changed_at: datetime
    title: str
    details: str
    url: str
    is_cancelled: bool


def calendar_file(entry: Entry) -> bytes:
    """The file: a request, or a cancellation of the same entry."""
    # In UTC before anything is added: in a zone, an hour later is an hour of the wall clock.
    starts_at = entry.starts_at.astimezone(UTC)
    event = icalendar.Event()
    event.add("uid", f"session-{entry.session_id}@{DOMAIN}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("description", entry.details)
    event.add("location", "Discord")
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:noreply@{DOMAIN}")
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.is_cancelled else "REQUEST")
    calendar.add_component(event)
    return bytes(calendar.to_ical())

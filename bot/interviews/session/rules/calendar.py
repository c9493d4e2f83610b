"""A session as a calendar file (iCalendar, RFC 5545 and 5546). Pure.

Times are written in UTC, so no client has to know a zone and nothing moves when clocks change.
The UID stays for the life of a session and SEQUENCE counts its changes, so that a file that is
loaded anew replaces the entry instead of adding one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar

from bot.core.ids import SessionId

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

"""A session as a calendar file: iCalendar (RFC 5545), published as RFC 5546 says. Pure.

In UTC, so no client has to know a zone and nothing moves when clocks change. The UID names the
installation of the bot and stays for the life of a session; SEQUENCE counts its changes, so a file
that is loaded again replaces the entry, and STATUS takes it out.

It is PUBLISH, as nobody is asked to answer in their calendar. RFC 5546 has PUBLISH name an
ORGANIZER, RFC 5545 (3.8.4.3) forbids one for what stands on one user's calendar only. This is that:
nobody has an address that could stand there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import icalendar

from bot.core.ids import SessionId

PRODUCT = "-//studybot//mock interviews//EN"
DOMAIN = "studybot.invalid"


class EntryStatus(StrEnum):
    """What becomes of the entry; while another time is asked for it is tentative."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the calendar should show. ``installation``: which bot it is of all in the world;
    ``sequence`` counts from 0; ``changed_at`` is when this version came to be. Aware UTC."""

    installation: str
    session_id: SessionId
    sequence: int
    starts_at: datetime
    minutes: int
    changed_at: datetime
    title: str
    details: str
    url: str
    status: EntryStatus


def calendar_file(entry: Entry) -> bytes:
    """The file: the entry as it is now. The same entry gives the same bytes."""
    # In UTC before anything is added: in a zone, an hour later is an hour of the wall clock.
    starts_at = entry.starts_at.astimezone(UTC)
    changed_at = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event = icalendar.Event()
    event.add("uid", f"session-{entry.session_id}@{entry.installation}.{DOMAIN}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("description", entry.details)
    event.add("location", "Discord")
    if entry.url:
        event.add("url", entry.url)
    event.add("status", entry.status.value)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())

"""A date and a time as people write them, in their own zone. Pure.

Both readings raise ``ValueError`` with a text fit for the member.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.server.settings.rules import parse_time

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?(?:\s*(\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3,})\.?(?:\s+(\d{4}))?")
_NAMED_FIRST = re.compile(r"([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
CANT_READ_DATE = "I can't read the date `{}`. Write it as `2027-03-28`, `28 Mar`, or `Sat`."
NO_SUCH_DATE = "There is no such date as `{}`. Look at it again, please."
CANT_READ_TIME = "I can't read the time `{}`. Write it as `18:30` or `6:30 pm`."
SKIPPED = (
    "On that date your clocks go forward, and there is no {} in your time zone. "
    "Choose a time an hour later or earlier."
)
SHOWN = 30


def moment(day: str, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant (UTC) of a written date and time in a zone. A date without a year is the next
    one. An hour that a clock change repeats means the first of the two."""
    on = _read_date(day, now.astimezone(zone).date())
    at = parse_time(clock)
    if at is None:
        raise ValueError(CANT_READ_TIME.format(_shown(clock)))
    wall = datetime.combine(on, at)
    try:
        found = wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar has
        raise ValueError(NO_SUCH_DATE.format(_shown(day))) from None
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValueError(SKIPPED.format(f"{at:%H:%M}"))
    return found


def _shown(text: str) -> str:
    return text.strip().replace("`", "'")[:SHOWN]


def _read_date(text: str, today: date) -> date:
    wanted = text.strip().casefold()
    if wanted in ("today", "tomorrow"):
        return today + timedelta(days=wanted == "tomorrow")
    if len(wanted) >= 3 and wanted[:3] in _DAYS and wanted.isalpha():
        ahead = (_DAYS.index(wanted[:3]) - today.weekday()) % 7
        return today + timedelta(days=ahead)
    parts = _parts(wanted)
    if parts is None:
        raise ValueError(CANT_READ_DATE.format(_shown(text)))
    day, month, year = parts
    for one in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    raise ValueError(NO_SUCH_DATE.format(_shown(text)))


def _parts(text: str) -> tuple[int, int, int] | None:
    """Day, month and year (0: not written); None if it is no date."""
    if found := _ISO.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _DOTS.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3] or 0)
    if (found := _NAMED.fullmatch(text)) and found[2][:3] in _MONTHS:
        return int(found[1]), _MONTHS.index(found[2][:3]) + 1, int(found[3] or 0)
    if (found := _NAMED_FIRST.fullmatch(text)) and found[1][:3] in _MONTHS:
        return int(found[2]), _MONTHS.index(found[1][:3]) + 1, int(found[3] or 0)
    return None


def label(moment_: datetime, zone: ZoneInfo) -> str:
    """A moment on a button, where Discord shows no times of its own: "Sat 21 Nov, 18:30" in the
    zone of the one who reads it."""
    local = moment_.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"

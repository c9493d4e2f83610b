"""Reading what people type: times, dates, numbers, weekdays, time zones. Pure.

One reader for each kind of text, so that every command takes the same ways of writing. A text
that can't be read is refused with a ``UserError`` that repeats it and shows how to write it.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.server.zones.index import ZoneIndex

UNCHANGED = "Nothing changed."
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVERY_DAY = frozenset(range(7))
NO_SUCH_DATE = f"There is no such date as {{}}. Look at it again, please. {UNCHANGED}"
DATES_OFFERED = 21
SHOWN = 60
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_DAYS = {
    **dict.fromkeys(("every day", "all", "daily"), EVERY_DAY),
    "weekdays": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?(?:\s*(\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3,})\.?(?:\s+(\d{4}))?")
_NAMED_FIRST = re.compile(r"([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")


def read_time(text: str) -> time:
    """A wall clock time: 9, 09:00, 18.30, 8:30 pm."""
    found = _TIME.fullmatch(text.strip())
    if found is not None:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour, half = hour % 12 + (12 if half == "pm" else 0), ""
        if not half and hour < 24 and minute < 60:
            return time(hour, minute)
    raise UserError(
        f"I can't read the time {shown(text)}. Write it as `18:30` or `6:30 pm`. {UNCHANGED}"
    )


def read_date(text: str, today: date) -> date:
    """A date: 2027-03-28, 28 Mar, March 28th, 28.3., Sat, tomorrow. Without a year it is the next
    one from ``today`` on, the local date of the one who writes."""
    wanted = text.strip().casefold()
    if wanted in ("today", "tomorrow"):
        return today + timedelta(days=wanted == "tomorrow")
    weekday = _weekday(wanted[:3]) if len(wanted) >= 3 and wanted.isalpha() else None
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    parts = _parts(wanted)
    if parts is None:
        raise UserError(
            f"I can't read the date {shown(text)}. Write it as `2027-03-28`, `28 Mar`, or `Sat`. "
            f"{UNCHANGED}"
        )
    day, month, year = parts
    for one in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    raise UserError(NO_SUCH_DATE.format(shown(text)))


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


def complete_date(current: str, today: date) -> tuple[tuple[str, str], ...]:
    """The dates of the next three weeks that a text may mean: label and value."""
    wanted = current.casefold()
    days = (today + timedelta(days=offset) for offset in range(DATES_OFFERED))
    named = ((f"{day:%A} {day.day} {day:%B}", day.isoformat()) for day in days)
    return tuple(
        (label, value)
        for label, value in named
        if wanted in label.casefold() or value.startswith(wanted)
    )


def read_whole_number(text: str, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, both included."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or not low <= int(found[0]) <= high:
        raise UserError(
            f"I need a whole number from {low:,} to {high:,}, not {shown(text)}. {UNCHANGED}"
        )
    return int(found[0])


def read_weekdays(text: str) -> frozenset[int]:
    """Weekdays, Monday as 0: every day, weekdays, mon-fri, mon wed fri. At least one."""
    wanted = text.casefold().strip()
    if wanted in _NAMED_DAYS:
        return _NAMED_DAYS[wanted]
    days: set[int] = set()
    for part in re.split(r"[\s,;+]+", re.sub(r"\s*[-–]\s*", "-", wanted)):
        ends = [found for name in part.split("-") if (found := _weekday(name)) is not None]
        if len(ends) != part.count("-") + 1 or len(ends) > 2:
            raise UserError(
                f"I can't read the weekdays {shown(text)}. Write `every day`, `mon-fri` or "
                f"`mon wed fri`. {UNCHANGED}"
            )
        first, last = ends[0], ends[-1]
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(days)


def _weekday(name: str) -> int | None:
    starts = (at for at, full in enumerate(_WEEKDAYS) if len(name) >= 2 and full.startswith(name))
    return next(starts, None)


def read_zone(text: str, now: datetime) -> ZoneInfo:
    """The time zone that a text names, or the only one that it may be the beginning or a place of.
    A guess at a misspelt name is offered and never taken."""
    found = find_zone(text, now, guess=False)
    if found is not None:
        return found
    near = ZoneIndex.shared().search(text[:SHOWN], now=now, limit=3)
    names = ", ".join(f"`{zone.name}`" for zone in near) or "`Europe/Berlin`, `Asia/Kolkata`"
    raise UserError(f"I don't know the time zone {shown(text)}. Did you mean {names}? {UNCHANGED}")


def find_zone(text: str, now: datetime, *, guess: bool = True) -> ZoneInfo | None:
    """As ``read_zone``, where a text that can't be read is no reason to refuse. With ``guess`` a
    misspelt name that may mean one zone only is taken for it: it is read back before it counts."""
    zones, typed = ZoneIndex.shared(), text[:SHOWN].strip()
    known = zones.parse(typed)
    if known is not None or not typed:
        return known
    near = zones.search(typed, now=now, limit=2, guess=guess)
    return zones.parse(near[0].name) if len(near) == 1 else None


def complete_zone(current: str, now: datetime, limit: int = 25) -> tuple[tuple[str, str], ...]:
    """The zones that a text may mean, by city, country or offset, best first: label and value."""
    found = ZoneIndex.shared().search(current, now=now, limit=limit)
    return tuple((zone.label, zone.name) for zone in found)


def shown(text: str) -> str:
    """What somebody typed, to be named in a refusal."""
    plain = " ".join(text.replace("`", "'").split())[:SHOWN]
    return f"`{plain}`" if plain else "that"

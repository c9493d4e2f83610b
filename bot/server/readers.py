"""Reading what people type: times, dates, numbers, weekdays, time zones. Pure.

One reader for each kind of text, so that every command takes the same ways of writing. A text
that can't be read is refused with a ``UserError`` that repeats it and shows how to write it.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.server.dates import NUMBERS, NoDate, NoSuchDay, find_date
from bot.server.typed import folded, visible
from bot.server.weekdays import UnknownDay, find_weekdays
from bot.server.zones import meaning
from bot.server.zones.index import ZoneIndex

UNCHANGED = "Nothing changed."
ZONES_OFFERED = 4
DATES_OFFERED = 21
SHOWN = 60
LONGEST_TIME = 80
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:(?:\s?[:;.,h]\s?|\s)(?P<minute>\d{2})(?::00|(?<=h\d\d)m(?:in)?)?)?\s*(?:h|uhr|uur|u|o['’]?\s?clock|(?(minute)h(?:ou)?rs|(?!)))?"
    r"\s*(?P<half>[ap])?(?(half)\.?(?:\s?m\.?)?)|(?P<digits>\d{3,4})\s*(?:h|hrs|hours)?"
)
_SPOKEN = re.compile(
    r"(?:a )?(half|quarter|\d{1,2})(?: min(?:ute)?s?)? (past|to|after|before) "
    r"(\d{1,2}|noon|midnight)\s*([ap]\.?m\.?)?"
)
_MINUTES = {"half": 30, "quarter": 15}
_MINUTE_WORDS = {
    "fifteen": "15", "twenty five": "25", "twenty-five": "25", "twenty": "20", "thirty": "30",
    "forty five": "45", "forty-five": "45", "forty": "40", "fifty": "50",
}  # fmt: skip
_MINUTE_WORD = re.compile(rf"\b({'|'.join(_MINUTE_WORDS)})\b")
_WRAP = re.compile(r"^[\s\"'`*_(\[“”‘’]+|[\s\"'`*_)\]“”‘’.,;!?]+$")
_TRAIL = re.compile(
    r"(?<=[\dm])[ -]?ish$|[ ,]+(?:sharp|please|pls|or so|exactly|on the dot|at the latest)$"
)
_LEAD = re.compile(r"^(?:(?:at|um|by|around|about|roughly|circa|ca\.?) |[@~] ?)+")
_TONIGHT = re.compile(r"^(?:tonight|this evening|in the evening) (?:at )?(?=\d)(.*)$")
_HOURS = {word: str(count) for word, count in NUMBERS.items() if len(word) > 2 and word != "couple"}
_HOUR_WORD = re.compile(rf"\b({'|'.join(_HOURS)})\b")
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0), "mittag": time(12),
                "mid day": time(12), "mid-day": time(12), "midnite": time(0)}  # fmt: skip
_HALVES = (
    (re.compile(r"\s*\b(?:in the morning|morgens|early)$"), "am"),
    (re.compile(r"\s*\b(?:(?:in the|this) (?:afternoon|evening)|at night|tonight|abends)$"), "pm"),
)
_NUMBER = re.compile(r"\d{1,9}")


def read_time(text: str) -> time:
    """A wall clock time: 9, 09:00, 0900, 18.30, 9h, 9 a.m., 8:30 pm, noon."""
    found = _time(text)
    if found is None:
        words = text[:LONGEST_TIME].split()
        ends = (end for end in range(len(words) - 1, 0, -1) if _time(" ".join(words[:end])))
        end = next(ends, None)
        which = "" if end is None else f": I don't know {shown(' '.join(words[end:]))}"
        raise UserError(
            f"I can't read the time {shown(text)}{which}. Write it as `18:30` or `6:30 pm`. "
            f"{UNCHANGED}"
        )
    return found


def read_time_and_zone(
    text: str, now: datetime, zone: str | None = None
) -> tuple[time, ZoneInfo | None]:
    """A wall clock time with the zone beside it, if there is one: "20:00 Berlin", "Berlin 8 pm".
    ``zone`` was typed apart and goes before that."""
    words = text[:LONGEST_TIME].split() if _time(text) is None else []
    for end in range(len(words) - 1, 0, -1):
        first, last = " ".join(words[:end]), " ".join(words[end:])
        is_half = last.casefold().replace(".", "") in ("am", "pm")
        if (at := _time(first)) is not None and not is_half:
            return at, _zone_at(at, last if zone is None else zone, now)
        if (at := _time(last)) is not None and meaning.meaning_of(first, now).is_known:
            return at, _zone_at(at, first if zone is None else zone, now)
    at = read_time(text)
    return at, None if zone is None else _zone_at(at, zone, now)


def _zone_at(at: time, text: str, now: datetime) -> ZoneInfo:
    try:
        return read_zone(text, now)
    except ZoneAsked as asked:
        raise ZoneAsked(asked.text, asked.zones, at) from None


def _time(text: str) -> time | None:
    wanted = folded(text[:LONGEST_TIME])
    wanted = _LEAD.sub("", _TRAIL.sub("", _WRAP.sub("", wanted)))
    wanted = _MINUTE_WORD.sub(lambda found: _MINUTE_WORDS[found[1]], wanted)
    wanted = _HOUR_WORD.sub(lambda found: _HOURS[found[1]], wanted)
    wanted = _TONIGHT.sub(r"\1 tonight", wanted)
    for pattern, half in _HALVES:
        wanted, count = pattern.subn("", wanted)
        wanted += half * count
    wanted = re.sub(r"^12 (noon|midnight)$", r"\1", wanted)
    if wanted in _NAMED_TIMES:
        return _NAMED_TIMES[wanted]
    if spoken := _SPOKEN.fullmatch(wanted):
        at = _time(f"{spoken[3]} {spoken[4] or ''}")
        is_later = spoken[2] in ("past", "after")
        minutes = _MINUTES[spoken[1]] if spoken[1] in _MINUTES else int(spoken[1])
        if at is None or minutes > 59 or (spoken[1] == "half" and not is_later):
            return None
        shifted = at.hour * 60 + (minutes if is_later else -minutes)
        return time(shifted // 60 % 24, shifted % 60)
    found = _TIME.fullmatch(wanted)
    if found is None:
        return None
    if found["digits"]:
        hour, minute = divmod(int(found["digits"]), 100)
    else:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (found["half"] == "p")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_date(text: str, today: date) -> date:
    """A date: 2027-03-28, 28 Mar, March 28th, 28.3., Sat, next Tue, tomorrow, in 3 days. Without a
    year it is the next one from ``today`` on, the local date of the one who writes. What may be two
    dates, such as 3/12, is refused with both."""
    try:
        return find_date(text, today)
    except NoSuchDay:
        fault = f"{shown(text)} isn't a real date. Please check it."
    except NoDate as found:
        reason = f" {found}" if str(found) else ""
        fault = (
            f"I can't read the date {shown(text)}.{reason} Write it as `2027-03-28`, `28 Mar`, "
            "or `Sat`."
        )
    raise UserError(f"{fault} {UNCHANGED}")


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
    found = _NUMBER.fullmatch(visible(text).strip())
    if found is None or not low <= int(found[0]) <= high:
        raise UserError(
            f"I need a whole number from {low:,} to {high:,}, not {shown(text)}. {UNCHANGED}"
        )
    return int(found[0])


def read_weekdays(text: str) -> frozenset[int]:
    """Weekdays, Monday as 0: every day, weekdays, Monday to Friday, mon/wed/fri, MWF. At least
    one."""
    try:
        return find_weekdays(text)
    except UnknownDay as unknown:
        word = str(unknown)
        which = f": I don't know {shown(word)}" if word and word != text.strip().casefold() else ""
    raise UserError(
        f"I can't read the weekdays {shown(text)}{which}. Write `every day`, `mon-fri` or "
        f"`mon wed fri`. {UNCHANGED}"
    )


class ZoneAsked(UserError):
    """A text names no zone for certain; ``zones`` are those that it may mean, the likeliest first:
    label and name. ``at`` is the time that stood before it, if one did."""

    def __init__(self, text: str, zones: Sequence[tuple[str, str]], at: time | None = None) -> None:
        super().__init__(text)
        self.zones, self.at = tuple(zones), at

    def leading_to(self, route: str) -> UserError:
        """The same with a button for each zone, whose name is the last part of its id."""
        return UserError(self.text, [(label, f"{route}:{name}") for label, name in self.zones])


def told_apart(refusals: Sequence[UserError], *, has_more: bool) -> tuple[str, ...]:
    """What is said of what could not be read, a line each, where it keeps back nothing else;
    ``has_more``: something else was read."""
    lines = [f"**{one.text.removesuffix(UNCHANGED).strip()}**" for one in refusals]
    if lines:
        lines.append("I saved the rest." if has_more else "Until you choose, nothing changes.")
    return tuple(lines)


def read_zone(text: str, now: datetime) -> ZoneInfo:
    """The time zone that a text names: a zone, a city, a region, a country, an abbreviation, an
    offset. What may mean several, or is only like a name, is offered and never taken: it raises
    ``ZoneAsked``."""
    found = meaning.meaning_of(text, now)
    if found.zone is not None:
        return found.zone
    offered = meaning.offered(text, now, ZONES_OFFERED)
    several = f"Did you mean {meaning.names(offered)}?"
    if found.choices:
        fault = f"{shown(text)} could be one of several time zones."
    else:
        fault = f"I don't know the time zone {shown(text)}."
    if not offered:
        several = "Write a city, a region or a zone such as `Europe/Berlin`."
    zones = [(zone.label, zone.name) for zone in offered]
    raise ZoneAsked(f"{fault} {several} {UNCHANGED}", zones)


def find_zone(text: str, now: datetime) -> ZoneInfo | None:
    """As ``read_zone``, where a text that can't be read is no reason to refuse."""
    return meaning.meaning_of(text, now).zone


def complete_zone(current: str, now: datetime, limit: int = 25) -> tuple[tuple[str, str], ...]:
    """The zones that a text may mean, by city, country or offset, best first: label and value."""
    found = ZoneIndex.shared().search(current, now=now, limit=limit)
    return tuple((zone.label, zone.name) for zone in found)


def offered_zones(text: str, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
    """The zones to choose from for a text that could not be read: label and value."""
    return tuple((zone.label, zone.name) for zone in meaning.offered(text, now, limit))


def shown(text: str) -> str:
    """What somebody typed, to be named in a refusal."""
    letters = (one for one in text[:1000] if unicodedata.category(one)[0] != "C" or one.isspace())
    plain = " ".join("".join(letters).replace("`", "'").split())[:SHOWN]
    return f"`{plain}`" if plain else "`(nothing)`"

"""How long a pause lasts, from what people write. A pause always has an end. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.interviews.profiles.rules.hours_words import DAYS
from bot.server.calendar import instant

LONGEST = timedelta(days=366)
BACK_WORDS = frozenset({"off", "back", "end", "stop", "now", "over", "resume", "no", "none"})
EXAMPLES = "`2 weeks`, `10 days`, `1 March` or `2027-03-01`; `off` ends a pause"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LENGTH = re.compile(r"(?:for |in )?(\d{1,3}|[a-z]+) ?(day|week|month)s?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]{3,9})\.?(?:,? (\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")


class UnreadablePause(ValueError):
    """An end that can't be read or is none; the text is for a member."""


def ends_pause(text: str) -> bool:
    """Whether the member wants to come back now."""
    return _plain(text) in BACK_WORDS


def read_pause(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When a pause ends (aware UTC): the beginning of a local date. Raises ``UnreadablePause``
    for what can't be read, for the past, and for more than a year."""
    today = now.astimezone(zone).date()
    plain = _plain(text)
    day = _length(plain, today) or _date(plain, today)
    if day is None:
        raise UnreadablePause(f"I can't read until when. Write {EXAMPLES}.")
    if day <= today:
        raise UnreadablePause(f"A pause ends in the future, tomorrow at the earliest: {EXAMPLES}.")
    if day - today > LONGEST:
        raise UnreadablePause(
            "A pause lasts a year at most. For longer, `/mock leave`: you can join again any day."
        )
    return instant(day, time(0, 0), zone)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("until ", "")
    return " ".join(folded.split())


def _length(plain: str, today: date) -> date | None:
    if plain in ("tomorrow", "next week", "next month"):
        days = {"tomorrow": 1, "next week": 7, "next month": 30}[plain]
        return today + timedelta(days=days)
    if plain in DAYS and len(DAYS[plain]) == 1:
        ahead = (min(DAYS[plain]) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    found = _LENGTH.fullmatch(plain)
    if found is None:
        return None
    number = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1])
    if number is None:
        return None
    return today + timedelta(days=number * {"day": 1, "week": 7, "month": 30}[found[2]])


def _date(plain: str, today: date) -> date | None:
    if iso := _ISO.fullmatch(plain):
        return _real(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := _DAY_FIRST.fullmatch(plain):
        day, month, year = int(found[1]), found[2], found[3]
    elif found := _MONTH_FIRST.fullmatch(plain):
        day, month, year = int(found[2]), found[1], found[3]
    else:
        return None
    at = next((at for at, name in enumerate(_MONTHS, 1) if month.startswith(name)), 0)
    if year is not None:
        return _real(int(year), at, day)
    this = _real(today.year, at, day)
    if this is not None and this > today:
        return this
    return _real(today.year + 1, at, day)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

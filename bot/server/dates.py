"""Dates as people write them. Pure. Nothing that may be two dates is taken for one of them."""

import re
import unicodedata
from datetime import date, timedelta

from bot.server.weekdays import DAYS

_MONTHS = (
    "january januar janvier enero",
    "february februar fevrier febrero", "march mars marzo märz maerz",
    "april avril abril", "may mai mayo", "june juni juin junio", "july juli juillet julio",
    "august août agosto", "september sept septembre septiembre",
    "october oktober octobre octubre", "november novembre noviembre",
    "december dezember decembre diciembre",
)  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "couple": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NEAR = {
    "today": 0, "tonight": 0, "now": 0, "heute": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1,
    "tomorow": 1, "tommorow": 1, "tommorrow": 1, "morgen": 1, "overmorrow": 2, "übermorgen": 2,
    "day after tomorrow": 2, "yesterday": -1, "gestern": -1, "next week": 7, "a week today": 7,
    "a week tomorrow": 8, "today week": 7, "a fortnight": 14, "in a fortnight": 14,
}  # fmt: skip
_IN = re.compile(
    r"(?:in )?(?:a )?(\d{1,3}(?= ?[dw])|\w+(?= ))(?: of)? ?(d|day|wk|week)s?"
    r"(?: from (today|now|tomorrow)| later)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d\d)(\d\d)")
_NUMERIC = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d\d)?|\s+(\d{4}))?")
_DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)(?: of (?:this|the) month)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ?-?(?:of )?([^\W\d_]{3,})\.?,?[ -]?(\d{4})?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.? ?(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:,? ?(\d{4}))?")


class NoDate(ValueError):
    """A text that is no date; the text says what else it could be, "" if nothing."""


class NoSuchDay(ValueError):
    """A date that the calendar doesn't have."""


def find_date(text: str, today: date) -> date:
    """The date that a text names for who writes it on ``today``, their local date. Without a year
    it is the next one. Raises ``NoDate`` or ``NoSuchDay``."""
    wanted = " ".join(unicodedata.normalize("NFKC", text[:80]).casefold().split())
    wanted = re.sub(r"^(?:on|by|(?:un)?til{1,2}|the|from|am)\b (?:the )?|[\s.,!]+$", "", wanted)
    if wanted in _NEAR:
        return today + timedelta(days=_NEAR[wanted])
    found = _ahead(wanted, today) or _weekday(wanted, today)
    if found is not None:
        return found
    lead, _, rest = wanted.replace(",", " ", 1).partition(" ")
    expected = _day(lead.rstrip("."))
    if expected is None:
        return _calendar(wanted, today)
    on = _calendar(rest.strip().removeprefix("the "), today)
    if on.weekday() != expected:
        raise NoDate(f"{_named(on)} is a {on:%A}.")
    return on


def _ahead(wanted: str, today: date) -> date | None:
    """*in 3 days*, *two weeks from now*."""
    found = _IN.fullmatch(wanted)
    if found is None or not (
        wanted.startswith("in ") or found[3] or wanted.endswith("later") or found[1].isdecimal()
    ):
        return None
    count = int(found[1]) if found[1].isdecimal() else NUMBERS.get(found[1], -1)
    if not 0 <= count <= 400:
        return None
    days = count * (7 if found[2].startswith("w") else 1) + (found[3] == "tomorrow")
    return today + timedelta(days=days)


def _weekday(wanted: str, today: date) -> date | None:
    """*Friday*, *this Fri*, *next Tue*."""
    lead, _, name = wanted.rpartition(" ")
    day = _day(name)
    if day is None or lead not in (
        "",
        "this",
        "coming",
        "this coming",
        "the coming",
        "next",
        "nächsten",
    ):
        return None
    coming = today + timedelta(days=(day - today.weekday()) % 7)
    if lead not in ("next", "nächsten"):
        return coming
    if coming == today:
        return today + timedelta(days=7)
    if coming.weekday() > today.weekday():
        later = coming + timedelta(days=7)
        raise NoDate(f"It may be {_named(coming)} or {_named(later)}.")
    return coming


def _day(name: str) -> int | None:
    days = DAYS.get(name, frozenset()) if len(name) > 2 else frozenset()
    return next(iter(days)) if len(days) == 1 else None


def _calendar(wanted: str, today: date) -> date:
    if found := _YEAR_FIRST.fullmatch(wanted):
        year, month, day = (found[at] or found[other] for at, other in ((1, 5), (3, 6), (4, 7)))
        return _date(int(day), int(month), int(year), today)
    if found := _NUMERIC.fullmatch(wanted):
        return _numeric(found, today)
    if (found := _DAY_FIRST.fullmatch(wanted)) and (month := _month(found[2])):
        return _date(int(found[1]), month, int(found[3] or 0), today)
    if (found := _MONTH_FIRST.fullmatch(wanted)) and (month := _month(found[1])):
        return _date(int(found[2]), month, int(found[3] or 0), today)
    if found := _DAY_ALONE.fullmatch(wanted):
        return _next_day(int(found[1]), today)
    raise NoDate("")


def _next_day(day: int, today: date) -> date:
    """*the 3rd*: the next month that has it."""
    ahead = (today + timedelta(days=days) for days in range(62))
    found = next((one for one in ahead if one.day == day), None)
    if found is None:
        raise NoSuchDay
    return found


def _numeric(found: re.Match[str], today: date) -> date:
    """Two numbers: with a full stop the day comes first, otherwise only what can be no month."""
    first, second, year = int(found[1]), int(found[3]), int(found[4] or found[5] or 0)
    year += 2000 * (0 < year < 100)
    if found[2] == "." or first > 12 or first == second:
        return _date(first, second, year, today)
    if second > 12:
        return _date(second, first, year, today)
    if not first or not second:
        raise NoSuchDay
    one, other = date(today.year, second, first), date(today.year, first, second)
    raise NoDate(f"It may be {_named(one)} or {_named(other)}.")


def _month(word: str) -> int:
    """The month from 1 that a word is or begins; 0 for none."""
    names = (any(name.startswith(word) for name in names.split()) for names in _MONTHS)
    return next((at for at, is_it in enumerate(names, start=1) if is_it), 0)


def _date(day: int, month: int, year: int, today: date) -> date:
    years = (year,) if year else range(today.year, today.year + 9)  # a leap day may be far
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    raise NoSuchDay


def _named(day: date) -> str:
    return f"{day.day} {day:%B}"

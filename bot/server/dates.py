"""Dates as people write them. Pure. Nothing that may be two dates is taken for one of them."""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.server.typed import folded
from bot.server.weekdays import day_of, slip_of

_MONTHS = (
    "january januar janvier enero",
    "february februar fevrier febrero", "march mars marzo märz maerz",
    "april avril abril", "may mai mayo", "june juni juin junio", "july juli juillet julio",
    "august août agosto", "september sept septembre septiembre",
    "october oktober octobre octubre", "november novembre noviembre",
    "december dezember decembre diciembre",
)  # fmt: skip
_FULL_MONTHS = {names.split()[0]: at for at, names in enumerate(_MONTHS, start=1)}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "couple": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NEAR = {
    "today": 0, "tonight": 0, "now": 0, "heute": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1,
    "tomorow": 1, "tommorow": 1, "tommorrow": 1, "morgen": 1, "overmorrow": 2, "übermorgen": 2,
    "day after tomorrow": 2, "yesterday": -1, "gestern": -1, "next week": 7, "a week today": 7,
    "a week tomorrow": 8, "today week": 7, "a fortnight": 14, "in a fortnight": 14,
    "fortnight": 14, "this morning": 0, "this afternoon": 0, "this evening": 0, "tmw": 1,
    "2moro": 1,
    "2morrow": 1, "hoy": 0, "mañana": 1, "demain": 1, "aujourd'hui": 0,
}  # fmt: skip
_IN = re.compile(
    r"(?:in )?(?:a )?(\d{1,3}(?= ?[dwmy])|\w+(?= ))(?: of)? ?(d|day|wk|week|month|year)s?"
    r"(?: from (today|now|tomorrow)| later)?"
)
_MONTHS_OF = {"month": 1, "year": 12}
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d\d)(\d\d)")
_NUMERIC = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d\d)?|\s+(\d{4}))?")
_DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)(?: of (?:this|the) month)?")
_YEAR = r"(\d{4}|'?\d\d)"
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\.? ?-?(?:of )?([^\W\d_]{{3,}})\.?,?[ -]?{_YEAR}?"
)
_MONTH_FIRST = re.compile(
    rf"([^\W\d_]{{3,}})\.? ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR}|,?(\d{{4}}))?"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
             "tenth")  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b(?= of | [^\W\d_]{{3,}}|$)")
_FEASTS = {
    "christmas": "25 december", "christmas day": "25 december", "christmas eve": "24 december",
    "new year": "1 january", "new year's day": "1 january", "new year's": "1 january",
    "new year's eve": "31 december", "new years": "1 january", "new years eve": "31 december",
    "xmas": "25 december", "xmas eve": "24 december", "boxing day": "26 december",
    "halloween": "31 october", "eom": "end of the month", "end of month": "end of the month",
    "eow": "end of the week", "end of week": "end of the week", "next weekend": "next saturday",
}  # fmt: skip
_MONTH_END = re.compile(r"(?:the )?end of (?:(the|this|next) )?([^\W\d_]{3,})")
_DAY_BEHIND = re.compile(r"(.*\d.*?),? \(?([^\W\d_]{3,})\)?")
_PART_BEHIND = re.compile(r"(?<=\S) (?:in the )?(?:morning|noon|afternoon|evening|night)$")
_WEEK_LATER = re.compile(
    r"(?:(a|one|two|three|four|\d) )?weeks? (?:(?:on|from|after) )?([^\W\d_]{3,})"
    r"|([^\W\d_]{3,}) week"
)
_NTH = re.compile(
    r"(?:(\d)(?:st|nd|rd|th)|last) ([^\W\d_]{3,}) (?:of|in) (?:(next|this|the) )?([^\W\d_]{3,})"
)
_OF_NEXT_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? of next month")
_NEXT_WEEK = re.compile(r"([^\W\d_]{3,}) next week|next week,? (?:on )?([^\W\d_]{3,})")


class NoDate(ValueError):
    """A text that is no date; the text says what else it could be, "" if nothing."""


class NoSuchDay(ValueError):
    """A date that the calendar doesn't have."""


def find_date(text: str, today: date) -> date:
    """The date that a text names for who writes it on ``today``, their local date. Without a year
    it is the next one. Raises ``NoDate`` or ``NoSuchDay``."""
    wanted = folded(text[:80])
    wanted = re.sub(r"[()\[\]\"“”`*]|^'|'$", " ", wanted.replace("’", "'"))
    wanted = re.sub(r"(?<=s)'? time$", "", " ".join(wanted.split()))
    wanted = re.sub(r"^(?:on|by|(?:un)?til{1,2}|the|from|am)\b (?:the )?|[\s.,!?]+$", "", wanted)
    wanted = _ORDINAL.sub(lambda word: f"{_ORDINALS.index(word[1]) + 1}th", wanted)
    wanted = wanted if wanted in _NEAR else _PART_BEHIND.sub("", wanted)
    wanted = _FEASTS.get(wanted, wanted)
    behind = _DAY_BEHIND.fullmatch(wanted)
    if behind is not None and _day(behind[2]) is not None:
        wanted = f"{behind[2]} {behind[1]}"  # the weekday stands in front
    if wanted in _NEAR:
        return today + timedelta(days=_NEAR[wanted])
    found = _ahead(wanted, today) or _of_month(wanted, today) or _weekday(wanted, today)
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
    if wanted == "next month":
        return _months_later(today, 1)
    if found is None:
        return None
    is_said = wanted.startswith("in ") or found[3] or wanted.endswith("later") or len(found[2]) > 2
    if not (is_said or found[1].isdecimal()):
        return None
    count = int(found[1]) if found[1].isdecimal() else NUMBERS.get(found[1], -1)
    if not 0 <= count <= 400:
        return None
    if found[2] in _MONTHS_OF:
        later = _months_later(today, count * _MONTHS_OF[found[2]])
        return later + timedelta(days=found[3] == "tomorrow")
    days = count * (7 if found[2].startswith("w") else 1) + (found[3] == "tomorrow")
    return today + timedelta(days=days)


def _months_later(today: date, count: int) -> date:
    """The same day of a later month, or its last."""
    years, month = divmod(today.month - 1 + count, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _of_month(wanted: str, today: date) -> date | None:
    """*end of the month*, *5th of next month*, *first Monday of March*."""
    if wanted == "end of the week":
        sunday = today + timedelta(days=6 - today.weekday())
        raise NoDate(f"That could be {_named(sunday - timedelta(days=2))} or {_named(sunday)}.")
    if found := _OF_NEXT_MONTH.fullmatch(wanted):
        first = _months_later(today.replace(day=1), 1)
        return _date(int(found[1]), first.month, first.year, today)
    if found := _MONTH_END.fullmatch(wanted):
        days = _days_of(found[1], found[2], today)
        return days[-1] if days else None
    if (found := _NTH.fullmatch(wanted)) is None or (weekday := _day(found[2])) is None:
        return None
    days = [day for day in _days_of(found[3], found[4], today) if day.weekday() == weekday]
    at = int(found[1] or len(days))
    if days and not 1 <= at <= len(days):
        raise NoSuchDay
    return days[at - 1] if days else None


def _days_of(which: str | None, name: str, today: date) -> list[date]:
    """The days of a month by its name, or of *this month*, *next month*; none if it is no month."""
    if name == "month":
        first = _months_later(today.replace(day=1), which == "next")
    elif (month := _month(name)) and not which:
        first = date(today.year + (month < today.month), month, 1)
    else:
        return []
    count = monthrange(first.year, first.month)[1]
    return [first + timedelta(days=day) for day in range(count)]


def _weekday(wanted: str, today: date) -> date | None:
    """*Friday*, *this Fri*, *next Tue*, *Friday week*, *Mon next week*."""
    if wanted in ("weekend", "this weekend"):
        wanted = "saturday" if today.weekday() < 6 else "sunday"
    if (named := _WEEK_LATER.fullmatch(wanted)) and (day := _day(named[2] or named[3])) is not None:
        said = named[1] or "a"
        weeks = int(said) if said.isdecimal() else NUMBERS[said]
        return today + timedelta(days=(day - today.weekday()) % 7 + 7 * weeks)
    if (named := _NEXT_WEEK.fullmatch(wanted)) and (day := _day(named[1] or named[2])) is not None:
        return today + timedelta(days=day - today.weekday() + 7)
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
        raise NoDate(f"That could be {_named(coming)} or {_named(later)}.")
    return coming


def _day(name: str) -> int | None:
    days = day_of(name) if len(name) > 2 else frozenset()
    return next(iter(days)) if len(days) == 1 else None


def _calendar(wanted: str, today: date) -> date:
    if found := _YEAR_FIRST.fullmatch(wanted):
        year, month, day = (found[at] or found[other] for at, other in ((1, 5), (3, 6), (4, 7)))
        return _date(int(day), int(month), _year(year), today)
    if found := _NUMERIC.fullmatch(wanted):
        return _numeric(found, today)
    if (found := _DAY_FIRST.fullmatch(wanted)) and (month := _month(found[2])):
        return _date(int(found[1]), month, _year(found[3]), today)
    if (found := _MONTH_FIRST.fullmatch(wanted)) and (month := _month(found[1])):
        return _date(int(found[2]), month, _year(found[3] or found[4]), today)
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
    first, second, year = int(found[1]), int(found[3]), _year(found[4] or found[5])
    if found[2] == "-" and len(found[4] or "") == 2 and first + 2000 >= today.year > year:
        other = _date(int(found[4]), second, first + 2000, today)
        raise NoDate(f"That could be {_named(other)} {other.year} or a date in {year}.")
    if found[2] == "." or first > 12 or first == second:
        return _date(first, second, year, today)
    if second > 12:
        return _date(second, first, year, today)
    if not first or not second:
        raise NoSuchDay
    one, other = date(today.year, second, first), date(today.year, first, second)
    raise NoDate(f"That could be {_named(one)} or {_named(other)}.")


def _year(typed: str | None) -> int:
    """Of two figures it is one of this century; 0: none was typed. There is no year 0."""
    if not typed:
        return 0
    figures = typed.strip("'")
    year = int(figures) + 2000 * (len(figures) < 3)
    if not year:
        raise NoSuchDay
    return year


def _month(word: str) -> int:
    """The month from 1 that a word is or begins; 0 for none."""
    begins = (any(name.startswith(word) for name in names.split()) for names in _MONTHS)
    found = next((at for at, is_it in enumerate(begins, start=1) if is_it), 0)
    return found or slip_of(word, _FULL_MONTHS) or 0


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

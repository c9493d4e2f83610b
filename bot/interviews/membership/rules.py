"""How long a pause lasts, from what people write. A pause always has an end. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.server.calendar import instant
from bot.server.readers import UNCHANGED, read_date

LONGEST = timedelta(days=366)
BACK_WORDS = frozenset({"off", "back", "end", "stop", "now", "over", "resume", "no", "none"})
EXAMPLES = "`2 weeks`, `10 days`, `1 March` or `2027-03-01`; `off` ends a pause"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_DAYS = {"day": 1, "week": 7, "month": 30}
_LENGTH = re.compile(r"(?:for |in )?(\d{1,3}|[a-z]+) ?(day|week|month)s?")


def ends_pause(text: str) -> bool:
    """Whether the member wants to come back now."""
    return _plain(text) in BACK_WORDS


def read_pause(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When a pause ends (aware UTC): the beginning of a local date. A ``UserError`` for what
    can't be read, for the past, and for more than a year."""
    today = now.astimezone(zone).date()
    plain = _plain(text)
    day = today if plain == "today" else _length(plain, today) or _date(plain, today)
    if day <= today:
        raise UserError(
            f"A pause ends in the future, tomorrow at the earliest: {EXAMPLES}. {UNCHANGED}"
        )
    if day - today > LONGEST:
        raise UserError(
            "A pause lasts a year at most. For longer, `/mock leave`: you can join again any day. "
            f"{UNCHANGED}"
        )
    return instant(day, time(0, 0), zone)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("until ", "")
    return " ".join(folded.split())


def _length(plain: str, today: date) -> date | None:
    if plain in ("tomorrow", "next week", "next month"):
        return today + timedelta(days={"tomorrow": 1, "next week": 7, "next month": 30}[plain])
    found = _LENGTH.fullmatch(plain)
    if found is None:
        return None
    number = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1])
    return None if number is None else today + timedelta(days=number * _DAYS[found[2]])


def _date(plain: str, today: date) -> date:
    """A date, from tomorrow on where it could be this year's or the next."""
    try:
        written = " ".join(plain.replace(" of ", " ").replace(",", " ").split())
        return read_date(written, today + timedelta(days=1))
    except UserError:
        problem = f"I can't read when your pause ends. Write {EXAMPLES}. {UNCHANGED}"
        raise UserError(problem) from None

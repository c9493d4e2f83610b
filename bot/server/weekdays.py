"""Weekdays as people write them, Monday as 0: for the calendar of a server and for weekly hours.
Pure."""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import OSA

from bot.server.typed import folded

EVERY_DAY = frozenset(range(7))
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS = (
    "m mo mon mond monday montag lundi lunes",
    "t tu tue tues tuesd tuesday di dienstag mardi martes",
    "w we wed weds wednes wednesday mi mittwoch mercredi miercoles",
    "th thu thur thurs thursday r do donnerstag jeudi jueves",
    "f fr fri frid friday freitag vendredi viernes",
    "sa sat satur saturday samstag sonnabend samedi sabado",
    "su sun sund sunday so sonntag dimanche domingo",
)
_GROUPS = {
    "weekday workday workingday weekdays werktag weeknight": frozenset(range(5)),
    "weekend wochenende": frozenset({5, 6}),
    "everyday daily täglich taglich week day all always": EVERY_DAY,
}
LETTERS = frozenset("mtwrf")
"""A single one is a day only among others, as in "M, W, F"."""
DAYS = {
    form: frozenset({at})
    for at, words in enumerate(_DAYS)
    for word in words.split()
    for form in ((word, f"{word}s") if len(word) > 2 else (word,))
    if word not in LETTERS
} | {
    form: days
    for words, days in _GROUPS.items()
    for word in words.split()
    for form in (word, f"{word}s")
}
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FULL = tuple(name.lower() for name in DAY_NAMES)
_LETTER = {letter: at for at, letter in enumerate("mtwrf")} | {"th": 3, "sa": 5, "su": 6, "tu": 1}
_SHORT = "mon|tue|wed|thu|fri|sat|sun|mo|tu|we|th|fr|sa|su|di|mi|do|so"
_GLUED = re.compile(rf"(?:{_SHORT}){{2,7}}")
_IN_GLUED = re.compile(_SHORT)
_RUN = re.compile(r"(?:m|tu?(?!h)|w|th|r|f|sa|su){2,7}")
_IN_RUN = re.compile(r"th|tu|sa|su|[mtwrf]", re.IGNORECASE)
_INITIALS = re.compile(
    r"\b(?:th|tu|sa|su|[mtwrf])(?:(?:\s*[,/&+-]\s*|\s+and\s+|\s+)(?:th|tu|sa|su|[mtwrf])\b)+",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+|-|[^\s,;+&/.|()-]+")
DASHES = re.compile(
    r"[\u2010-\u2015\u2212\u2043\u301c\u3030\uff0d\ufe58\ufe63~\u2192]|-+>?"
    r"|(?<=\w)\s*\.{2,3}\s*(?=\w)"
)
"""What people write for *to*."""
_PHRASES = (
    (DASHES, "-"),
    (re.compile(r"\bfrom\b"), ""),
    (re.compile(r"\b(?:to|through|thru|until|till|til|bis)\b"), "-"),
    (re.compile(r"\bevery ?day\b|\b(?:7|seven) days(?: a week)?\b"), " everyday "),
    (re.compile(r"\b(?:all|whole|every) week\b|\ball days\b"), " everyday "),
    (re.compile(r"\b(?:working|work|business|week) (?:days?|week)\b"), " weekdays "),
)  # fmt: skip
_SILENT = frozenset(
    {"and", "on", "every", "each", "und", "plus", "the", "only", "et", "y", "or", "just", "any"}
)
EXCEPT = frozenset({"except", "but", "excluding", "without", "not", "no", "minus", "außer"})
_SLIPS_FROM, _TWO_SLIPS_FROM = 5, 7
"""The letters from which on one slip, and two, are forgiven."""


class UnknownDay(ValueError):
    """A word that names no weekday; the text is that word, "" if there is none."""


def spelt_out(text: str) -> str:
    """``text`` with "mwf", "t/th" and "m, w, f" written as days that can be
    read alone."""
    whole = re.sub(r"[^\W\d_]+", lambda found: _from_run(found[0]), text)
    return _INITIALS.sub(lambda found: _IN_RUN.sub(_whole, found[0]), whole)


def _whole(letter: re.Match[str]) -> str:
    return _FULL[_LETTER[letter[0].casefold()]]


def _from_run(word: str) -> str:
    letters = word.casefold()
    if letters in DAYS:
        return word
    if _GLUED.fullmatch(letters):
        return _in_order([min(DAYS[name]) for name in _IN_GLUED.findall(letters)]) or word
    if not _RUN.fullmatch(letters):
        return word
    return _in_order([_LETTER[letter] for letter in _IN_RUN.findall(letters)]) or word


def _in_order(days: list[int]) -> str:
    """The names of days that follow one another; "" where they don't, as that may be a word."""
    return " ".join(_FULL[day] for day in days) if sorted(set(days)) == days else ""


def day_of(word: str) -> frozenset[int]:
    """The days that a word names, a slip of the thumb forgiven; none if it is no day."""
    if word in DAYS:
        return DAYS[word]
    found = slip_of(word.removesuffix("s"), {name: at for at, name in enumerate(_FULL)})
    return frozenset() if found is None else frozenset({found})


def slip_of(word: str, names: Mapping[str, int]) -> int | None:
    """What a misspelt word means, if one name alone is nearest: *wensday*, but not *sonday*."""
    if len(word) < _SLIPS_FROM:
        return None
    most = 1 if len(word) < _TWO_SLIPS_FROM else 2
    near = {name: OSA.distance(word, name, score_cutoff=most) for name in names}
    least = min(near.values())
    found = [name for name in near if near[name] == least]
    return names[found[0]] if least <= most and len(found) == 1 else None


def span(first: frozenset[int], last: frozenset[int]) -> frozenset[int] | None:
    """From one day to another, over the end of the week too; None for what is not a day."""
    if len(first) > 1 or len(last) > 1:
        return None
    (start,), (end,) = first, last
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def find_weekdays(text: str) -> frozenset[int]:
    """Every day, weekdays, Monday to Friday, mon/wed/fri, MWF, weekdays except Wed. At least one
    day; raises ``UnknownDay``."""
    kept: set[int] = set()
    left_out: set[int] = set()
    goal = kept
    words = list(_words(text))
    at = 0
    while at < len(words):
        word = words[at]
        if word in EXCEPT:
            goal = left_out
            kept.update(() if kept else EVERY_DAY)
            at += 1
            continue
        days = _days(word)
        if words[at + 1 : at + 2] == ["-"]:
            end = words[at + 2] if at + 2 < len(words) else ""
            found = span(days, _days(end))
            if found is None:
                raise UnknownDay(f"{word}-{end}")
            days, at = found, at + 2
        goal |= days
        at += 1
    if not kept - left_out:
        raise UnknownDay("")
    return frozenset(kept - left_out)


def _words(text: str) -> Iterator[str]:
    plain = folded(text[:200])
    for pattern, instead in _PHRASES:
        plain = pattern.sub(instead, plain)
    yield from (word for word in _WORDS.findall(spelt_out(plain)) if word not in _SILENT)


def _days(word: str) -> frozenset[int]:
    if days := day_of(word):
        return days
    raise UnknownDay(word)

"""A week of windows, measured and said in words, and what each word of a text such as
"Mon–Thu 18–21" means. Pure.

A text becomes tokens; ``availability`` reads their grammar. Times without *am* or *pm* keep
both readings in mind (``half`` is ""), because only the pair of them tells.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.interviews.values.rules import DAY_MINUTES, Window
from bot.server.weekdays import DAYS, WEEKDAY_NAMES
from bot.server.zones.cities import is_place
from bot.server.zones.places import ABBREVIATIONS, lists

WEEK_MINUTES = 7 * DAY_MINUTES
HALF_DAY = DAY_MINUTES // 2
ROOMY_MINUTES = 90
"""What a session with both roles takes."""
DAWN_MINUTE = 7 * 60
LONGEST_WORD = 30
UNSEEN = frozenset({"Cc", "Cf"})


def normalise(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Ordered windows of which no two touch."""
    merged: list[Window] = []
    for one in sorted(windows):
        last = merged[-1] if merged else None
        if last is not None and last.weekday == one.weekday and one.start <= last.end:
            merged[-1] = Window(last.weekday, last.start, max(last.end, one.end))
        else:
            merged.append(one)
    return tuple(merged)


def stretches(windows: tuple[Window, ...]) -> tuple[tuple[int, int, int], ...]:
    """Time in one piece, over midnight and over the end of the week too: weekday, first
    minute of that day, length in minutes. One that never ends is the whole week."""
    pieces: list[list[int]] = []
    for one in windows:
        at = one.weekday * DAY_MINUTES + one.start
        if pieces and sum(pieces[-1]) == at:
            pieces[-1][1] += one.end - one.start
        else:
            pieces.append([at, one.end - one.start])
    if len(pieces) > 1 and pieces[0][0] == 0 and sum(pieces[-1]) == WEEK_MINUTES:
        pieces[-1][1] += pieces.pop(0)[1]
    return tuple((at // DAY_MINUTES, at % DAY_MINUTES, minutes) for at, minutes in pieces)


def minutes_a_week(windows: Iterable[Window]) -> int:
    """How much time the windows are, in wall time."""
    return sum(one.end - one.start for one in windows)


def longest_minutes(windows: tuple[Window, ...]) -> int:
    """The most time in one piece; 0 for no windows."""
    return max((minutes for _, _, minutes in stretches(windows)), default=0)


def starts_before_dawn(windows: tuple[Window, ...]) -> bool:
    """Whether some time begins between 1 and 6:59 in the morning: perhaps an evening meant."""
    return any(60 <= start < DAWN_MINUTE for _, start, _ in stretches(windows))


def clock(minute: int) -> str:
    """Such as "18:05"; midnight as an end is "24:00", and over it counts from 0 again."""
    if minute > DAY_MINUTES:
        minute -= DAY_MINUTES
    return f"{minute // 60:02}:{minute % 60:02}"


def describe_windows(windows: Iterable[Window]) -> str:
    """Such as "Mon–Thu 18:00–21:00, Sat 10:00–14:00"; days with the same times together."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    for one in _joined(normalise(windows)):
        by_day.setdefault(one.weekday, []).append((one.start, one.end))
    shared: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, times in sorted(by_day.items()):
        shared.setdefault(tuple(times), []).append(day)
    return ", ".join(
        f"{describe_days(days)} "
        + " and ".join(f"{clock(start)}–{clock(end)}" for start, end in times)
        for times, days in shared.items()
    )


def _joined(windows: tuple[Window, ...]) -> list[Window]:
    """Evenings and the nights that follow them as one, up to half a day; ends over 1440."""
    heads = {one.weekday: one for one in windows if one.start == 0}
    taken: set[Window] = set()
    found: list[Window] = []
    for one in windows:
        next_day = heads.get((one.weekday + 1) % 7)
        if one.end == DAY_MINUTES and next_day is not None:
            length = one.end - one.start + next_day.end
            if length <= HALF_DAY:
                taken.add(next_day)
                one = Window(one.weekday, one.start, DAY_MINUTES + next_day.end)
        found.append(one)
    return [one for one in found if one not in taken]


def describe_days(days: list[int]) -> str:
    """Such as "every day", "Mon–Thu" or "Mon, Wed and Fri"."""
    if len(days) == len(WEEKDAY_NAMES):
        return "every day"
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAY_NAMES[days[0]]}–{WEEKDAY_NAMES[days[-1]]}"
    names = [WEEKDAY_NAMES[day] for day in days]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


# Reasonable hours: what "any time" means, and where an open end stops.
FIRST_MINUTE = 7 * 60
LAST_MINUTE = 23 * 60

_PARTS = {
    "morning mornings": (8 * 60, 12 * 60),
    "lunch lunchtime lunchtimes": (12 * 60, 14 * 60),
    "afternoon afternoons": (13 * 60, 18 * 60),
    "evening evenings eve eves": (18 * 60, 22 * 60),
    "night nights": (20 * 60, 23 * 60),
    "anytime whenever always flexible": (FIRST_MINUTE, LAST_MINUTE),
}
_NAMED_TIMES = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0}
_FILLERS = frozenset({
    "on", "at", "in", "the", "any", "each", "every", "all", "day", "days", "free", "available",
    "usually", "uhr", "oclock", "h", "hours", "time", "local", "my", "of", "i", "am", "i'm", "im",
})  # fmt: skip
_SOFT = frozenset({",", "and", "und", "or", "oder", "&", "+", "/", "plus", "also"})
_EXCEPT = frozenset({"except", "but", "excluding", "without", "minus", "außer"})
NIGHTS = frozenset({"weeknight", "weeknights"})
ZONE_WORDS = frozenset({"utc", "gmt", "zulu", "timezone", "zone"}) | {
    word for words, _ in lists(ABBREVIATIONS) for word in words.split()
} - {"art", "cat", "eat", "pet"}
PARTS = {word: part for words, part in _PARTS.items() for word in words.split()}

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2043\u301c\u3030\uff0d\ufe58\ufe63~\u2192]|->|[-]+>?")
_PHRASES = (
    (re.compile(r"(?<![^\W\d_])([ap])\s?\.\s?m\b\.?"), r"\1m"),
    (
        re.compile(
            r"(?<![\d:.])(1[0-2]|[1-9])([:.]\d\d)? (?:in the (?:evening|afternoon)|at night)\b"
        ),
        r"\1\2pm",
    ),
    (re.compile(r"(?<![\d:.])(1[0-2]|[1-9])([:.]\d\d)? in the morning\b"), r"\1\2am"),
    (re.compile(r"\bbut not\b|\bexcept (on|for)\b|\bother than\b"), " except "),
    (re.compile(r"\bweek (day|night|end)"), r"week\1"),
    (re.compile(r"\bo['’]\s?clock\b"), " oclock "),
    (re.compile(r"\bany[\s-]time\b|\ball day( long)?\b"), " anytime "),
    (re.compile(r"\bevery\s?day\b|\ball week\b|\bevery day\b"), " everyday "),
    (re.compile(r"\bbetween\b(.+?)\band\b"), r" \1 - "),
    (re.compile(r"\b(to|until|till|til|through|thru|bis)\b"), " - "),
    (re.compile(r"(?<=[\dm])\s*\+|\bonwards?\b|\bor later\b|\band later\b"), " onwards "),
)
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?:[:.h]\d{2})?h?(?![\d:])|\d{4}(?![\d:]))"
    r"(?:\s*(?P<half>am|pm|a|p)\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<sign>[-,&+/])|(?P<noise>[\s.:()]+)|(?P<other>.)",
    re.DOTALL,
)


class TokenKind(StrEnum):
    """What a piece of the text is."""

    DAYS = "days"
    TIME = "time"
    PART = "part"
    DASH = "dash"
    AFTER = "after"
    EXCEPT = "except"
    BEFORE = "before"
    ONWARDS = "onwards"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Token:
    """``minute`` is of the day; ``half``: "am", "pm", "24" (surely of 24 hours) or "" (it
    could be either)."""

    kind: TokenKind
    days: frozenset[int] = frozenset()
    part: tuple[int, int] = (0, 0)
    minute: int = 0
    half: str = ""


class Unreadable(ValueError):
    """Hours that can't be read; the text says what and gives an example, for a member."""


def folded(text: str) -> str:
    """One way of writing: small letters, one kind of dash, phrases as single words."""
    letters = (one for one in text if unicodedata.category(one) not in UNSEEN or one.isspace())
    plain = unicodedata.normalize("NFKC", "".join(letters)).casefold()
    plain = _DASHES.sub("-", plain)
    for pattern, replacement in _PHRASES:
        plain = pattern.sub(replacement, plain)
    return plain


def tokens(text: str) -> Iterator[Token]:
    """The tokens of one folded piece. Raises ``Unreadable`` for a word that means nothing here
    or an hour that no day has."""
    for found in _TOKEN.finditer(text):
        if found["time"] is not None:
            half = found["half"]
            yield _time(found["time"], f"{half[0]}m" if half else "")
        elif found["word"] is not None:
            token = _word(found["word"])
            if token is not None:
                yield token
        elif found["sign"] is not None:
            kind = TokenKind.DASH if found["sign"] == "-" else TokenKind.COMMA
            yield Token(kind)
        elif found["other"] is not None:
            raise Unreadable(_unknown(found["other"]))


def _unknown(word: str) -> str:
    return f"I don't know what “{word[:LONGEST_WORD]}” means."


def _word(word: str) -> Token | None:
    if word in NIGHTS:
        return Token(TokenKind.DAYS, days=DAYS[word], part=PARTS["evening"])
    if word in _FILLERS:
        return None
    if word in DAYS and word not in PARTS:
        return Token(TokenKind.DAYS, days=DAYS[word])
    if word in PARTS:
        return Token(TokenKind.PART, part=PARTS[word])
    if word in _NAMED_TIMES:
        return Token(TokenKind.TIME, minute=_NAMED_TIMES[word], half="24")
    if word in _SOFT:
        return Token(TokenKind.COMMA)
    if word in ("after", "from", "since", "nach", "ab", "von"):
        return Token(TokenKind.AFTER)
    if word in ("before", "vor"):
        return Token(TokenKind.BEFORE)
    if word == "onwards":
        return Token(TokenKind.ONWARDS)
    if word in _EXCEPT:
        return Token(TokenKind.EXCEPT)
    if word in ZONE_WORDS or is_place(word):
        raise Unreadable(f"Your zone is set above; leave “{_as_zone(word)}” out.")
    raise Unreadable(_unknown(word))


def _as_zone(word: str) -> str:
    return word.upper() if word in ZONE_WORDS and len(word) < 5 else word.title()


def _time(written: str, half: str) -> Token:
    digits = written.rstrip("h")
    if len(digits) == 4 and digits.isdigit():
        hour, minute = int(digits[:2]), int(digits[2:])
    else:
        first, *rest = re.split(r"[:.h]", digits)
        hour, minute = int(first), int(rest[0]) if rest else 0
    if minute > 59 or hour > 24 or (hour == 24 and minute) or (half and not 1 <= hour <= 12):
        raise Unreadable("A day has no such hour.")
    if half:
        return Token(TokenKind.TIME, minute=(hour % 12 + 12 * (half == "pm")) * 60 + minute,
                     half=half)  # fmt: skip
    sure = hour > 12 or written[0] == "0"
    return Token(TokenKind.TIME, minute=hour * 60 + minute, half="24" if sure else "")

"""The words of weekly hours: what each word of a text such as "Mon–Thu 18–21" means. Pure.

A text becomes tokens; ``availability`` reads their grammar. Times without *am* or *pm* keep
both readings in mind (``half`` is ""), because only the pair of them tells.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

EVERY_DAY = frozenset(range(7))
# Reasonable hours: what "any time" means, and where an open end stops.
FIRST_MINUTE = 7 * 60
LAST_MINUTE = 23 * 60

_DAYS = (
    "mo mon monday mondays montag montags",
    "tu tue tues tuesday tuesdays di dienstag dienstags",
    "we wed weds wednesday wednesdays mi mittwoch mittwochs",
    "th thu thur thurs thursday thursdays do donnerstag donnerstags",
    "fr fri friday fridays freitag freitags",
    "sa sat saturday saturdays samstag samstags sonnabend",
    "su sun sunday sundays so sonntag sonntags",
)
_GROUPS = {
    "weekday weekdays workday workdays weeknight weeknights": frozenset(range(5)),
    "weekend weekends wochenende": frozenset({5, 6}),
    "everyday daily täglich week": EVERY_DAY,
}
_PARTS = {
    "morning mornings": (8 * 60, 12 * 60),
    "lunch lunchtime lunchtimes": (12 * 60, 14 * 60),
    "afternoon afternoons": (13 * 60, 18 * 60),
    "evening evenings": (18 * 60, 22 * 60),
    "night nights": (20 * 60, 23 * 60),
    "anytime whenever always flexible": (FIRST_MINUTE, LAST_MINUTE),
}
_NAMED_TIMES = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0}
_FILLERS = frozenset({
    "on", "at", "in", "the", "any", "each", "every", "all", "day", "days", "free", "available",
    "usually", "uhr", "oclock", "h", "hours", "time", "local", "my", "of", "i", "am", "i'm", "im",
})  # fmt: skip
_SOFT = frozenset({",", "and", "und", "&", "+", "/"})

DAYS = {word: frozenset({at}) for at, words in enumerate(_DAYS) for word in words.split()} | {
    word: days for words, days in _GROUPS.items() for word in words.split()
}
PARTS = {word: part for words, part in _PARTS.items() for word in words.split()}

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2043\u301c\u3030\uff0d\ufe58\ufe63~\u2192]|->|[-]+>?")
_PHRASES = (
    (re.compile(r"\b([ap])\s?\.\s?m\b\.?"), r"\1m"),
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
    plain = unicodedata.normalize("NFKC", text).casefold()
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
            raise Unreadable("I don't know what that means.")


def _word(word: str) -> Token | None:
    if word in DAYS:
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
    if word in _FILLERS:
        return None
    raise Unreadable("I don't know what that means.")


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
    sure = hour > 12 or hour == 0 or written[0] == "0"
    return Token(TokenKind.TIME, minute=hour * 60 + minute, half="24" if sure else "")

"""What each word of weekly hours such as "Mon–Thu 18–21" means. Pure.

A text becomes tokens; ``availability`` reads their grammar. Times without *am* or *pm* keep
both readings in mind (``half`` is ""), because only the pair of them tells; in "evenings 7–9" the
part of the day does.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.interviews.profiles.rules.week import HALF_DAY
from bot.server.typed import visible
from bot.server.weekdays import DASHES, DAYS, EXCEPT, day_of
from bot.server.zones.cities import is_place
from bot.server.zones.places import ABBREVIATIONS, lists

LONGEST_WORD = 30

# Reasonable hours: what "any time" means, and where an open end stops.
FIRST_MINUTE = 7 * 60
LAST_MINUTE = 23 * 60

_PARTS = {
    "morning mornings am": (8 * 60, 12 * 60),
    "lunch lunchtime lunchtimes": (12 * 60, 14 * 60),
    "afternoon afternoons": (13 * 60, 18 * 60),
    "evening evenings eve eves": (18 * 60, 22 * 60),
    "night nights": (20 * 60, 23 * 60),
    "pm": (12 * 60, 22 * 60),
    "anytime whenever always flexible": (FIRST_MINUTE, LAST_MINUTE),
}
_NAMED_TIMES = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0}
_FILLERS = frozenset({
    "on", "at", "in", "the", "any", "each", "every", "all", "day", "days", "free", "available",
    "usually", "uhr", "oclock", "h", "hours", "time", "local", "my", "of", "i", "i'm", "im", "most",
    "is", "are", "only", "maybe", "ideally", "preferably", "mostly", "please",
})  # fmt: skip
_SOFT = frozenset({",", "and", "und", "or", "oder", "&", "+", "/", "plus", "also"})
_NOT = frozenset({"no", "not", "none", "never"})
NIGHTS = frozenset({"weeknight", "weeknights"})
ZONE_WORDS = frozenset({"utc", "gmt", "zulu", "timezone", "zone"}) | {
    word for words, _ in lists(ABBREVIATIONS) for word in words.split()
} - {"art", "cat", "eat", "pet"}
PARTS = {word: part for words, part in _PARTS.items() for word in words.split()}

_BULLET = re.compile(r"^\s*(?:[-–*•·]|\d[.)])\s+(?=\S)")
_PHRASES = (
    (re.compile(r"(?<![^\W\d_])([ap])\s?\.\s?m\b\.?"), r"\1m"),
    (
        re.compile(
            r"(?<![\d:.])(1[0-2]|[1-9])([:.]\d\d)? (?:in the (?:evening|afternoon)|at night)\b"
        ),
        r"\1\2pm",
    ),
    (re.compile(r"(?<![\d:.])(1[0-2]|[1-9])([:.]\d\d)? in the morning\b"), r"\1\2am"),
    (re.compile(r"\bafter (?:work|school)\b"), " after 18:00 "),
    (re.compile(r"\bbefore (?:work|school)\b"), " before 9:00 "),
    (re.compile(r"\b(?:un)?til{1,2} late\b"), " onwards "),
    (re.compile(r"\blate (?:evening|night)s?\b"), " night "),
    (re.compile(r"\blunch (?:break|hour|time)s?\b"), " lunch "),
    (re.compile(r"\bi am\b|\bi can(?: do)?(?![\w'’])|\bworks?(?: best| for me)+\b"), " "),
    (re.compile(r"\b(?:every|each) week\b|\bweekly\b"), " "),
    # "am Montag" is on a Monday; behind a day it is its morning
    (re.compile(r"\bam (?=\w+(?:tag|woch|abend|ende)s?\b|(?:mo|di|mi|do|fr|sa|so)\b)"), " "),
    (re.compile(r"\b24/7\b"), " anytime "),
    (re.compile(r"(?<=[\dm]) or so\b(?! *\d)"), " "),  # elsewhere "so" is a Sunday
    (re.compile(r"\bexcept (?:on|for)\b|\b(?:other than|apart from|aside from)\b"), " except "),
    (
        re.compile(rf"\b(?:(?:any|each) day|all days)(?= +(?:{'|'.join(sorted(EXCEPT))})\b)"),
        " everyday ",
    ),
    (re.compile(r"\bweek (day|night|end)"), r"week\1"),
    (re.compile(r"\bo['’]\s?clock\b"), " oclock "),
    (re.compile(r"\bany[\s-]time\b|\ball day( long)?\b"), " anytime "),
    (re.compile(r"\bevery\s?day\b|\ball week\b|\bevery day\b"), " everyday "),
    (re.compile(r"\bbetween\b(.+?)\band\b"), r" \1 - "),
    (re.compile(r"\b(to|until|till|til|through|thru|bis)\b"), " - "),
    (re.compile(r"(?<=[\dm])\s*\+|\bonwards?\b|\bor later\b|\band later\b"), " onwards "),
)
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?:[:.h]\d{2})?h?(?!\d|:\d)|\d{4}(?!\d|:\d)"
    r"|\d{3}(?=\s*(?:am|pm|a|p)\b))"
    r"(?:\s*(?P<half>am|pm|a|p)\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<sign>[-,&+/])|(?P<noise>[\s.:()!]+)|(?P<other>.)",
    re.DOTALL,
)
_WHOLE = re.compile(r"[^\s,/&+()!-]+")


class TokenKind(StrEnum):
    """What a piece of the text is."""

    DAYS = "days"
    TIME = "time"
    PART = "part"
    DASH = "dash"
    AFTER = "after"
    EXCEPT = "except"
    NOT = "not"
    BUT = "but"
    BEFORE = "before"
    ONWARDS = "onwards"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Token:
    """``minute`` is of the day; ``half``: "am", "pm", "24" (surely of 24 hours) or "" (it
    could be either). ``said`` is how it was written, folded."""

    kind: TokenKind
    days: frozenset[int] = frozenset()
    part: tuple[int, int] = (0, 0)
    minute: int = 0
    half: str = ""
    said: str = ""


_OUT = (TokenKind.EXCEPT, TokenKind.NOT)


class Unreadable(ValueError):
    """Hours that can't be read; the text says what and gives an example, for a member."""


def cut(text: str, most: int) -> str:
    """At most so many signs of a text; the last says that there are more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def folded(text: str) -> str:
    """One way of writing: small letters, one kind of dash, phrases as single words."""
    plain = unicodedata.normalize("NFKC", visible(text)).casefold()
    plain = DASHES.sub("-", _BULLET.sub("", plain))
    for pattern, replacement in _PHRASES:
        plain = pattern.sub(replacement, plain)
    return plain


def tokens(part: str) -> Iterator[Token]:
    """The tokens of what stands between commas. Raises ``Unreadable`` for a word that means nothing
    here or an hour that no day has."""
    text = folded(part)
    for found in _TOKEN.finditer(text):
        token = None
        if found["time"] is not None:
            half = found["half"]
            token = _time(found["time"], f"{half[0]}m" if half else "")
        elif found["word"] is not None:
            token = _word(found, part)
        elif found["sign"] is not None:
            kind = TokenKind.DASH if found["sign"] == "-" else TokenKind.COMMA
            token = Token(kind)
        elif found["other"] is not None:
            raise Unreadable(_unknown(found, part))
        if token is not None:
            yield replace(token, said=found[0])


def told_by_parts(stream: Sequence[Token], before: Sequence[Token] = ()) -> list[Token]:
    """The same, where a part of the day that has times beside it only tells which half of the day
    they are of: "evenings 7–9" are not the evenings and 7–9. ``before``: what stands before a
    comma, as in "weeknights, 7–9"."""
    found: list[Token] = []
    are_days = all(token.kind is TokenKind.DAYS for token in before)
    said = {token.part for token in before if are_days and any(token.part)}
    for piece in _pieces(stream):
        has_days = any(token.kind is TokenKind.DAYS for token in piece)
        parts = {token.part for token in piece if any(token.part)} or (set() if has_days else said)
        times = [at for at, token in enumerate(piece) if token.kind is TokenKind.TIME]
        if len(parts) == 1 and times and not _is_of_others(piece, times[0]):
            (part,), first = parts, times[0]
            piece[first] = _in_part(piece[first], part)
            ends = first > 0 and piece[first - 1].kind in (TokenKind.BEFORE, TokenKind.DASH)
            if ends and len(times) == 1 and part[0] >= HALF_DAY:  # an afternoon until 5
                begin = Token(TokenKind.TIME, minute=part[0], half="24")
                piece[first - 1 : first] = [begin, Token(TokenKind.DASH)]
            piece = [
                # "10-22 except weeknights": nights that are left out stay nights
                token if one is not None and one.kind in _OUT else replace(token, part=(0, 0))
                for one, token in zip([None, *piece[:-1]], piece, strict=True)
            ]
        found += (token for token in piece if token.kind is not TokenKind.PART or any(token.part))
    return found


def _is_of_others(piece: Sequence[Token], time_at: int) -> bool:
    """Whether the part of the day beside a time is that of other days: "Mon evening Tue 18-20",
    "weekdays after 18 weekends all day"."""
    kinds = [token.kind for token in piece]
    part_at = kinds.index(TokenKind.PART) if TokenKind.PART in kinds else time_at
    first, second = sorted((part_at, time_at))
    return TokenKind.DAYS in kinds[:first] and TokenKind.DAYS in kinds[first:second]


def _pieces(stream: Iterable[Token]) -> Iterator[list[Token]]:
    """What stands between commas and *but*, each with that behind it."""
    piece: list[Token] = []
    for token in stream:
        piece.append(token)
        if token.kind in (TokenKind.COMMA, TokenKind.BUT):
            yield piece
            piece = []
    yield piece


def _in_part(time: Token, part: tuple[int, int]) -> Token:
    """A time that could be of either half of the day is of the part's, if that has one."""
    if time.half or part == PARTS["anytime"]:
        return time
    half = "am" if part[1] <= HALF_DAY else "pm"
    return replace(time, minute=time.minute % HALF_DAY + HALF_DAY * (half == "pm"), half=half)


def _unknown(found: re.Match[str], part: str) -> str:
    """Names the whole word in which that was found, as it was typed if that can be told."""
    around = _WHOLE.finditer(found.string)
    word = next(one[0] for one in around if found.start() < one.end()).strip(".:")
    typed = (one.strip(".:") for one in _WHOLE.findall(part))
    shown = next((one for one in typed if folded(one) == word), word)
    return f"I don't know what “{cut(shown, LONGEST_WORD)}” means."


def _word(found: re.Match[str], part: str) -> Token | None:
    word = found["word"]
    if word in NIGHTS:
        return Token(TokenKind.DAYS, days=DAYS[word], part=PARTS["evening"])
    if word in _FILLERS:
        return None
    if word not in PARTS and (days := day_of(word)):
        return Token(TokenKind.DAYS, days=days)
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
    if word in _NOT:
        return Token(TokenKind.NOT)
    if word == "but":
        return Token(TokenKind.BUT)
    if word in EXCEPT:
        return Token(TokenKind.EXCEPT)
    if place := _place(word, found.string[found.start() :]):
        raise Unreadable(f"Your zone has a field of its own; leave “{_as_zone(place)}” out.")
    raise Unreadable(_unknown(found, part))


def _place(word: str, rest: str) -> str:
    """The place that a text begins with, of up to three words; "" if there is none."""
    if word in ZONE_WORDS:
        return word
    words = re.match(r"[^\W\d_]+(?: [^\W\d_]+){0,2}", rest)
    parts = words[0].split() if words else []
    names = (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if is_place(name)), "")


def _as_zone(word: str) -> str:
    return word.upper() if word in ZONE_WORDS and len(word) < 5 else word.title()


def _time(written: str, half: str) -> Token:
    digits = written.rstrip("h")
    if len(digits) > 2 and digits.isdigit():
        hour, minute = int(digits[:-2]), int(digits[-2:])
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

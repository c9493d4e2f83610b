"""The days and the times of weekly hours: "Mon-Thu" and "18-21" as one item each. Pure.

``sentences`` reads which belong together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.interviews.profiles.rules.hours import (
    FIRST_MINUTE,
    LAST_MINUTE,
    LONGEST_WORD,
    Token,
    TokenKind,
    Unreadable,
    cut,
    tokens,
    told_by_parts,
)
from bot.interviews.profiles.rules.week import HALF_DAY, clock
from bot.interviews.values.rules import DAY_MINUTES
from bot.server.weekdays import span, spelt_out

EXAMPLE = "Mon–Thu 18–21, Sat 10–14"
_QUOTED = 60
_EVENING_HOURS = 7
NO_END = "I need an end there, such as 18–21, or “after 18”."


class ItemKind(StrEnum):
    """What an item of a line is; ``NONE`` are days of which it says "no"."""

    DAYS = "days"
    TIME = "time"
    NONE = "none"
    JOIN = "and"
    BREAK = "comma"
    EXCEPT = "except"
    NOT = "not"
    BUT = "but"


@dataclass(frozen=True, slots=True)
class HoursItem:
    """``time`` is in minutes of its day, for days (as in *weeknights*) of theirs; ``typed`` is what
    stands between the commas around it; ``is_range`` says that both ends were written."""

    kind: ItemKind
    typed: str
    days: frozenset[int] = frozenset()
    time: tuple[int, int] = (0, 0)
    is_range: bool = False


_KINDS = {
    TokenKind.EXCEPT: ItemKind.EXCEPT,
    TokenKind.NOT: ItemKind.NOT,
    TokenKind.BUT: ItemKind.BUT,
}
_ENDS = (None, ItemKind.JOIN, ItemKind.BREAK, ItemKind.BUT)


def items(line: str) -> list[HoursItem]:
    """The items of one line. Faults name the part between commas in which they are."""
    found: list[HoursItem] = []
    before: list[Token] = []
    for part in spelt_out(line).split(","):
        try:
            read = list(tokens(part))
            found += _of_part(_without_idle_dashes(told_by_parts(read, before)), part)
            before = read
        except Unreadable as fault:
            raise unreadable(part, str(fault)) from None
        found.append(HoursItem(ItemKind.BREAK, part))
    return _with_none(found)


def kind_at(line: list[HoursItem], at: int) -> ItemKind | None:
    """What stands at a place; None before and behind the line."""
    return line[at].kind if 0 <= at < len(line) else None


def unreadable(part: str, why: str) -> Unreadable:
    """The refusal of a part of the text, which it quotes."""
    shown = cut(" ".join(part.split()), _QUOTED)
    return Unreadable(f"I can't read “{shown}”. {why} Write it like “{EXAMPLE}”.")


def _without_idle_dashes(stream: list[Token]) -> list[Token]:
    """The same without a dash that only separates, as in "Tue - no"."""
    return [
        token
        for at, token in enumerate(stream)
        if token.kind is not TokenKind.DASH or _kind(stream, at + 1) not in _KINDS
    ]


def _of_part(stream: list[Token], part: str) -> Iterator[HoursItem]:
    at = 0
    while at < len(stream):
        token = stream[at]
        if token.kind is TokenKind.DAYS:
            days, at = _days(stream, at)
            yield HoursItem(ItemKind.DAYS, part, days, token.part)
        elif token.kind is TokenKind.COMMA:
            # a comma of another script was not yet one when the line was split
            yield HoursItem(ItemKind.BREAK if token.said == "," else ItemKind.JOIN, part)
            at += 1
        elif token.kind in _KINDS:
            yield HoursItem(_KINDS[token.kind], part)
            at += 1
        else:
            begin, (time, at) = at, _time(stream, at)
            if _kind(stream, at) is TokenKind.DASH:
                raise Unreadable(_no_stretch(stream, begin))
            is_range = _kind(stream, at - 2) is TokenKind.DASH and at - begin > 2
            yield HoursItem(ItemKind.TIME, part, time=time, is_range=is_range)


def _no_stretch(stream: list[Token], begin: int) -> str:
    end = begin
    while _kind(stream, end) not in (None, TokenKind.DAYS, TokenKind.COMMA):
        end += 1
    said = " ".join(token.said for token in stream[begin:end] if token.said).replace(" - ", "-")
    return f"“{cut(said, LONGEST_WORD)}” isn't one stretch of time, from a beginning to an end."


def _with_none(line: list[HoursItem]) -> list[HoursItem]:
    """The same, with "Tue: no" and "Sat and Sun not" as one item each."""
    found: list[HoursItem] = []
    at = 0
    while at < len(line):
        end, days = at, frozenset[int]()
        while kind_at(line, end) is ItemKind.DAYS:
            days |= line[end].days
            joined = kind_at(line, end + 1) is ItemKind.JOIN
            end += 2 if joined and kind_at(line, end + 2) is ItemKind.DAYS else 1
        is_none = end > at and kind_at(line, end) is ItemKind.NOT
        if is_none and kind_at(line, end + 1) in _ENDS:
            found.append(HoursItem(ItemKind.NONE, line[at].typed, days))
            at = end + 1
        else:
            end = max(end, at + 1)
            found += line[at:end]
            at = end
    return found


def _kind(stream: list[Token], at: int) -> TokenKind | None:
    return stream[at].kind if at < len(stream) else None


def _days(stream: list[Token], at: int) -> tuple[frozenset[int], int]:
    first = stream[at].days
    if _kind(stream, at + 1) is not TokenKind.DASH or _kind(stream, at + 2) is not TokenKind.DAYS:
        # "Mon - 18-21": a dash before a whole time only separates; "Mon - 9" is until 9.
        shape = [_kind(stream, at + step) for step in (1, 2, 3, 4)]
        separates = shape == [TokenKind.DASH, TokenKind.TIME, TokenKind.DASH, TokenKind.TIME]
        return first, at + (2 if separates else 1)
    last = stream[at + 2].days
    days = span(first, last)
    if days is None:
        raise Unreadable("I can't tell which days you mean.")
    return days, at + 3


def _time(stream: list[Token], at: int) -> tuple[tuple[int, int], int]:
    """A stretch in minutes of its day (the end may be over midnight), and where it goes on."""
    token = stream[at]
    if token.kind is TokenKind.PART:
        return token.part, at + 1
    opened = token.kind is TokenKind.AFTER
    if opened or token.kind in (TokenKind.BEFORE, TokenKind.DASH):
        at += 1
        if _kind(stream, at) is not TokenKind.TIME:
            raise Unreadable(NO_END)
        if not opened:
            return _before(stream[at]), at + 1
    elif token.kind is not TokenKind.TIME:
        raise Unreadable(NO_END)
    first = stream[at]
    if _kind(stream, at + 1) is TokenKind.DASH and _kind(stream, at + 2) is TokenKind.TIME:
        return _between(first, stream[at + 2]), at + 3
    goes_on = _kind(stream, at + 1) is TokenKind.ONWARDS
    if opened or goes_on:
        return _after(first), at + 1 + goes_on
    raise Unreadable(_no_end(first))


def _no_end(token: Token) -> str:
    """An hour is offered, in the evening where the time may be either."""
    early = not token.half and token.minute < (_EVENING_HOURS + 1) * 60
    start = clock((token.minute + HALF_DAY * early) % DAY_MINUTES)
    end = clock((token.minute + HALF_DAY * early) % DAY_MINUTES + 60)
    return f"I need an end there: write “{start}–{end}” for an hour, or “after {start}”."


def _readings(token: Token) -> tuple[int, ...]:
    """The minutes that a time may mean: both halves of the day if it doesn't say which."""
    if token.half:
        return (token.minute,)
    return (token.minute % HALF_DAY, token.minute % HALF_DAY + HALF_DAY)


def _between(first: Token, last: Token) -> tuple[int, int]:
    if first.minute == DAY_MINUTES:
        raise Unreadable("A day ends at 24:00, so nothing begins there.")
    if {first.half, last.half} & {"am", "pm"}:
        starts, ends = _readings(first), _readings(last)
    else:
        starts, ends = (first.minute,), (last.minute,)
        backwards = first.minute - last.minute
        if not last.half and (backwards == 0 or 0 < backwards < HALF_DAY):
            ends = (last.minute + HALF_DAY,)
    lengths = [((end - start) % DAY_MINUTES, start) for start in starts for end in ends]
    length, start = min((one for one in lengths if one[0]), default=(0, 0))
    if first.minute == 0 and last.minute == DAY_MINUTES:
        length, start = DAY_MINUTES, 0
    if not length:
        raise Unreadable("It begins and ends at the same time. For the whole day write 0–24.")
    if start + length > DAY_MINUTES and length > HALF_DAY:
        raise Unreadable("It would go on into the next day; the end comes before the start.")
    return start % DAY_MINUTES, start % DAY_MINUTES + length


def _after(token: Token) -> tuple[int, int]:
    minute = token.minute
    if not token.half and minute < (_EVENING_HOURS + 1) * 60:
        minute += HALF_DAY  # nobody has "after 6" from six in the morning
    if minute >= DAY_MINUTES:
        raise Unreadable(NO_END)
    return minute, LAST_MINUTE if minute <= LAST_MINUTE - 60 else DAY_MINUTES


def _before(token: Token) -> tuple[int, int]:
    start = FIRST_MINUTE if token.minute >= FIRST_MINUTE + 60 else max(0, token.minute - 120)
    if token.minute == 0:
        start, token = FIRST_MINUTE, Token(TokenKind.TIME, minute=LAST_MINUTE)
    return start, token.minute

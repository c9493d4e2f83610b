"""Weekly hours as people write them, as windows, and back in plain words. Pure.

``parse_windows(describe_windows(windows)) == windows`` for everything that ``parse_windows``
returns. What is over midnight is two windows, one on each day, and one stretch in words.

Grammar: a piece has days and times in either order; commas, *and*, ``/`` and ``+`` join; a
semicolon or a new line begins again. Days without times are any time (07:00–23:00), times
without days are every day. A bare pair of hours is of 24; where only that makes sense, the
end is of the afternoon (*9–5*).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.interviews.profiles.rules.hours import (
    FIRST_MINUTE,
    LAST_MINUTE,
    Token,
    TokenKind,
    Unreadable,
    folded,
    tokens,
    told_by_parts,
)
from bot.interviews.profiles.rules.week import (
    HALF_DAY,
    clock,
    describe_windows,
    normalise,
    stretches,
)
from bot.interviews.values.rules import DAY_MINUTES, Window
from bot.server.weekdays import EVERY_DAY, WEEKDAY_NAMES, span, spelt_out

__all__ = ["Unreadable", "describe_windows", "parse_windows"]

SHORTEST_MINUTES = 45
MOST_WINDOWS = 42
LONGEST_TEXT = 1000
EXAMPLE = "Mon–Thu 18–21, Sat 10–14"
_QUOTED = 60
_EVENING_HOURS = 7
NO_END = "I need an end there, such as 18–21, or “after 18”."

Times = list[tuple[int, int]]


@dataclass(slots=True)
class _Group:
    """Days and times that belong together; ``opened_by`` is which came first."""

    days: set[int] = field(default_factory=set)
    times: Times = field(default_factory=list)
    opened_by: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.days and self.times)

    def takes(self, what: str) -> bool:
        """Whether one more of this kind still belongs here."""
        return not (self.is_whole and self.opened_by == what)


def parse_windows(text: str) -> tuple[Window, ...]:
    """The windows of a text: ordered, merged, split at midnight. Raises ``Unreadable`` (a
    ``ValueError``) with a kind text that names what could not be read."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(
            f"That is {len(text):,} characters; I read up to {LONGEST_TEXT:,}. "
            f"A line such as “{EXAMPLE}” is enough."
        )
    found: list[Window] = []
    for lines in re.split(r"[;\n|]+", text):
        for group in _groups(lines):
            found += _windows(group)
    if not found:
        raise Unreadable(f"I need at least one time, such as “{EXAMPLE}”.")
    merged = normalise(found)
    _check(merged)
    return merged


def _groups(line: str) -> list[_Group]:
    """The groups of one line. Faults name the part between commas in which they are."""
    groups = [_Group()]
    stream: list[tuple[Token, str]] = []
    before: list[Token] = []
    for part in spelt_out(line).split(","):
        try:
            read = list(tokens(folded(part)))
            stream += [(token, part) for token in told_by_parts(read, before)]
            before = read
        except Unreadable as fault:
            raise _unreadable(part, str(fault)) from None
        stream.append((Token(TokenKind.COMMA), part))
    at = 0
    while at < len(stream):
        try:
            at = _step([token for token, _ in stream], at, groups)
        except Unreadable as fault:
            raise _unreadable(stream[at][1], str(fault)) from None
    return [group for group in groups if group.opened_by]


def _step(stream: list[Token], at: int, groups: list[_Group]) -> int:
    """Read what begins at ``at`` into the last group, or a new one; where it goes on."""
    kind = stream[at].kind
    if kind is TokenKind.COMMA:
        group = groups[-1]
        if group.is_whole and group.opened_by == "times" and _has_time(stream, at + 1):
            groups.append(_Group())
        return at + 1
    if kind is TokenKind.DAYS:
        days, after = _days(stream, at)
        group = _group(groups, "days")
        group.days |= days
        if any(stream[at].part) and not group.times and not _has_time(stream, after, commas=1):
            group.times.append(stream[at].part)
        return after
    if kind is TokenKind.EXCEPT:
        return _leave_out(stream, at + 1, groups[-1])
    time, after = _time(stream, at)
    _group(groups, "times").times.append(time)
    return after


def _leave_out(stream: list[Token], at: int, group: _Group) -> int:
    """The days after *except*, which the group then doesn't have."""
    left_out: set[int] = set()
    while _kind(stream, at) in (TokenKind.DAYS, TokenKind.COMMA):
        if stream[at].kind is TokenKind.DAYS:
            days, after = _days(stream, at)
            if left_out and not days <= (group.days or EVERY_DAY):
                break  # what is not there can't be left out: "weekdays except Wed, Sat 10-14"
            left_out, at = left_out | days, after
        elif left_out and _kind(stream, at + 1) is not TokenKind.DAYS:
            break
        else:
            at += 1
    if not left_out:
        raise Unreadable("I need the days to leave out, such as “weekdays except Wed”.")
    group.days = (group.days or set(EVERY_DAY)) - left_out
    group.opened_by = group.opened_by or "days"
    if not group.days:
        raise Unreadable("That leaves no day.")
    return at


def _group(groups: list[_Group], what: str) -> _Group:
    if not groups[-1].takes(what):
        groups.append(_Group())
    group = groups[-1]
    group.opened_by = group.opened_by or what
    return group


def _has_time(stream: list[Token], at: int, commas: int = 0) -> bool:
    """Whether there is a time before the next comma; with ``commas`` over so many of them, as long
    as no other day comes first."""
    is_far = commas > 0
    for token in stream[at:]:
        if is_far and token.kind is TokenKind.DAYS:
            return False
        if token.kind is TokenKind.COMMA and commas:
            commas -= 1
            continue
        if token.kind is TokenKind.COMMA:
            return False
        if token.kind is not TokenKind.DAYS and token.kind is not TokenKind.DASH:
            return True
    return False


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


def _windows(group: _Group) -> Iterable[Window]:
    days = group.days or EVERY_DAY
    for day in days:
        for start, end in group.times or [(FIRST_MINUTE, LAST_MINUTE)]:
            yield Window(day, start, min(end, DAY_MINUTES))
            if end > DAY_MINUTES:
                yield Window((day + 1) % 7, 0, end - DAY_MINUTES)


def _check(windows: tuple[Window, ...]) -> None:
    if len(windows) > MOST_WINDOWS:
        raise Unreadable(
            f"That makes {len(windows)} separate times in a week; I keep up to {MOST_WINDOWS}. "
            "Leave out the small ones."
        )
    for day, start, minutes in stretches(windows):
        if minutes < SHORTEST_MINUTES:
            times = f"{clock(start)}–{clock(start + minutes)}"
            raise Unreadable(
                f"{WEEKDAY_NAMES[day]} {times} is {minutes} minutes. A session takes at least "
                f"{SHORTEST_MINUTES}, so make it longer or leave it out."
            )


def _unreadable(part: str, why: str) -> Unreadable:
    shown = " ".join(part.split())
    if len(shown) > _QUOTED:
        shown = f"{shown[: _QUOTED - 1]}…"
    return Unreadable(f"I can't read “{shown}”. {why} Write it like “{EXAMPLE}”.")

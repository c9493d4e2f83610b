"""Weekly hours as people write them, as windows, and back in plain words. Pure.

``parse_windows(describe_windows(windows)) == windows`` for everything that ``parse_windows``
returns. What is over midnight is two windows, one on each day, and one stretch in words.

Grammar: a piece has days and times in either order; commas, *and*, ``/`` and ``+`` join; a
semicolon or a new line begins again, and so does *but* before days with times of their own. Days
without times are any time (07:00–23:00), times without days are every day. *Except* leaves days out
of what stands before it, *not Tue* and *Tue: no* out of all. A bare pair of hours is of 24; where
only that makes sense, the end is of the afternoon (*9–5*).
"""

import re
from collections.abc import Iterable

from bot.interviews.profiles.rules.hours import FIRST_MINUTE, LAST_MINUTE, Unreadable
from bot.interviews.profiles.rules.sentences import HoursGroup, groups_of
from bot.interviews.profiles.rules.spans import EXAMPLE
from bot.interviews.profiles.rules.week import clock, describe_windows, normalise, stretches
from bot.interviews.values.rules import DAY_MINUTES, Window
from bot.server.weekdays import WEEKDAY_NAMES

__all__ = ["EXAMPLE", "Unreadable", "describe_windows", "parse_windows"]

SHORTEST_MINUTES = 45
MOST_WINDOWS = 42
LONGEST_TEXT = 1000


def parse_windows(text: str) -> tuple[Window, ...]:
    """The windows of a text: ordered, merged, split at midnight. Raises ``Unreadable`` (a
    ``ValueError``) with a kind text that names what could not be read."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(
            f"That is {len(text):,} characters; I read up to {LONGEST_TEXT:,}. "
            f"A line such as “{EXAMPLE}” is enough."
        )
    found: list[Window] = []
    for group in groups_of(re.split(r"[;\n|]+", text)):
        found += _windows(group)
    if not found:
        raise Unreadable(f"I need at least one time, such as “{EXAMPLE}”.")
    merged = normalise(found)
    _check(merged)
    return merged


def _windows(group: HoursGroup) -> Iterable[Window]:
    for day in group.days:
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

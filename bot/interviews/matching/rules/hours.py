"""Weekly windows of local wall time turned into the concrete hours of one stretch of time. Pure.

The rule is one sentence: a moment belongs to a window if the wall clock of the zone shows a
time of that window at that moment. So what a clock change skips is nobody's hour, what it
repeats is offered twice, and no window moves when summer time begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.interviews.values.rules.values import DAY_MINUTES, Span, Window

_MINUTE = timedelta(minutes=1)
_STEP = timedelta(hours=6)
"""No zone changes its clocks twice within it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time (aware UTC) during which the clocks of a zone are ``offset`` ahead of UTC."""

    start: datetime
    end: datetime
    offset: timedelta


@lru_cache(maxsize=512)
def stretches(zone: ZoneInfo, from_at: datetime, until_at: datetime) -> tuple[Stretch, ...]:
    """The time from ``from_at`` to ``until_at`` cut where the clocks of the zone change."""
    found: list[Stretch] = []
    start = at = from_at
    while at < until_at:
        following = min(at + _STEP, until_at)
        if _offset(zone, following) != _offset(zone, at):
            change = _change(zone, at, following)
            found.append(Stretch(start, change, _offset(zone, at)))
            start = change
        at = following
    if start < until_at:
        found.append(Stretch(start, until_at, _offset(zone, start)))
    return tuple(found)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first moment of the new offset. Clocks change on whole minutes."""
    old = _offset(zone, before)
    low = before.replace(second=0, microsecond=0)
    steps = -((low - after) // _MINUTE)
    first, last = 0, steps
    while last - first > 1:
        middle = (first + last) // 2
        if _offset(zone, low + middle * _MINUTE) == old:
            first = middle
        else:
            last = middle
    return min(low + last * _MINUTE, after)


def concrete(
    windows: Iterable[Window], zone: ZoneInfo, from_at: datetime, until_at: datetime
) -> tuple[Span, ...]:
    """When somebody really has time between two moments: merged, ascending, aware UTC."""
    weekly = tuple(windows)
    found: list[Span] = []
    for stretch in stretches(zone, from_at.astimezone(UTC), until_at.astimezone(UTC)):
        # While the offset stays the same, the wall clock is UTC moved by it.
        shown, shown_end = stretch.start + stretch.offset, stretch.end + stretch.offset
        midnight = shown.replace(hour=0, minute=0, second=0, microsecond=0)
        while midnight < shown_end:
            for window in weekly:
                if window.weekday == midnight.weekday():
                    start = max(midnight + window.start * _MINUTE, shown)
                    end = min(midnight + window.end * _MINUTE, shown_end)
                    if start < end:
                        found.append(Span(start - stretch.offset, end - stretch.offset))
            midnight += DAY_MINUTES * _MINUTE
    return merged(found)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time in as few spans as possible, ascending."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """The time of ``spans`` in which nothing of ``taken`` lies."""
    left = list(merged(spans))
    for one in taken:
        cut: list[Span] = []
        for span in left:
            if one.end <= span.start or span.end <= one.start:
                cut.append(span)
                continue
            if span.start < one.start:
                cut.append(Span(span.start, one.start))
            if one.end < span.end:
                cut.append(Span(one.end, span.end))
        left = cut
    return tuple(left)

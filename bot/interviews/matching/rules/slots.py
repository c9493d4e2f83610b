"""When two people meet: the slot that is least bad for the worse-off. Pure.

A moment belongs to a weekly window if the wall clock of the zone shows a time of that window at
that moment. So what a clock change skips is nobody's hour, what it repeats is offered twice, and no
window moves when summer time begins. Windows alone say what is possible: who offers six in the
morning means it, so no hour is forbidden here, but early and late hours cost.

Time lies on a grid of quarter hours of UTC, and a person's free time is one integer with a bit
for each of them: common time is then one ``&``, so that half a million pairs are cheap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.interviews.values.rules import DAY_MINUTES, Span, Window

_MINUTE = timedelta(minutes=1)
_STEP = timedelta(hours=6)
"""No zone changes its clocks twice within it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time (aware UTC) during which the clocks of a zone are ``offset`` ahead of UTC."""

    start: datetime
    end: datetime
    offset: timedelta


@lru_cache(maxsize=64)  # everybody of a round in the same zone; the next round has other moments
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


SLOT_MINUTES = 15
WHOLE_MINUTES = 90
"""Two halves: both are the candidate once."""
HALF_MINUTES = 45
"""One half; who shares less has no common time."""
EASY_FROM, EASY_TO = 9 * 60, 21 * 60
"""Local hours that cost nobody anything."""
CELL = timedelta(minutes=SLOT_MINUTES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which two people could meet. ``costs`` are minutes outside the easy hours at
    its worst quarter of an hour, for either side; 0 is easy."""

    start: datetime
    minutes: int
    costs: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """Quarter hours of UTC: ``count`` of them from ``start``."""

    start: datetime
    count: int

    @classmethod
    def over(cls, from_at: datetime, until_at: datetime) -> "Grid":
        """The whole quarter hours between two moments."""
        start = _EPOCH - ((_EPOCH - from_at) // CELL) * CELL
        return cls(start, max(0, (until_at - start) // CELL))

    def at(self, cell: int) -> datetime:
        """When a quarter hour begins."""
        return self.start + cell * CELL

    def cell(self, moment: datetime) -> int:
        """The first quarter hour that does not begin before a moment."""
        return -((self.start - moment) // CELL)


def free_cells(spans: Iterable[Span], grid: Grid) -> int:
    """A bit for each quarter hour that lies wholly within one of the spans."""
    mask = 0
    for span in spans:
        first = max(0, grid.cell(span.start))
        last = min(grid.count, (span.end - grid.start) // CELL)
        if first < last:
            mask |= ((1 << (last - first)) - 1) << first
    return mask


def starts(cells: int, minutes: int) -> int:
    """A bit for each quarter hour from which so many minutes are free without a gap."""
    found = cells
    for step in range(1, minutes // SLOT_MINUTES):
        found &= cells >> step
    return found


def discomfort(minute: int) -> int:
    """How far a quarter hour that begins at a local minute of the day lies outside the easy
    hours, in minutes; three in the night is worst."""
    if minute >= EASY_FROM and minute + SLOT_MINUTES <= EASY_TO:
        return 0
    to_morning = (EASY_FROM - minute) % DAY_MINUTES
    since_evening = (minute + SLOT_MINUTES - EASY_TO) % DAY_MINUTES
    return min(to_morning, since_evening)


@lru_cache(maxsize=DAY_MINUTES // SLOT_MINUTES)
def _day_from(minute: int) -> tuple[int, ...]:
    """The discomfort of a day's quarter hours from a local minute on."""
    return tuple(
        discomfort((minute + step) % DAY_MINUTES) for step in range(0, DAY_MINUTES, SLOT_MINUTES)
    )


def discomforts(zone: ZoneInfo, grid: Grid) -> tuple[int, ...]:
    """The discomfort of each quarter hour of the grid for somebody in a zone.

    Days are alike, grids never: so days are kept, and a grid is put together of them.
    """
    found: list[int] = []
    for stretch in stretches(zone, grid.start, grid.at(grid.count)):
        wall = grid.at(len(found)) + stretch.offset
        wanted = min(grid.count, grid.cell(stretch.end)) - len(found)
        day = _day_from(wall.hour * 60 + wall.minute)
        found += (day * (wanted // len(day) + 1))[: max(0, wanted)]
    return tuple(found)


def slots(
    spans_a: Sequence[Span], spans_b: Sequence[Span], zone_a: ZoneInfo, zone_b: ZoneInfo,
    minutes: int, *, limit: int,
) -> tuple[Slot, ...]:  # fmt: skip
    """Common slots, the best first: least bad for the worse-off, then for both together, then
    the earliest. Slots may overlap each other."""
    if not spans_a or not spans_b:
        return ()
    begin = max(min(spans_a).start, min(spans_b).start)
    end = min(max(span.end for span in spans_a), max(span.end for span in spans_b))
    grid = Grid.over(begin, end)
    common = free_cells(spans_a, grid) & free_cells(spans_b, grid)
    costs = (discomforts(zone_a, grid), discomforts(zone_b, grid))
    return ranked(starts(common, minutes), costs, grid, minutes, limit=limit)


def ranked(
    begins: int, costs: tuple[Sequence[int], Sequence[int]], grid: Grid, minutes: int,
    *, limit: int,
) -> tuple[Slot, ...]:  # fmt: skip
    """The slots that begin at these quarter hours, the best first."""
    size = minutes // SLOT_MINUTES
    found = []
    for cell in bits(begins):
        one, other = max(costs[0][cell : cell + size]), max(costs[1][cell : cell + size])
        found.append((max(one, other), one + other, cell, (one, other)))
    found.sort()
    return tuple(Slot(grid.at(cell), minutes, cost) for *_, cell, cost in found[:limit])


def bits(mask: int) -> Iterable[int]:
    """The positions of the bits that are set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest

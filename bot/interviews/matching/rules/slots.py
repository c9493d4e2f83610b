"""When two people meet: the slot that is least bad for the worse-off. Pure.

Time lies on a grid of quarter hours of UTC, and a person's free time is one integer with a bit
for each of them. Looking for common time is then one ``&``, so that half a million pairs are
cheap. Windows alone say what is possible: who offers six in the morning means it, so no hour
is forbidden here, but early and late hours cost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.interviews.matching.rules.hours import stretches
from bot.interviews.values.rules.values import DAY_MINUTES, Span

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


@lru_cache(maxsize=512)
def discomforts(zone: ZoneInfo, grid: Grid) -> tuple[int, ...]:
    """The discomfort of each quarter hour of the grid for somebody in a zone."""
    found: list[int] = []
    until = grid.at(grid.count)
    for stretch in stretches(zone, grid.start, until):
        while len(found) < grid.count and grid.at(len(found)) < stretch.end:
            wall = grid.at(len(found)) + stretch.offset
            found.append(discomfort(wall.hour * 60 + wall.minute))
    return tuple(found)


def slots(
    spans_a: Sequence[Span],
    spans_b: Sequence[Span],
    zone_a: ZoneInfo,
    zone_b: ZoneInfo,
    minutes: int,
    *,
    limit: int,
) -> tuple[Slot, ...]:
    """Common slots, the best first: least bad for the worse-off, then for both together, then
    the earliest. Slots may overlap each other."""
    if not spans_a or not spans_b:
        return ()
    begin = max(min(spans_a).start, min(spans_b).start)
    end = min(max(span.end for span in spans_a), max(span.end for span in spans_b))
    grid = Grid.over(begin, end)
    common = free_cells(spans_a, grid) & free_cells(spans_b, grid)
    costs = (discomforts(zone_a, grid), discomforts(zone_b, grid))
    return ranked(starts(common, minutes), costs, grid, minutes)[:limit]


def ranked(
    begins: int, costs: tuple[Sequence[int], Sequence[int]], grid: Grid, minutes: int
) -> tuple[Slot, ...]:
    """The slots that begin at these quarter hours, the best first."""
    size = minutes // SLOT_MINUTES
    found = []
    for cell in bits(begins):
        cost = (max(costs[0][cell : cell + size]), max(costs[1][cell : cell + size]))
        found.append(Slot(grid.at(cell), minutes, cost))
    return tuple(sorted(found, key=lambda one: (max(one.costs), sum(one.costs), one.start)))


def bits(mask: int) -> Iterable[int]:
    """The positions of the bits that are set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest

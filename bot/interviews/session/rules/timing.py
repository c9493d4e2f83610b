"""The timer of a running session: sections, pause, more time, next, swap. Pure.

A *plan* is the minutes of every section, half by half. A clock stands in a section until
``ends_at``; after the last section of the first half the second half begins by itself, so that
after downtime the clock is where it should be. After the last section of all it is *over*: it
stays there, ``section`` counts one beyond, until somebody finishes the session.

Every function takes the moment; what is due by then has happened before the step is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.interviews.values.rules.rubrics import RUBRICS
from bot.interviews.values.rules.values import Half

MINUTE = timedelta(minutes=1)
EXTENSION = 5 * MINUTE
MOST_EXTENSIONS = 3
"""In a half: both halves together stay within the half hour after which a session ends."""
OVER = "Time is up"

Plan = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a session is. ``half`` counts from 1, ``section`` from 0. ``left_ms`` is what was
    left of the section when it was paused; ``extended`` counts in this half."""

    half: int
    section: int
    ends_at: datetime
    left_ms: int | None = None
    extended: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self.left_ms is not None


def plan(halves: Sequence[Half], minutes: int) -> Plan:
    """The sections of every half in whole minutes; each half gets its equal part of them."""
    share = minutes // max(1, len(halves))
    return tuple(
        fitted([one.minutes for one in RUBRICS[half.track].sections], share) for half in halves
    )


def fitted(lengths: Sequence[int], minutes: int) -> tuple[int, ...]:
    """Lengths brought to a sum of ``minutes`` in proportion (largest remainder), each at least
    one. The sum is larger only where one minute each is more."""
    whole = sum(lengths)
    found = [max(1, one * minutes // whole) for one in lengths]
    rests = [(-(one * minutes % whole), at) for at, one in enumerate(lengths)]
    for _, at in sorted(rests)[: max(0, minutes - sum(found))]:
        found[at] += 1
    while sum(found) > minutes and max(found) > 1:
        found[found.index(max(found))] -= 1
    return tuple(found)


def start(plan: Plan, now: datetime) -> Clock:
    """The first section begins."""
    return Clock(1, 0, now + plan[0][0] * MINUTE)


def is_over(clock: Clock, plan: Plan) -> bool:
    """Whether the last section of all has ended."""
    return clock.half >= len(plan) and clock.section >= len(plan[clock.half - 1])


def current(clock: Clock, plan: Plan, now: datetime) -> Clock:
    """Where the clock is at this moment by itself, however long nobody looked."""
    while not clock.is_paused and not is_over(clock, plan) and clock.ends_at <= now:
        clock = _following(clock, plan, clock.ends_at)
    return clock


def _following(clock: Clock, plan: Plan, at: datetime) -> Clock:
    """The section after this one, from ``at``; the next half after the last of a half."""
    section = clock.section + 1
    if section < len(plan[clock.half - 1]):
        minutes = plan[clock.half - 1][section]
        return Clock(clock.half, section, at + minutes * MINUTE, None, clock.extended)
    if clock.half < len(plan):
        return Clock(clock.half + 1, 0, at + plan[clock.half][0] * MINUTE)
    return Clock(clock.half, section, at, None, clock.extended)


def pause(clock: Clock, plan: Plan, now: datetime) -> Clock:
    """It stands still; paused or over already: nothing changes."""
    clock = current(clock, plan, now)
    if clock.is_paused or is_over(clock, plan):
        return clock
    left = (clock.ends_at - now) // timedelta(milliseconds=1)
    return replace(clock, left_ms=left)


def resume(clock: Clock, now: datetime) -> Clock:
    """It goes on with what was left; going already: nothing changes."""
    if clock.left_ms is None:
        return clock
    return replace(clock, ends_at=now + timedelta(milliseconds=clock.left_ms), left_ms=None)


def may_extend(clock: Clock, plan: Plan, now: datetime) -> bool:
    """Whether the section that runs now can get five minutes more."""
    clock = current(clock, plan, now)
    return not is_over(clock, plan) and clock.extended < MOST_EXTENSIONS


def extend(clock: Clock, plan: Plan, now: datetime) -> Clock:
    """Five minutes more for this section; nothing where that may not be. Also in a pause."""
    clock = current(clock, plan, now)
    if not may_extend(clock, plan, now):
        return clock
    longer = replace(clock, extended=clock.extended + 1, ends_at=clock.ends_at + EXTENSION)
    if clock.left_ms is not None:
        longer = replace(longer, left_ms=clock.left_ms + EXTENSION // timedelta(milliseconds=1))
    return longer


def skip(clock: Clock, plan: Plan, now: datetime) -> Clock:
    """The next section begins now, also out of a pause; over already: nothing changes."""
    clock = current(clock, plan, now)
    return clock if is_over(clock, plan) else _following(clock, plan, now)


def swap(clock: Clock, plan: Plan, now: datetime) -> Clock:
    """The second half begins now; in the last half nothing changes."""
    clock = current(clock, plan, now)
    if clock.half >= len(plan):
        return clock
    return Clock(clock.half + 1, 0, now + plan[clock.half][0] * MINUTE)

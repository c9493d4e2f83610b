"""The timer of a running session: sections, pause, more time, next, swap. Pure.

A *plan* is the minutes of every section, half by half. A timer stands in a section until
``ends_at``; after the last section of the first half the second half begins automatically, so that
after downtime the timer is where it should be. After the last section of all it is *over*: it
stays there, ``section`` counts one beyond, until somebody finishes the session.

Every function takes the moment; what is due by then has happened before the step is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.values.rules import Half

MINUTE = timedelta(minutes=1)
EXTENSION = 5 * MINUTE
MOST_EXTENSIONS = 3
"""In a half: both halves together stay within the half hour after which a session ends."""
OVER = "Time is up"

Plan = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Timer:
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


def start(plan: Plan, now: datetime) -> Timer:
    """The first section begins."""
    return Timer(1, 0, now + plan[0][0] * MINUTE)


def is_over(timer: Timer, plan: Plan) -> bool:
    """Whether the last section of all has ended."""
    return timer.half >= len(plan) and timer.section >= len(plan[timer.half - 1])


def current(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """Where the timer is at this moment, however long nobody looked."""
    while not timer.is_paused and not is_over(timer, plan) and timer.ends_at <= now:
        timer = _following(timer, plan, timer.ends_at)
    return timer


def _following(timer: Timer, plan: Plan, at: datetime) -> Timer:
    """The section after this one, from ``at``; the next half after the last of a half."""
    section = timer.section + 1
    if section < len(plan[timer.half - 1]):
        minutes = plan[timer.half - 1][section]
        return Timer(timer.half, section, at + minutes * MINUTE, None, timer.extended)
    if timer.half < len(plan):
        return Timer(timer.half + 1, 0, at + plan[timer.half][0] * MINUTE)
    return Timer(timer.half, section, at, None, timer.extended)


def pause(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """It stands still; paused or over already: nothing changes."""
    timer = current(timer, plan, now)
    if timer.is_paused or is_over(timer, plan):
        return timer
    left = (timer.ends_at - now) // timedelta(milliseconds=1)
    return replace(timer, left_ms=left)


def resume(timer: Timer, now: datetime) -> Timer:
    """It goes on with what was left; going already: nothing changes."""
    if timer.left_ms is None:
        return timer
    return replace(timer, ends_at=now + timedelta(milliseconds=timer.left_ms), left_ms=None)


def may_extend(timer: Timer, plan: Plan, now: datetime) -> bool:
    """Whether the section that runs now can get five minutes more."""
    timer = current(timer, plan, now)
    return not is_over(timer, plan) and timer.extended < MOST_EXTENSIONS


def extend(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """Five minutes more for this section; nothing where that may not be. Also in a pause."""
    timer = current(timer, plan, now)
    if not may_extend(timer, plan, now):
        return timer
    longer = replace(timer, extended=timer.extended + 1, ends_at=timer.ends_at + EXTENSION)
    if timer.left_ms is not None:
        longer = replace(longer, left_ms=timer.left_ms + EXTENSION // timedelta(milliseconds=1))
    return longer


def skip(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """The next section begins now, also out of a pause; over already: nothing changes."""
    timer = current(timer, plan, now)
    return timer if is_over(timer, plan) else _following(timer, plan, now)


def swap(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """The second half begins now; in the last half nothing changes."""
    timer = current(timer, plan, now)
    if timer.half >= len(plan):
        return timer
    return Timer(timer.half + 1, 0, now + plan[timer.half][0] * MINUTE)

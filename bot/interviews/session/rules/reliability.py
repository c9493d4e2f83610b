"""What not coming means. Pure, and private to the person.

A no-show fades: its weight halves every 30 days. Only the third that still weighs pauses
somebody, so two bad weeks cost nothing, and what is a year old counts for nothing.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

HALF_LIFE = timedelta(days=30)
PAUSE_AFTER = 3
STILL_WEIGHS = 2.0
PAUSE = timedelta(days=14)


def weight(missed_at: Iterable[datetime], now: datetime) -> float:
    """What all no-shows of a person weigh at a moment (aware UTC); 1.0 for one of just now."""
    return sum(math.exp2(-(max(now - at, timedelta()) / HALF_LIFE)) for at in missed_at)


def pauses(missed_at: Iterable[datetime], now: datetime) -> bool:
    """Whether a person is paused: three or more times, weighing as much as two of today (three
    in about six weeks)."""
    every = tuple(missed_at)
    return len(every) >= PAUSE_AFTER and weight(every, now) >= STILL_WEIGHS

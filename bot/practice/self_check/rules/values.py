"""The figure that a text gives as its result. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

MOST_NUMBERS = 200
# The smallest difference that a figure computed in binary may show.
ROUNDING = 1e-9
_NUMBER = re.compile(r"(?<![\w.,])[-−]?\d{1,15}(?:[.,]\d{1,15}){0,5}(?:\s?/\s?\d{1,15})?(?:\s?%)?")


@dataclass(frozen=True, slots=True)
class ValueSeen:
    """A figure as it was written, and whether it is the worked value within its tolerance."""

    written: str
    agrees: bool


def value_in(text: str, value: float, tolerance: float, unit: str) -> ValueSeen | None:
    """The figure that agrees with the worked value if there is one, otherwise the last one.

    A share may be given as 0.91 or as 91 %; a comma may part thousands or decimals.
    """
    written = [found.group() for found in islice(_NUMBER.finditer(text), MOST_NUMBERS)]
    room = tolerance + ROUNDING * max(1.0, abs(value))
    for one in reversed(written):
        if any(abs(reading - value) <= room for reading in _readings(one, unit)):
            return ValueSeen(one.strip(), agrees=True)
    return ValueSeen(written[-1].strip(), agrees=False) if written else None


def _readings(written: str, unit: str) -> set[float]:
    figure = written.replace("−", "-").strip()
    is_share = figure.endswith("%")
    parts = [part.strip() for part in figure.rstrip("% ").split("/")]
    readings = _plain(parts[0])
    if len(parts) == 2:
        readings = {a / b for a in readings for b in _plain(parts[1]) if b}
    if is_share and unit != "%":
        return {reading / 100 for reading in readings}
    if unit == "%" and not is_share:
        return readings | {reading * 100 for reading in readings if abs(reading) <= 1}
    return readings


def _plain(figure: str) -> set[float]:
    """The ways to read 1,234 or 0,91 or 1.234.567,8."""
    found = set()
    for thousands, decimal in ((",", "."), (".", ",")):
        head, _, tail = figure.partition(decimal)
        groups = head.split(thousands)
        if all(len(group) == 3 for group in groups[1:]) and (tail.isdecimal() or not tail):
            found.add(float(f"{''.join(groups)}.{tail or '0'}"))
    return found

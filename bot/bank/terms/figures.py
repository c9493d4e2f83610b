"""Reading a number as people type it.

People write 0.5, .5, 0,5, 50 %, 1/2, 1,234 and 1 234, and some of that means two things:
1,234 is a thousand or so, or one and a bit. A text is right if one of its plausible readings
is; two readings lie a factor of a thousand apart, so nobody is right by accident.
"""

import math
import re
from itertools import product

LONGEST = 60
# Rounding in a float must never decide against somebody.
SLACK = 1e-9

_SPACES = " \u00a0\u2009\u202f'’_"
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?"
_PLAIN = re.compile(_NUMBER)
_DECIMAL_COMMA = re.compile(r"\d*,\d+")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_DOT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_SPACE_GROUPS = re.compile(rf"[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_BEFORE = re.compile(r"^(?:about|around|approx\.?|roughly|[=≈~])\s*|^[$€£]\s*")
_PERCENT = re.compile(r"\s*(?:%|percent|per cent)$")
_WORDS = re.compile(r"\s*([^\W\d_][^\d]*)$")
_PER_CENT = 100


def readings(text: str, unit: str = "") -> tuple[float, ...]:
    """Every plausible value of a text, in the unit of the question; empty if it is none.

    The unit may be left out. A percentage is a hundredth where the question asks for a plain
    number, and the other way round a fraction counts in percent where it asks for percent.
    """
    plain = text.strip().casefold().replace("−", "-").replace("–", "-").replace("⁄", "/")
    if len(plain) > LONGEST:
        return ()
    plain = _BEFORE.sub("", plain)
    wants_percent = unit.strip() == "%"
    without_sign = _PERCENT.sub("", plain)
    has_percent = without_sign != plain
    body = without_sign if has_percent else _without_unit(plain, unit)
    top, slash, bottom = body.partition("/")
    if slash:
        found = _ratios(top.strip(), bottom.strip())
    else:
        found = _signed(body.strip())
    factor = 1.0
    if has_percent and not wants_percent:
        factor = 1 / _PER_CENT
    elif wants_percent and slash and not has_percent:
        factor = float(_PER_CENT)
    values = (value * factor for value in found)
    return tuple(dict.fromkeys(value for value in values if math.isfinite(value)))


def is_right_figure(text: str, *, value: float, tolerance: float, unit: str) -> bool | None:
    """Whether a text says the value, give or take the tolerance; None if it is no number."""
    found = readings(text, unit)
    if not found:
        return None
    slack = tolerance + SLACK * max(1.0, abs(value))
    return any(abs(one - value) <= slack for one in found)


def _without_unit(text: str, unit: str) -> str:
    """The text without the unit, or without its last words if all of them are the unit's."""
    wanted = unit.casefold().strip()
    if wanted and text.endswith(wanted):
        return text.removesuffix(wanted)  # a unit may hold digits: "orders per 1,000 people"
    words = _WORDS.search(text)
    known = set(wanted.split())
    if words is None or not set(words.group(1).split()) <= known:
        return text
    return text[: words.start()]


def _ratios(top: str, bottom: str) -> list[float]:
    pairs = product(_signed(top), _signed(bottom))
    return [over / under for over, under in pairs if under != 0]


def _signed(text: str) -> list[float]:
    sign = -1.0 if text.startswith("-") else 1.0
    return [sign * value for value in _unsigned(text.removeprefix("-").removeprefix("+").strip())]


def _unsigned(text: str) -> list[float]:
    found = []
    if _PLAIN.fullmatch(text):
        found.append(float(text))
    if _DECIMAL_COMMA.fullmatch(text):
        found.append(float(text.replace(",", ".")))
    if _COMMA_GROUPS.fullmatch(text):
        found.append(float(text.replace(",", "")))
    if _DOT_GROUPS.fullmatch(text):
        found.append(float(text.replace(".", "").replace(",", ".")))
    if _SPACE_GROUPS.fullmatch(text):
        joined = re.sub(f"[{_SPACES}]", "", text)
        found.append(float(joined.replace(",", ".")))
    return found

"""Reading a number as people type it: the one reader for quizzes and for values in answers.

People write 0.5, .5, 0,5, 50 %, ½, 1/2, 1 1/2, 2^16, 10⁶, 1k, √2, π/4, 1,234 and 1 234, and some
of that means two things: 1,234 is a thousand or so, or one and a bit. A text is right if one of its
plausible readings is; two readings lie a factor of a thousand apart, so nobody is right by
accident.
"""

import math
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice, product

from bot.bank.terms.expressions import evaluated
from bot.bank.terms.notation import (
    DECIMAL_DOT,
    MAGNITUDE,
    plain_notation,
    unit_left_out,
    without_lead,
    without_magnitude,
)

LONGEST = 60
# Rounding in a float must never decide against somebody.
SLACK = 1e-9

_SPACES = " '’_"
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?"
_PLAIN = re.compile(_NUMBER)
_DECIMAL_COMMA = re.compile(r"\d*,\d+")
# Of four figures and more before the comma, it may still be one between thousands: 1234,567.
_LATE_COMMA = re.compile(r"[1-9]\d{3,},\d{3}")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?")
_DOT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_SPACE_GROUPS = re.compile(rf"[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_MIXED = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d+) (?P<top>\d+) ?/ ?(?P<bottom>\d+)")
_TIMES = re.compile(r" ?(?:×|\*|·|(?<=[\d )])(?<!^0)x(?=[\d (])) ?")
_SHARE = re.compile(r" ?(?:%|percents?|per cent|pct\.?|percentage points?|pp)$")
_PER_MILLE = re.compile(r" ?‰$")
_PER_CENT, _MILLE = 100, 1000
_LARGEST_POWER = 400
_MOST_READINGS = 64
_ROUNDED = 0.02
"""How far two sides of 1/3 = 0.33 may lie apart, as a share."""


class Verdict(StrEnum):
    """What a text says about a value."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    HUNDREDFOLD = "hundredfold"
    """Off by a factor of exactly 100 where a share is asked for: 12 for 12 % or for 0.12."""


def readings(text: str, unit: str = "") -> tuple[float, ...]:
    """Every plausible value of a text, in the unit of the question; empty if it is none.

    The unit may be left out. A percentage is a hundredth where the question asks for a plain
    number, and the other way round a fraction counts in percent where it asks for percent.
    What is equated, as in *1/3 = 0.33*, must be equal but for rounding.
    """
    if len(text) > LONGEST:
        text = text.strip()
        if len(text) > LONGEST:
            return ()
    sides = without_lead(evaluated(plain_notation(text), _ratio))
    found = [values for side in sides if (values := _side(side, unit))]
    if not found or (len(found) < len(sides) and not _side(sides[-1], unit)):
        return ()
    first = found[0]
    if any(not _agree(first, other) for other in found[1:]):
        return ()
    return tuple(dict.fromkeys(value for one in found for value in one))


def judge_figure(text: str, *, value: float, tolerance: float, unit: str) -> Verdict:
    """What a text says about the value, give or take the tolerance."""
    found = readings(text, unit)
    if not found:
        return Verdict.UNREADABLE
    slack = tolerance + SLACK * max(1.0, abs(value))
    if any(abs(one - value) <= slack for one in found):
        return Verdict.RIGHT
    says_percent = _SHARE.search(plain_notation(text)) is not None
    is_share = _is_percent(unit) or says_percent or (not unit.strip() and abs(value) <= 1)
    moved = (far for one in found for far in (one * _PER_CENT, one / _PER_CENT))
    if is_share and value and any(abs(far - value) <= slack for far in moved):
        return Verdict.HUNDREDFOLD
    return Verdict.WRONG


# In running text: a figure with what belongs to it; the bounds keep the search linear.
_FIGURE = re.compile(
    r"(?<![\w.,])(?<!\d[\u2010-\u2015\u2212-])[-\u2010-\u2015\u2212]?"
    r"(?:\d{1,3}(?:[\u00a0\u202f\u2009 '’_]\d{3}){1,4}(?![\d/⁄])(?:[.,]\d{1,15})?"
    rf"|{DECIMAL_DOT}"
    r"|\d{1,15}(?:[.,．٫]\d{1,15}){0,5}|\.\d{1,15}|(?=[¼-¾⅐-⅞]))"
    r"(?:[eE][+-]?\d{1,3}\b)?[¼-¾⅐-⅞]?"
    r"(?:\s?[×x*]\s?\d{1,4}(?=\^|\*\*|[⁰¹²³⁴-⁹⁻]))?"
    r"(?:\s?(?:\^|\*\*)\s?-?\d{1,4}|[⁻]?[⁰¹²³⁴-⁹]{1,4})?"
    r"(?:\s?[/⁄]\s?\d{1,15}(?:[.,]\d{1,15})?)?"
    rf"(?:(?:[kKMB]|bn)(?![\w-])|\s(?:{MAGNITUDE})\b)?"
    r"(?:\s?(?:%|％)|\s?‰|\s(?:percent|per cent)\b)?"
)
_MIXED_IN_TEXT = re.compile(r"(?<![\w.,])\d{1,6} \d{1,3}[/⁄]\d{1,3}(?![\w/])")
MOST_FIGURES = 200


def figures_in(text: str) -> Iterator[str]:
    """The figures of a running text as they are written, in order; what may be a whole number
    with a fraction comes after the others. At most ``MOST_FIGURES`` of each."""
    for pattern in (_FIGURE, _MIXED_IN_TEXT):
        for found in islice(pattern.finditer(text), MOST_FIGURES):
            yield found.group().strip()


def _is_percent(unit: str) -> bool:
    return _SHARE.fullmatch(unit.strip().casefold()) is not None


def _agree(first: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return any(math.isclose(a, b, rel_tol=_ROUNDED) for a, b in product(first, other))


def _side(text: str, unit: str) -> tuple[float, ...]:
    """The values of one side of an equation, or of the whole text."""
    wants_percent = _is_percent(unit)
    without_sign = _SHARE.sub("", text)
    has_percent = without_sign != text
    without_mille = _PER_MILLE.sub("", text)
    has_mille = without_mille != text
    if has_percent:
        bodies = [without_sign]
    elif has_mille:
        bodies = [without_mille]
    else:
        bodies = unit_left_out(text, unit)
    values: list[float] = []
    for body in bodies:
        factor = 1.0
        if has_percent and not wants_percent:
            factor = 1 / _PER_CENT
        elif has_mille:
            factor = (_PER_CENT if wants_percent else 1) / _MILLE
        found = _amount(body.strip(), unit)
        values += (value * factor for value in found)
        if wants_percent and "/" in body and not (has_percent or has_mille):
            # 3/25 is a share; 25/2 and 12 1/2 may be percent already.
            shares = [one * _PER_CENT for one in found]
            values = [one for one in values if abs(one) > 1] + shares
    return tuple(dict.fromkeys(value for value in values if math.isfinite(value)))


def _amount(text: str, unit: str) -> list[float]:
    """A figure, perhaps with a word such as *million* behind it. In a question about a billion
    of something the word is the unit's, and may be said or not."""
    text = text.strip()
    found = _ratio(text)
    if found:
        return found
    for body, factor in without_magnitude(text, unit):
        found += [value * factor for value in _ratio(body)]
    return found


def _ratio(text: str) -> list[float]:
    mixed = _MIXED.fullmatch(text)
    if mixed is not None and int(mixed["top"]) < int(mixed["bottom"]):
        size = int(mixed["whole"]) + int(mixed["top"]) / int(mixed["bottom"])
        return [-size if mixed["sign"] == "-" else size]
    top, slash, bottom = text.partition("/")
    if not slash:
        return _product(text)
    pairs = product(_product(top.strip()), _product(bottom.strip()))
    return [over / under for over, under in pairs if under != 0]


def _product(text: str) -> list[float]:
    """Factors such as 1.5 × 10^6."""
    values = [1.0]
    for factor in _TIMES.split(text.replace("**", "^")):
        values = [one * other for one, other in product(values, _power(factor))]
        if len(values) > _MOST_READINGS:
            return []
    return values


def _power(text: str) -> list[float]:
    base, sign, exponent = text.partition("^")
    if not sign:
        return _signed(text.strip())
    minus = base.strip().startswith("-")  # -2^4 is minus sixteen, as in mathematics
    bases = _signed(base.strip().removeprefix("-"))
    exponents = _signed(exponent.strip().strip("(){}"))
    found = []
    for one, power in product(bases, exponents):
        if abs(power) > _LARGEST_POWER or (one == 0 and power < 0):
            continue
        try:
            result = math.pow(one, power)
        except (OverflowError, ValueError):
            continue
        found.append(-result if minus else result)
    return found


def _signed(text: str) -> list[float]:
    sign = -1.0 if text.startswith("-") else 1.0
    return [sign * value for value in _unsigned(text.removeprefix("-").removeprefix("+").strip())]


def _unsigned(text: str) -> list[float]:
    found = []
    if _PLAIN.fullmatch(text):
        found.append(float(text))
    if _DECIMAL_COMMA.fullmatch(text):
        found.append(float(text.replace(",", ".")))
    if _COMMA_GROUPS.fullmatch(text) or _LATE_COMMA.fullmatch(text):
        found.append(float(text.replace(",", "")))
    if _DOT_GROUPS.fullmatch(text):
        found.append(float(text.replace(".", "").replace(",", ".")))
    if _SPACE_GROUPS.fullmatch(text):
        joined = re.sub(f"[{_SPACES}]", "", text)
        found.append(float(joined.replace(",", ".")))
    return found

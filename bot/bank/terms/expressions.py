"""Roots, logarithms and constants where a number is typed: √2, π/4, -ln(0.5), log₂ 8. Pure.

Each is put into figures, innermost first; `figures` reads what comes of it. What could mean two
things stays as it is and is no number: *log 8* has no base, *√2π* two meanings.
"""

import math
import re
from collections.abc import Callable, Sequence

Reader = Callable[[str], Sequence[float]]

_CONSTANTS = {"π": math.pi, "pi": math.pi, "e": math.e}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "√": math.sqrt, "∛": math.cbrt, "ln": math.log, "log2": math.log2, "log10": math.log10,
    "exp": math.exp,
}  # fmt: skip
_WRITTEN = (
    (re.compile(r"(?<![^\W\d_])(?:the )?(?:square root|sqrt)(?: of)?(?![^\W\d_])"), "√"),
    (re.compile(r"(?<![^\W\d_])(?:the )?cube root(?: of)?(?![^\W\d_])"), "∛"),
    (re.compile(r"(?<![^\W\d_])log_ ?\{?(2|10)(?!\d)\}?"), r"log\1"),
)
# Without a letter, a figure, a bracket or an index beside it, nor what it would be the name of.
_CONSTANT = re.compile(
    r"(?P<times>(?<=\d) ?)?(?:(?<!\w)|(?<=\d))(?P<name>π|pi)(?![\w(]| ?[=≈≅≃:])"
    r"|(?<![\w.])(?P<e>e)(?=\^| ?[/*×·)]|$)(?:(?<=^e)|(?<=[-/*×· (^]e)|(?=\^))"
)
_NUMBER = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,3})?"
_INNERMOST = "[^(){}√∛a-df-z]*"
_CALL = re.compile(
    r"(?P<times>(?<=\d) ?)?(?P<minus>- ?)?(?<![^\W\d_])(?P<name>√|∛|ln|log2|log10|exp)"
    rf"(?: ?[({{](?P<inside>{_INNERMOST})(?:[)}}]|$)|(?:(?<=[2\d]) | ?(?<!\d))(?P<bare>{_NUMBER}))"
    r"(?![\w√π])"
)
_TWO_MEANINGS = re.compile(r"[√∛] ?[\d.,]+ ?(?:π|pi)(?!\w)")
_IN_BRACKETS = re.compile(r"(?:^|(?<=[/×*·^(-])|(?<=[/×*·^(-] ))\(([^()]*)\)")
"""After a sign or at the beginning: behind a number it says something else."""
_MOST = 8
"""Functions or brackets in one text."""


def evaluated(text: str, read: Reader) -> str:
    """The text with each root, logarithm and constant as a figure; ``read`` says what stands in
    the brackets. The text is in `plain_notation`."""
    for pattern, sign in _WRITTEN:
        text = pattern.sub(sign, text)
    if _TWO_MEANINGS.search(text):
        return text
    text = _CONSTANT.sub(_constant, text)
    for _ in range(_MOST):
        before, text = text, _CALL.sub(lambda found: _called(found, read), text, count=1)
        text = _IN_BRACKETS.sub(lambda found: _opened(found, read), text)
        if before == text:
            break
    return text


def _opened(found: re.Match[str], read: Reader) -> str:
    values = read(found[1])
    if len(values) != 1 or (values[0] < 0 and _is_raised(found)):
        return found.group()
    return repr(values[0])


def _is_raised(found: re.Match[str]) -> bool:
    """Whether a power stands behind it: without its brackets, -2^2 is minus four."""
    return found.string[found.end() :].lstrip().startswith("^")


def _constant(found: re.Match[str]) -> str:
    times = "" if found["times"] is None else "×"
    return f"{times}{_CONSTANTS[found['name'] or found['e']]!r}"


def _called(found: re.Match[str], read: Reader) -> str:
    inside = found["bare"] if found["inside"] is None else found["inside"].strip()
    values = read(inside)
    is_difference = found["times"] is not None and found["minus"] is not None
    if len(values) != 1 or is_difference:
        return found.group()
    try:
        value = _FUNCTIONS[found["name"]](values[0])
    except (ValueError, OverflowError):
        return found.group()
    if value < 0 and _is_raised(found):
        return found.group()
    if found["minus"] is not None:
        value = -value
    return f"{'' if found['times'] is None else '×'}{value!r}"

"""A formula as a picture. Runs in the worker alone: the drawing libraries are imported here.

Its own dark background with light signs reads on the dark and on the light theme.
"""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import resvg_py
from latex2mathml import converter
from ziamath.nodes.mrow import Mrow
from ziamath.zmath import Latex

from bot.bank.formulas.symbols import ALIGNED, NAMED, SHORTHANDS, SUBSCRIPTS, SUPERSCRIPTS

SIZE = 36
"""Height of the letters in pixels; a card on a phone shows a picture at about 0.38."""
WIDTH = 640
"""Pixels of a formula that fits; a longer one widens its picture, which then shows smaller."""
MOST_PIXELS = 2400
TALL = 6 * SIZE
PADDING = 26
PAPER, INK = "#2b2d31", "#f2f3f5"
_GROWING = re.compile(r"\\(?:left|right|middle)(?![a-zA-Z])\s*\.?")
_LIMITS = re.compile(r"\\(?:no)?limits(?![a-zA-Z])")
_ALIGNED = re.compile("{(?:" + "|".join(map(re.escape, ALIGNED)) + ")}")
_NAMED = re.compile(rf"\\({'|'.join(sorted(NAMED))})(?![A-Za-z])")
_SHORTHANDS = re.compile(rf"\\([{''.join(SHORTHANDS)}])(?![A-Za-z])")
_SMALL = tuple(
    (re.compile(rf"\\text\w*{{[^{{}}]*}}|[{''.join(letters)}]+"), str.maketrans(letters), sign)
    for letters, sign in (
        ({small: letter for letter, small in SUBSCRIPTS.items()}, "_"),
        ({small: letter for letter, small in SUPERSCRIPTS.items() if letter.isalnum()}, "^"),
    )
)
"""Small letters and figures as they are typed or pasted, which the font has in part only."""
_WORDS = re.compile(r"\\text\w*{[^{}]*[<>&][^{}]*}")
_LACKING = re.compile(r'id="\w+_0"')
"""The box that stands for what the font has no sign for."""
_SIZE = re.compile(r'(width|height)="([\d.]+)(?:px)?"')


def draw_formula(latex: str) -> bytes:
    """The formula as PNG. Raises as ``formula_svg`` does."""
    return bytes(resvg_py.svg_to_bytes(svg_string=formula_svg(latex)))


def formula_svg(latex: str) -> str:
    """The formula on its background.

    Raises whatever the libraries raise for LaTeX that they can't read, and ValueError for what
    they leave undrawn or what is far too large.
    """
    _measure_rows_once()
    latex = _plainer(latex)
    _refuse_unknown(latex)
    drawn = Latex(latex, size=SIZE, color=INK).svg()
    width, height = _size(drawn)
    if height > TALL and "\\left" in latex:
        # ziamath makes some growing brackets twenty times too tall: then they don't grow.
        straight = Latex(_GROWING.sub("", latex), size=SIZE, color=INK).svg()
        if 2 * _size(straight)[1] < height:
            drawn, (width, height) = straight, _size(straight)
    if width > MOST_PIXELS or height > MOST_PIXELS:
        raise ValueError("the formula is too large for a picture")
    full, tall = max(WIDTH, width) + 2 * PADDING, height + 2 * PADDING
    if _LACKING.search(drawn) is not None:
        raise ValueError("the font lacks a sign of the formula")
    # Lines above and below are black whatever the colour is.
    inner = (
        drawn[drawn.index("<svg") :]
        .replace('fill="black"', f'fill="{INK}"')
        .replace("<svg", f'<svg x="{PADDING}" y="{PADDING}"', 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full:.0f}" height="{tall:.0f}">'
        f'<rect width="100%" height="100%" rx="16" fill="{PAPER}"/>{inner}</svg>'
    )


def _plainer(latex: str) -> str:
    """The same in words that the converter knows. Signs with limits have them anyway."""
    latex = _ALIGNED.sub("{align*}", _LIMITS.sub("", latex))
    for typed, letters, sign in _SMALL:
        latex = typed.sub(partial(_raised, letters, sign), latex)
    # The converter takes the signs of XML as they are, in words only.
    latex = _WORDS.sub(lambda found: escape(found[0].replace(r"\&", "&")), latex)
    latex = _NAMED.sub(r"\\operatorname*{\1}", latex)
    return _SHORTHANDS.sub(r"\\mathbb{\1}", latex)


def _raised(letters: Mapping[int, str], sign: str, found: re.Match[str]) -> str:
    typed = found.group()
    return typed if typed[0] == "\\" else f"{sign}{{{typed.translate(letters)}}}"


@cache
def _measure_rows_once() -> None:
    """ziamath measures each row without its growing brackets before it sets it, and does so again
    in every row that it measures: twice the work with each level. What is set to be measured grows
    no brackets, so it needs no measure of its own; the pictures are the same."""
    measure = Mrow._get_height_nostretch

    def once(row: Any, line: Any, **options: Any) -> tuple[float, float]:
        return (0.0, 0.0) if options.get("nostretch") else measure(row, line, **options)

    Mrow._get_height_nostretch = once  # type: ignore[method-assign,assignment]


def _size(drawn: str) -> tuple[float, float]:
    found = dict(_SIZE.findall(drawn[: drawn.index(">") + 1]))
    return float(found["width"]), float(found["height"])


def _refuse_unknown(latex: str) -> None:
    """The converter passes a command on as text where it knows none of that name."""
    for element in ElementTree.fromstring(converter.convert(latex)).iter():
        if (element.text or "").startswith("\\") and len(element.text or "") > 1:
            raise ValueError(f"unknown command {element.text}")

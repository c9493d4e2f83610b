"""A formula as a picture. Runs in the worker alone: the drawing libraries are imported here.

Its own dark background with light signs reads on the dark and on the light theme.
"""

import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import resvg_py
from latex2mathml import converter
from ziamath.nodes.mrow import Mrow
from ziamath.zmath import Latex

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
_SIZE = re.compile(r'(width|height)="([\d.]+)(?:px)?"')


def draw_formula(latex: str) -> bytes:
    """The formula as PNG.

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
    inner = drawn[drawn.index("<svg") :].replace("<svg", f'<svg x="{PADDING}" y="{PADDING}"', 1)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full:.0f}" height="{tall:.0f}">'
        f'<rect width="100%" height="100%" rx="16" fill="{PAPER}"/>{inner}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=picture))


def _plainer(latex: str) -> str:
    """The same in words that the converter knows. Signs with limits have them anyway."""
    return _LIMITS.sub("", latex).replace("{aligned}", "{align*}")


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

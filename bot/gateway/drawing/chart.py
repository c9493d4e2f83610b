"""What pictures of figures have in common: ground, letters, bars. Runs in the worker alone: the
drawing library is imported here.

The colours are of Okabe and Ito, told apart by the colour-blind, on a dark ground of its own that
reads on the dark and on the light theme. A phone shows a picture at about 0.37, so no letter is
smaller than 22 pixels.
"""

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

import resvg_py
from ziafont.config import config
from ziafont.font import Font

WIDTH, PADDING = 720, 24
INNER = WIDTH - 2 * PADDING
PAPER, INK, MUTED, FAINT = "#2b2d31", "#f2f3f5", "#c4c9ce", "#404249"
BLUE, ORANGE, ICE = "#56b4e9", "#e69f00", "#ffffff"
LETTERS, SMALL, LINE = 24, 22, 38
ROW, BAR = 60, 16
BETWEEN = 16
"""Between a name and the figure at the end of its line, at least."""
FONT = "DejaVu Sans"
Bar = tuple[str, int, str]
"""A name, how much of the line is filled in percent, and words at its end."""


def rendered(parts: Sequence[str], height: int) -> bytes:
    """The picture as PNG."""
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'font-family="{FONT}" fill="{INK}"><rect width="100%" height="100%" rx="16" '
        f'fill="{PAPER}"/>{"".join(parts)}</svg>'
    )
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture, skip_system_fonts=True, font_files=[_font_file()], font_family=FONT
        )
    )


def width_of(words: str) -> float:
    """How many pixels a line of these letters takes."""
    if not words:
        return 0
    width, _ = _font().getsize(words)
    return float(width) * LETTERS / config.fontsize


def fitted(words: str, room: float) -> str:
    """The words, cut where they would be drawn wider than ``room`` pixels: thirty letters may be
    200 wide or 700."""
    if width_of(words) <= room:
        return words
    cut = (words[:end].rstrip() + "…" for end in range(len(words) - 1, 0, -1))
    return next((one for one in cut if width_of(one) <= room), "")


def _font_file() -> str:
    return str(files("ziafont.fonts").joinpath("DejaVuSans.ttf"))


@cache  # a third of a second, once for a worker that draws bars
def _font() -> Font:
    return Font(_font_file())


def letters(x: float, y: float, words: str, *, size: int = LETTERS, more: str = "") -> str:
    """Words on a line; ``more``: other attributes."""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" {more}>{escape(words)}</text>'


def title_line(y: int, words: str) -> str:
    """The title of a part."""
    return letters(PADDING, y + 26, words, size=28, more='stroke="#f2f3f5" stroke-width="0.7"')


def bars(parts: list[str], y: int, rows: Sequence[Bar], title: str) -> int:
    """Bars one below the other, their words above them; where the next part begins."""
    parts.append(title_line(y, title))
    y += LINE + 8
    end = f'text-anchor="end" fill="{MUTED}"'
    for name, percent, words in rows:
        room = INNER - BETWEEN - width_of(words)
        parts.append(letters(PADDING, y + 24, fitted(name, room)))
        parts.append(letters(WIDTH - PADDING, y + 24, words, more=end))
        bar = f'x="{PADDING}" y="{y + 34}" height="{BAR}" rx="{BAR // 2}"'
        parts.append(f'<rect {bar} width="{INNER}" fill="{FAINT}"/>')
        if percent:
            filled = max(BAR, INNER * percent / 100)
            parts.append(f'<rect {bar} width="{filled:.0f}" fill="{BLUE}"/>')
        y += ROW
    return y

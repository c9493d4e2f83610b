"""What pictures of figures have in common: ground, letters, bars. Runs in the worker alone: the
drawing library is imported here.

The colours are of Okabe and Ito, told apart by the colour-blind, on a dark ground of its own that
reads on the dark and on the light theme. A phone shows a picture at about 0.37, so no letter is
smaller than 22 pixels.

The font that comes along has Latin, Greek, Cyrillic, Arabic and Hebrew letters. Others are drawn in
a font of the machine. A letter that none has ends the picture: the card then says it in words.
"""

import unicodedata
from collections import namedtuple
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

import resvg_py
from ziafont import gpos
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
_FOREIGN, _NO_SIGN = "<tspan>", "\U0010fffe"
"""Begins what is written in a font of the machine; a sign that Unicode gives to nobody."""
Bar = tuple[str, int, str]
"""A name, how much of the line is filled in percent, and words at its end."""


def rendered(parts: Sequence[str], height: int) -> bytes:
    """The picture as PNG."""
    ground = f'<rect width="100%" height="100%" rx="16" fill="{PAPER}"/>'
    picture = "".join((ground, *parts))
    return _png(picture, height, of_the_machine=_FOREIGN in picture)


def _png(parts: str, height: int, *, of_the_machine: bool) -> bytes:
    """``of_the_machine``: with its fonts, which take a tenth of a second to find."""
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'font-family="{FONT}" fill="{INK}">{parts}</svg>'
    )
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture, skip_system_fonts=not of_the_machine, font_files=[_font_file()],
            font_family=FONT,
        )
    )  # fmt: skip


def width_of(words: str) -> float:
    """How many pixels a line of these letters takes."""
    ours = "".join(filter(_is_ours, words))
    width = float(_font().getsize(ours)[0]) * LETTERS / config.fontsize if ours else 0.0
    return width + LETTERS * (len(words) - len(ours))


@lru_cache(maxsize=5000)
def _is_ours(sign: str) -> bool:
    """Whether the font that comes along has it."""
    return bool(_font().glyphindex(sign))


@lru_cache(maxsize=5000)
def is_drawn(sign: str) -> bool:
    """Whether any font has it: what none has looks like what no font can have."""
    return _is_ours(sign) or _alone(sign) != _alone(_NO_SIGN)


def _alone(sign: str) -> bytes:
    return _png(f'<text y="{LETTERS}">{escape(sign)}</text>', LINE, of_the_machine=True)


def fitted(words: str, room: float) -> str:
    """The words, cut where they would be drawn wider than ``room`` pixels: thirty letters may be
    200 wide or 700."""
    if width_of(words) <= room:
        return words
    cut = (words[:end].rstrip() + "…" for end in range(len(words) - 1, 0, -1))
    return next((one for one in cut if width_of(one) <= room), "")


def _font_file() -> str:
    return str(files("ziafont.fonts").joinpath("DejaVuSans.ttf"))


@cache  # once for a worker that draws figures
def _font() -> Font:
    _make_classes_once()
    return Font(_font_file())


def _make_classes_once() -> None:
    """ziafont makes the same class anew for each of eight thousand places of accents, which was
    nine tenths of what it takes to read the font."""
    made = cache(namedtuple)

    def once(name: str, fields: Sequence[str]) -> type[tuple[Any, ...]]:
        return made(name, tuple(fields))

    gpos.namedtuple = once  # type: ignore[attr-defined,assignment]


def letters(x: float, y: float, words: str, *, size: int = LETTERS, more: str = "") -> str:
    """Words on a line; ``more``: other attributes. Emoji that no font has are left out; a letter
    that none has raises ``ValueError``."""
    for sign in words:
        if unicodedata.category(sign)[0] in "LN" and not is_drawn(sign):
            raise ValueError(f"no font has {sign!r}")
    shown = "".join(filter(is_drawn, words))
    runs = (("".join(run), ours) for ours, run in groupby(shown, _is_ours))
    inside = "".join(
        escape(run) if ours else f"{_FOREIGN}{escape(run)}</tspan>" for run, ours in runs
    )
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" {more}>{inside}</text>'


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

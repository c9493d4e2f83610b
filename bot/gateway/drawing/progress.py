"""A member's year as a picture. Runs in the worker alone.

It knows no word but names of months and days: everything else is told. Each kind of day has a shape
and a colour.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.gateway.drawing.chart import (
    BLUE,
    FAINT,
    ICE,
    INK,
    INNER,
    LETTERS,
    LINE,
    MUTED,
    ORANGE,
    PADDING,
    SMALL,
    WIDTH,
    bars,
    letters,
    rendered,
    title_line,
)

SIDE = 25
"""Of a shape."""
LEFT, PITCH, CELL = 44, 24, 21
"""Of the days: where the first week begins, from one week to the next, and a day's side."""
COLUMNS = 26
DIMENSION, STEP = 108, 17
"""Of the interviews: the height of a dimension, and from one level to the next."""
SHAPES = {
    "a": f'<rect x="1" y="1" width="23" height="23" rx="4" fill="{BLUE}"/>',
    "p": f'<path d="M12.5 1 L24 23 H1 Z" fill="{ORANGE}"/>',
    "f": f'<path d="M12.5 0 L25 12.5 L12.5 25 L0 12.5 Z" fill="{ICE}"/>',
    "v": f'<circle cx="12.5" cy="12.5" r="8.5" fill="none" stroke="{MUTED}" stroke-width="4"/>',
    "l": f'<rect x="3" y="3" width="19" height="19" rx="3" fill="none" stroke="{BLUE}" '
    'stroke-width="4"/>',
    "q": f'<circle cx="12.5" cy="12.5" r="3.5" fill="{MUTED}"/>',
    "n": f'<rect x="1" y="1" width="23" height="23" rx="4" fill="{FAINT}" fill-opacity="0.45"/>',
    "you": f'<rect x="3" y="3" width="19" height="19" fill="none" stroke="{ORANGE}" '
    'stroke-width="4"/>',
    "partner": f'<circle cx="12.5" cy="12.5" r="6" fill="{BLUE}"/>',
}
Levels = Sequence[int | None]
Dimension = tuple[str, Levels, Levels, str]


def draw_progress(
    *, first: str, marks: str, legend: Sequence[tuple[str, str]], titles: Sequence[str],
    topics: Sequence[tuple[str, int, str]], dimensions: Sequence[Dimension],
    span: Sequence[str], scores: Sequence[tuple[str, str]],
) -> bytes:  # fmt: skip
    """The year as PNG. ``first``: the date of the first of ``marks``, a Monday; ``legend``: marks
    with their words; ``titles``: of days, topics and interviews; ``topics``: name, percent and
    words; ``dimensions``: name, own levels, a partner's levels and words; ``span``: the dates of
    the first and the latest interview; ``scores``: their legend. What is empty has no
    part in the picture."""
    parts: list[str] = []
    at = _days(parts, PADDING, date.fromisoformat(first), marks, titles[0])
    at = _legend(parts, at + 12, legend)
    if topics:
        at = bars(parts, at + 30, topics, titles[1])
    if dimensions:
        at = _interviews(parts, at + 30, dimensions, titles[2], span)
        at = _legend(parts, at, scores)
    return rendered(parts, at + PADDING)


def _shape(x: float, y: float, name: str, side: int = SIDE) -> str:
    scale = "" if side == SIDE else f" scale({side / SIDE:g})"
    return f'<g transform="translate({x:g} {y:g}){scale}">{SHAPES[name]}</g>'


def _days(parts: list[str], y: int, first: date, marks: str, title: str) -> int:
    """Half a year above the other, a column a week, the weekdays one below the other."""
    parts.append(title_line(y, title))
    y += LINE + 8
    halves = [marks[at : at + 7 * COLUMNS] for at in range(0, len(marks), 7 * COLUMNS)]
    for half in halves:
        top = y + SMALL + 10
        for row, name in ((0, "Mo"), (2, "We"), (4, "Fr"), (6, "Su")):
            more = f'fill="{MUTED}"'
            parts.append(letters(PADDING, top + row * PITCH + 19, name, size=SMALL, more=more))
        for number, mark in enumerate(half):
            on = first + timedelta(days=number)
            x = PADDING + LEFT + number // 7 * PITCH
            parts.append(_shape(x, top + number % 7 * PITCH, mark, CELL))
            if on.day <= 7 and number % 7 == 0:
                parts.append(letters(x, y + SMALL - 2, f"{on:%b}", size=SMALL))
        first += timedelta(days=len(half))
        y = top + 7 * PITCH + 8
    number = len(halves[-1]) - 1
    x = PADDING + LEFT + number // 7 * PITCH - 3
    box = f'y="{top + number % 7 * PITCH - 3}" width="{CELL + 6}" height="{CELL + 6}" rx="6"'
    parts.append(f'<rect x="{x}" {box} fill="none" stroke="{INK}" stroke-width="2"/>')
    return y


def _legend(parts: list[str], y: int, entries: Sequence[tuple[str, str]]) -> int:
    """Shapes with their words, in as many lines as it takes."""
    x = float(PADDING)
    for shape, words in entries:
        room = 36 if shape else 0
        width = room + 0.6 * LETTERS * len(words)
        if x + width > WIDTH - PADDING and x > PADDING:
            x, y = PADDING, y + LINE
        if shape:
            parts.append(_shape(x, y + 4, shape))
        parts.append(letters(x + room, y + 26, words))
        x += width + 26
    return y + LINE


def _interviews(
    parts: list[str], y: int, dimensions: Sequence[Dimension], title: str, span: Sequence[str]
) -> int:  # fmt: skip
    parts.append(title_line(y, title))
    y += LINE + 8
    end = f'text-anchor="end" fill="{MUTED}"'
    for name, own, partner, words in dimensions:
        parts.append(letters(PADDING, y + 24, name))
        parts.append(letters(WIDTH - PADDING, y + 24, words, more=end))
        for level in range(1, 5):
            line = f"M{PADDING} {_height(y, level)} H{WIDTH - PADDING}"
            parts.append(f'<path d="{line}" stroke="{FAINT}" stroke-width="2"/>')
        # One's own are hollow and larger, so that both are seen where they meet.
        _line(parts, y, partner, BLUE, "partner", "")
        _line(parts, y, own, ORANGE, "you", 'stroke-dasharray="8 6"')
        y += DIMENSION
    more = f'fill="{MUTED}"'
    for words, x, anchor in zip(span, (PADDING, WIDTH - PADDING), ("", end), strict=False):
        parts.append(letters(x, y + 20, words, size=SMALL, more=anchor or more))
    return y + LINE


def _height(y: int, level: int) -> int:
    return y + 43 + STEP * (4 - level)


def _line(
    parts: list[str], y: int, levels: Levels, colour: str, shape: str, dashes: str
) -> None:  # fmt: skip
    step = (INNER - 2 * SIDE) / max(1, len(levels) - 1)
    points = [
        (PADDING + SIDE + step * at, _height(y, level))
        for at, level in enumerate(levels)
        if level is not None
    ]
    path = " L".join(f"{x:.1f} {height}" for x, height in points)
    if len(points) > 1:
        stroke = f'stroke="{colour}" stroke-width="3" {dashes}'
        parts.append(f'<path d="M{path}" fill="none" {stroke}/>')
    parts += [_shape(x - SIDE / 2, height - SIDE / 2, shape) for x, height in points]

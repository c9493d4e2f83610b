"""A group in figures as a picture: charts of columns and of bars. Runs in the worker alone.

Every word is told. A column whose figure isn't told is a small ring on the ground line.
"""

from collections.abc import Sequence

from bot.gateway.drawing.chart import (
    BLUE,
    INNER,
    LETTERS,
    LINE,
    MUTED,
    PADDING,
    SMALL,
    WIDTH,
    Bar,
    bars,
    letters,
    rendered,
    title_line,
)

HIGH = 120
"""Of the highest column."""
RING, NARROW = 4, 5
_CRISP = 'shape-rendering="crispEdges"'
Column = tuple[str, int | None, str]
"""What stands below it, its figure or None, and what stands above it."""


def draw_group(
    *, columns: Sequence[tuple[str, str, Sequence[Column]]],
    rows: Sequence[tuple[str, Sequence[Bar]]],
) -> bytes:  # fmt: skip
    """The charts as PNG, those of ``columns`` first; each has a title, and columns have words at
    the end of its line."""
    parts: list[str] = []
    at = PADDING
    for title, note, some in columns:
        more = f'text-anchor="end" fill="{MUTED}"'
        parts.append(letters(WIDTH - PADDING, at + 26, note, size=SMALL, more=more))
        at = _columns(parts, at, some, title) + 30
    for title, bar_rows in rows:
        at = bars(parts, at, bar_rows, title) + 30
    return rendered(parts, at - 30 + PADDING)


def _columns(parts: list[str], y: int, columns: Sequence[Column], title: str) -> int:
    """Columns side by side over the whole width, however many."""
    parts.append(title_line(y, title))
    ground = y + 2 * LINE + 14 + HIGH
    step = INNER / len(columns)
    gap = min(step / 4, 12) if step > NARROW else -0.6
    most = max((number for _, number, _ in columns if number is not None), default=0)
    for at, (below, number, above) in enumerate(columns):
        x = PADDING + at * step
        top = float(ground)
        if number is None:
            ring = f'cx="{x + step / 2:.1f}" cy="{ground - RING - 3}" r="{min(RING, step / 2):.1f}"'
            parts.append(f'<circle {ring} fill="none" stroke="{MUTED}" stroke-width="2"/>')
        elif number:
            height = max(3.0, HIGH * number / most)
            top = ground - height
            box = f'x="{x + gap / 2:.1f}" y="{top:.1f}" width="{step - gap:.1f}"'
            parts.append(f'<rect {box} height="{height:.1f}" fill="{BLUE}" {_CRISP}/>')
        if above:
            parts.append(_centred(x + step / 2, top - 8, above, LETTERS))
        if below:
            more = f'fill="{MUTED}"'
            parts.append(_centred(x + step / 2, ground + SMALL + 6, below, SMALL, more))
    line = f"M{PADDING} {ground} H{WIDTH - PADDING}"
    parts.append(f'<path d="{line}" stroke="{MUTED}" stroke-width="2"/>')
    return ground + SMALL + 10


def _centred(x: float, y: float, words: str, size: int, more: str = "") -> str:
    """Words around x, moved as far as the edges want."""
    half = 0.32 * size * len(words)
    x = min(max(x, PADDING + half), WIDTH - PADDING - half)
    return letters(x, y, words, size=size, more=f'text-anchor="middle" {more}')

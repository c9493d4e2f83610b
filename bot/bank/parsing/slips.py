"""What an author did where libyaml stumbles: nearer to its cause than what libyaml says. Pure."""

from __future__ import annotations

import re

from bot.bank.problems import Fault

Place = tuple[int, int]
"""Line and column, from 0."""
_MOST_ABOVE = 40
"""Lines in which the beginning of a quotation is looked for."""
_KEY = r"[A-Za-z][A-Za-z_-]*"
_ITEM = re.compile(rf"\s*(-)\u00a0?{_KEY}:(?:\s|$)")
_COLON = re.compile(rf"\s*(?:- +)?{_KEY}(:)(?:[^\s:/]|\u00a0)")
_BULLET = re.compile(rf"\s*([•–—‐‑·*]) *{_KEY}:(?:\s|$)")
_SIGN = re.compile(rf"\s*(?:- +)?{_KEY} ?([：=;])")
_KEY_LINE = re.compile(rf"( *)(?:- +)?{_KEY} *:(?:\s+(.*))?$")
_BLOCK = re.compile(r":\s+[|>][-+\d]*\s*$")
_BRACKET = re.compile(r"(?:^|\s)(?:\w+:|-)\s+([\[{])")
_COMMENTED = re.compile(r".*(?::|-)\s+([\[{])[^\]}\"']*(?:(?<=[\s\[{,])#.*)?$")
_DASH_KEY = re.compile(rf" *- +({_KEY}) *:")
_DASHED = re.compile(r" *- ")
_NOT_DASHED = (
    (re.compile(r" *(-)(?:[^\s-]|\u00a0)"), Fault.NO_SPACE),
    (re.compile(r" *([•–—‐‑·*])"), Fault.ODD_SIGN),
    (re.compile(r" *(\d{1,2}[.)]) "), Fault.ODD_SIGN),
)
"""What stands before an item of a list instead of a dash with a space."""
_OPENED = re.compile(r""".*(?::|-)\s+("[^"]*|'[^']*)$""")


def slip(lines: list[str], at: Place, *, is_done: bool) -> tuple[Fault, Place] | None:
    """The slip that libyaml noticed at a place, and where it is; None for what is nothing known.
    ``is_done``: it noticed that something goes on which was done."""
    row, column = at
    if row >= len(lines):
        return None
    above = next((one for one in range(row - 1, -1, -1) if lines[one].strip()), None)
    for one in (row,) if above is None else (above, row):
        if (found := _sign(lines[one])) is not None:
            return found[0], (one, found[1])
    if (item := _item(lines, row)) is not None:
        return item
    if is_done and (quoted := _quote(lines, row, column)) is not None:
        return quoted
    before = lines[row][:column].rstrip()
    if before.endswith(("]", "}")) and (bracket := _BRACKET.search(before)) is not None:
        return Fault.BRACKET_START, (row, bracket.start(1))
    return None if above is None else _indentation(lines, above, row)


def _sign(line: str) -> tuple[Fault, int] | None:
    """A sign that lacks its space, or that only looks like the right one."""
    for pattern, fault in (
        (_ITEM, Fault.NO_SPACE), (_COLON, Fault.NO_SPACE),
        (_BULLET, Fault.ODD_SIGN), (_SIGN, Fault.ODD_SIGN),
    ):  # fmt: skip
        if (found := pattern.match(line)) is not None:
            return fault, found.start(1)
    return None


def _item(lines: list[str], row: int) -> tuple[Fault, Place] | None:
    """A line among the items of a list that is none for want of its dash."""
    line = lines[row]
    indent = _indent(line)
    beside = (_neighbour(lines, row, indent, step) for step in (-1, 1))
    near = next((one for one in beside if _DASHED.match(one)), "")
    if not near or _DASHED.match(line):
        return None
    for pattern, fault in _NOT_DASHED:
        if (found := pattern.match(line)) is not None:
            return fault, (row, found.start(1))
    key, usual = _KEY_LINE.match(line), _DASH_KEY.match(near)
    if (key is None) != (usual is None) or (usual and not line.lstrip().startswith(usual[1])):
        return None  # it may belong to what stands further out
    return Fault.NO_DASH, (row, indent)


def _neighbour(lines: list[str], row: int, indent: int, step: int) -> str:
    """The nearest line on that side that is indented no further; "" if it is indented less."""
    end = max(-1, row - _MOST_ABOVE) if step < 0 else min(len(lines), row + _MOST_ABOVE)
    for line in (lines[at] for at in range(row + step, end, step)):
        if line.strip() and _indent(line) <= indent:
            return line if _indent(line) == indent else ""
    return ""


def unclosed(lines: list[str]) -> Place | None:
    """The last list in brackets that its line doesn't close."""
    for row in range(len(lines) - 1, -1, -1):
        if (found := _COMMENTED.match(lines[row])) is not None:
            return row, found.start(1)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _quote(lines: list[str], row: int, column: int) -> tuple[Fault, Place] | None:
    """Text after a closing quotation mark; or the mark that was to close an earlier line."""
    if not lines[row][:column].rstrip().endswith(('"', "'")):
        return None
    for one in range(row - 1, max(-1, row - _MOST_ABOVE), -1):
        if (found := _OPENED.match(lines[one])) is not None:
            return Fault.OPEN_QUOTE, (one, found.start(1))
    return Fault.AFTER_QUOTE, (row, column)


def _indentation(lines: list[str], above: int, row: int) -> tuple[Fault, Place] | None:
    """A line that stands too far left below a |, or further in than a line that has its text."""
    key, indent = _KEY_LINE.match(lines[above]), _indent(lines[row])
    if _is_outside(lines, row, indent):
        return Fault.UNINDENTED, (row, indent)
    if key is None:
        begins = lines[above][indent : indent + 1]
        stray = _KEY_LINE.match(lines[row]) and begins not in "-# " and ":" not in lines[above]
        return (Fault.NO_KEY, (above, indent)) if stray else None
    if _BLOCK.search(lines[above]):
        return Fault.UNINDENTED, (row, indent)
    starts = lines[above].index(lines[above].strip(" -")[:1])
    if key[2] and indent > starts and _KEY_LINE.match(lines[row]) is not None:
        if (item := _DASH_KEY.match(lines[above])) is not None:
            same = re.compile(rf" *- +{item[1]} *:")
            indents = {_indent(one) for one in lines[:above] if same.match(one)}
            if indents and _indent(lines[above]) not in indents:
                return Fault.MISALIGNED, (above, _indent(lines[above]))
        return Fault.INDENTED, (row, indent)
    return None


def _is_outside(lines: list[str], row: int, indent: int) -> bool:
    """Whether a line that is no key goes on with the text below a |, but further left than its
    key."""
    if _KEY_LINE.match(lines[row]) is not None or lines[row].lstrip()[:1] in "-#":
        return False
    for line in reversed(lines[max(0, row - _MOST_ABOVE) : row]):
        if line.strip() and _KEY_LINE.match(line) is not None:
            return _BLOCK.search(line) is not None and indent < _indent(line)
    return False

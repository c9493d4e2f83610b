"""What an author did where libyaml stumbles: nearer to its cause than what libyaml says. Pure."""

from __future__ import annotations

import re

from bot.bank.problems import Fault

Place = tuple[int, int]
"""Line and column, from 0."""
_MOST_ABOVE = 40
"""Lines in which the beginning of a quotation is looked for."""
_KEY = r"[A-Za-z][A-Za-z_-]*"
_ITEM = re.compile(rf"\s*(-){_KEY}:(?:\s|$)")
_COLON = re.compile(rf"\s*(?:- +)?{_KEY}(:)[^\s:/]")
_BULLET = re.compile(rf"\s*([•–—‐‑·*]) *{_KEY}:(?:\s|$)")
_SIGN = re.compile(rf"\s*(?:- +)?{_KEY} ?([：=;])")
_KEY_LINE = re.compile(rf"( *)(?:- +)?{_KEY} *:(?:\s+(.*))?$")
_BLOCK = re.compile(r":\s+[|>][-+\d]*\s*$")
_BRACKET = re.compile(r"(?:^|\s)(?:\w+:|-)\s+([\[{])")
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
    key, indent = _KEY_LINE.match(lines[above]), len(lines[row]) - len(lines[row].lstrip(" "))
    if key is None:
        begins = lines[above][indent : indent + 1]
        stray = _KEY_LINE.match(lines[row]) and begins not in "-# " and ":" not in lines[above]
        return (Fault.NO_KEY, (above, indent)) if stray else None
    if _BLOCK.search(lines[above]):
        return Fault.UNINDENTED, (row, indent)
    starts = lines[above].index(lines[above].strip(" -")[:1])
    if key[2] and indent > starts and _KEY_LINE.match(lines[row]) is not None:
        return Fault.INDENTED, (row, indent)
    return None

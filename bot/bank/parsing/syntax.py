"""What libyaml stumbles over, in our words and where its cause is; and a file in its questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from bot.bank.problems import Fault

MOST_UNSEEN = 50
"""Characters of a text that nobody sees and that are told: each is looked for from the top."""
Mark = Any  # two classes with `line` and `column`, one of libyaml, one of PyYAML
_START = re.compile(r"( *)- +id *:|( *)-( |$)")
# Also a no-break space that indents: YAML takes it for a letter.
_ZERO_WIDTH = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]"
    "|[\u200c\u200d](?=[\x00-\x7f]|$)|(?<=[\x00-\x7f])[\u200c\u200d]"
    "|(?m:^ *\u00a0)"
)
# One look for each finds that a text has none of them, as nearly all have.
_UNSEEN = (
    "\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
# Pieces of libyaml's sentences; "context" is where the thing began that could not be finished.
_SENTENCES = (
    ("mapping values are not allowed", Fault.COLON, False),
    ("anchor", Fault.ALIAS, False),
    ("alias", Fault.ALIAS, False),
    ("tag", Fault.ALIAS, False),
    ("expected ':'", Fault.NO_KEY, True),
    ("',' or", Fault.OPEN_BRACKET, True),
    ("block sequence entries", Fault.LIST_IN_LINE, False),
    ("escape character", Fault.BACKSLASH, False),
    ("hexdecimal", Fault.BACKSLASH, False),
    ("'-' indicator", Fault.MISALIGNED, False),
    ("expected key", Fault.MISALIGNED, False),
)


def syntax_fault(text: str, error: yaml.MarkedYAMLError) -> tuple[Fault, Mark]:
    """The fault that libyaml's error stands for, and its place in the text."""
    problem = str(error.problem or error.context or "")
    mark = error.problem_mark or error.context_mark
    began = error.context_mark or mark
    if "tab character" in problem or ("start any token" in problem and _tab_near(text, mark)):
        return Fault.TAB, mark
    if "start any token" in problem:
        return Fault.NEEDS_QUOTES, mark
    if "end of stream" in problem:
        return Fault.CUT_OFF, began
    for piece, fault, at_start in _SENTENCES:
        if piece in problem:
            if _at_end(text, mark) and fault is not Fault.COLON:
                return Fault.CUT_OFF, began
            return fault, began if at_start else mark
    return (Fault.CUT_OFF, began) if _at_end(text, mark) else (Fault.SYNTAX, mark)


def _tab_near(text: str, mark: Mark) -> bool:
    lines = text.splitlines()
    return mark is not None and mark.line < len(lines) and "\t" in lines[mark.line]


def _at_end(text: str, mark: Mark) -> bool:
    return mark is not None and mark.line >= len(text.rstrip().splitlines())


def questions_apart(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text down to `questions:`, and each question with the number of lines above it."""
    lines = text.split("\n")
    top = next((at for at, line in enumerate(lines) if re.match(r"questions:\s*(#|$)", line)), None)
    if top is None:
        return text, []
    indent = None
    starts: list[int] = []
    for at, line in enumerate(lines[top + 1 :], top + 1):
        if (found := _START.match(line)) is None:
            continue
        if indent is None:
            indent = line.index("-")
        if line.index("-") == indent or found[1] is not None:
            starts.append(at)
    ends = [*starts[1:], len(lines)]
    return "\n".join(lines[: top + 1]) + "\n", [
        (start, "\n".join(lines[start:end]) + "\n") for start, end in zip(starts, ends, strict=True)
    ]


def shifted(mark: Mark, lines: int) -> Mark:
    """A place that many lines further down."""
    return yaml.Mark("", 0, mark.line + lines, mark.column, "", 0) if lines else mark


def shifted_event(event: Any, lines: int) -> Any:
    """An event of a part, placed where it stands in the file."""
    event.start_mark = shifted(event.start_mark, lines)
    event.end_mark = shifted(event.end_mark, lines)
    return event


def zero_width(text: str) -> Iterator[tuple[Mark, str]]:
    """Characters that nobody sees, by place and name.

    Joiners are letters' own in some scripts and emoji: they count only beside Latin text.
    """
    if text.isascii() or not any(sign in text for sign in _UNSEEN):
        return
    for found in islice(_ZERO_WIDTH.finditer(text), MOST_UNSEEN):
        line = text.count("\n", 0, found.end() - 1)
        column = found.end() - 1 - (text.rfind("\n", 0, found.end() - 1) + 1)
        name = unicodedata.name(found.group()[-1]).lower()
        yield yaml.Mark("", 0, line, column, "", 0), name

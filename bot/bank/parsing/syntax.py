"""What libyaml stumbles over, in our words and where its cause is; what it must not see; and a file
in its questions."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from bot.bank.parsing.slips import slip, unclosed
from bot.bank.problems import Fault

MOST_UNSEEN = 50
"""Characters of a text that nobody sees and that are told: each is looked for from the top."""
Mark = Any  # two classes with `line` and `column`, one of libyaml, one of PyYAML
_START = re.compile(r" *(?:- +|[-•–—‐‑·*] *)(?P<id>id *:)|( *)-( |$)")
_PART = re.compile(r" *- +(?:point|note|text|terms|why|right|url) *:")
"""The first key of an item inside a question, which never begins one."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]+")
_NOT_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""What libyaml refuses, and what it takes for the end of a line where no editor shows one."""
_DOCUMENT = re.compile(r"---(?:\s|$)")
_STRAY_LINES = (
    (re.compile(r"(?:<{7}|>{7}|\|{7}) |={7}$"), Fault.MERGE_MARK),
    (re.compile(r"```\w*\s*$"), Fault.FENCE_LINE),
)
# Also a no-break space that indents: YAML takes it for a letter.
_ZERO_WIDTH = re.compile(
    "[\x85\u2028\u2029\u00ad\u200b\u200e\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]"
    "|[\u200c\u200d](?=[\x00-\x7f]|$)|(?<=[\x00-\x7f])[\u200c\u200d]"
    "|(?m:^ *\u00a0)"
)
# One look for each finds that a text has none of them, as nearly all have.
_UNSEEN = (
    "\x85\u2028\u2029\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
# Pieces of libyaml's sentences; "context" is where the thing began that could not be finished.
_SENTENCES = (
    ("mapping values are not allowed", Fault.COLON, False),
    ("nesting depth", Fault.TOO_DEEP, False),
    ("comment or line break", Fault.AFTER_PIPE, False),
    ("node content", Fault.EMPTY_ITEM, False),
    ("mapping keys are not allowed", Fault.NEEDS_QUOTES, False),
    ("anchor", Fault.ALIAS, True),
    ("alias", Fault.ALIAS, True),
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
    problem = f"{error.problem or ''} {error.context or ''}"
    mark = error.problem_mark or error.context_mark
    began = error.context_mark or mark
    if "tab character" in problem or ("start any token" in problem and _tab_near(text, mark)):
        return Fault.TAB, mark
    place = began if "expected ':'" in problem else mark
    is_done = "did not find expected" in problem
    if place and (found := slip(text.split("\n"), (place.line, place.column), is_done=is_done)):
        return found[0], mark_at(*found[1])
    if "start any token" in problem:
        return Fault.NEEDS_QUOTES, mark
    if "end of stream" in problem:
        return Fault.CUT_OFF, began
    for piece, fault, at_start in _SENTENCES:
        if piece in problem:
            if _at_end(text, mark) and fault is not Fault.COLON:
                return _cut_off(text, began)
            return fault, began if at_start else mark
    return _cut_off(text, began) if _at_end(text, mark) else (Fault.SYNTAX, mark)


def _cut_off(text: str, began: Mark) -> tuple[Fault, Mark]:
    """A list whose bracket was taken by a comment is read on to the end of its text."""
    opened = unclosed(text.split("\n"))
    return (Fault.CUT_OFF, began) if opened is None else (Fault.OPEN_BRACKET, mark_at(*opened))


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
    below = (line for line in lines[top + 1 :] if line.strip() and line.lstrip()[0] != "#")
    first = next(below, "")
    starts = [
        at
        for at, line in enumerate(lines[top + 1 :], top + 1)
        if (found := _START.match(line)) is not None
        if found["id"] or (_indent(line) == _indent(first) and not _PART.match(line))
    ]
    if not starts:
        return text, []
    ends = [*starts[1:], len(lines)]
    return "\n".join(lines[: top + 1]) + "\n", [
        (start, "\n".join(lines[start:end]) + "\n") for start, end in zip(starts, ends, strict=True)
    ]


def usual_indent(parts: list[tuple[int, str]]) -> int:
    """At which column most of the questions begin; those whose keys fit their dash count first."""
    fitting = [_indent(one) for _, one in parts if re.match(r"( *)- +\S.*\n\1  \S", one)]
    counts = Counter(fitting or [_indent(question) for _, question in parts])
    return counts.most_common(1)[0][0] if counts else 0


def indented(question: str, column: int) -> str:
    """The question with its dash at that column, and all else where it was."""
    return " " * column + question.lstrip(" ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def mark_at(row: int, column: int) -> Mark:
    """A place; both count from 0."""
    return yaml.Mark("", 0, row, column, "", 0)


def shifted(mark: Mark, lines: int) -> Mark:
    """A place that many lines further down."""
    return mark_at(mark.line + lines, mark.column) if lines else mark


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
        name = unicodedata.name(found.group()[-1], "next line").lower()
        yield mark_at(line, column), name


def readable(text: str) -> tuple[str, list[tuple[Fault, Mark]]]:
    """The text without what would hide the rest of it, each place kept; and what that was."""
    faults: list[tuple[Fault, Mark]] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_begun = False
    for at, line in enumerate(lines):
        if _NOT_YAML.search(line) is not None:
            found = _CONTROL.finditer(line)
            faults += [(Fault.CONTROL_CHARACTER, mark_at(at, one.start())) for one in found]
            lines[at] = _NOT_YAML.sub(" ", line)
        is_next = _DOCUMENT.match(line) is not None
        odd = next((fault for pattern, fault in _STRAY_LINES if pattern.match(line)), None)
        if is_next and is_begun:
            odd = Fault.SEVERAL_DOCUMENTS
        if odd is not None:
            faults.append((odd, mark_at(at, 0)))
            lines[at] = ""
        is_begun = is_begun or not (is_next or line.lstrip()[:1] in ("", "#", "%"))
    return "\n".join(lines), faults

"""Signs in a text that were meant for the file, and are shown or swallow what follows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.bank.lint.spelling import prose
from bot.bank.parsing.drafts import Draft
from bot.bank.problems import Fault, Problem

_FENCE = "```"
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_COMMENT = re.compile(r"^#{1,3} .*$", re.MULTILINE)
_WRAPPED = re.compile(r"[“„«‘].*[”“»’]", re.DOTALL)
_LONE = (
    ("a backtick (`)", re.compile("`")),
    ("a sign for bold text (**)", re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")),
)
_RAW = re.compile(
    r"</?(?:[abiups]|em|strong|br|hr|su[bp]|code|pre|[ou]l|li|img|div|span|h[1-6]|table|t[rdh])\b"
    r"[^<>\n]*>|&(?:[a-z]{2,8}|#\d{1,6});|!\[[^\]\n]*\]\([^)\n]*\)|^#{4,6} .*$|^[-*_]{3,}$"
    r"|^[ |:-]*-{3,}[ :]*\|[ |:-]*$|\\[nrt](?![a-z])",
    re.MULTILINE,
)
"""What other Markdown knows and Discord doesn't."""
_INCHES = re.compile(r"\d\"")


def signs(draft: Draft) -> Iterator[Problem]:
    """What is odd in the texts of a question by its signs alone; code is left alone."""
    for path, text in prose(draft.question):
        place = draft.place(*path)
        if text.count(_FENCE) % 2:
            yield Fault.OPEN_FENCE.at(place)
            continue
        plain = _CODE.sub("x", text)  # bold text may begin with it
        if plain.count('"') % 2 and _INCHES.sub("", plain).count('"') % 2:
            yield Fault.LONE_SIGN.at(place, sign='a quotation mark (")')
        for sign, pattern in _LONE:
            if len(pattern.findall(plain)) % 2:
                yield Fault.LONE_SIGN.at(place, sign=sign)
        if (raw := _RAW.search(plain)) is not None:
            yield Fault.SHOWN_RAW.at(place, text=raw.group()[:40])
        if _WRAPPED.fullmatch(plain.strip()) and not re.search("[”“»’].+[“„«‘]", plain):
            yield Fault.CURLY_QUOTES.at(place)
        if (found := _COMMENT.search(plain)) is not None:
            yield Fault.SHOWN_COMMENT.at(place, text=found.group()[:40])


def commas(draft: Draft) -> Iterator[Problem]:
    """Sentences of a list in brackets that go on behind a comma, and are two of its items."""
    for key in ("follow_ups", "checklist"):
        items = getattr(draft.question, key)
        start = draft.place(key)
        lines = draft.tree.lines
        if not lines or lines[start.line - 1][start.column - 1 : start.column] != "[":
            continue
        for at, (before, item) in enumerate(pairwise(items), start=1):
            if item[:1].islower() and before[-1] not in ".!?":
                yield Fault.CUT_AT_COMMA.at(draft.place(key, at), text=item[:40])

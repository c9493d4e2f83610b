"""Signs in a text that were meant for the file, and are shown or swallow what follows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.bank.lint.spelling import prose
from bot.bank.parsing.drafts import Draft
from bot.bank.problems import Fault, Problem

_FENCE = "```"
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_COMMENT = re.compile(r"^#{1,3} .*$", re.MULTILINE)
_WRAPPED = re.compile(r"[“„«‘].*[”“»’]", re.DOTALL)
_INCHES = re.compile(r"\d\"")


def signs(draft: Draft) -> Iterator[Problem]:
    """What is odd in the texts of a question by its signs alone; code is left alone."""
    for path, text in prose(draft.question):
        place = draft.place(*path)
        if text.count(_FENCE) % 2:
            yield Fault.OPEN_FENCE.at(place)
            continue
        plain = _CODE.sub(" ", text)
        if plain.count('"') % 2 and _INCHES.sub("", plain).count('"') % 2:
            yield Fault.LONE_QUOTE.at(place)
        if _WRAPPED.fullmatch(plain.strip()) and not re.search("[”“»’].+[“„«‘]", plain):
            yield Fault.CURLY_QUOTES.at(place)
        if (found := _COMMENT.search(plain)) is not None:
            yield Fault.SHOWN_COMMENT.at(place, text=found.group()[:40])

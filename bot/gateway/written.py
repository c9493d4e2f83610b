"""What members wrote, shown as they wrote it: their code as code, all else without effect."""

import re
from collections.abc import Callable

from bot.bank.formulas.plain import plain
from bot.bank.formulas.text import written_formulas
from bot.gateway import layout

FENCE = "```"
_CODE = re.compile(r"```.+?```", re.DOTALL)
_LANGUAGE = re.compile(r"```([\w+#.-]*)\n")
_NICE_BREAK = 200
"""So far back a cut looks for the end of a line or a word."""
_PIECE = 1600
"""Escaped, each of its characters may be two."""


def as_written(content: str) -> str:
    """A text with its fenced code as code; the rest shows as typed, no Markdown, no mention."""
    shown, at = [], 0
    for code in _CODE.finditer(content):
        shown += [layout.escape(content[at : code.start()]), code.group()]
        at = code.end()
    return "".join([*shown, layout.escape(content[at:])])


def escaped(content: str, limit: int) -> str:
    """A text as typed, at most ``limit`` characters as it is shown; cut before it is escaped."""
    found, most = layout.escape(content), max(0, limit)
    while len(found) > limit:
        found = layout.escape(layout.truncate(content, most))
        if most == 0:
            break
        # Without a character of the text, at most two fewer are shown.
        most = max(0, most - max(1, (len(found) - limit) // 2))
    return found


def pieces(content: str) -> tuple[str, ...]:
    """All of a text as typed, in pieces of which each fits in a card with a few words."""
    parts = (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))
    return tuple(map(layout.escape, parts))


def divide(content: str, limit: int, shown: Callable[[str], str] = as_written) -> tuple[str, str]:
    """The beginning of a text as it is shown, in at most ``limit`` characters, and what is left
    of it as it was written; "" if nothing is. Code that is cut goes on as code in the rest.
    ``shown``: how a text is shown; ``str`` for Markdown of the bank."""
    whole = shown(content)
    if len(whole) <= limit:
        return whole, ""
    shortest, longest = 0, min(len(content), limit)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if len(shown(_closed(content[:middle])[0])) <= limit:
            shortest = middle
        else:
            longest = middle - 1
    at = _nice_end(content, shortest)
    begin, opening = _closed(content[:at])
    return shown(begin), opening + content[at:].lstrip("\n" if opening else None)


def _closed(begin: str) -> tuple[str, str]:
    """A beginning with its code closed, and by what the code is opened again behind the cut."""
    if begin.count(FENCE) % 2 == 0:
        return begin, ""
    opened = _LANGUAGE.match(begin, begin.rfind(FENCE))
    language = "" if opened is None else opened.group(1)
    return f"{begin.rstrip()}\n{FENCE}", f"{FENCE}{language}\n"


def _nice_end(content: str, at: int) -> int:
    """A place at or before ``at`` where a cut hurts less: after a line, else after a word."""
    for edge in ("\n", " "):
        found = content.rfind(edge, max(1, at - _NICE_BREAK), at)
        if found > 0:
            return found
    return at


def with_formulas(content: str, limit: int) -> tuple[list[layout.CardItem], str]:
    """The same as parts of a card, the first of ``$$…$$`` pictures of their own or their plain
    text, the others said plainly in the text; and what is left of the text."""
    shown: list[layout.CardItem] = []
    pieces = written_formulas(content)
    if len(pieces) > layout.MOST_PICTURES + 1:
        others = pieces[layout.MOST_PICTURES :]
        said = "".join(words + (plain(source) if source else "") for words, source in others)
        pieces = [*pieces[: layout.MOST_PICTURES], (said, "")]
    for at, (words, source) in enumerate(pieces):
        body, left = divide(words.strip("\n"), limit)
        limit -= len(body) + len(source)
        if body.strip():
            shown.append(layout.text(body))
        if left or limit <= 0:
            rest = [f"{said}$${more}$$" if more else said for said, more in pieces[at + 1 :]]
            here = f"$${source}$$" if source else ""
            return shown, "".join([left, here, *rest]).lstrip()
        if source:
            shown.append(layout.formula(source, f"`{plain(source)}`"))
    return shown, ""

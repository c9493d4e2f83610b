"""Formulas inside a text: where they stand, and the text with them said plainly. Pure.

Inline: ``$…$``, only where neither a space nor a digit follows the opening sign, and no space
stands before the closing one. A block: a line that begins with ``math:``. ``\\$`` is a dollar.
Code is left alone. Members write ``$$…$$``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.bank.formulas.parser import LONGEST, FormulaError
from bot.bank.formulas.plain import plain
from bot.bank.formulas.symbols import COMMANDS

_PIECES = re.compile(
    r"(?P<code>```.*?(?:```|\Z)|`[^`\n]*`)"
    r"|(?P<dollar>\\\$)"
    r"|^math:[ \t]*(?P<block>[^\n]*)$"
    r"|\$(?P<inline>(?![\s\d$])(?:\\.|[^$\\\n])*?(?<!\s))\$(?!\d)"
    r"|(?P<double>\$\$(?:[^$\n]*\$\$)?)"
    r"|(?P<spaced>\$ [^$\n]*[\\^_{}=][^$\n]*\$)"
    r"|(?<![A-Za-z])(?P<lone>\$)(?=[A-Za-z\\({])"
    r"|(?P<bracket>\\[(\[](?=[^\n]*[\\^_=+*/{][^\n]*\\[)\]]))"
    r"|\\(?P<command>[A-Za-z]{2,})"
    r"|^(?P<capital>Math:)(?=[ \t]*\S+$)",
    re.DOTALL | re.MULTILINE,
)
_STRAYS = {
    "double": "`$$` is for answers of members: one dollar on each side, or a line with `math:`",
    "spaced": "no space follows the `$` that begins a formula, or stands before the other",
    "lone": "this `$` begins a formula that doesn't end in its line",
    "bracket": "a formula stands between dollars, or in a line that begins with `math:`",
    "capital": "it is written `math:`, with a small m",
}
"""What looks like a formula and would be shown as it is written."""
_SLANTS = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9(])")
"""An underscore that Discord could take for the beginning of italics."""
_WRITTEN = re.compile(
    r"(?P<code>```.*?(?:```|\Z)|`[^`\n]*`)|\$\$(?P<formula>(?:(?!\$\$).)+?)\$\$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that stands on a line of its own: that line as it is shown, and its LaTeX."""

    line: str
    source: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text whose formulas are said plainly; ``faults`` are what is wrong with others, and at
    which character of the text, in its order."""

    text: str
    formulas: tuple[Formula, ...] = ()
    faults: tuple[FormulaError, ...] = ()


def has_formulas(text: str) -> bool:
    """Whether a closer look is worth it."""
    return "$" in text or "math:" in text or "\\" in text or "Math:" in text


def say(text: str) -> Spoken:
    """A text of the bank with its formulas as plain text; a block becomes a line of its own."""
    formulas: list[Formula] = []
    faults: list[FormulaError] = []

    def said(found: re.Match[str]) -> str:
        if found["dollar"]:
            return "$"
        if (stray := _stray(found)) is not None:
            faults.append(stray)
            return found.group()
        kind = "block" if found["block"] is not None else "inline"
        if found["code"] or found[kind] is None:
            return found.group()
        try:
            words = plain(found[kind])
        except FormulaError as error:
            faults.append(FormulaError(error.text, found.start(kind) + error.at))
            return found.group()
        if kind == "inline":
            return _SLANTS.sub(r"\\_", words)
        formulas.append(Formula(f"`{words}`", found[kind].strip()))
        return formulas[-1].line

    shown = _PIECES.sub(said, text)
    return Spoken(shown, tuple(formulas), tuple(faults))


def _stray(found: re.Match[str]) -> FormulaError | None:
    """What is wrong with a piece that is no formula, though it looks like one."""
    name = found.lastgroup or ""
    if name == "command" and found[name] in COMMANDS:
        return FormulaError(f"`{found.group()}` stands outside a formula", found.start())
    return FormulaError(_STRAYS[name], found.start()) if name in _STRAYS else None


def written_formulas(text: str) -> list[tuple[str, str]]:
    """What a member wrote, in pieces: a text, and the formula that follows it ("" for none).
    Whatever can't be read as a formula stays in the text as it is."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for found in _WRITTEN.finditer(text):
        source = (found["formula"] or "").strip()
        if not source or len(source) > LONGEST:
            continue
        try:
            plain(source)
        except FormulaError:
            continue
        pieces.append((text[at : found.start()], source))
        at = found.end()
    return [*pieces, (text[at:], "")]

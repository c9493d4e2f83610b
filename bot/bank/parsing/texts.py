"""Text as authors type it: what YAML may take it for, the word that was perhaps meant, lists of
plain text the short way, and hard-wrapped lines made into lines as Discord shows them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from bot.bank.parsing.fields import TERMS, Field
from bot.bank.parsing.tree import Node, Scalar
from bot.bank.terms.matcher import surely_terms, term_fault

SUSPICIOUS = frozenset("yYnNtTfFoO~.+-0123456789")  # first letters worth a look
LONGEST_OTHER = 30
# What YAML 1.1 makes of text without quotes.
_OTHERS = (
    ("true or false", re.compile(r"(?i:yes|no|true|false|on|off)")),
    ("nothing", re.compile(r"~|null|Null|NULL")),
    ("a number", re.compile(r"[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?|0x[\da-fA-F]+")),
    ("a number", re.compile(r"[-+]?(\d+(:[0-5]?\d)+|\.inf|\.nan)")),
    ("a date", re.compile(r"\d{4}-\d\d?-\d\d?([Tt ].*)?")),
)
# One look finds that a text is none of them, as nearly all are.
_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _OTHERS))

# Words that YAML gives another meaning, as it accepts them.
_WORDS = ("yes", "no", "true", "false", "on", "off", "null")
_MEANINGS = frozenset(form for word in _WORDS for form in (word, word.title(), word.upper()))
_OWN_LINE = re.compile(r"\s*(?:(?:[-*•]|\d{1,2}[.)]|#{1,3}|-#)(?:\s|$)|>|\||`{3}|\$\$)|\s{4,}\S")
# Lines that begin with none of these are plain prose, which is most of them.
_SIGNS = frozenset("-*•>#|`$0123456789 \t")


def other_type(text: str) -> str:
    """What another YAML reader takes this unquoted text for; empty when it stays text."""
    if len(text) > LONGEST_OTHER or text[:1] not in SUSPICIOUS or not _ANY.fullmatch(text):
        return ""
    return next((name for name, pattern in _OTHERS if pattern.fullmatch(text)), "")


def nearest(word: str, possible: Iterable[str], otherwise: str = "") -> str:
    """Advice naming the most similar of the possible words, or all of them when few."""
    names = list(possible)
    close = get_close_matches(word[:60], names, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if otherwise or len(names) > 12:
        return otherwise or "see the worked examples"
    return "possible: " + ", ".join(names)


def plain_lines(items: list[Node], field: Field) -> tuple[str, ...] | None:
    """The quick way for a list in which nothing is wrong: such lists are half of a bank.

    Each line begins with a letter, has no other meaning in YAML, and occurs once. None where a
    line needs a closer look.
    """
    try:
        lines: list[str] = [item.value for item in items]  # type: ignore[union-attr]
    except AttributeError:  # a list or a group has none
        return None
    return plain_strings(lines, field)


def part(text: str, node: Scalar) -> Scalar:
    """Part of a text as a node of its own, at the place of the whole, treated as quoted."""
    return Scalar(None, None, (False, True), text, node.start_mark, node.end_mark)


def plain_strings(lines: list[str], field: Field) -> tuple[str, ...] | None:
    """The same for lines that are text already."""
    initials = "".join([line[:1] for line in lines])
    joined = "\n".join(lines)
    if (
        len(initials) == len(lines)
        and initials.isalpha()
        and _MEANINGS.isdisjoint(lines)
        and " \n" not in joined
        and joined[-1] != " "
        and joined.count("\n") == len(lines) - 1
        and max(map(len, lines)) <= field.item_most
        and len(set(lines)) == len(lines)
        and (field is not TERMS or surely_terms(joined) or not any(map(term_fault, lines)))
    ):
        return tuple(lines)
    return None


def unwrap(text: str) -> str:
    """Join the lines of each paragraph; keep blank lines, lists, quotes, tables and code."""
    lines: list[str] = []
    in_code = joins = False
    for line in text.splitlines():
        if not in_code and line and line[0] not in _SIGNS and not line[0].isspace():
            if joins:
                lines[-1] = f"{lines[-1]} {line.rstrip()}"
            else:
                lines.append(line.rstrip())
            joins = True
            continue
        fence = line.lstrip().startswith("```")
        stands_alone = in_code or fence or not line.strip() or _OWN_LINE.match(line) is not None
        if joins and not stands_alone:
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line if in_code else line.rstrip())
        if fence:
            in_code = not in_code
        # A list item goes on in the next line; a fence, a blank or a table row does not.
        row = line.lstrip().startswith("|")
        joins = bool(line.strip()) and not in_code and not fence and not row
    return "\n".join(lines).strip()

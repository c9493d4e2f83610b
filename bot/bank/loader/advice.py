"""What other readers of YAML would make of a text, and the word that was perhaps meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

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

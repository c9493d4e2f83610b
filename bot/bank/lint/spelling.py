"""Spelling of the prose, with the word list of pyspellchecker and our own `content/words.txt`.

The package is American and part of the test extra only: without it nothing is checked. British
forms pass when the American form is known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bot.bank.loader import text_of
from bot.bank.model import Question
from bot.bank.parsing.drafts import Draft
from bot.bank.problems import Fault, Problem
from bot.bank.terms.words import folder_beside

Part = tuple[tuple[str | int, ...], str]

WORDS = "words.txt"
"""The list of one's own words, beside the folder of the bank."""
_CODE = re.compile(r"```.*?```|`[^`]*`|https?://\S+|\b\w+(?:[._]\w+)+\b", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORTEST = 4  # shorter ones are mostly symbols and abbreviations
_TWINS = (
    (re.compile(r"is(?=(e|ed|es|er|ers|ing|ation|ations|ational|able|ability)$)"), "iz"),
    (re.compile(r"ys(?=(e|ed|es|er|ers|ing)$)"), "yz"),
    (re.compile(r"our(?=(s|ed|ing|able|al|ally|hood|hoods|ite|ites|less|er|ers)?$)"), "or"),
    (re.compile(r"([^aeiou])re(?=(s|d)?$)"), r"\1er"),
    (re.compile(r"ll(?=(ed|ing|er|ers)$)"), "l"),
    (re.compile(r"ence(?=s?$)"), "ense"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"^programme"), "program"),
)
_PREFIXES = ("un", "re", "over", "under", "pre", "non", "sub", "hyper", "auto", "multi", "semi")


def read_words(path: Path) -> frozenset[str]:
    """A list of one's own: one word a line, in lower case; `#` begins a comment.

    Raises BankError for one that isn't text in UTF-8."""
    lines = text_of(path).splitlines() if path.is_file() else []
    words = (line.partition("#")[0].strip().lower() for line in lines)
    return frozenset(word for word in words if word)


def our_words() -> frozenset[str]:
    """The list that came along."""
    terms = folder_beside(Path(__file__).resolve().parents[2])
    return read_words(terms.parent / WORDS)


def is_spelling_checked() -> bool:
    """Whether the package with the dictionary is installed."""
    return find_spec("spellchecker") is not None


def dictionary() -> Container[str] | None:
    """The words of the installed package, or None when it isn't installed."""
    return _words_of_the_package() if is_spelling_checked() else None


@cache
def _words_of_the_package() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en").word_frequency.words())


def misspelt(
    drafts: Sequence[Draft],
    files: frozenset[str],
    words: Container[str],
    own: Container[str],
    beside: Path,
) -> Iterator[Problem]:
    """Words that neither list knows, each once per question, at the part that has it. ``beside``:
    the list to which its author can add one."""
    good: set[str] = set()
    for draft in drafts:
        if draft.tree.file not in files:
            continue
        seen: set[str] = set()
        for path, text in prose(draft.question):
            for word in unknown_words(text, words, own, good):
                if word not in seen:
                    seen.add(word)
                    yield Fault.MISSPELT.at(draft.place(*path), text=word, file=beside)


def unknown_words(
    text: str, words: Container[str], own: Container[str], good: set[str]
) -> Iterator[str]:
    """The unknown words of a text, in order; words that are known are added to `good`."""
    for match in _WORD.finditer(_CODE.sub(" ", text)):
        written = match.group().replace("’", "'")
        word = written.lower().removesuffix("'s")
        if len(word) < _SHORTEST or word in good or not word.isascii() or _is_symbol(written):
            continue
        if _known(word, words, own):
            good.add(word)
        else:
            yield word


def _is_symbol(written: str) -> bool:
    """AUC, BatchNorm: capitals inside mark a name or an abbreviation, not a word."""
    return any(sign.isupper() for sign in written[1:])


def _known(word: str, words: Container[str], own: Container[str]) -> bool:
    if word in words or word in own:
        return True
    forms = {word}
    for pattern, twin in _TWINS:
        forms |= {pattern.sub(twin, form) for form in forms}
    forms |= {
        form.removeprefix(prefix)
        for form in tuple(forms)
        for prefix in _PREFIXES
        if len(form) - len(prefix) >= _SHORTEST
    }
    return any(form in words or form in own for form in forms)


def prose(question: Question) -> Iterator[Part]:
    """Every text of a question that a member reads, with its path for `Draft.place`."""
    for key in ("title", "prompt", "answer", "hint", "weak_outline", "strong_outline"):
        yield (key,), getattr(question, key)
    for at, point in enumerate(question.key_points):
        yield ("key_points", at, "point"), point.point
    for at, pitfall in enumerate(question.pitfalls):
        yield ("pitfalls", at, "note"), pitfall.note
    for at, choice in enumerate(question.choices):
        yield ("choices", at, "text"), choice.text
        yield ("choices", at, "why"), choice.why
    for at, confusion in enumerate(question.refused):
        yield ("not", at, "why"), confusion.why
    for key in ("follow_ups", "checklist"):
        for at, line in enumerate(getattr(question, key)):
            yield (key, at), line
    if question.star is not None:
        for part in ("situation", "task", "action", "result"):
            yield ("star", part), getattr(question.star, part)

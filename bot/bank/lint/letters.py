"""Letters of another alphabet that look like Latin ones: who types the word is told it is wrong.
Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.bank.lint.spelling import Part
from bot.bank.model import Question
from bot.bank.parsing.drafts import Draft
from bot.bank.problems import Fault, Problem

_WORD = re.compile(r"[^\W\d_]+")
# Only those that nobody can tell from a Latin one: ν, ρ and χ are symbols of their own.
_LOOKS_LIKE = {
    **dict(zip("АВЕЅІЈКМНОРСТУХԌԚԜ", "ABESIJKMHOPCTYXGQW", strict=True)),
    **dict(zip("аеѕіјорсухһԁԛԝ", "aesijopcyxhdqw", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
}


def mixed_letters(draft: Draft) -> Iterator[Problem]:
    """Words of what is compared with what members type, and of options, that only look right."""
    options = [(("choices", at, "text"), one.text) for at, one in enumerate(draft.question.choices)]
    for path, text in (*compared(draft.question), *options):
        for word in _WORD.findall(text):
            odd = next((letter for letter in word if letter in _LOOKS_LIKE), None)
            if odd is not None and _is_latin_but_for_those(word):
                words = {"name": unicodedata.name(odd), "latin": _LOOKS_LIKE[odd]}
                yield Fault.MIXED_LETTERS.at(draft.place(*path), text=word, **words)


def _is_latin_but_for_those(word: str) -> bool:
    """Whether all else in a word is Latin, and anything: a word of another language is right."""
    rest = [unicodedata.name(letter, "") for letter in word if letter not in _LOOKS_LIKE]
    return bool(rest) and all(name.startswith("LATIN ") for name in rest)


def compared(question: Question) -> Iterator[Part]:
    """What is compared with what members write, with its path for `Draft.place`."""
    for at, form in enumerate(question.accepted):
        yield ("accept", at), form
    for at, confusion in enumerate(question.refused):
        yield ("not", at, "text"), confusion.text
    for key, terms in (
        ("key_points", [point.terms for point in question.key_points]),
        ("pitfalls", [pitfall.terms for pitfall in question.pitfalls]),
    ):
        for at, words in enumerate(terms):
            for number, term in enumerate(words):
                yield (key, at, "terms", number), term

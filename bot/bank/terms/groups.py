"""Which groups of plain words (`plain`, `everyday`) a text touches, and where. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.bank.terms.text import Text, plain_words
from bot.bank.terms.word_lists import word_lists
from bot.bank.terms.words import stem

Place = tuple[int, int]  # from word, up to word
Groups = dict[int, dict[int, list[Place]]]
"""By the number of the group and by sentence (`near`): the places of its wordings."""

_NOWHERE: Mapping[int, int] = {}


def groups_in(text: Text) -> Groups:
    """The groups that have a wording in the text; linear in its length."""
    found: Groups = {}
    wordings = _wordings()
    for first, places in text.at.items():
        for rest, numbers in wordings.get(first, ()):
            for start, width in places.items():
                end = _end(rest, start + width, text)
                if not end or text.sentences[start] != text.sentences[end - 1]:
                    continue
                for number in numbers:
                    sentences = found.setdefault(number, {})
                    sentences.setdefault(text.near[start], []).append((start, end))
    return found


def _end(rest: tuple[str, ...], at: int, text: Text) -> int:
    """Up to where these stems stand in a row from here; 0 if they don't."""
    for word in rest:
        width = text.at.get(word, _NOWHERE).get(at, 0)
        if not width:
            return 0
        at += width
    return at


@cache
def _wordings() -> dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]]:
    """By its first stem: the further stems of each wording, and the groups that hold it."""
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, group in enumerate(word_lists().plain_words):
        for wording in dict.fromkeys(group):
            stems = tuple(stem(word) for word in plain_words(wording.replace("_", " ")))
            numbers = holders.setdefault(stems, [])
            if number not in numbers:
                numbers.append(number)
    wordings: dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]] = {}
    for stems, numbers in holders.items():
        wordings.setdefault(stems[0], []).append((stems[1:], tuple(numbers)))
    return wordings

"""What a passage about a point would say: its stems, and groups of plain words for them.

Terms name wordings; a member who finds another wording still uses words of the point, or plain
words for them (`content/terms/plain-words.txt`). Every stem of the point and of its terms weighs
as much as it is rare among all points of the bank; what the question itself says weighs little.
Pure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.bank.model import KeyPoint, Question
from bot.bank.terms.matcher import compile_terms, vocabulary
from bot.bank.terms.text import Text, plain_words, prepare_exact
from bot.bank.terms.words import stem, word_lists

WordSpan = tuple[int, int]  # from word, up to word
Groups = dict[int, dict[int, list[WordSpan]]]
"""By the number of the group and by sentence (`near`): the places of its wordings."""

_NOWHERE: Mapping[int, int] = {}
SAID_BY_THE_QUESTION = 0.4
IN_PLAIN_WORDS = 0.4
"""What a plain word for a word of the statement weighs beside that word itself."""
OF_A_TERM = 0.6
"""The same for a word that stands in a term only; many are everyday words."""


@dataclass(frozen=True, slots=True)
class RelatedTerms:
    """The stems of one point with their weights; `own` are those the question doesn't say.

    `groups` and `own_groups` are the same for the groups of plain words in its statement.
    """

    weights: Mapping[str, float]
    own: frozenset[str]
    groups: Mapping[int, float]
    own_groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class PointWords:
    """The stems of a point's statement and of its terms, those of the statement alone, and the
    groups of plain words in it."""

    stems: frozenset[str]
    of_statement: frozenset[str]
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of all points have a stem, or a group of plain words."""

    points: int
    holders: Mapping[str | int, int]

    @classmethod
    def of(cls, points: Collection[PointWords]) -> Rarity:
        """Counted over these key points."""
        holders = Counter[str | int]()
        for said in points:
            holders.update(said.stems)
            holders.update(said.groups)
        return cls(len(points), holders)

    def weight(self, word: str | int) -> float:
        """From 0 for a stem or group of every point to about 1 for that of a single one."""
        every = self.points + 1
        if every < 2:
            return 0.0
        return max(0.0, math.log(every / (self.holders.get(word, 0) + 0.5)) / math.log(every))


def related_terms(
    question: Question, points: Iterable[PointWords], rarity: Rarity
) -> tuple[RelatedTerms, ...]:
    """What a passage about each of a question's points would say."""
    asked = prepare_exact(f"{question.title}. {question.prompt}")
    asked_groups = groups_in(asked).keys()

    def own(word: str | int) -> float:
        return SAID_BY_THE_QUESTION if word in asked.at or word in asked_groups else 1.0

    return tuple(
        RelatedTerms(
            {
                word: rarity.weight(word)
                * (1.0 if word in said.of_statement else OF_A_TERM)
                * own(word)
                for word in said.stems
            },
            said.stems - asked.at.keys(),
            {group: rarity.weight(group) * IN_PLAIN_WORDS * own(group) for group in said.groups},
            said.groups - asked_groups,
        )
        for said in points
    )


def said_by(point: KeyPoint) -> PointWords:
    """What a key point and its terms say."""
    statement = prepare_exact(point.point)
    stems = {*statement.at}
    for term in compile_terms(point.terms).terms:
        stems |= vocabulary(term)
    telling = (word for word in stems if len(word) > 1 and word not in grammar_stems())
    groups = frozenset(groups_in(statement))
    return PointWords(frozenset(telling), frozenset(statement.at), groups)


@cache
def grammar_stems() -> frozenset[str]:
    """The stems of words that tell nothing about a point."""
    return frozenset(stem(word) for word in word_lists().grammar)


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

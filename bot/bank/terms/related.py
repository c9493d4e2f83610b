"""What a passage about a point would say: its stems, and groups of plain words for them.

Terms name wordings; a member who finds another wording still uses words of the point, or plain
words for them (`content/terms/plain-words.txt`). Every stem of the point and of its terms weighs
as much as it is rare among all points of the bank; what the question itself says weighs little.
Pure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
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
class Rarity:
    """How many of all points have a stem, or a group of plain words."""

    points: int
    holders: Mapping[str | int, int]

    @classmethod
    def of(cls, questions: Iterable[Question]) -> Rarity:
        """Counted over all key points of these questions."""
        holders: Counter[str | int] = Counter()
        points = 0
        for question in questions:
            for point in question.key_points:
                holders.update(_stems(point))
                holders.update(groups_in(prepare_exact(point.point)).keys())
                points += 1
        return cls(points, holders)

    def weight(self, word: str | int) -> float:
        """From 0 for a stem or group of every point to about 1 for that of a single one."""
        every = self.points + 1
        if every < 2:
            return 0.0
        return max(0.0, math.log(every / (self.holders.get(word, 0) + 0.5)) / math.log(every))


def related_terms(point: KeyPoint, question: Question, rarity: Rarity) -> RelatedTerms:
    """What a passage about this point would say."""
    asked = prepare_exact(f"{question.title}. {question.prompt}")
    asked_groups = groups_in(asked).keys()
    said = prepare_exact(point.point)
    weights = {
        word: rarity.weight(word)
        * (1.0 if word in said.at else OF_A_TERM)
        * (SAID_BY_THE_QUESTION if word in asked.at else 1.0)
        for word in _stems(point)
    }
    groups = {
        group: rarity.weight(group)
        * IN_PLAIN_WORDS
        * (SAID_BY_THE_QUESTION if group in asked_groups else 1.0)
        for group in groups_in(said)
    }
    own = frozenset(word for word in weights if word not in asked.at)
    return RelatedTerms(weights, own, groups, frozenset(groups.keys() - asked_groups))


def _stems(point: KeyPoint) -> frozenset[str]:
    stems = set(prepare_exact(point.point).at)
    for term in compile_terms(point.terms).terms:
        stems |= vocabulary(term)
    return frozenset(word for word in stems if len(word) > 1 and word not in grammar_stems())


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

"""Kinship: whether a passage of a text uses so many of a point's own words that it is about it.

Terms name wordings; a member who finds another wording still uses words of the point. Every
stem of the point and of its terms weighs as much as it is rare among all points of the bank.
A passage (a sentence and the next) whose stems weigh enough together is about the point. Stems
that the question itself says weigh less and never suffice. Like the terms it can't tell a
statement from its opposite. Pure.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.bank.model import KeyPoint, Question
from bot.bank.terms.light import GRAMMAR
from bot.bank.terms.matcher import Hit, compile_terms, vocabulary
from bot.bank.terms.text import Text, prepare_exact
from bot.bank.terms.words import stem

# Two words that hardly any other point has reach it, or three or four commoner ones. Chosen
# with tests/feedback/answers.yaml, where 0.75 and 1.0 do nearly as well.
ENOUGH = 0.85
FEWEST_OWN = 2
SAID_BY_THE_QUESTION = 0.4
# What is left of a word's weight where another point was found by its terms and has it too:
# who says *the log link* to name the model has not thereby said what coefficients mean.
EXPLAINED = 0.3
_LIGHT = frozenset(stem(word) for word in GRAMMAR)
# Words of a quotation that stand further apart than this become pieces of their own.
NEIGHBOURS = 3
_NOTHING: Mapping[int, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kin:
    """The stems of one point with their weights; `own` are those the question doesn't say."""

    weights: Mapping[str, float]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of all points have a stem."""

    points: int
    holders: Mapping[str, int]

    @classmethod
    def of(cls, questions: Iterable[Question]) -> Rarity:
        """Counted over all key points of these questions."""
        holders: Counter[str] = Counter()
        points = 0
        for question in questions:
            for point in question.key_points:
                holders.update(_stems(point))
                points += 1
        return cls(points, holders)

    def weight(self, word: str) -> float:
        """From 0 for a stem of every point to about 1 for a stem of one point."""
        every = self.points + 1
        if every < 2:
            return 0.0
        return max(0.0, math.log(every / (self.holders.get(word, 0) + 0.5)) / math.log(every))


def kin_of(point: KeyPoint, question: Question, rarity: Rarity) -> Kin:
    """What a passage about this point would say."""
    asked = prepare_exact(f"{question.title}. {question.prompt}").at
    stems = _stems(point)
    weights = {
        word: rarity.weight(word) * (SAID_BY_THE_QUESTION if word in asked else 1.0)
        for word in stems
    }
    return Kin(weights, frozenset(word for word in stems if word not in asked))


def kindred(
    kin: Kin, text: Text, explained: Mapping[int, Collection[str]] = _NOTHING
) -> Hit | None:
    """The passage that is most about the point, if any is enough; the term of the hit is "".

    ``explained`` names stems, by sentence (`near`), that another point accounts for already.
    """
    places: dict[int, dict[str, list[int]]] = {}
    for word in kin.weights:
        for position in text.at.get(word, ()):
            places.setdefault(text.near[position], {}).setdefault(word, []).append(position)
    best, best_at = 0.0, -1
    for sentence in sorted(places):
        found = places[sentence].keys() | places.get(sentence + 1, {}).keys()
        if len(found & kin.own) < FEWEST_OWN:
            continue
        others = (explained.get(sentence, ()), explained.get(sentence + 1, ()))
        weight = sum(
            kin.weights[word] * (EXPLAINED if any(word in one for one in others) else 1.0)
            for word in sorted(found)
        )
        if weight > best:
            best, best_at = weight, sentence
    if best_at < 0 or best < ENOUGH:
        return None
    here = [places[best_at], places.get(best_at + 1, {})]
    return _hit({at for part in here for spots in part.values() for at in spots}, text)


def explained_by(hits: Iterable[tuple[Hit, Kin]], text: Text) -> dict[int, set[str]]:
    """The stems that points found by their terms account for, in the sentences of the hits."""
    starts = [start for start, _end in text.spans]
    explained: dict[int, set[str]] = {}
    for hit, kin in hits:
        for start, end in hit.spans:
            first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
            for sentence in range(text.near[first], text.near[last] + 1):
                explained.setdefault(sentence, set()).update(kin.weights)
    return explained


def _hit(positions: set[int], text: Text) -> Hit:
    """The words at these positions; neighbours are one piece with what stands between them."""
    pieces: list[list[int]] = []
    for position in sorted(positions):
        near = pieces and position - pieces[-1][-1] <= NEIGHBOURS
        if near and text.sentences[position] == text.sentences[pieces[-1][-1]]:
            pieces[-1].append(position)
        else:
            pieces.append([position])
    words = tuple(text.words(piece[0], piece[-1] + 1) for piece in pieces)
    spans = tuple((text.spans[piece[0]][0], text.spans[piece[-1]][1]) for piece in pieces)
    return Hit("", words, spans)


def _stems(point: KeyPoint) -> frozenset[str]:
    stems = set(prepare_exact(point.point).at)
    for term in compile_terms(point.terms).terms:
        stems |= vocabulary(term)
    return frozenset(word for word in stems if len(word) > 1 and word not in _LIGHT)

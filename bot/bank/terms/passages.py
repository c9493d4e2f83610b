"""Passages of an answer that use so many of a point's own words that they are about it.

Terms name wordings; a member who finds another wording still uses words of the point, or plain
words for them (`content/terms/plain-words.txt`). Every stem of the point and of its terms weighs
as much as it is rare among all points of the bank; what the question itself says weighs little.
A passage is a sentence and the next. It is about a point if the words it shares with the point
weigh enough together and two of them aren't the question's. The points compete: the best fit takes
its passage first, and what it took explains little for the others. Like the terms this can't tell
a statement from its opposite. Pure.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.bank.model import KeyPoint, Question
from bot.bank.terms.matcher import Hit, compile_terms, vocabulary
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
# Two words that hardly any other point has reach it, or three or four commoner ones. Chosen, as
# were the weights above, with development.yaml and answers.yaml in
# tests/practice/self_check. It holds for a bank too small to tell what chance reaches.
ENOUGH = 1.05
FEWEST_OWN = 2
# What is left of a word's weight where another point was found and has it too: who says *the
# log link* to name the model has not thereby said what coefficients mean.
EXPLAINED = 0.3
# Words of a quotation that stand further apart than this become pieces of their own.
NEIGHBOURS = 3


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
    return frozenset(word for word in stems if len(word) > 1 and word not in _grammar())


@cache
def _grammar() -> frozenset[str]:
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


@dataclass(slots=True)
class _Spot:
    """Where one sentence has a point's stems, and plain words for its words."""

    stems: dict[str, list[int]]
    groups: dict[int, list[WordSpan]]


@dataclass(frozen=True, slots=True)
class _Passage:
    weight: float
    sentence: int
    positions: frozenset[int]


_Taken = dict[int, set[str | int]]  # by sentence (`near`): the stems and groups of points found


def passages_about(
    points: Sequence[RelatedTerms],
    text: Text,
    by_terms: Sequence[Hit | None],
    enough: float = ENOUGH,
) -> tuple[Hit | None, ...]:
    """The hits by terms, and for the other points the passage that is about each, if any.

    Both are those of one question's points, in order; the term of a new hit is "". `enough` is
    the weight from which a passage counts (see `bot/bank/terms/chance.py`).
    """
    hits = list(by_terms)
    groups = groups_in(text)
    open_spots = {at: _spots(points[at], text, groups) for at, hit in enumerate(hits) if not hit}
    taken = _taken_by_terms([(hit, points[at]) for at, hit in enumerate(hits) if hit], text)
    while open_spots:
        found = [(_best(points[at], spots, taken), at) for at, spots in open_spots.items()]
        passage, at = max(found, key=lambda one: (one[0].weight, -one[1]))
        if passage.weight < enough:
            break
        del open_spots[at]
        hits[at] = _hit(passage.positions, text)
        for sentence in (passage.sentence, passage.sentence + 1):
            _take(taken, sentence, points[at])
    return tuple(hits)


def _spots(point: RelatedTerms, text: Text, groups: Groups) -> dict[int, _Spot]:
    spots: dict[int, _Spot] = {}
    for word in point.weights:
        for position in text.at.get(word, ()):
            spot = spots.setdefault(text.near[position], _Spot({}, {}))
            spot.stems.setdefault(word, []).append(position)
    for group in point.groups:
        for sentence, places in groups.get(group, {}).items():
            spots.setdefault(sentence, _Spot({}, {})).groups[group] = places
    return spots


def _best(point: RelatedTerms, spots: dict[int, _Spot], taken: _Taken) -> _Passage:
    """The passage that is most about the point; of weight 0 if none is at all."""
    best = _Passage(0.0, -1, frozenset())
    for sentence in sorted(spots):
        passage = _weigh(point, sentence, spots, taken)
        if passage.weight > best.weight:
            best = passage
    return best


def _weigh(point: RelatedTerms, sentence: int, spots: dict[int, _Spot], taken: _Taken) -> _Passage:
    here = [spots[at] for at in (sentence, sentence + 1) if at in spots]
    told = taken.get(sentence, set()) | taken.get(sentence + 1, set())
    stems = sorted({word for spot in here for word in spot.stems})
    positions = {at for spot in here for places in spot.stems.values() for at in places}
    weight = sum(point.weights[word] * (EXPLAINED if word in told else 1.0) for word in stems)
    own = sum(word in point.own for word in stems)
    groups = {group for spot in here for group in spot.groups}
    # No word counts twice: what stands in two groups counts for the one that tells more.
    for group in sorted(groups, key=lambda one: (-point.groups[one], one)):
        places = [place for spot in here for place in spot.groups.get(group, ())]
        free = [place for place in places if positions.isdisjoint(range(*place))]
        if free:
            positions.update(at for place in free for at in range(*place))
            weight += point.groups[group] * (EXPLAINED if group in told else 1.0)
            own += group in point.own_groups
    return _Passage(weight if own >= FEWEST_OWN else 0.0, sentence, frozenset(positions))


def _taken_by_terms(found: Sequence[tuple[Hit, RelatedTerms]], text: Text) -> _Taken:
    """What points found by their terms account for, in the sentences of the hits."""
    starts = [start for start, _end in text.spans]
    taken: _Taken = {}
    for hit, point in found:
        for start, end in hit.spans:
            first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
            for sentence in range(text.near[first], text.near[last] + 1):
                _take(taken, sentence, point)
    return taken


def _take(taken: _Taken, sentence: int, point: RelatedTerms) -> None:
    words = taken.setdefault(sentence, set())
    words.update(point.weights)
    words.update(point.groups)


def _hit(positions: frozenset[int], text: Text) -> Hit:
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

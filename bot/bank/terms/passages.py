"""Passages of an answer that use so many of a point's own words that they are about it.

A passage is a sentence, or a sentence and the next. What speaks for a point is the weight of what
the passage shares with it (see `related`), and how far it leads: how much more of the passage fits
the point than any other point of the question, whatever the length of either. Two words must not
be the question's. What terms found explains little for the other points. Like the terms this can't
tell a statement from its opposite. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.bank.terms.matcher import Hit
from bot.bank.terms.related import (
    IN_PLAIN_WORDS,
    Groups,
    RelatedTerms,
    WordSpan,
    grammar_stems,
    groups_in,
)
from bot.bank.terms.text import Text

FEWEST_OWN = 2
# What is left of a word's weight where another point was found and has it too: who says *the
# log link* to name the model has not thereby said what coefficients mean.
EXPLAINED = 0.3
LEAD = 12.0
"""What a lead of one weighs beside the words that are shared; most leads are below 0.1."""
BEHIND = -0.15
"""A lead below which a term shows nothing: all that is said fits another point far better. Of 24
terms that were found in answers without their point, it leaves out 5, and 1 of 738 others."""
# Words of a quotation that stand further apart than this become pieces of their own.
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """What a passage must reach: the weight alone, and together with the lead."""

    least: float
    enough: float


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
    bar: Bar,
    *,
    is_list: bool = False,
) -> tuple[Hit | None, ...]:
    """The hits by terms that are no accident, and for the other points the passage that is about
    each, if any.

    Both are those of one question's points, in order; the term of a new hit is "". For the bar
    see `chance`. In a bare list of terms, which is one sentence for all points, none leads, and
    no term is an accident.
    """
    groups = groups_in(text)
    spots = [_spots(point, text, groups) for point in points]
    leads = _leads(points, spots, text)
    far_behind = -math.inf if is_list else BEHIND
    hits = [hit if lead >= far_behind else None for hit, lead in zip(by_terms, leads, strict=True)]
    taken = _taken_by_terms(
        [(hit, point) for hit, point in zip(hits, points, strict=True) if hit], text
    )
    for at, point in enumerate(points):
        if hits[at] is None:
            passage = _best(point, spots[at], taken)
            reached = passage.weight + LEAD * leads[at]
            if passage.weight > 0 and passage.weight >= bar.least and reached >= bar.enough:
                hits[at] = _hit(passage.positions, text)
    return tuple(hits)


def _leads(
    points: Sequence[RelatedTerms], spots: Sequence[Mapping[int, _Spot]], text: Text
) -> list[float]:
    """How far each point is ahead of all others in the passage where it is furthest ahead.

    Compared are cosines, or a long passage would fit everything and a long point everywhere.
    """
    leads = [-math.inf] * len(points)
    lengths = [_length(point) for point in points]
    for passage, size in _passages(text):
        fits = [
            _shared(point, at, passage) / length
            for point, at, length in zip(points, spots, lengths, strict=True)
        ]
        *_, second, first = (0.0, *sorted(fits))
        for at, fit in enumerate(fits):
            ahead = fit - (second if fit == first else first)
            leads[at] = max(leads[at], ahead / math.sqrt(size))
    return leads if len(points) > 1 else [0.0] * len(points)


def _passages(text: Text) -> list[tuple[tuple[int, ...], int]]:
    """Each sentence, alone and with the next, and of how many words that tell something."""
    said: dict[int, set[str]] = {}
    for word, places in text.at.items():
        if len(word) > 1 and word not in grammar_stems():
            for place in places:
                said.setdefault(text.near[place], set()).add(word)
    alone: list[tuple[tuple[int, ...], int]] = [((one,), len(words)) for one, words in said.items()]
    pairs = [
        ((one, one + 1), len(words | said[one + 1]))
        for one, words in said.items()
        if one + 1 in said
    ]
    return alone + pairs


def _shared(point: RelatedTerms, spots: Mapping[int, _Spot], passage: tuple[int, ...]) -> float:
    """The weight of a point's words in these sentences, none counted twice."""
    here = [spots[one] for one in passage if one in spots]
    if not here:
        return 0.0
    stems = {word for spot in here for word in spot.stems}
    groups = {group for spot in here for group in spot.groups}
    plain = sum(point.groups[group] for group in groups)
    return sum(point.weights[word] for word in stems) + IN_PLAIN_WORDS * plain


def _length(point: RelatedTerms) -> float:
    weights = (*point.weights.values(), *point.groups.values())
    return math.sqrt(sum(weight * weight for weight in weights)) or 1.0


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
    taken: _Taken = {}
    for hit, point in found:
        for sentence in sentences_of(hit, text):
            _take(taken, sentence, point)
    return taken


def sentences_of(hit: Hit, text: Text) -> set[int]:
    """The numbers (`near`) of the sentences in which a point was found."""
    return {one for start, end in hit.spans for one in text.near_at(start, end)}


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

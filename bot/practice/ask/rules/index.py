"""An index of texts in memory, and the one function that searches it. Pure.

By stem, an index holds the numbers of the entries that have it and how much it weighs there, as
two arrays: 10,000 questions take a few megabytes, and a search touches only the entries that hold
a word of it. Ranked as BM25 does (rare words count more, a word said often counts little more than
one said twice), then by how much of what was asked is there and how near it is to the title.
A word that no entry has is taken for a slip of those nearest to it. Where there are none, it
counts for nothing beside one that tells something: *overfitting for my grandmother*.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.bank.terms.text import plain_words
from bot.bank.terms.topics import topics_named
from bot.bank.terms.words import fold, stem
from bot.practice.ask.rules.query import as_title, clean, light_words, words_of

MOST_FINDINGS = 25
ONE_SLIP_FROM, TWO_SLIPS_FROM, ANY_START_FROM = 4, 8, 6
MOST_MEANT = 6
"""Words of the index that a slip, or the beginning of a word, may stand for."""
BEGINNING_FROM = 3
FEW = 3
"""A word that fewer entries have may be the beginning of another."""
LEAST_COVERED = 0.4
"""How much of what was asked a hit holds, by the weight of its words."""
LEAST_OF_BEST = 0.3
TELLING = math.log(4)
"""The rarity of a word that a quarter of the entries have; what is rarer tells what is meant."""
_LOOKED_AT = 80
_SATURATION, _LENGTH_COUNTS = 1.4, 0.4
_BEGUN, _SLIPPED, _BELONGS = 0.7, 0.75, 0.9
_OF_TOPIC = 3.0
_TOPIC = "#"
_HYPHENED = re.compile(r"(?<![^\W_])([^\W_]+)[-‐‑_/]([^\W_]+)")
_NOTHING: tuple[array[int], array[float]] = (array("I"), array("f"))


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found. ``about`` says in a line what it is; ``texts`` are its texts, with how
    much a word of each counts."""

    key: str
    title: str
    about: str
    texts: tuple[tuple[float, str], ...]
    topics: tuple[str, ...] = ()
    """Ids of the topics it belongs to: found by every name of theirs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry that was found."""

    key: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Entries that can be searched; build it with :func:`build`."""

    hits: tuple[Finding, ...]
    titles: tuple[str, ...]
    """The stems of each title, as one text."""
    named: frozenset[str]
    """The stems of all titles."""
    by_title: dict[str, int]
    """The number of an entry by the words of its title."""
    postings: dict[str, tuple[array[int], array[float]]]
    stems: tuple[str, ...]
    """Sorted."""
    alike: dict[tuple[str, int], tuple[str, ...]]
    """By first letter and length, and by "" and length."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A word of a query: the stems it may stand for, with how much each counts."""

    stems: tuple[tuple[str, float], ...]
    rarity: float
    is_extra: bool = False
    is_telling: bool = False
    """It names something, few entries have it, and it isn't guessed from a few letters."""


def build(entries: Iterable[Findable]) -> SearchIndex:
    """An index of these entries; a second of work for the bank, so not for the loop."""
    hits: list[Finding] = []
    titles: list[str] = []
    lengths: list[float] = []
    postings: dict[str, tuple[array[int], array[float]]] = {}
    for at, entry in enumerate(entries):
        weights = _weights(entry)
        hits.append(Finding(entry.key, entry.title, entry.about))
        titles.append(" ".join(_stems(entry.title)))
        lengths.append(sum(weights.values()))
        for one, weight in weights.items():
            numbers, values = postings.setdefault(one, (array("I"), array("f")))
            numbers.append(at)
            values.append(weight)
    _saturate(postings, lengths)
    alike: dict[tuple[str, int], list[str]] = {}
    for one in postings:
        for start in (one[0], ""):
            alike.setdefault((start, len(one)), []).append(one)
    return SearchIndex(
        hits=tuple(hits),
        titles=tuple(titles),
        named=frozenset(one for title in titles for one in title.split()),
        by_title={as_title(hit.title): at for at, hit in reversed(list(enumerate(hits)))},
        postings=postings,
        stems=tuple(sorted(postings)),
        alike={key: tuple(those) for key, those in alike.items()},
    )


def _saturate(
    postings: dict[str, tuple[array[int], array[float]]], lengths: Sequence[float]
) -> None:
    """Make weights what they count: ever less for a word said again, a little less in a long
    entry."""
    average = sum(lengths) / len(lengths) if lengths else 1.0
    shares = [1 - _LENGTH_COUNTS + _LENGTH_COUNTS * one / (average or 1.0) for one in lengths]
    for numbers, values in postings.values():
        for place, at in enumerate(numbers):
            weight = values[place]
            values[place] = weight / (weight + _SATURATION * shares[at])


def search(
    index: SearchIndex, text: str, extra: Sequence[SearchIndex] = (), *, is_unfinished: bool = False
) -> tuple[Finding, ...]:
    """What fits a text best, the best first, at most 25. ``extra`` are further indexes, such as
    that of a server's own questions. ``is_unfinished``: the last word is still being typed."""
    indexes = (index, *extra)
    words = words_of(clean(text))
    count = sum(len(one.hits) for one in indexes)
    terms = [
        term
        for at, word in enumerate(words)
        for term in _terms(words, at, indexes, count, is_unfinished and at == len(words) - 1)
    ]
    asked = " ".join(stem(word) for word in words)
    is_clear = any(term.is_telling for term in terms)
    wanted = sum(
        term.rarity for term in terms if not term.is_extra and (term.stems or not is_clear)
    )
    found: list[tuple[float, Finding]] = []
    for one in indexes:
        scores = _scores(one, terms)
        likely = sorted(scores, key=lambda at: (-scores[at], at))[:_LOOKED_AT]
        for at in likely:
            covered = _covered(one, at, terms) / wanted
            if covered >= LEAST_COVERED:
                near = fuzz.token_sort_ratio(asked, one.titles[at]) / 100
                score = scores[at] * (0.4 + 0.6 * covered) * (1 + near * near)
                found.append((score, one.hits[at]))
    found.sort(key=lambda pair: -pair[0])
    fitting = [hit for score, hit in found if score >= LEAST_OF_BEST * found[0][0]]
    return tuple(dict.fromkeys((*_named(indexes, text), *fitting)))[:MOST_FINDINGS]


def _named(indexes: Iterable[SearchIndex], text: str) -> list[Finding]:
    """Whatever has exactly this title, also one of words that name nothing."""
    title = as_title(text)
    return [one.hits[one.by_title[title]] for one in indexes if title in one.by_title]


def _stems(text: str) -> list[str]:
    light = light_words()
    return [stem(word) for word in plain_words(text) if word not in light]


def _weights(entry: Findable) -> dict[str, float]:
    """How much each stem counts in an entry; what a hyphen joins is one word as well."""
    found: dict[str, float] = {}
    for weight, text in entry.texts:
        joined = ["".join(map(fold, pair)) for pair in _HYPHENED.findall(text)]
        for one in (*_stems(text), *map(stem, joined)):
            found[one] = found.get(one, 0.0) + weight
    found.update((_TOPIC + topic, _OF_TOPIC) for topic in entry.topics)
    return found


def _terms(
    words: Sequence[str], at: int, indexes: Sequence[SearchIndex], count: int, is_begun: bool
) -> Iterator[_Term]:
    """What the word at a place stands for; and both, where it makes one word with the next."""
    if at + 1 < len(words):
        both = stem(words[at] + words[at + 1])
        if _held(indexes, both):
            yield _Term(((both, 1.0),), _rarity(indexes, count, [(both, 1.0)]), is_extra=True)
    if words[at] in light_words():
        return
    word = stem(words[at])
    held = _held(indexes, word)
    meant = [(word, 1.0)] if held else []
    if is_begun or held < FEW:
        meant += [(one, _BEGUN) for one in _beginning(indexes, word) if one != word]
    if held < FEW:
        topics = (_TOPIC + topic for topic in topics_named(words[at]))
        meant += [(one, _BELONGS) for one in topics if _held(indexes, one)]
    # Whatever has the one word has both that make it: *back propagation*, *backpropagation*.
    pairs = (words[one] + words[one + 1] for one in (at - 1, at) if 0 <= one < len(words) - 1)
    joined = [(one, 0.0) for one in map(stem, pairs) if _held(indexes, one)]
    if not meant and not joined:
        meant = [(one, _SLIPPED) for one in _nearest(indexes, word)]
    rarity = _rarity(indexes, count, meant or joined)
    sure = [*meant, *joined] if len(word) >= TWO_SLIPS_FROM else [(word, 1.0), *joined]
    names = any(one in index.named for one, _ in sure for index in indexes)
    yield _Term((*meant, *joined), rarity, is_telling=names and rarity >= TELLING)


def _held(indexes: Sequence[SearchIndex], word: str) -> int:
    """How many entries have a stem."""
    return sum(len(one.postings[word][0]) for one in indexes if word in one.postings)


def _rarity(
    indexes: Sequence[SearchIndex], count: int, meant: Sequence[tuple[str, float]]
) -> float:
    """How much a word tells, by how few entries have it (BM25's inverse document frequency)."""
    held = sum(_held(indexes, word) for word, _ in meant)
    return math.log(1 + (max(0, count - held) + 0.5) / (held + 0.5))


def _beginning(indexes: Sequence[SearchIndex], begun: str) -> list[str]:
    """Stems that begin so, those that most entries have first."""
    if len(begun) < BEGINNING_FROM:
        return []
    found: dict[str, int] = {}
    for one in indexes:
        for at in range(bisect_left(one.stems, begun), len(one.stems)):
            if not one.stems[at].startswith(begun):
                break
            found[one.stems[at]] = _held(indexes, one.stems[at])
    return sorted(found, key=lambda word: (-found[word], word))[:MOST_MEANT]


def _nearest(indexes: Sequence[SearchIndex], word: str) -> list[str]:
    """Stems that a word may be a slip of, rather those that begin as it does; none for a short one,
    or one with a figure in it."""
    slips = (len(word) >= ONE_SLIP_FROM) + (len(word) >= TWO_SLIPS_FROM)
    if not slips or not word.isalpha():
        return []
    for start in (word[0], "")[: 1 + (len(word) >= ANY_START_FROM)]:
        found: dict[str, int] = {}
        for one in indexes:
            for length in range(len(word) - slips, len(word) + slips + 1):
                near = process.extract(
                    word, one.alike.get((start, length), ()), scorer=OSA.distance,
                    score_cutoff=slips, limit=MOST_MEANT,
                )  # fmt: skip
                found |= {meant: distance for meant, distance, _at in near}
        if found:
            least = min(found.values())
            return sorted(meant for meant in found if found[meant] == least)[:MOST_MEANT]
    return []


def _scores(index: SearchIndex, terms: Iterable[_Term]) -> dict[int, float]:
    """By the number of an entry, what its words sum up to."""
    scores: dict[int, float] = {}
    for term in terms:
        for word, share in term.stems:
            numbers, values = index.postings.get(word, _NOTHING)
            weight = term.rarity * share
            for at, value in zip(numbers, values, strict=True):
                scores[at] = scores.get(at, 0.0) + weight * value
    return scores


def _covered(index: SearchIndex, at: int, terms: Iterable[_Term]) -> float:
    """The weight of the words that an entry has of a query's."""
    return sum(
        term.rarity
        for term in terms
        if not term.is_extra and any(_has(index, word, at) for word, _ in term.stems)
    )


def _has(index: SearchIndex, word: str, at: int) -> bool:
    numbers, _ = index.postings.get(word, _NOTHING)
    place = bisect_left(numbers, at)
    return place < len(numbers) and numbers[place] == at

"""A second look at a point that was found: does the answer say it the other way round?

By rules, not by meaning. Clauses of the point are laid beside the clause of the answer that shares
most of their words. A word of the answer whose opposite stands there in the point (`L2` for `L1`,
*more* for *less*; `content/terms/opposites.txt`), or a *not* on one side only, turns the statement
round; two of them turn it back. It marks a point for its author to read again and settles nothing.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.bank.terms.text import Text, prepare_exact
from bot.bank.terms.words import stem, word_lists

FEWEST_SHARED = 2
"""Words that two clauses share before an opposite in them counts."""
FEWEST_OF_DENIAL, SHARE_OF_DENIAL = 2, 0.6
"""The same for a *not*, which stands in many clauses; and their share of the point's clause."""
_BREAKS = frozenset(",;:()–—")
_JOINTS = (
    *("whereas", "while", "but", "although", "though", "because", "since", "so", "if", "when"),
    *("unless", "and", "or", "as", "than", "which"),
)
_DENYING_PREFIXES = ("un", "non")
"""*They don't overlap* is no contradiction of *they are uncorrelated*."""
_DENIALS = ("not", "no", "never", "neither", "nor", "without", "cannot", "none", "hardly")


@dataclass(frozen=True, slots=True)
class Doubt:
    """The word of the answer, and that of the point in whose place it stands ("" if none)."""

    said: str
    meant: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """Words by stem: what it is about, what of it has an opposite, and whether it denies."""

    about: frozenset[str]
    sides: Mapping[int, Mapping[bool, str]]
    """By the number of a pair: the word of its left (False) or right (True) side."""
    denials: tuple[str, ...]


Clauses = tuple[_Clause, ...]


def doubt_about(point: str, answer: Clauses) -> Doubt | None:
    """Where an answer (see `clauses`) may say the opposite of the point, if it does."""
    for clause in _clauses_of(point):
        doubt = _turned(clause, answer)
        if doubt is not None:
            return doubt
    return None


def _turned(clause: _Clause, answer: Sequence[_Clause]) -> Doubt | None:
    most = max((len(clause.about & one.about) for one in answer), default=0)
    if most < FEWEST_SHARED:
        return None
    nearest = [one for one in answer if len(clause.about & one.about) == most]
    doubts = [_compare(clause, one, most) for one in nearest]
    return doubts[0] if all(doubts) else None


def _compare(clause: _Clause, said: _Clause, shared: int) -> Doubt | None:
    """The doubt that one clause of the answer leaves; turns on both sides cancel out."""
    turns = [
        Doubt(said.sides[pair][not side], word)
        for pair, words in clause.sides.items()
        for side, word in words.items()
        if len(words) == 1 and pair in said.sides and set(said.sides[pair]) == {not side}
    ]
    denied = len(clause.denials) % 2 != len(said.denials) % 2
    if denied and not turns:
        enough = shared >= FEWEST_OF_DENIAL and shared >= SHARE_OF_DENIAL * len(clause.about)
        if not enough:
            return None
        if any(word.startswith(_DENYING_PREFIXES) for word in clause.about - said.about):
            return None
        words, in_point = said.denials or clause.denials, not said.denials
        return None if in_point else Doubt(words[0], "")
    return turns[0] if (len(turns) + denied) % 2 else None


@lru_cache(maxsize=256)
def _clauses_of(point: str) -> Clauses:
    return clauses(prepare_exact(point))


def clauses(text: Text) -> Clauses:
    """What each clause of a text is about, made ready for `doubt_about`."""
    stems: dict[int, str] = {}
    for word, places in text.at.items():
        for place, width in places.items():
            if width == 1:
                stems[place] = word
    parts: list[list[int]] = [[]]
    for at in range(len(text.spans)):
        gap = text.source[text.spans[at - 1][1] : text.spans[at][0]] if at else ""
        new = at and text.near[at] != text.near[at - 1]
        if new or not _BREAKS.isdisjoint(gap) or stems[at] in _joints():
            parts.append([])
        parts[-1].append(at)
    return tuple(_clause([(stems[at], text.words(at, at + 1)) for at in one]) for one in parts)


def _clause(words: Sequence[tuple[str, str]]) -> _Clause:
    about: set[str] = set()
    sides: dict[int, dict[bool, str]] = {}
    denials = []
    for word, written in words:
        if word in _denying():
            denials.append(written)
        for pair, side in _pairs().get(word, ()):
            sides.setdefault(pair, {})[side] = written
        if word not in _light() and len(word) > 1:
            about.add(word)
    return _Clause(frozenset(about), sides, tuple(denials))


@cache
def _pairs() -> Mapping[str, tuple[tuple[int, bool], ...]]:
    """By stem: the pairs that it belongs to, and whether on their right."""
    found: dict[str, tuple[tuple[int, bool], ...]] = {}
    for number, (left, right) in enumerate(word_lists().opposites):
        for side, words in ((False, left), (True, right)):
            for word in words:
                one = stem(word)
                found[one] = (*found.get(one, ()), (number, side))
    return found


@cache
def _light() -> frozenset[str]:
    return frozenset(stem(word) for word in word_lists().function_words)


@cache
def _denying() -> frozenset[str]:
    return frozenset(stem(word) for word in _DENIALS)


@cache
def _joints() -> frozenset[str]:
    return frozenset(stem(word) for word in _JOINTS)

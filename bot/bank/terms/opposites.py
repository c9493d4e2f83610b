"""A second look at a point that was found: does the answer say it the other way round?

By rules, not by meaning. Clauses of the point are laid beside the clause of the answer that shares
most of their words. A word of the answer whose opposite stands there in the point (`L2` for `L1`,
*more* for *less*; `content/terms/opposites.txt`), or a *not* on one side only, turns the statement
round; two of them turn it back. Then the same with whole sentences, which must share more. It marks
a point for its author to read again and settles nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.bank.terms.text import Text, prepare_exact
from bot.bank.terms.words import stem, word_lists

FEWEST_SHARED = 2
"""Words that two clauses share before an opposite in them counts."""
SHARE_OF_ONE = 0.34
"""Share of a short clause that a single word must be, if only one clause of the answer has it and
that one shares no more with any other clause of the point."""
FEWEST_OF_DENIAL, SHARE_OF_DENIAL = 2, 0.6
"""The same for a *not* of the answer, which stands in many clauses; and their share of the
point's clause."""
FEWEST_UNDENIED, SHARE_OF_UNDENIED, SHARE_OF_ALL_UNDENIED = 2, 0.8, 0.5
"""The same for a *not* of the point that a clause of the answer lacks, or its whole sentence."""
FEWEST_OF_SENTENCE, SHARE_OF_SENTENCE = 3, 0.4
"""The same for an opposite somewhere in two sentences."""
_BREAKS = frozenset(",;:()–—")
_JOINTS = (
    *("whereas", "while", "but", "although", "though", "because", "since", "so", "if", "when"),
    *("unless", "and", "or", "than", "which"),
)
_DENYING_PREFIXES = ("un", "non")
"""*They don't overlap* is no contradiction of *they are uncorrelated*."""
_DENYING_BEGINNINGS = (*_DENYING_PREFIXES, "in", "im", "dis")
_DENIALS = ("not", "no", "never", "neither", "nor", "without", "cannot", "none", "hardly")
_DENYING_ALIKE = (
    *("nothing", "nobody", "only", "other", "another", "instead", "rather", "except", "avoid"),
    *("lack", "lacks", "miss", "misses", "free", "beyond", "outside", "prevent", "prevents"),
    *("stop", "stops", "few", "little", "rarely", "seldom", "unless", "but", "lost", "lose"),
    *("loses", "drop", "drops", "fail", "fails", "useless", "wrong", "zero", "unlike", "less"),
    *("too", "stay", "stays", "untouched", "ignore", "ignores", "leave", "leaves", "left"),
    *("hidden", "unseen", "impossible", "independent"),
)
"""By what else a sentence may deny: a point's *no label is needed* is *it only needs inputs*."""


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
    denies_alike: bool
    """Whether it has a word that may stand for a *not*."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a text says, clause by clause and sentence by sentence."""

    clauses: tuple[_Clause, ...]
    sentences: tuple[_Clause, ...]


def doubt_about(point: str, answer: Clauses) -> Doubt | None:
    """Where an answer (see `clauses`) may say the opposite of the point, if it does."""
    meant = _clauses_of(point)
    looks = (
        *(_turned(clause, meant, answer.clauses) for clause in meant.clauses),
        *(_undenied(clause, answer) for clause in meant.clauses),
        *(_turned_in(sentence, answer.sentences) for sentence in meant.sentences),
    )
    return next((doubt for doubt in looks if doubt is not None), None)


def _nearest(clause: _Clause, answer: Sequence[_Clause]) -> tuple[int, list[_Clause]]:
    """How many words the clauses of the answer share that share most, and these."""
    shared = [len(clause.about & one.about) for one in answer]
    most = max(shared, default=0)
    return most, [one for one, count in zip(answer, shared, strict=True) if count == most]


def _turned(clause: _Clause, meant: Clauses, answer: Sequence[_Clause]) -> Doubt | None:
    most, nearest = _nearest(clause, answer)
    if most < FEWEST_SHARED:
        enough = most == 1 and most >= SHARE_OF_ONE * len(clause.about)
        if not enough or len(nearest) > 1 or _nearest(nearest[0], meant.clauses)[0] > 1:
            return None
    doubts = [_compare(clause, one, most) for one in nearest]
    return doubts[0] if all(doubts) else None


def _undenied(clause: _Clause, answer: Clauses) -> Doubt | None:
    """The point says *not*, and what shares most with it doesn't."""
    if len(clause.denials) % 2 == 0:
        return None
    most, nearest = _nearest(clause, answer.clauses)
    most_of_all, sentences = _nearest(clause, answer.sentences)
    about = len(clause.about)
    said = (
        most >= max(FEWEST_UNDENIED, SHARE_OF_UNDENIED * about)
        and not any(_denies(one, clause) for one in nearest)
    ) or (
        most_of_all >= max(FEWEST_UNDENIED, SHARE_OF_ALL_UNDENIED * about)
        and not any(one.denies_alike or _denies(one, clause) for one in sentences)
    )
    return Doubt("", clause.denials[0]) if said else None


def _denies(one: _Clause, clause: _Clause) -> bool:
    """Whether it has a *not*, or a word with one before it that the other clause lacks."""
    own = one.about - clause.about
    return bool(one.denials) or any(word.startswith(_DENYING_BEGINNINGS) for word in own)


def _turned_in(sentence: _Clause, answer: Sequence[_Clause]) -> Doubt | None:
    most, nearest = _nearest(sentence, answer)
    if most < FEWEST_OF_SENTENCE or most < SHARE_OF_SENTENCE * len(sentence.about):
        return None
    turned = []
    for one in nearest:
        turns = _turns(sentence, one)
        # which of both sides of a pair it is about can't be told
        if any(len(words) > 1 and pair in one.sides for pair, words in sentence.sides.items()):
            return None
        if len(turns) % 2 == 0 or len(sentence.denials) % 2 != len(one.denials) % 2:
            return None
        turned.append(turns[0])
    return turned[0]


def _turns(clause: _Clause, said: _Clause) -> list[Doubt]:
    """What is said in one of two clauses by the opposite of a word of the other."""
    return [
        Doubt(said.sides[pair][not side], word)
        for pair, words in clause.sides.items()
        for side, word in words.items()
        if len(words) == 1 and pair in said.sides and set(said.sides[pair]) == {not side}
    ]


def _compare(clause: _Clause, said: _Clause, shared: int) -> Doubt | None:
    """The doubt that one clause of the answer leaves; turns on both sides cancel out."""
    turns = _turns(clause, said)
    denied = len(clause.denials) % 2 != len(said.denials) % 2
    if denied and not turns:
        enough = shared >= FEWEST_OF_DENIAL and shared >= SHARE_OF_DENIAL * len(clause.about)
        if not enough or not said.denials:
            return None
        if any(word.startswith(_DENYING_PREFIXES) for word in clause.about - said.about):
            return None
        return Doubt(said.denials[0], "")
    return turns[0] if (len(turns) + denied) % 2 else None


@lru_cache(maxsize=256)
def _clauses_of(point: str) -> Clauses:
    return clauses(prepare_exact(point))


def clauses(text: Text) -> Clauses:
    """What each clause and sentence of a text is about, made ready for `doubt_about`."""
    stems: dict[int, str] = {}
    for word, places in text.at.items():
        for place, width in places.items():
            if width == 1:
                stems[place] = word
    parts: list[list[tuple[str, str]]] = [[]]
    sentences: list[list[tuple[str, str]]] = [[]]
    for at in range(len(text.spans)):
        gap = text.source[text.spans[at - 1][1] : text.spans[at][0]] if at else ""
        new = at > 0 and text.near[at] != text.near[at - 1]
        if new:
            sentences.append([])
        # the dash of *precision–recall* parts nothing
        if new or (gap != "–" and not _BREAKS.isdisjoint(gap)) or stems[at] in _joints():
            parts.append([])
        here = stems[at], text.words(at, at + 1)
        parts[-1].append(here)
        sentences[-1].append(here)
    return Clauses(tuple(map(_clause, parts)), tuple(map(_clause, sentences)))


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
    alike = any(word in _denying_alike() for word, _written in words)
    return _Clause(frozenset(about), sides, tuple(denials), alike)


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
def _denying_alike() -> frozenset[str]:
    return frozenset(stem(word) for word in _DENYING_ALIKE)


@cache
def _joints() -> frozenset[str]:
    return frozenset(stem(word) for word in _JOINTS)

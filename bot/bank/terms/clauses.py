"""What each clause and sentence of a text is about, and what in it a second look may turn round.

Clauses end at punctuation and at words such as *whereas*, *because*, *than*. Of each is kept what
it is about, its words with an opposite (`content/terms/opposites.txt`) and what stands beside
them, and what it denies. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import starmap

from bot.bank.terms.text import Text
from bot.bank.terms.words import stem, word_lists

BESIDE = 5
"""How many words around an opposite tell what it is said of."""
DENIED = 3
"""How many telling words after a *not* it may deny."""
_BREAKS = frozenset(",;:()–—")
_JOINTS = (
    *("whereas", "while", "but", "although", "though", "because", "since", "so", "if", "when"),
    *("unless", "and", "or", "than", "which"),
)
_DENIALS = ("not", "no", "never", "neither", "nor", "without", "cannot", "none", "hardly")
_DENIES_NOTHING = ("only", "just", "merely")
"""*Not only the curve* denies no curve."""
_OF_VERBS = (
    *("is", "are", "was", "were", "be", "do", "does", "did", "can", "could", "will", "would"),
    *("should", "must", "may", "might", "has", "have", "had", "need"),
)
"""A *not* behind them denies what is said; *not a clean floor* may only leave out an example."""
_BY_ITSELF = ("never", "cannot", "hardly")
_RELATIVE = ("that", "who", "which", "whose")
_IN_PLACE_OF = ("rather than", "instead of")
"""Behind them stands what is denied as by a *not*."""
_CHECKING = ("check", "ensure", "verify", "sure", "confirm")
"""Behind them a *not* says what should be, and nothing that is."""
_NO_SIDES = (
    *("at least", "at most", "at first", "so far", "as long", "no longer", "any longer"),
    *(f"how {word}" for word in ("far", "long", "often", "many", "much", "fast", "large", "well")),
)
"""Where a word with an opposite says nothing that could be turned round."""
_DENYING_ALIKE = (
    *("nothing", "nobody", "only", "other", "another", "instead", "rather", "except", "avoid"),
    *("lack", "lacks", "miss", "misses", "free", "beyond", "outside", "prevent", "prevents"),
    *("stop", "stops", "few", "little", "rarely", "seldom", "unless", "but", "lost", "lose"),
    *("loses", "drop", "drops", "fail", "fails", "useless", "wrong", "zero", "unlike", "less"),
    *("too", "stay", "stays", "untouched", "ignore", "ignores", "leave", "leaves", "left"),
    *("hidden", "unseen", "impossible", "independent"),
)
"""By what else a sentence may deny: a point's *no label is needed* is *it only needs inputs*."""


_Word = tuple[str, str, bool]
"""Its stem, how it is written, and whether it stands behind a word such as *check*."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A *not*, as it is written, and the telling words that come next."""

    written: str
    next: tuple[str, ...]
    is_stated: bool
    """Whether it denies a verb, behind something: *never at night* may only go on."""
    is_relative: bool
    """Whether it only says which one is meant: *values that aren't known*."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words by stem: what it is about, what of it has an opposite, and whether it denies."""

    about: frozenset[str]
    sides: Mapping[int, Mapping[bool, str]]
    """By the number of a pair: the word of its left (False) or right (True) side."""
    beside: Mapping[int, frozenset[str]]
    """By the number of a pair: what it is about near the words of the pair."""
    denials: tuple[str, ...]
    denied: frozenset[str]
    """What may be denied."""
    denied_first: frozenset[str]
    """The word after each *not*; *without* adds no claim that has to be made again."""
    denied_by_verb: frozenset[str]
    """Those of them whose *not* belongs to a verb, as in *isn't* and *does not*."""
    denies_alike: frozenset[str]
    """The words that may stand for a *not*."""
    written: Mapping[str, str]
    """By stem, how what it is about is written."""
    number: int
    """Of its sentence in the text, as in `Text.near`."""
    places: range
    """Of its words in the text."""
    behind: tuple[Denial, ...]
    """What stands behind each of the denials."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a text says, clause by clause and sentence by sentence."""

    clauses: tuple[Clause, ...]
    sentences: tuple[Clause, ...]

    def within(self, numbers: Collection[int]) -> Clauses:
        """What these sentences say, by their numbers in the text."""
        return Clauses(
            tuple(one for one in self.clauses if one.number in numbers),
            tuple(one for one in self.sentences if one.number in numbers),
        )


def clauses(text: Text) -> Clauses:
    """What each clause and sentence of a text is about, made ready for `doubt_about`."""
    stems: dict[int, str] = {}
    for word, places in text.at.items():
        for place, width in places.items():
            if width == 1:
                stems[place] = word
    parts: list[tuple[int, int, list[_Word]]] = []
    sentences: list[tuple[int, int, list[_Word]]] = []
    is_checked = False
    for at in range(len(text.spans)):
        gap = text.source[text.spans[at - 1][1] : text.spans[at][0]] if at else ""
        new = at == 0 or text.near[at] != text.near[at - 1]
        if new:
            sentences.append((text.near[at], at, []))
            is_checked = False
        # the dash of *precision–recall* parts nothing
        if new or (gap != "–" and not _BREAKS.isdisjoint(gap)) or _is_joint(stems, at):
            parts.append((text.near[at], at, []))
        # *see that no label is missing* denies nothing of labels
        here = stems[at], text.words(at, at + 1), is_checked
        is_checked = is_checked or stems[at] in _checking()
        parts[-1][-1].append(here)
        sentences[-1][-1].append(here)
    return Clauses(tuple(starmap(_clause, parts)), tuple(starmap(_clause, sentences)))


def _clause(number: int, start: int, words: Sequence[_Word]) -> Clause:
    stems = [word for word, _written, _checked in words]
    sides: dict[int, dict[bool, str]] = {}
    beside: dict[int, set[str]] = {}
    denied, denied_first, by_verb = set[str](), set[str](), set[str]()
    denials: list[Denial] = []
    for at, (word, written, is_checked) in enumerate(words):
        if word not in _turning():
            continue
        replaces = (word, *stems[at + 1 : at + 2]) in _in_place_of()
        denies = _is_denial(word, written) and not is_checked
        behind = _telling(stems[at + 1 :]) if replaces or denies else []
        if replaces:
            denied.update(behind[:DENIED])
        if denies and stems[at + 1 : at + 2] not in _denies_nothing():
            denials.append(_denial(stems[:at], written, behind[:DENIED]))
            denied.update(behind[:DENIED])
            denied_first.update(behind[:1] if written.casefold() != "without" else ())
            by_verb.update(behind[:1] if _is_of_verb(stems[:at], written.casefold()) else ())
        if at and (stems[at - 1], word) in _no_sides():
            continue
        for pair, side in pairs().get(word, ()):
            sides.setdefault(pair, {})[side] = written
            around = [*stems[max(0, at - BESIDE) : at], *stems[at + 1 : at + 1 + BESIDE]]
            beside.setdefault(pair, set()).update(_telling(around))
    return Clause(
        frozenset(_telling(stems)), sides,
        {pair: frozenset(near) for pair, near in beside.items()},
        tuple(one.written for one in denials),
        frozenset(denied), frozenset(denied_first), frozenset(by_verb),
        _denying_alike().intersection(stems),
        {word: written for word, written, _checked in words}, number,
        range(start, start + len(words)), tuple(denials),
    )  # fmt: skip


def _denial(before: Sequence[str], written: str, following: Sequence[str]) -> Denial:
    is_stated = bool(before) and _is_of_verb(before, written.casefold())
    is_relative = not _relative().isdisjoint(before[-2:])  # *that is not*, *that aren't*
    return Denial(written, tuple(following), is_stated, is_relative)


def _telling(stems: Sequence[str]) -> list[str]:
    """Those that tell what a text is about."""
    light = _light()
    return [word for word in stems if word not in light and len(word) > 1]


def is_telling(word: str) -> bool:
    """Whether a stem tells what a text is about."""
    return word not in _light() and len(word) > 1


def _is_joint(stems: Mapping[int, str], at: int) -> bool:
    return stems[at] in _joints() and (stems.get(at - 1, ""), stems[at]) not in _in_place_of()


def _is_of_verb(before: Sequence[str], written: str) -> bool:
    return written in _BY_ITSELF or "'" in written or not _of_verbs().isdisjoint(before[-1:])


def _is_denial(word: str, written: str) -> bool:
    return word in denying() and written.casefold() != "hard"  # the stem of *hardly*


@cache
def pairs() -> Mapping[str, tuple[tuple[int, bool], ...]]:
    """By stem: the pairs that it belongs to, and whether on their right."""
    found: dict[str, tuple[tuple[int, bool], ...]] = {}
    for number, (left, right) in enumerate(word_lists().opposites):
        for side, words in ((False, left), (True, right)):
            for word in words:
                one = stem(word)
                found[one] = (*found.get(one, ()), (number, side))
    return found


@cache
def _turning() -> frozenset[str]:
    """The stems with which something may be turned round; hardly any word has one of them."""
    return denying().union(pairs(), (first for first, *_rest in _in_place_of()))


@cache
def _light() -> frozenset[str]:
    return frozenset(stem(word) for word in word_lists().function_words)


@cache
def denying() -> frozenset[str]:
    """The stems that deny."""
    return frozenset(stem(word) for word in _DENIALS)


@cache
def _denies_nothing() -> tuple[list[str], ...]:
    return tuple([stem(word)] for word in _DENIES_NOTHING)


@cache
def _of_verbs() -> frozenset[str]:
    return frozenset(stem(word) for word in _OF_VERBS)


@cache
def _relative() -> frozenset[str]:
    return frozenset(stem(word) for word in _RELATIVE)


@cache
def _checking() -> frozenset[str]:
    return frozenset(stem(word) for word in _CHECKING)


@cache
def _in_place_of() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(stem(word) for word in one.split()) for one in _IN_PLACE_OF)


@cache
def _no_sides() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(stem(word) for word in one.split()) for one in _NO_SIDES)


@cache
def _denying_alike() -> frozenset[str]:
    return frozenset(stem(word) for word in _DENYING_ALIKE)


@cache
def _joints() -> frozenset[str]:
    return frozenset(stem(word) for word in _JOINTS)

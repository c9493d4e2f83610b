"""Whether an answer says of one thing what a point says of another, and the other way round:
*precision is TP/(TP+FN), recall is TP/(TP+FP)*.

Points of a question that speak of siblings begin with their names, and have more words in common or
names that get exchanged (`content/terms/opposites.txt`). A name at the beginning of a clause holds
until the sentence ends or the other name begins one. A point is exchanged if its terms find it only
under the other name, and under its own stands more of what the other point says than under the
other name is left of it. Rules, not meaning. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile

from bot.bank.terms.clauses import Clause, Clauses, is_telling, pairs
from bot.bank.terms.matcher import Matcher, Occurrence, Term, match
from bot.bank.terms.opposites import Doubt, clauses_of
from bot.bank.terms.text import Text, plain_words
from bot.bank.terms.words import stem

BEGINNING, LONGEST_NAME = 8, 3
"""How many words of a point may have its name, and how many of them it may be."""
_OF = "of"
NAMED_WITHIN = 2
"""Of a clause's telling words, those that name what it is about."""


@dataclass(frozen=True, slots=True)
class Told:
    """A point, the terms that find it, the words it is about, and those with which it names what
    it speaks of."""

    point: str
    terms: Matcher
    about: frozenset[str]
    name: tuple[str, ...]
    written: Mapping[str, str]
    """By stem, how its words are written."""

    @classmethod
    def of(cls, point: str, terms: Matcher) -> Told:
        """A point made ready, with the terms that find it."""
        first = clauses_of(point).sentences[:1]  # none of a point that has no words
        about = frozenset[str]().union(*(one.about for one in first))
        written = {stem: word for one in first for stem, word in one.written.items()}
        return cls(point, terms, about, _name(point), written)


@dataclass(slots=True)
class _Under:
    """What stands under a name in an answer: the words, and their places."""

    about: set[str]
    places: set[int]


def siblings_in(points: Iterable[Told], said: Clauses) -> list[Told]:
    """Those of a question's points with whose name a clause of a text begins."""
    if len(said.clauses) < 2:
        return []
    first = {word for clause in said.clauses for word in _first_of(clause)}
    return [one for one in points if not first.isdisjoint(one.name)]


def exchanged_name(one: Told, siblings: Sequence[Told], text: Text, said: Clauses) -> Doubt | None:
    """The name that a text gives to what the point says, if it says it of none but another's."""
    others = [sibling for sibling in siblings if sibling is not one]
    if len(others) == len(siblings):
        return None
    for other in others:
        names = _names(one, other)
        if names is not None:
            own, theirs = _under(names, said)
            if own.places and theirs.places and _is_exchanged(one, other, own, theirs, text):
                spoken = next(clause for clause in said.clauses if names[1] in clause.written)
                return Doubt(spoken.written[names[1]], one.written[names[0]])
    return None


def _first_of(clause: Clause) -> list[str]:
    return list(islice((word for word in clause.written if word in clause.about), NAMED_WITHIN))


def _name(point: str) -> tuple[str, ...]:
    """The telling words in a row with which it begins: *central limit theorem*."""
    stems = [stem(word) for word in islice(plain_words(point), BEGINNING)]
    rest = dropwhile(lambda word: not is_telling(word), stems)
    row = takewhile(lambda word: is_telling(word) or word == _OF, rest)
    return tuple(word for word in row if word != _OF)[:LONGEST_NAME]


def _names(one: Told, other: Told) -> tuple[str, str] | None:
    """What names either of two siblings, and not the other."""
    about, about_other = one.about, other.about
    own = [word for word in one.name if word not in about_other]
    theirs = [word for word in other.name if word not in about]
    if not own or not theirs:
        return None
    sides = {(pair, not side) for pair, side in pairs().get(own[0], ())}
    is_sibling = not sides.isdisjoint(pairs().get(theirs[0], ()))
    if not is_sibling and about.isdisjoint(about_other):
        return None
    return own[0], theirs[0]


def _under(names: tuple[str, str], said: Clauses) -> tuple[_Under, _Under]:
    """What a text says under each of two names."""
    under = {name: _Under(set(), set()) for name in names}
    latest: str | None = None
    number = -1
    for clause in said.clauses:
        if clause.number != number:
            latest, number = None, clause.number
        latest = next((word for word in _first_of(clause) if word in under), latest)
        if latest is not None:
            under[latest].about |= clause.about
            under[latest].places.update(clause.places)
    return under[names[0]], under[names[1]]


def _is_exchanged(one: Told, other: Told, own: _Under, theirs: _Under, text: Text) -> bool:
    if not _stands_only_under(one, theirs, own, text):
        return False
    about, about_other = one.about, other.about
    mine = about - about_other - set(one.name)
    its = about_other - about - set(other.name)
    against = len(its & own.about) + _stands_under(other, own, text)
    for_it = len(mine & own.about) + len(its & theirs.about) + _stands_under(other, theirs, text)
    return against > for_it


def _stands_only_under(one: Told, here: _Under, not_here: _Under, text: Text) -> bool:
    """Whether its terms find a point here, and nowhere else but on both sides at once."""
    name = _places(one.name, text)
    found_here = False

    def fits(_term: Term, found: Sequence[Occurrence]) -> bool:
        nonlocal found_here
        starts = _beside(name, found)
        if starts and here.places.issuperset(starts):
            found_here = True
            return False
        return here.places.isdisjoint(starts) or not_here.places.isdisjoint(starts)

    return match(one.terms, text, fits) is None and found_here


def _stands_under(one: Told, here: _Under, text: Text) -> bool:
    name = _places(one.name, text)

    def fits(_term: Term, found: Sequence[Occurrence]) -> bool:
        starts = _beside(name, found)
        return bool(starts) and here.places.issuperset(starts)

    return match(one.terms, text, fits) is not None


def _places(name: Sequence[str], text: Text) -> frozenset[int]:
    return frozenset(at for word in name for at in text.at.get(word, ()))


def _beside(name: frozenset[int], found: Sequence[Occurrence]) -> list[int]:
    """Where the parts of a term begin that aren't only the name."""
    return [start for start, end in found if not name.issuperset(range(start, end))]

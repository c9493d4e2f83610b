"""Whether an answer denies the very words by which a term found a point: *F1 isn't the harmonic
mean*, *it does not learn the noise*.

The point's own words aren't needed for that (`opposites` lays them beside the answer), so only a
plain denial of a verb counts, or a *no* over all of a clause, and only where what is denied is said
by the point and its term: *it isn't robust to outliers* doesn't deny *outliers pull the centres*.
Nothing is told of a point that denies something itself, nor of a condition. If the terms find the
point anywhere else, too, it stands. Rules, not meaning. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.bank.terms.clauses import Clause, Clauses, denying
from bot.bank.terms.matcher import Matcher, Occurrence, Term, match, vocabulary
from bot.bank.terms.opposites import Doubt, clauses_of
from bot.bank.terms.text import Text
from bot.bank.terms.words import stem

FEWEST_OWN = 2
"""Words of the point or its term in a clause of more than so many."""
_CONDITIONS = ("if", "when", "unless", "so", "until", "where", "since", "because", "that")
"""What follows them is what would be, or a reason."""
_LIGHT = (
    *("help", "like", "work", "lead", "cause", "happen", "really", "actually", "always", "usually"),
    "necessarily",
)
"""What may stand between a *not* and what it denies."""
_KEEPING = ("keep", "kept", "preserve", "save", "remain")
_NO_CONTRARY = ("only", "other", "another", "too", "rather", "instead", "but")
"""Among the words that may stand for a *not*, those that make no point the contrary."""


def denied_term(point: str, terms: Matcher, text: Text, said: Clauses) -> Doubt | None:
    """What denies a point that these terms find in a text, if they find it nowhere else."""
    suspects = {place: one for one in said.clauses if one.behind for place in one.places}
    meant = clauses_of(point)
    if not suspects or _denies_something(meant):
        return None
    about, contrary = _about(meant), _contrary(meant)
    denials: list[str] = []

    def fits(term: Term, found: Sequence[Occurrence]) -> bool:
        words = vocabulary(term)
        if not words.isdisjoint(denying()):
            return True
        here = (suspects.get(at) for start, end in found for at in (start, end - 1))
        denied = [
            one.behind[0].written
            for one in here
            if one is not None and _is_denied(one, about, words | about, contrary)
        ]
        denials.extend(denied)
        return not denied

    return None if match(terms, text, fits) or not denials else Doubt(denials[0], "")


def _is_denied(
    clause: Clause, about: frozenset[str], own: frozenset[str], contrary: frozenset[str]
) -> bool:
    """Whether a clause denies what a point is about, in words of the point and its term."""
    denial = clause.behind[0]
    opens = next(iter(clause.written))
    word = denial.written.casefold()
    if denial.is_stated and word != "no":
        is_plain = opens not in _stems(_CONDITIONS) and not denial.is_relative
    else:
        is_plain = word == "neither" or _is_of_all(clause, own)
    telling = [word for word in denial.next if word not in _stems(_LIGHT)]
    return (
        is_plain
        and sum(one.written.casefold() != "nor" for one in clause.behind) % 2 == 1
        and clause.denies_alike <= own
        and not own.isdisjoint(telling[:1])
        and not about.isdisjoint(denial.next)
        and (not contrary or not contrary.isdisjoint(denial.next))
        and len(clause.about & own) >= min(FEWEST_OWN, len(clause.about) - 1)
    )


def _is_of_all(clause: Clause, own: frozenset[str]) -> bool:
    """*No gap between both errors is the sign*, but neither *no mediators* nor *it has no mean*."""
    return (
        next(iter(clause.written)) == clause.behind[0].written.casefold() == "no"
        and len(clause.about) >= FEWEST_OWN
        and clause.about <= own
    )


def _denies_something(meant: Clauses) -> bool:
    return any(
        one.written.casefold() != "without" and not one.is_relative
        for clause in meant.clauses
        for one in clause.behind
    )


def _about(meant: Clauses) -> frozenset[str]:
    return frozenset[str]().union(*(one.about for one in meant.sentences))


def _contrary(meant: Clauses) -> frozenset[str]:
    """By which words a point may itself say a contrary: who denies other words may agree."""
    alike = frozenset[str]().union(*(one.denies_alike for one in meant.sentences))
    return alike - _stems(_NO_CONTRARY) | _about(meant) & _stems(_KEEPING)


@cache
def _stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)

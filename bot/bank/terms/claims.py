"""Whether an answer makes a claim, or only speaks of it: *a small k smooths*, but not *a small k
doesn't smooth*, nor *that a small k smooths is a common mistake*.

The terms of a pitfall name a wrong claim. All parts of one must stand in one half of a sentence
that denies nothing but what the term denies, and nothing near may call it wrong. A comma may part
them if a word follows that links its halves, and none before which the first part, of which the
others are said, stands alone. Rules, not meaning. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.bank.terms.matcher import Hit, Matcher, Occurrence, Term, match, vocabulary
from bot.bank.terms.text import Text
from bot.bank.terms.words import stem

BEFORE, AFTER = 5, 4
"""How many words around a claim, in its clause, may deny it."""
VERDICT_BEFORE, VERDICT_AFTER = 8, 12
"""How many words around it, in its sentence, may call it wrong."""
DENIED_WITHIN = 3
_DENIALS = (
    *("not", "no", "never", "neither", "nor", "without", "cannot", "none", "hardly", "rarely"),
    *("nothing", "nobody", "seldom", "barely", "needn't"),
)
_VERDICTS = (
    *("wrong", "wrongly", "mistake", "mistaken", "myth", "trap", "misleading", "mislead"),
    *("misleads", "cheat", "cheating", "leak", "leaks", "leaky", "leakage", "instead", "rather"),
    *("fallacy", "illusion", "danger", "dangerous", "risky", "flawed", "confuse", "confused"),
    *("misconception", "misunderstanding", "tempting", "pitfall", "nonsense", "optimistic"),
    *("avoid", "beware", "forbidden", "problematic", "hides", "spoils", "misses", "wastes"),
    *("loses", "fails", "harms", "wipes", "inflates", "overstates", "distorts", "backwards"),
)
_HALVES = ("but", "whereas", "while", "although", "though", "however")
"""What begins the other half of a comparison: a claim made of both is nobody's."""
_LINKS = (
    *("and", "or", "so", "then", "as", "since", "because", "if", "when", "where", "one", "its"),
    *("their", "i", "we", "you", "they", "these", "those", "the", "nothing", "nobody", "well"),
)
"""What takes up a clause after a comma; what none of them begins is said of something else."""
_BACK = ("that", "this", "it", "which")
"""The same, and it speaks of what was said before."""
_REASONS = ("because", "since", "so", "if", "when", "as")
_BREAKS = frozenset(",;:()–—")


def claimed(terms: Matcher, text: Text) -> Hit | None:
    """Where the text makes one of these claims, the first of them in the author's order."""
    told = cache(lambda: _Told(text))  # most texts have no term that would ask for it
    return match(terms, text, lambda term, found: told().claims(term, found))


class _Told:
    """Where a text denies something, calls it wrong, or turns to something else."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._denied = _places(text, _stems(_DENIALS))
        self._judged = frozenset(  # *it doesn't leak* is no verdict
            at
            for at in _places(text, _stems(_VERDICTS))
            if self._denied.isdisjoint(range(at - DENIED_WITHIN, at))
        )
        self._halves = _places(text, _stems(_HALVES))
        self._back = _places(text, _stems(_BACK))
        self._links = self._back | _places(text, _stems(_LINKS))
        self._reasons = _places(text, _stems(_REASONS))
        self._joints = self._reasons | _places(text, _stems(("and",)))

    def claims(self, term: Term, found: tuple[Occurrence, ...]) -> bool:
        """Whether these places of a term's parts say what it says."""
        places = sorted(found)
        first, last = places[0][0], max(end for _start, end in places)
        own = [at for start, end in places for at in range(start, end)]
        return (
            len(set(own)) == len(own)
            and not any(self._is_half(at) for at in range(first + 1, last))
            and not self._turns_to(found[0], found[1:])
            and self._denied.isdisjoint(self._clause(first, last) - set(own))
            and (_is_verdict(term) or self._judged.isdisjoint(self._near(first, last)))
        )

    def _is_half(self, at: int) -> bool:
        text = self._text
        gap = self._gap(at)
        return (
            at in self._halves
            or text.near[at] != text.near[at - 1]
            or ("," in gap and at not in self._links)
            or ";" in gap
            or gap.startswith(":")
        )

    def _turns_to(self, subject: Occurrence, said: Sequence[Occurrence]) -> bool:
        """Whether a comma stands between what is said and its subject: *outliers pull it, MAE*."""
        return any(
            "," in self._gap(at) and at not in self._back
            for _start, end in said
            for at in range(end, subject[0] + 1)
        )

    def _clause(self, first: int, last: int) -> set[int]:
        """The words of a claim, and those around it that may deny it."""
        before = first
        while before > max(0, first - BEFORE) and not self._parts(before, self._reasons):
            before -= 1
        after = last
        end = min(len(self._text.spans), last + AFTER)
        while after < end and not self._parts(after, self._joints):
            after += 1
        return set(range(before, after))

    def _parts(self, at: int, joints: frozenset[int]) -> bool:
        """Whether a clause begins with this word."""
        text = self._text
        new = text.near[at] != text.near[at - 1]
        return new or at in joints or not _BREAKS.isdisjoint(self._gap(at))

    def _near(self, first: int, last: int) -> set[int]:
        near = self._text.near
        around = range(max(0, first - VERDICT_BEFORE), min(len(near), last + VERDICT_AFTER))
        return {at for at in around if near[at] == near[first]}

    def _gap(self, at: int) -> str:
        """What stands between this word and the one before."""
        text = self._text
        return text.source[text.spans[at - 1][1] : text.spans[at][0]]


def _is_verdict(term: Term) -> bool:
    return not vocabulary(term).isdisjoint(_stems(_VERDICTS))


def _places(text: Text, stems: frozenset[str]) -> frozenset[int]:
    return frozenset(at for word in stems for at in text.at.get(word, ()))


@cache
def _stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)

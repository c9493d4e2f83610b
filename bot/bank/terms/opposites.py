"""A second look at a point that was found: does the answer say it the other way round?

By rules, not by meaning, and only in the sentences in which the point was found. Clauses of the
point are laid beside the clause of the answer that shares most of their words. A word of the answer
whose opposite stands there in the point (`L2` for `L1`, *more* for *less*;
`content/terms/opposites.txt`), or a *not* on one side only, turns the statement round; two of them
turn it back. Then the same with whole sentences, which must share more. Both have to speak of one
thing: what stands beside the opposites, or what is denied, is shared, too. Last come two clauses
whose words are exchanged (*softmax* with *binary*, *sigmoid* with *categorical*). It marks a point
for its author to read again and settles nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from bot.bank.terms.clauses import Clause, Clauses, clauses
from bot.bank.terms.text import prepare_exact
from bot.bank.terms.words import fold, stem

FEWEST_SHARED = 2
"""Words that two clauses share before an opposite in them counts."""
SHARE_OF_ONE = 0.34
"""Share of a short clause that a single word must be, if only one clause of the answer has it and
that one shares no more with any other clause of the point."""
FEWEST_OF_DENIAL, SHARE_OF_DENIAL = 3, 0.6
"""The same for a *not* of the answer, which stands in many clauses; and their share of the
point's clause. Two words are enough for a whole clause, if a verb is denied."""
FEWEST_UNDENIED, SHARE_OF_UNDENIED, SHARE_OF_ALL_UNDENIED = 2, 0.65, 0.5
"""The same for a *not* of the point that a clause of the answer lacks, or its whole sentence."""
FEWEST_OF_SENTENCE, SHARE_OF_SENTENCE = 3, 0.7
"""The same for an opposite somewhere in two sentences."""
FEWEST_ALONE, SHARE_OF_EXCHANGE = 2, 0.5
"""Words of one of two clauses of the point without one of the other that show that nothing is
exchanged, and the share of the answer's clause that must be the point's."""
_DENYING_PREFIXES = ("un", "non")
"""*They don't overlap* is no contradiction of *they are uncorrelated*."""
_DENYING_BEGINNINGS = (*_DENYING_PREFIXES, "in", "im", "dis")
ONLY = "only"
_WORTH = ("important", "needed", "necessary", "true", "matters", "used")
"""Denied of anything, these deny it: *whether it keeps the label isn't important*."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The word of the answer, and that of the point in whose place it stands ("" if none)."""

    said: str
    meant: str


def doubt_about(point: str, answer: Clauses) -> Doubt | None:
    """Where an answer (see `clauses`) may say the opposite of the point, if it does."""
    meant = clauses_of(point)
    looks = (
        *(_turned(clause, meant, answer.clauses) for clause in meant.clauses),
        *(_undenied(clause, answer) for clause in meant.clauses),
        *(_turned_in(sentence, answer.sentences) for sentence in meant.sentences),
        *(_exchanged(*pair, answer.clauses) for pair in combinations(meant.clauses, 2)),
    )
    return next((doubt for doubt in looks if doubt is not None), None)


def is_denied(point: str, claim: str) -> bool:
    """Whether the point says *not* where a claim says the same without: calling that wrong says
    the point."""
    meant, said = clauses_of(point), clauses(prepare_exact(claim))
    return any(_undenied(clause, said) for clause in meant.clauses)


def _nearest(clause: Clause, answer: Sequence[Clause]) -> tuple[int, list[Clause]]:
    """How many words the clauses of the answer share that share most, and these."""
    shared = [len(clause.about & one.about) for one in answer]
    most = max(shared, default=0)
    return most, [one for one, count in zip(answer, shared, strict=True) if count == most]


def _turned(clause: Clause, meant: Clauses, answer: Sequence[Clause]) -> Doubt | None:
    most, nearest = _nearest(clause, answer)
    if most < FEWEST_SHARED:
        enough = most == 1 and most >= SHARE_OF_ONE * len(clause.about)
        if not enough or len(nearest) > 1 or _nearest(nearest[0], meant.clauses)[0] > 1:
            return None
    doubts = [_compare(clause, one, most) for one in nearest]
    return doubts[0] if all(doubts) else None


def _undenied(clause: Clause, answer: Clauses) -> Doubt | None:
    """The point says *not*, and what shares most with it doesn't, nor any other sentence."""
    if len(clause.denials) % 2 == 0 or not clause.denied_first:
        return None
    if any(not clause.denied.isdisjoint(one.denied) for one in answer.sentences):
        return None
    most, nearest = _nearest(clause, answer.clauses)
    most_of_all, sentences = _nearest(clause, answer.sentences)
    about = len(clause.about)
    said = (
        most >= max(FEWEST_UNDENIED, SHARE_OF_UNDENIED * about)
        and all(_affirms(one, clause) for one in nearest)
    ) or (
        most_of_all >= max(FEWEST_UNDENIED, SHARE_OF_ALL_UNDENIED * about)
        and all(_affirms(one, clause) for one in sentences)
    )
    return Doubt("", clause.denials[0]) if said else None


def _affirms(one: Clause, clause: Clause) -> bool:
    """Whether it says what the other denies, with no *not* or word like it that the other lacks."""
    own = one.about - clause.about
    denies = (
        one.denials
        or one.denies_alike - clause.denies_alike
        or any(word.startswith(_DENYING_BEGINNINGS) for word in own)
    )
    return clause.denied_first <= one.about and not denies


def _turned_in(sentence: Clause, answer: Sequence[Clause]) -> Doubt | None:
    most, nearest = _nearest(sentence, answer)
    if most < FEWEST_OF_SENTENCE or most < SHARE_OF_SENTENCE * len(sentence.about):
        return None
    turned = []
    for one in nearest:
        # *isn't perfect* is *imperfect*; in a clause, each *not* is counted
        turns = [
            turn for turn in _turns(sentence, one) if stem(fold(turn.said)) not in one.denied_first
        ]
        # which of both sides of a pair it is about can't be told
        if any(len(words) > 1 and pair in one.sides for pair, words in sentence.sides.items()):
            return None
        if len(turns) % 2 == 0 or len(sentence.denials) % 2 != len(one.denials) % 2:
            return None
        turned.append(turns[0])
    return turned[0]


def _exchanged(left: Clause, right: Clause, answer: Sequence[Clause]) -> Doubt | None:
    """Two clauses of the answer have each a word of either clause of the point, and no word alike;
    none has words of one of them only."""
    of_left, of_right = left.about - right.about, right.about - left.about
    mixed = []
    for one in answer:
        here, there = one.about & of_left, one.about & of_right
        if (not here or not there) and len(here | there) >= FEWEST_ALONE:
            return None
        own = one.about & (left.about | right.about)
        if here and there and len(own) >= SHARE_OF_EXCHANGE * len(one.about):
            mixed.append((one, here, there))
    for (one, here, there), (_other, here_too, there_too) in combinations(mixed, 2):
        if here.isdisjoint(here_too) and there.isdisjoint(there_too):
            return Doubt(_first_of(there, one), _first_of(here_too, left))
    return None


def _first_of(words: Collection[str], clause: Clause) -> str:
    """The first of these stems in a clause, as it is written there."""
    return next(written for word, written in clause.written.items() if word in words)


def _turns(clause: Clause, said: Clause) -> list[Doubt]:
    """What is said in one of two clauses by the opposite of a word of the other."""
    return [
        Doubt(said.sides[pair][not side], word)
        for pair, words in clause.sides.items()
        for side, word in words.items()
        if len(words) == 1 and pair in said.sides and set(said.sides[pair]) == {not side}
        if not clause.beside[pair].isdisjoint(said.beside[pair])
    ]


def _compare(clause: Clause, said: Clause, shared: int) -> Doubt | None:
    """The doubt that one clause of the answer leaves; turns on both sides cancel out."""
    turns = _turns(clause, said)
    denied = len(clause.denials) % 2 != len(said.denials) % 2
    if denied and not turns:
        meant = clause.about - clause.denied | _worth()
        enough = shared >= FEWEST_OF_DENIAL and shared >= SHARE_OF_DENIAL * len(clause.about)
        if FEWEST_SHARED <= shared == len(clause.about):
            enough = enough or not said.denied_by_verb.isdisjoint(meant)
        if not enough or not said.denials or said.denied.isdisjoint(meant):
            return None
        # *not at the rest* is *only at these*
        if ONLY in clause.denies_alike and not said.about <= clause.about:
            return None
        if any(word.startswith(_DENYING_PREFIXES) for word in clause.about - said.about):
            return None
        return Doubt(said.denials[0], "")
    return turns[0] if (len(turns) + denied) % 2 else None


@lru_cache(maxsize=256)
def clauses_of(point: str) -> Clauses:
    """What a point says, clause by clause."""
    return clauses(prepare_exact(point))


@cache
def _worth() -> frozenset[str]:
    return frozenset(stem(word) for word in _WORTH)

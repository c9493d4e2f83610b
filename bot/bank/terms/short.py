"""Whether a short text says one of the accepted forms, spelling forgiven. Pure.

Case, accents, punctuation, plurals, British or American spelling, and hyphens, spaces or neither
never matter. Slips of the thumb are forgiven by the length of the form, but only where a word
stands that the bank doesn't know: *variance* is not taken for a typo of *covariance*, nor *L1* of
*L2*, nor *z-test* of *t-test*. What an author lists as never accepted is not accepted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from rapidfuzz.distance import OSA

from bot.bank.terms.wording import loose, pairs, tails, undressed, without_tail
from bot.bank.terms.words import spelling

LONGEST = 80
"""Characters of a text that can be a short answer."""
ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 9
_SHORTEST_WORD = 3
"""Shorter words are symbols or numbers, and must be exactly right."""
# Kept inside a word: k-means++ is not k-means, and C# is not C.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_ARTICLES = frozenset(("a", "an", "the"))
_SYMBOL = 3
"""Letters up to which a form without its last word may be anything: the z of *z score*."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without all that doesn't matter: its words, the same written together, and
    together as they were spelt (*cros* is no plural)."""

    words: tuple[str, ...]
    joined: str
    spelt: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can't be a slip for something else: the words of a bank, and all forms in it."""

    words: frozenset[str] = frozenset()
    forms: tuple[Plain, ...] = ()
    roots: frozenset[str] = frozenset()
    """The forms by the roots of their words."""

    @classmethod
    def of(cls, texts: Iterable[str], forms: Iterable[str]) -> Lexicon:
        """Of a bank's texts and of every form, accepted or not, of its short questions."""
        listed = tuple(dict.fromkeys(map(plain, forms)))
        found = {word for text in texts for word in _LETTERS.findall(text.casefold())}
        words = {word if word.isascii() else _fold(word) for word in found}
        words.update(word for form in listed for word in form.words)
        roots = frozenset(loose(form.words) for form in listed)
        return cls(frozenset(words) | frozenset(map(spelling, words)), listed, roots)


NOTHING_KNOWN = Lexicon()


@lru_cache(maxsize=4096)
def plain(text: str) -> Plain:
    """The words of a text that matter, at most ``LONGEST`` characters of it read."""
    found = [_fold(match.group()) for match in _WORD.finditer(text[:LONGEST].replace("^", ""))]
    spelt = [word for word in found if word]
    while len(spelt) > 1 and spelt[0] in _ARTICLES:
        del spelt[0]
    words = tuple(spelling(word) for word in spelt)
    return Plain(words, "".join(words), "".join(spelt))


def is_accepted(
    accepted: Sequence[str], refused: Sequence[str], text: str, lexicon: Lexicon = NOTHING_KNOWN
) -> bool:
    """Whether the text is one of the accepted forms and nothing else.

    What people say around a name is forgiven, and so are a word that only tells the kind of
    thing, another ending of a verb, and a symbol in brackets. A second name, as in *PCA
    (principal component analysis)*, must be right too.
    """
    if len(text.strip()) > LONGEST:
        return False
    judge = _Judge.of(accepted, refused, lexicon)
    if judge.is_one(text):
        return True
    *_, bare = undressed(text)
    return any(all(map(judge.is_one, names)) for names in pairs(bare))


def refused_form(refused: Sequence[str], text: str, lexicon: Lexicon = NOTHING_KNOWN) -> int | None:
    """The position of the form that is never accepted and that the text is; None if none."""
    for candidate in undressed(text[:LONGEST]):
        typed = plain(candidate)
        for at, form in enumerate(refused):
            own = plain(form)
            if slips(own, typed, lexicon.words) is not None or _roots(own) & _roots(typed):
                return at
    return None


@dataclass(frozen=True, slots=True)
class _Judge:
    """A question's forms, made ready to compare with."""

    own: tuple[Plain, ...]
    never: tuple[Plain, ...]
    own_roots: frozenset[str]
    tails: frozenset[str]
    lexicon: Lexicon

    @classmethod
    def of(cls, accepted: Sequence[str], refused: Sequence[str], lexicon: Lexicon) -> _Judge:
        own = tuple(map(plain, accepted))
        roots = frozenset(root for form in own for root in _roots(form))
        kinds = tails(form.words for form in own)
        return cls(own, tuple(map(plain, refused)), roots, kinds, lexicon)

    def is_one(self, text: str) -> bool:
        """Whether the text names the thing; the fullest wording that names anything decides."""
        for candidate in undressed(text):
            typed = plain(candidate)
            turned = _kind_last(typed.words, self.tails)
            for words in (typed.words, *turned, *without_tail(typed.words, self.tails)):
                decided = self._decide(typed if words == typed.words else _together(words))
                if decided is not None:
                    return decided
        return False

    def _decide(self, typed: Plain) -> bool | None:
        """Whether these words name this thing (True), another (False) or none (None)."""
        if any(form.joined == typed.joined for form in self.never):
            return False
        best = _fewest(self.own, typed, self.lexicon.words)
        if best == 0 or (best is not None and best < self._nearest_other(typed)):
            return True
        root = loose(typed.words)
        if root in self.own_roots:
            return all(loose(form.words) != root for form in self.never)
        return False if root in self.lexicon.roots else None

    def _nearest_other(self, typed: Plain) -> float:
        """Slips between what was typed and the nearest name of another thing: if they aren't
        more than to this one's, that may be meant."""
        mine = {form.joined for form in self.own}
        others = (form for form in self.lexicon.forms if form.joined not in mine)
        nearest = _fewest((*self.never, *others), typed, ())
        return inf if nearest is None else nearest


@lru_cache(maxsize=4096)
def _roots(form: Plain) -> frozenset[str]:
    """A form's words by their roots, with and without a last word such as *function*."""
    every = (form.words, *without_tail(form.words, tails(())))
    return frozenset(
        loose(words) for words in every if words is form.words or len("".join(words)) > _SYMBOL
    )


def _kind_last(words: tuple[str, ...], kinds: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """*Error type 2*, with what kind of thing it is at the end."""
    return ((*words[1:], words[0]),) if len(words) > 1 and words[0] in kinds else ()


def _together(words: tuple[str, ...]) -> Plain:
    return Plain(words, "".join(words), "".join(words))


def slips(form: Plain, typed: Plain, known: Collection[str] = ()) -> int | None:
    """How many slips of the thumb lie between a form and what was typed; None if it is
    something else, or more than the form's length allows."""
    if not typed.joined or not form.joined:
        return None
    if form.joined == typed.joined:
        return 0
    allowed = slips_allowed(form.joined)
    if _far_apart(form, typed, allowed):
        return None
    if form.joined[0] != typed.joined[0] and form.joined[1::-1] != typed.joined[:2]:
        return None  # *wagging* is not *bagging*
    left = tuple((Counter(typed.words) - Counter(form.words)).elements())
    missing = tuple((Counter(form.words) - Counter(typed.words)).elements())
    if not left or not missing:
        return None  # words that are spelt right but too few or too many are no slip
    shortest = min(map(len, (*left, *missing)))
    if shortest < _SHORTEST_WORD or any(word in known for word in left):
        return None
    if _DIGITS.findall(form.joined) != _DIGITS.findall(typed.joined):
        return None
    if _signs(form.joined) != _signs(typed.joined):
        return None
    distance = min(
        OSA.distance(form.joined, typed.joined, score_cutoff=allowed),
        OSA.distance(form.spelt, typed.spelt, score_cutoff=allowed),
    )
    return distance if distance <= allowed else None


def _far_apart(form: Plain, typed: Plain, allowed: int) -> bool:
    """Whether the lengths alone show that there are more slips than allowed; a cheap test."""
    return not allowed or (
        abs(len(form.joined) - len(typed.joined)) > allowed
        and abs(len(form.spelt) - len(typed.spelt)) > allowed
    )


def slips_allowed(joined: str) -> int:
    """None up to four characters, one from five on, two from nine on."""
    if len(joined) < ONE_SLIP_FROM:
        return 0
    return 1 if len(joined) < TWO_SLIPS_FROM else 2


def _fewest(forms: Iterable[Plain], typed: Plain, known: Collection[str]) -> int | None:
    found = (slips(form, typed, known) for form in forms)
    return min((one for one in found if one is not None), default=None)


def _signs(joined: str) -> str:
    return "".join(sign for sign in joined if sign in "+#")


def _fold(written: str) -> str:
    """One word in lower case, without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", written.casefold())
    return "".join(sign for sign in folded if sign.isalnum() or sign in "+#")

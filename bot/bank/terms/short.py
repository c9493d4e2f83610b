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

from rapidfuzz.distance import OSA

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
_IN_BRACKETS = re.compile(r"^(?P<outer>[^()]+)\((?P<inner>[^()]+)\)\W*$")


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

    @classmethod
    def of(cls, texts: Iterable[str], forms: Iterable[str]) -> Lexicon:
        """Of a bank's texts and of every form, accepted or not, of its short questions."""
        listed = tuple(dict.fromkeys(map(plain, forms)))
        found = {word for text in texts for word in _LETTERS.findall(text.casefold())}
        words = {word if word.isascii() else _fold(word) for word in found}
        words.update(word for form in listed for word in form.words)
        return cls(frozenset(words) | frozenset(spelling(word) for word in words), listed)


NOTHING_KNOWN = Lexicon()


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

    A second name in brackets, as in *PCA (principal component analysis)*, must be right too.
    """
    if len(text.strip()) > LONGEST:
        return False
    if _is_one(accepted, refused, text, lexicon):
        return True
    pair = _IN_BRACKETS.match(text.strip())
    return pair is not None and all(
        _is_one(accepted, refused, part, lexicon) for part in pair.groups()
    )


def refused_form(refused: Sequence[str], text: str, lexicon: Lexicon = NOTHING_KNOWN) -> int | None:
    """The position of the form that is never accepted and that the text is; None if none."""
    typed = plain(text)
    for at, form in enumerate(refused):
        if slips(plain(form), typed, lexicon.words) is not None:
            return at
    return None


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


def _is_one(accepted: Sequence[str], refused: Sequence[str], text: str, lexicon: Lexicon) -> bool:
    typed = plain(text)
    own = [plain(form) for form in accepted]
    best = _fewest(own, typed, lexicon.words)
    if best is None:
        return False
    mine = {form.joined for form in own}
    # Of another thing's name it is at most as near as of this one's: then it may mean that.
    others = [plain(form) for form in refused]
    others += [form for form in lexicon.forms if form.joined not in mine]
    nearest = _fewest(others, typed, ())
    return nearest is None or (best == 0 and nearest > 0) or best < nearest


def _fewest(forms: Iterable[Plain], typed: Plain, known: Collection[str]) -> int | None:
    found = (slips(form, typed, known) for form in forms)
    return min((one for one in found if one is not None), default=None)


def _signs(joined: str) -> str:
    return "".join(sign for sign in joined if sign in "+#")


def _fold(written: str) -> str:
    """One word in lower case, without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", written.casefold())
    return "".join(sign for sign in folded if sign.isalnum() or sign in "+#")

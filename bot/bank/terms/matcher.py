"""The term language: what an author writes under `terms`, and where a text says it.

`a/b` is either, between single words; words in a row stand in a row; `x + y` stand near each
other, in the same or the next sentence, in any order. It spots wordings and can't judge meaning.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.bank.terms.text import Text, plain_words
from bot.bank.terms.words import edits_allowed, is_typo, letters, stem, word_lists

MOST_GROUPS = 4
# Most words between the two parts of `x + y`, and how many more for each further part. In the
# answers of tests/practice/self_check nearly all that meant it stood that near; of those about
# something else every third pair stood further apart.
REACH, REACH_OF_A_PART = 10, 3
_PLUS = re.compile(r"(?<=\s)\+(?=\s)")
_SLASH = re.compile(r"/")
# Where a + or / may lack a side, or a line may have too many parts.
# Both begin with the sign itself, which lets the search run through the other letters.
_SUSPECT = re.compile(
    r"(?m)[+/](?:[^\w\n]*(?:[+/]|$)|(?<=/)\W|(?<=\W/)"
    rf"|(?<=\+)(?:[^+\n]*\+){{{MOST_GROUPS - 1}}})"
)

_REGULAR = re.compile(r"\\[A-Za-z.]|\.[*+?]|\(\?|^\^|\$$")
_SIGNS = (*"()[];\\", ".*", ".+", ".?", "^", "$")

Option = tuple[str, ...]  # stems in a row
Slot = tuple[Option, ...]  # any of these
Phrase = tuple[Slot, ...]  # in a row
Occurrence = tuple[int, int]  # from word, up to word
Fits = Callable[["Term", tuple[Occurrence, ...]], bool]
"""Whether places of a term's parts count, for what else the text says around them."""


class TermError(ValueError):
    """A term that can't be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """One compiled term: phrases that must stand near each other."""

    source: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compiled terms, any of which spots the point."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """The first term that matched, the words of the text, and where they stand in it."""

    term: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def term_fault(term: str) -> str:
    """Why a term can't be used; empty when it can."""
    if ";" in term:
        return "terms are parted by commas"
    if any(term.count(one) != term.count(other) for one, other in ("()", "[]")):
        return "it has half of a pair of brackets"
    if _REGULAR.search(term) is not None:
        return "there are no regular expressions"
    try:
        _compile(term)
    except TermError as error:
        return str(error)
    return ""


def surely_terms(lines: str) -> bool:
    """Whether a cheap look at terms, one a line, finds all of them fit.

    Each has to begin with a letter or a figure. False only means that `term_fault` should look.
    """
    # Every suspect has one of these in it, and most texts have none.
    if any(sign in lines for sign in _SIGNS):
        return False
    return ("+" not in lines and "/" not in lines) or _SUSPECT.search(lines) is None


def compile_terms(terms: Iterable[str]) -> Matcher:
    """Terms made ready for `match`. Raises TermError for one that can't be used."""
    return Matcher(tuple(_compile(term) for term in terms))


def match(matcher: Matcher, text: Text, fits: Fits | None = None) -> Hit | None:
    """Where the text says one of the terms, the first of them in the author's order."""
    forms: dict[str, dict[int, int]] = {}
    for term in matcher.terms:
        places = _find(term, text, forms)
        found = next((one for one in places if fits is None or fits(term, one)), None)
        if found is not None:
            words = tuple(text.words(start, end) for start, end in found)
            spans = tuple((text.spans[start][0], text.spans[end - 1][1]) for start, end in found)
            return Hit(term.source, words, spans)
    return None


def vocabulary(term: Term) -> frozenset[str]:
    """All stems that a term asks for."""
    return frozenset(
        word for phrase in term.phrases for slot in phrase for option in slot for word in option
    )


@lru_cache(maxsize=256)  # one question is looked at from several sides, one after another
def _compile(term: str) -> Term:
    groups = _PLUS.split(f" {term} ")
    if len(groups) > MOST_GROUPS:
        raise TermError(f"more than {MOST_GROUPS} parts joined by +")
    phrases: list[Phrase] = []
    for group in groups:
        if not group.strip():
            raise TermError("nothing stands on one side of +")
        phrase = _phrase(group.split())
        if not phrase:
            raise TermError("a part has no word in it")
        phrases.append(phrase)
    return Term(term, tuple(phrases))


def _phrase(pieces: list[str]) -> Phrase:
    slots: list[Slot] = []
    prefix = ""  # a lone "over" before "fit": also written as one word
    for piece in pieces:
        words = [tuple(plain_words(alternative)) for alternative in _SLASH.split(piece)]
        if not all(words):
            if len(words) > 1:
                raise TermError("nothing stands on one side of /")
            continue  # punctuation between words
        options = [option for written in words for option in _options(written)]
        if prefix and all(len(written) == 1 for written in words):
            apart: list[Option] = [(stem(prefix), *option) for option in options]
            together: list[Option] = [(stem(prefix + written[0]),) for written in words]
            slots[-1] = tuple(apart + together)
            prefix = ""
            continue
        slots.append(tuple(dict.fromkeys(options)))
        alone = len(words) == 1 and len(words[0]) == 1 and words[0][0] in word_lists().prefixes
        prefix = words[0][0] if alone else ""
    return tuple(slots)


def _options(words: tuple[str, ...]) -> list[Option]:
    """A word, or a hyphenated one apart and together."""
    options: list[Option] = [tuple(stem(word) for word in words)]
    if len(words) == 2 and not any(word[0].isdigit() for word in words):
        options.append((stem("".join(words)),))
    return options


def _find(
    term: Term, text: Text, forms: dict[str, dict[int, int]]
) -> Iterator[tuple[Occurrence, ...]]:
    found: list[list[Occurrence]] = []
    for phrase in term.phrases:
        occurrences = _occurrences(phrase, text, forms)
        if not occurrences:
            return
        found.append(occurrences)
    if len(found) == 1:
        yield from ((one,) for one in found[0])
    else:
        yield from _together(found, text)


def _together(found: list[list[Occurrence]], text: Text) -> Iterator[tuple[Occurrence, ...]]:
    """The places where every phrase stands within reach, in one sentence or the next."""
    reach = REACH + REACH_OF_A_PART * (len(found) - 2)
    events = sorted((place, part) for part, places in enumerate(found) for place in places)
    latest: dict[int, Occurrence] = {}
    for place, part in events:
        latest[part] = place  # the latest of each part make the shortest stretch that ends here
        if len(latest) < len(found):
            continue
        start = min(latest.values())[0]
        end = max(end for _start, end in latest.values())
        between = end - start - sum(end - start for start, end in latest.values())
        if between <= reach and text.near[place[0]] - text.near[start] <= 1:
            yield tuple(latest[one] for one in range(len(found)))


def _occurrences(phrase: Phrase, text: Text, forms: dict[str, dict[int, int]]) -> list[Occurrence]:
    """Every place of a phrase, in order; it never runs over the end of a sentence."""
    found: list[Occurrence] = []
    starts = sorted({at for option in phrase[0] for at in _positions(option[0], text, forms)})
    sentences = text.sentences
    for start in starts:
        ends = {start}
        for slot in phrase:
            ends = _step(slot, ends, text, forms)
            if not ends:
                break
        ends = {end for end in ends if sentences[end - 1] == sentences[start]}
        if ends:
            found.append((start, min(ends)))
    return found


def _step(slot: Slot, starts: set[int], text: Text, forms: dict[str, dict[int, int]]) -> set[int]:
    """Where a slot can end, beginning at one of these words."""
    ends: set[int] = set()
    for option in slot:
        here = starts
        for word in option:
            widths = _positions(word, text, forms)
            here = {at + widths[at] for at in here if at in widths}
            if not here:
                break
        ends |= here
    return ends


def _positions(word: str, text: Text, forms: dict[str, dict[int, int]]) -> dict[int, int]:
    """Where a stem stands, slips of the thumb included; remembered for the other terms."""
    known = forms.get(word)
    if known is not None:
        return known
    positions = text.at.get(word, {})
    others = text.initials.get(word[0])
    allowed = edits_allowed(word) if others else 0
    if others and allowed:
        mask, length, limit = letters(word), len(word), 2 * allowed
        for other, other_mask in others:
            if (
                abs(len(other) - length) <= allowed
                and (mask ^ other_mask).bit_count() <= limit
                and other != word
                and is_typo(word, other)
            ):
                positions = {**text.at[other], **positions}
    forms[word] = positions
    return positions

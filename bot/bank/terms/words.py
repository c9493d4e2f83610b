"""A light stemmer: plural, -ed, -ing, -ly, British and American spelling; what a typo is; and the
English words that the matcher knows.

Light on purpose: Snowball merges *sensitivity* with *sensitive*. A stem is only ever compared
with another stem, so it needn't be a word. Pure but for the words, which are the same for every
bank and server: they are read from `content/terms` on first use, once, and stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

LONGEST_WORD = 40  # what is longer is no word of a language: compared whole, never with typos
ONE_EDIT_FROM, TWO_EDITS_FROM = 6, 9

_OUR = re.compile(r"(behavi|col|fav|neighb|lab|hon|flav|rum|tum|vap|harb|endeav|rig)our")
_VOWEL = re.compile(r"[aeiouy]")
_IZE = re.compile(r"iz(?=(e|ed|es|er|ers|ing|ation|ations|able|ability)$)")
_YZE = re.compile(r"yz(?=(e|ed|es|er|ers|ing)$)")


@dataclass(frozen=True, slots=True)
class WordLists:
    """All lists; words are in lower case, as `fold` leaves them. The files say what each is for.

    `plain_words` are the groups in the order of their file, `_` between words in a row;
    `irregular` gives the stem of a form; `distinct` holds pairs of stems; `opposites` holds the
    two sides of each pair.
    """

    plain_words: tuple[tuple[str, ...], ...]
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    unchanged: frozenset[str]
    irregular: Mapping[str, str]
    distinct: frozenset[frozenset[str]]
    prefixes: frozenset[str]
    negated: frozenset[str]
    abbreviations: frozenset[str]
    grammar: frozenset[str]
    function_words: frozenset[str]
    prompts: frozenset[str]
    asking: frozenset[str]


@cache
def word_lists() -> WordLists:
    """The lists that came with the bot, read once.

    Raises OSError when they are missing, which means a broken installation.
    """
    return read_word_lists(folder_beside(Path(__file__).resolve().parents[2]))


def folder_beside(package: Path) -> Path:
    """Where the files are: inside the package in an installed wheel, beside it in a checkout."""
    packed = package / "_bundled" / "content" / "terms"
    return packed if packed.is_dir() else package.parent / "content" / "terms"


def read_word_lists(folder: Path) -> WordLists:
    """The lists in the files of a folder.

    Raises OSError for a missing file, KeyError for a missing list, and ValueError for a line
    of irregular forms without its stem or of opposites without its two sides.
    """
    forms = lists_of(folder / "word-forms.txt")
    function = lists_of(folder / "function-words.txt")
    irregular: dict[str, str] = {}
    for line in forms["irregular"]:
        stem, colon, written = line.partition(":")
        if not colon:
            raise ValueError(f"{folder / 'word-forms.txt'}: `{line}` has no `stem:`")
        irregular |= dict.fromkeys(written.split(), stem.strip())
    return WordLists(
        plain_words=tuple(tuple(line.split()) for line in lists_of(folder / "plain-words.txt")[""]),
        opposites=tuple(_sides(line) for line in lists_of(folder / "opposites.txt")[""]),
        unchanged=_words(forms["unchanged"]),
        irregular=MappingProxyType(irregular),
        distinct=frozenset(frozenset(line.split()) for line in forms["distinct"]),
        prefixes=_words(forms["prefixes"]),
        negated=_words(forms["negated"]),
        abbreviations=_words(forms["abbreviations"]),
        grammar=_words(function["grammar"]),
        function_words=_words(function["grammar"] + function["quantities"]),
        prompts=_words(function["prompts"]),
        asking=_words(function["asking"]),
    )


def lists_of(path: Path) -> dict[str, list[str]]:
    """The lines below each `[name]`, without comments; "" for those above the first."""
    lists: dict[str, list[str]] = {"": []}
    name = ""
    for written in path.read_text(encoding="utf-8").splitlines():
        line = written.partition("#")[0].strip()
        if line.startswith("["):
            name = line.strip("[]")
            lists.setdefault(name, [])
        elif line:
            lists[name].append(line)
    return lists


def _sides(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words on each side of the bar."""
    left, right = (tuple(side.split()) for side in line.split("|"))
    return left, right


def _words(lines: list[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def fold(word: str) -> str:
    """Lower case, without accents and ligatures; `²` becomes 2."""
    if word.isascii():
        return word.lower()
    # A mathematical capital letter has no small one before it is taken apart.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(sign for sign in plain if sign.isalnum() or sign == "'")


def stem(word: str) -> str:
    """The stem of a folded word; the same for every ending and for both spellings."""
    return word if len(word) > LONGEST_WORD else _stem(word)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    if not word.isalpha():
        return word
    lists = word_lists()
    known = lists.irregular.get(word)
    if known is not None:
        return known
    if len(word) < 3:
        return word
    word = _OUR.sub(r"\1or", word)
    word = _YZE.sub("ys", _IZE.sub("is", word))
    if word in lists.unchanged:
        return word
    singular = _without_plural(word)
    known = lists.irregular.get(singular)
    if known is not None:
        return known
    if singular in lists.unchanged:
        return singular
    return _without_final_e(_without_ending(singular))


def spelling(word: str) -> str:
    """A folded word in British spelling and in the singular, its other endings kept."""
    if not word.isalpha() or len(word) < 4:
        return word
    british = _YZE.sub("ys", _IZE.sub("is", _OUR.sub(r"\1or", word)))
    return _without_plural(british)


def _without_plural(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 else word


def _without_ending(word: str) -> str:
    """Without -ed, -ing or -ly, where a word remains."""
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("eed"):
        return word[:-1] if len(word) > 5 else word  # agreed, but speed
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            left = word[: -len(ending)]
            return _single(left) if len(left) >= 2 and _VOWEL.search(left) else word
    if word.endswith("ly") and len(word) > 4:
        if word.endswith("bly"):
            return word[:-1] + "e"
        return word[:-3] + "y" if word.endswith("ily") else word[:-2]
    return word


def _single(word: str) -> str:
    """Without the consonant doubled before an ending: planned, labelled, fitting."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousz":
        return word[:-1]
    return word


def _without_final_e(word: str) -> str:
    word = _single(word) if word.endswith("ll") else word
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def edits_allowed(stem_: str) -> int:
    """How many slips of the thumb a word of this length may have."""
    length = len(stem_)
    if length < ONE_EDIT_FROM or length > LONGEST_WORD or not stem_.isalpha():
        return 0
    return 1 if length < TWO_EDITS_FROM else 2


def letters(word: str) -> int:
    """A bit for each letter in the word: a cheap test before the distance is computed."""
    mask = 0
    for sign in word:
        mask |= 1 << (ord(sign) & 31)
    return mask


def is_typo(right: str, written: str) -> bool:
    """Whether `written` is `right` with the slips allowed: same first letter, few edits."""
    allowed = edits_allowed(right)
    if not allowed or right[0] != written[0] or abs(len(right) - len(written)) > allowed:
        return False
    if (letters(right) ^ letters(written)).bit_count() > 2 * allowed:
        return False
    pair = frozenset((right, written))
    return within(right, written, allowed) and pair not in word_lists().distinct


def within(left: str, right: str, most: int) -> bool:
    """Whether `most` insertions, deletions, changes or swaps of neighbours turn one into the other.

    Optimal string alignment, stopped as soon as a row is past the limit.
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    out_of_reach = most + 1
    for i, a in enumerate(left, 1):
        above, row_before = row, before
        row = [out_of_reach] * (len(right) + 1)
        row[0] = i
        # Whatever is further from the diagonal than the limit has a greater distance than that.
        for j in range(max(1, i - most), min(len(right), i + most) + 1):
            b = right[j - 1]
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, row_before[j - 2] + 1)
            row[j] = cost
        before = above
        if min(row) > most:
            return False
    return row[-1] <= most

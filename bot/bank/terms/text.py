"""A text made ready for matching: its words as stems, where they stand, in which sentence. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from bot.bank.terms.words import fold, letters, stem, word_lists

# A run of letters and digits, with accents and invisible joiners inside; 0.5 and n^2 are one.
TOKEN = re.compile(
    r"\d+(?:[.,]\d+)+"
    r"|[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])*"
    r"(?:['’][^\W\d_]+)?(?:(?:\^|\*\*)[^\W_]+)?"
)
_ENDS = re.compile(r"[.!?…;][\s)\]\"'*_`|>]|\n[ \t]*\n|\n[ \t]*[-*•>#]")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
# With their apostrophe: without it they are words of their own, such as id, well and were.
_PRONOUNS = ("i", "you", "he", "she", "it", "we", "they", "that", "there", "who", "what")
_SHORT = {"'d": "would", "'ll": "will", "'re": "are", "'ve": "have"}
_SHORTENED = {one + end: (one, verb) for one in _PRONOUNS for end, verb in _SHORT.items()} | {
    "i'm": ("i", "am"),
    "let's": ("let", "us"),
}
_STRUCK = re.compile(r"(?<!\\)~~(?!~).+?~~(?!~)", re.DOTALL)
LONGEST_SENTENCE = 50  # words; a text without full stops is cut, or `+` would join anything


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a text. `at[stem]` gives, by position, over how many words that stem reaches.

    `spans` are start and end in `source` of each word. Words of one `sentences` number stand in
    one sentence; `near` is the same, with overlong sentences cut. `initials` lists the distinct
    stems that may be typos, by first letter, with their letter masks.
    """

    source: str
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]
    near: tuple[int, ...]
    at: dict[str, dict[int, int]]
    initials: dict[str, list[tuple[str, int]]]

    def words(self, start: int, end: int) -> str:
        """What stands in the source from word `start` up to, not including, word `end`."""
        return self.source[self.spans[start][0] : self.spans[end - 1][1]]

    def near_at(self, start: int, end: int) -> range:
        """The numbers (`near`) of the sentences with the words from sign `start` up to `end`."""
        first, last = (bisect_right(self.spans, at, key=itemgetter(0)) for at in (start, end - 1))
        return range(self.near[first - 1], self.near[last - 1] + 1)


def prepare(text: str, known: Container[str] = frozenset()) -> Text:
    """The text ready for `match`, without what is struck through; linear in its length, whatever
    it contains.

    Words whose stem is in `known` (see `known_words`) are spelt as they were meant, so no term
    takes them for a typo: *confidence* is not a typo of *conference*.
    """
    return _prepare(unstruck(text), known)


def unstruck(text: str) -> str:
    """The text with blanks in place of what is struck through, so that nothing moves."""
    return _STRUCK.sub(lambda found: " " * len(found.group()), text)


def prepare_exact(text: str) -> Text:
    """The same for text without typos, such as the bank's own."""
    return _prepare(text, None)


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words in these texts, for `prepare`; the bank's texts serve well."""
    words = {word for text in texts for word in TOKEN.findall(text)}
    return frozenset(stem(part) for word in words for part in _split(word))


def _prepare(text: str, known: Container[str] | None) -> Text:
    spans: list[tuple[int, int]] = []
    folded: list[str] = []
    sentences: list[int] = []
    near: list[int] = []
    hyphens: list[bool] = []  # whether a hyphen joins the word to the one before
    sentence = nearby = run = last = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        if folded and _ends_sentence(gap, folded[-1], text, start):
            sentence += 1
            nearby += 1
            run = 0
        for word in _split(match.group()):
            joined = gap in ("-", "‐", "‑", "_") and bool(folded)
            hyphens.append(joined)
            if run == LONGEST_SENTENCE:
                nearby += 1
                run = 0
            folded.append(word)
            spans.append((start, end))
            sentences.append(sentence)
            near.append(nearby)
            run += 1
            gap = ""
        last = end
    at = _index(folded, hyphens)
    initials = {} if known is None else _initials(at, known)
    return Text(text, tuple(spans), tuple(sentences), tuple(near), at, initials)


def plain_words(text: str) -> Iterator[str]:
    """The folded words of a text in order, contractions written out."""
    for match in TOKEN.finditer(text):
        yield from _split(match.group())


@lru_cache(maxsize=20_000)
def _split(token: str) -> tuple[str, ...]:
    word = fold(token.replace("’", "'"))
    if not word:
        return ()
    if word[0].isdigit():
        return (word.replace(",", "").replace("^", "").replace("*", ""),)
    if "'" in word:
        if word in _SHORTENED:
            return _SHORTENED[word]
        word = word.removesuffix("'s").replace("'", "")
    word = word.replace("^", "").replace("*", "")
    if not word:
        return ()  # a letter that is only a sign when it is taken apart, with an apostrophe
    return _contracted().get(word) or (word,)


@cache
def _contracted() -> Mapping[str, tuple[str, str]]:
    """What a negated verb stands for, by how it is written without its apostrophe."""
    regular = {f"{verb}nt": (verb, "not") for verb in word_lists().negated}
    return {**regular, "cant": ("can", "not"), "cannot": ("can", "not"), "wont": ("will", "not")}


def _ends_sentence(gap: str, before: str, text: str, start: int) -> bool:
    """Whether the gap before `start` parts two sentences; a list item is a sentence."""
    if gap in (" ", "-", ", "):
        return False
    if "\n" in gap and (text[start].isupper() or _NUMBERED.match(text, start)):
        return True
    if gap == ".":  # "done.Then", typed in a hurry; but "e.g." and "np.dot" are one
        return len(before) > 2 and text[start].isupper()
    if before in word_lists().abbreviations and gap.startswith(".") and "\n\n" not in gap:
        return False
    return _ENDS.search(gap) is not None


def _index(folded: list[str], hyphens: list[bool]) -> dict[str, dict[int, int]]:
    """Positions by stem; what is joined by a hyphen or a prefix also counts as one word."""
    at: dict[str, dict[int, int]] = {}
    prefixes = word_lists().prefixes
    for position, word in enumerate(folded):
        at.setdefault(stem(word), {})[position] = 1
        following = position + 1
        if following == len(folded):
            break
        if hyphens[following] or word in prefixes:
            at.setdefault(stem(word + folded[following]), {}).setdefault(position, 2)
    return at


def _initials(
    at: dict[str, dict[int, int]], known: Container[str]
) -> dict[str, list[tuple[str, int]]]:
    initials: dict[str, list[tuple[str, int]]] = {}
    for word in at:
        if word not in known:
            initials.setdefault(word[0], []).append((word, letters(word)))
    return initials

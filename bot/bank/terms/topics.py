"""Topics as people type them: names, tags, synonyms, abbreviations, US spelling, slips. Pure.

The words are in ``content/terms/topics.txt``, beside the other lists. One search, ranked; a reader
takes what it finds if the best of it is one topic.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from bot.bank.model import CORE_40_TOPICS, TOPICS
from bot.bank.terms.words import folder_beside

LONGEST = 60
SLIP_FROM = 4
"""The letters from which on a slip is forgiven."""
ALIKE = 0.75
_SPELLINGS = (
    (re.compile(r"iz(?=ation|e|ing)"), "is"),
    (re.compile(r"yz(?=e|ing)"), "ys"),
    (re.compile(r"avior"), "aviour"),
    (re.compile(r"(?<=[ae])l(?=ing\b|ed\b)"), "ll"),
    (re.compile(r"lll"), "ll"),
)
_NOISE = frozenset({
    "a", "an", "about", "and", "for", "in", "of", "on", "question", "questions", "quiz", "round",
    "some", "the", "topic", "topics", "with", "interview",
})  # fmt: skip


def folded(text: str) -> str:
    """``text`` as it is compared: small letters, British spelling, spaces for everything else."""
    plain = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).casefold()
    plain = re.sub(r"['’]", "", plain)
    plain = " ".join(re.sub(r"[\W_]+", " ", plain).split())
    for pattern, instead in _SPELLINGS:
        plain = pattern.sub(instead, plain)
    return plain


def search_topics(text: str) -> tuple[str, ...]:
    """The ids of the topics that a text may mean, the likeliest first; all for no text."""
    query = folded(text)
    if not query:
        return () if text.strip() else tuple(TOPICS)
    if len(query) > LONGEST:
        return ()
    fits = _ranked(query)
    order = {topic: at for at, topic in enumerate(TOPICS)}
    return tuple(sorted(fits, key=lambda topic: (fits[topic], order[topic])))


def find_topics(text: str) -> tuple[str, ...]:
    """The best of ``search_topics``: one topic, or several that fit as well; none for no text."""
    query = folded(text)
    if not query or len(query) > LONGEST:
        return ()
    fits = _ranked(query)
    return tuple(topic for topic in TOPICS if topic in fits and fits[topic] == min(fits.values()))


def topics_named(text: str) -> tuple[str, ...]:
    """The topics of which a text is a name, but for spaces and the plural; a look-up, no search."""
    return _names().get(_bare(folded(text)), ())


def _bare(name: str) -> str:
    return _singular(name).replace(" ", "")


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Topics by their names, bare."""
    found: dict[str, tuple[str, ...]] = {}
    for topic, words in _words().items():
        for name in dict.fromkeys(map(_bare, words)):
            found[name] = (*found.get(name, ()), topic)
    return found


def _ranked(query: str) -> dict[str, float]:
    """How well each topic fits, 0 best, by its best word; what only looks alike is asked last."""
    words = _words()
    bare = " ".join(word for word in query.split() if word not in _NOISE)
    forms = tuple(dict.fromkeys(form for form in (query, bare) if form))
    fits: dict[str, float] = {}
    for form in forms:
        for topic, known in words.items():
            found = min((_fit(form, word) for word in known), default=9.0)
            if found < 9:
                fits[topic] = min(found, fits.get(topic, 9.0))
    if not fits:
        for topic, known in words.items():
            found = min((_slip(form, word) for form in forms for word in known), default=9.0)
            if found < 9:
                fits[topic] = found
    return fits


def _fit(query: str, word: str) -> float:
    if query == word:
        return 0
    if query.replace(" ", "") == word.replace(" ", "") or _singular(query) == _singular(word):
        return 1
    if len(query) < 2:
        return 9
    if word.startswith(query):
        return 2
    if f" {query}" in word:
        return 3
    if len(word) > 1 and f" {word} " in f" {query} ":
        return 4 - len(word) / 100
    return 9


def _slip(query: str, word: str) -> float:
    if len(query) < SLIP_FROM or len(word) < SLIP_FROM:
        return 9
    alike = OSA.normalized_similarity(query, word)
    starts = OSA.normalized_similarity(query, word[: len(query)])
    best = max(alike, starts - 0.1)
    return 6 - best if best >= ALIKE else 9


def _singular(text: str) -> str:
    return " ".join(re.sub(r"(?<=\w\w)s$", "", word) for word in text.split())


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """The words of each topic, folded."""
    found = {topic.id: [topic.id, topic.name] for topic in TOPICS.values()}
    for topic, words in _lines():
        found[topic] += words
    for question, topic in CORE_40_TOPICS.items():
        found[topic].append(question)
    return {topic: tuple(dict.fromkeys(map(folded, words))) for topic, words in found.items()}


def _lines() -> Iterator[tuple[str, list[str]]]:
    folder = folder_beside(Path(__file__).resolve().parents[2])
    for line in (folder / "topics.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, _, words = line.partition(": ")
            yield topic, words.split(", ")

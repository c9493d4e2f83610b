"""Topics as people type them: names, tags, synonyms, abbreviations, US spelling, slips. Pure.

The words are in ``content/terms/topics.txt``, beside the other lists; the titles and tags of the
bank in use are searched where no word of a topic fits. One search, ranked; a reader takes what it
finds if the best of it is one topic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.bank.model import CORE_40_TAG, CORE_40_TOPICS, TOPICS, Question
from bot.bank.terms.words import folder_beside, lists_of

TopicWords = Mapping[str, tuple[str, ...]]
"""Folded texts by the id of the topic they belong to."""

NO_WORDS: TopicWords = {}
LONGEST = 60
SLIP_FROM = 4
"""The letters from which on a slip is forgiven."""
ALIKE = 0.75
WITHIN = 3
"""How well what stands in a name fits; what fits worse has a name in it, or looks like one."""
ALMOST = 6 - 0.9
"""What fits better than this is as good as typed right."""
_SPELLINGS = (
    (re.compile(r"iz(?=ation|e|ing)"), "is"),
    (re.compile(r"yz(?=e|ing)"), "ys"),
    (re.compile(r"avior"), "aviour"),
    (re.compile(r"(?<=[ae])l(?=ing\b|ed\b)"), "ll"),
    (re.compile(r"lll"), "ll"),
)
_PLURAL = re.compile(r"(?<=\w\w)s$")
_NOISE = frozenset({
    "a", "an", "about", "and", "for", "in", "of", "on", "question", "questions", "quiz", "round",
    "some", "the", "topic", "topics", "with", "interview",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    """A folded text, and what of it is compared with others."""

    text: str
    joined: str
    singular: str
    behind: str
    """Behind a space."""
    apart: str
    """Between spaces."""

    @classmethod
    def of(cls, text: str) -> _Name:
        return cls(text, text.replace(" ", ""), _singular(text), f" {text}", f" {text} ")


def folded(text: str) -> str:
    """``text`` as it is compared: small letters, British spelling, spaces for everything else."""
    plain = unicodedata.normalize("NFKD", text[: 2 * LONGEST]).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’]", "", plain)
    plain = " ".join(re.sub(r"[\W_]+", " ", plain).split())
    for pattern, instead in _SPELLINGS:
        plain = pattern.sub(instead, plain)
    return plain


def titles_of(questions: Iterable[Question]) -> TopicWords:
    """The titles and tags of questions by topic, folded, without the tags that only sort."""
    found: dict[str, list[str]] = {}
    for question in questions:
        tags = (tag for tag in question.tags if tag != CORE_40_TAG and not tag.startswith("guide-"))
        found.setdefault(question.topic, []).extend(map(folded, (question.title, *tags)))
    return {topic: tuple(dict.fromkeys(texts)) for topic, texts in found.items()}


def search_topics(text: str, titles: TopicWords = NO_WORDS) -> tuple[str, ...]:
    """The ids of the topics that a text may mean, the likeliest first; all for no text.

    ``titles``: those of the bank in use, by ``titles_of``.
    """
    query = folded(text)
    if not query:
        return () if text.strip() else tuple(TOPICS)
    if len(query) > LONGEST:
        return ()
    fits = _ranked(query, titles)
    order = {topic: at for at, topic in enumerate(TOPICS)}
    return tuple(sorted(fits, key=lambda topic: (fits[topic], order[topic])))


def find_topics(text: str, titles: TopicWords = NO_WORDS) -> tuple[str, ...]:
    """The best of ``search_topics``: one topic, or several that fit as well; none for no text."""
    query = folded(text)
    if not query or len(query) > LONGEST:
        return ()
    fits = _ranked(query, titles)
    return tuple(topic for topic in TOPICS if topic in fits and fits[topic] == min(fits.values()))


def topic_key(name: str) -> str:
    """A topic's name as it is compared: capitals and spaces don't make another one."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def own_topic(typed: str, own: Iterable[str]) -> str | None:
    """The one of a server's own topics whose name was typed."""
    return next((one for one in own if topic_key(one) == topic_key(typed)), None)


def topics_named(text: str) -> tuple[str, ...]:
    """The topics of which a text is a name, but for spaces and the plural; a look-up, no search."""
    return _names().get(_bare(folded(text)), ())


def is_part_of_a_name(text: str) -> bool:
    """Whether a text is the name of a topic, or a part of one: *bias and variance*."""
    known = [word for words in _words().values() for word in words]
    forms = [_Name.of(form) for form in _forms(folded(text))]
    return any(_fit(form, word) <= WITHIN for form in forms for word in known)


def _bare(name: str) -> str:
    return _singular(name).replace(" ", "")


@cache
def _names() -> TopicWords:
    """Topics by their names, bare."""
    found: dict[str, tuple[str, ...]] = {}
    for topic, words in _words().items():
        for name in dict.fromkeys(_bare(word.text) for word in words):
            found[name] = (*found.get(name, ()), topic)
    return found


def _ranked(query: str, titles: TopicWords) -> dict[str, float]:
    """How well each topic fits, 0 best, by its best word; what only looks alike is asked last."""
    words, forms = _words(), _forms(query)
    fits: dict[str, float] = {}
    for form in map(_Name.of, forms):
        for topic, known in words.items():
            found = min([_fit(form, word) for word in known], default=9.0)
            if found < 9:
                fits[topic] = min(found, fits.get(topic, 9.0))
    if fits and min(fits.values()) <= WITHIN:
        return fits
    slips = _slips(forms, words)
    if any(found < ALMOST for found in slips.values()):
        return slips  # nearly a whole name beats one word in it: "gradient bosting"
    return fits or _titled(forms, titles) or slips


def _forms(query: str) -> tuple[str, ...]:
    bare = " ".join(word for word in query.split() if word not in _NOISE)
    return tuple(dict.fromkeys(form for form in (query, bare) if form))


def _titled(forms: Iterable[str], titles: TopicWords) -> dict[str, float]:
    """The topics whose questions hold a form in whole words; a whole title or tag is best."""
    wanted = [_singular(form) for form in forms if len(form) > 1]
    fits: dict[str, float] = {}
    for topic, texts in titles.items():
        for text in map(_singular, texts):
            if text in wanted:
                fits[topic] = 4
            elif any(f" {form} " in f" {text} " for form in wanted):
                fits.setdefault(topic, 5)
    return fits


def _fit(query: _Name, word: _Name) -> float:
    if query.text == word.text:
        return 0
    if query.joined == word.joined or query.singular == word.singular:
        return 1
    if len(query.text) < 2:
        return 9
    if word.text.startswith(query.text):
        return 2
    if query.behind in word.text:
        return WITHIN
    if word.apart in query.apart and len(word.text) > 1:
        return 4 - len(word.text) / 100
    return 9


def _slips(forms: Iterable[str], words: Mapping[str, tuple[_Name, ...]]) -> dict[str, float]:
    fits: dict[str, float] = {}
    for topic, known in words.items():
        long = [word.text for word in known if len(word.text) >= SLIP_FROM]
        best = max([_alike(form, long) for form in forms if len(form) >= SLIP_FROM], default=0.0)
        if best >= ALIKE:
            fits[topic] = 6 - best
    return fits


def _alike(query: str, words: Sequence[str]) -> float:
    """How much the word that is most like the query is like it, or one that begins so; 0 if none
    is enough."""
    starts = [word[: len(query)] for word in words]
    found, begun = (
        extractOne(query, texts, scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
        for texts in (words, starts)
    )
    return max(found[1] if found else 0.0, begun[1] - 0.1 if begun else 0.0)


@lru_cache(20_000)  # a search asks it of every title and tag, and of nothing else that comes again
def _singular(text: str) -> str:
    return " ".join(_PLURAL.sub("", word) for word in text.split())


@cache
def _words() -> Mapping[str, tuple[_Name, ...]]:
    """The words of each topic, folded."""
    found = {topic.id: [topic.id, topic.name] for topic in TOPICS.values()}
    for topic, words in _lines():
        if topic in found:  # else `bank check` names the line
            found[topic] += words
    for question, topic in CORE_40_TOPICS.items():
        found[topic].append(question)
    return {
        topic: tuple(map(_Name.of, dict.fromkeys(map(folded, words))))
        for topic, words in found.items()
    }


def _lines() -> Iterator[tuple[str, list[str]]]:
    folder = folder_beside(Path(__file__).resolve().parents[2])
    for line in lists_of(folder / "topics.txt")[""]:
        topic, _, words = line.partition(": ")
        yield topic, words.split(", ")

"""The worst texts found for feedback, at every length: made of a question's own words."""

import random
from collections.abc import Callable, Iterator
from itertools import islice, repeat

from bot.bank.terms.matcher import compile_terms, vocabulary
from tests.practice.self_check.test_evaluation import spotter
from tests.real_bank import real_bank


def spoilt(words: list[str], chance: random.Random) -> Iterator[str]:
    """Words that begin as the question's do and have their letters, in another order."""
    while True:
        word = chance.choice(words)
        yield word[:2] + "".join(chance.sample(word[2:], len(word) - 2))


def slips(words: list[str], chance: random.Random) -> Iterator[str]:
    """The question's words with two letters changed: just about a typo, or just not."""
    while True:
        letters = list(chance.choice(words))
        for at in (1, len(letters) - 1):
            letters[at] = chance.choice("abcdefghij")
        yield "".join(letters)


def sentences(words: list[str], chance: random.Random) -> Iterator[str]:
    """The question's words, each a sentence of its own."""
    while True:
        yield chance.choice(words).capitalize() + "."


HOSTILE: dict[str, Callable[[list[str], random.Random], Iterator[str]]] = {
    "spoilt": spoilt,
    "slips": slips,
    "sentences": sentences,
    "one word": lambda words, chance: repeat(max(words, key=len)),
    "one letter": lambda words, chance: repeat("a"),
}


def hostile_text(kind: str, question_id: str, chance: random.Random, length: int = 8000) -> str:
    """A text of a kind for a question."""
    terms = [term for one in real_bank().questions[question_id].key_points for term in one.terms]
    stems = {word for one in compile_terms(terms).terms for word in vocabulary(one)}
    words = sorted(word for word in stems if len(word) >= 6)
    return " ".join(islice(HOSTILE[kind](words, chance), length))[:length]


def check(question_id: str, text: str) -> None:
    """The whole way from a text to its points and pitfalls."""
    question = real_bank().questions[question_id]
    prepared = spotter().read(text)
    spotter().points(question, prepared)
    spotter().pitfalls(question, prepared)

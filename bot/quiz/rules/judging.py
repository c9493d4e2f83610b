"""How a question is asked in a quiz, and whether an answer is right."""

import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.bank.model import TOPICS, Kind, Question

_TWO = 2


class Form(StrEnum):
    """How a question is answered."""

    EITHER = "either"
    """One of two, such as true or false: two buttons with their words."""
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How many of a topic's questions were right."""

    topic: str
    right: int
    asked: int


def can_be_asked(question: Question) -> bool:
    """Whether a quiz can tell at once if an answer is right."""
    return not question.retired and question.kind in (Kind.CHOICE, Kind.NUMBER)


def form_of(question: Question) -> Form:
    """How a question that can be asked is answered."""
    if question.kind is Kind.NUMBER:
        return Form.NUMBER
    if len(question.right_choices) > 1:
        return Form.SEVERAL
    return Form.EITHER if len(question.choices) == _TWO else Form.ONE


def is_right_choice(question: Question, chosen: Collection[int]) -> bool:
    """Whether exactly the right options were chosen."""
    return set(chosen) == set(question.right_choices)


def fingerprint(question: Question) -> str:
    """Eight characters that change with the options, so that a click on options that were
    reworded or moved since is noticed and not judged."""
    text = "\n".join(f"{choice.right:d}{choice.text}" for choice in question.choices)
    return f"{zlib.crc32(text.encode()):08x}"


def scores(results: Iterable[tuple[str, bool]]) -> tuple[TopicScore, ...]:
    """The score by topic, from (topic, was it right); the order of answers changes nothing."""
    right: dict[str, int] = {}
    asked: dict[str, int] = {}
    for topic, is_right in results:
        asked[topic] = asked.get(topic, 0) + 1
        right[topic] = right.get(topic, 0) + is_right
    order = {topic: at for at, topic in enumerate(TOPICS)}
    topics = sorted(asked, key=lambda topic: (order.get(topic, len(order)), topic))
    return tuple(TopicScore(topic, right[topic], asked[topic]) for topic in topics)

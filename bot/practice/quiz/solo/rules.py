"""What is particular to a quiz for oneself: how a newcomer's begins, and what comes again. Pure.

What is asked once more comes with its options in another order, so that nobody remembers a letter
instead of an answer. The order is computed from the quiz and the question, so it is the same
before and after a restart and needs no row.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.bank.model import Difficulty, Kind, Question
from bot.practice.quiz.asking.rules import NEED, AnswerKind, Pick, answer_kind
from bot.server.typed import folded

WEAK = "weak"
"""The request for the topics in which too few answers were right."""
ANOTHER = 5
_FEWEST_TO_SHUFFLE = 3
_EFFORT = {level: at for at, level in enumerate(Difficulty)}
# An option that speaks of others has its place.
_PLACED = re.compile(
    r"\b(?:above|below|none of (?:the|these)|all of (?:the|these)|neither|both|options?\s+[A-E])\b",
    re.IGNORECASE,
)

_WEAK_TOPICS = re.compile(
    r"(?:only )?(?:(?:my|the) )?weak(?:est)?(?:[ -](?:topic|area|spot|point|subject|one)s?)?"
    r"(?: only)?"
)

Order = tuple[int, ...]
"""The position of each option in the bank, by where it is shown; empty: as in the bank."""


def means_weak(topic: str) -> bool:
    """Whether a text asks for one's weak topics, whatever they are."""
    return _WEAK_TOPICS.fullmatch(folded(topic)) is not None


def gentlest_first(questions: Sequence[Question]) -> list[Question]:
    """The same in their order, but first what a newcomer can most likely do: easy, and answered
    by one click."""
    if not questions:
        return []

    def effort(question: Question) -> tuple[int, bool]:
        return _EFFORT[question.difficulty], question.kind is not Kind.CHOICE

    least = min(map(effort, questions))
    gentle = [one for one in questions if effort(one) == least]
    one_click = (one for one in gentle if answer_kind(one) in (AnswerKind.ONE, AnswerKind.EITHER))
    first = next(one_click, gentle[0])
    return [first, *(one for one in questions if one.id != first.id)]


def order_again(question: Question, seed: str) -> Order:
    """The order in which options are shown once more, other than in the bank; empty where it
    has to stay: two options, and options that speak of each other."""
    options = [choice.text for choice in question.choices]
    if len(options) < _FEWEST_TO_SHUFFLE or any(map(_PLACED.search, options)):
        return ()
    order = list(range(len(options)))
    random.Random(seed).shuffle(order)
    if order == sorted(order):
        order = [*order[1:], order[0]]
    return tuple(order)


def arranged(question: Question, order: Order) -> Question:
    """The question with its options in that order."""
    if not order:
        return question
    return replace(question, choices=tuple(question.choices[at] for at in order))


def as_stored(given: str, order: Order) -> str:
    """The positions of chosen options in the bank, from those at which they were shown."""
    if not order or not given:
        return given
    return ",".join(str(at) for at in sorted(order[int(one)] for one in given.split(",")))


def as_shown(given: str, order: Order) -> str:
    """The other way round; what the order doesn't know, since options were taken away or the
    answer was typed before there were any, is left out."""
    if not order or not given:
        return given
    chosen = {int(one) for one in given.split(",") if one.isdecimal()}
    return ",".join(str(place) for place, at in enumerate(order) if at in chosen)


def shuffled(picks: Sequence[Pick], seed: str) -> tuple[Pick, ...]:
    """The same in another order, always the same one for a seed; two change places."""
    order = list(picks)
    random.Random(seed).shuffle(order)
    if order == list(picks):
        order = [*order[1:], *order[:1]]
    return tuple(order)


def topic_again(topics: Sequence[str]) -> str:
    """What another quiz is about: the topic of the last one if it had but one, else what the
    member needs."""
    return topics[0] if len(topics) > 1 and len(set(topics)) == 1 else NEED

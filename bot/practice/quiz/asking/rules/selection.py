"""Which questions a quiz asks.

The pool comes in an order that chance made; nothing here draws. What was never asked comes
before what was, and what was asked longest ago before the rest, so no question follows itself
from quiz to quiz while another is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.bank.model import TOPICS, Difficulty, Question
from bot.core.errors import UserError

MOST_QUESTIONS = 20
LOOK_BACK = 10
"""How many answers in a topic tell whether it is weak."""
WEAK_BELOW = 0.7
MOST_CHOICES = 25
"""Discord shows no more."""
NEED = "need"
ANY = "any"
UNKNOWN_TOPIC = "I don't know that topic. Choose one from the list, or leave it out."
NOTHING_FITS = "No question fits that right now. Try another difficulty, or leave the topic out."


class PickReason(StrEnum):
    """Why a question is asked."""

    REQUESTED = "wish"
    DUE = "due"
    WEAK = "weak"
    NEW = "new"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One answer of the past."""

    question_id: str
    topic: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Pick:
    """A question to ask, and why."""

    question_id: str
    topic: str
    reason: PickReason


@dataclass(frozen=True, slots=True)
class QuizRequest:
    """What a member wants to be asked; ``topic`` is a topic's id or name, NEED or ANY."""

    topic: str = NEED
    difficulty: Difficulty | None = None
    count: int = 5


def topic_of(topic: str) -> str | None:
    """The id of the topic that is meant by an id or a name; None for every topic."""
    wanted = topic.strip().casefold()
    if wanted in (NEED, ANY):
        return None
    for one in TOPICS.values():
        if wanted in (one.id, one.name.casefold()):
            return one.id
    raise UserError(UNKNOWN_TOPIC)


def topics_like(typed: str, *first: tuple[str, str]) -> list[tuple[str, str]]:
    """Names and ids of the topics that hold what was typed, after ``first``; as many as fit."""
    wanted = typed.strip().casefold()
    names = (*first, *((topic.name, topic.id) for topic in TOPICS.values()))
    found = [one for one in names if wanted in one[0].casefold() or wanted in one[1]]
    return found[:MOST_CHOICES]


def choose(pool: Sequence[Question], *, seen: Sequence[PastAnswer], count: int) -> tuple[Pick, ...]:
    """As the member asked: never asked first, then asked longest ago. ``seen`` is oldest
    first."""
    return tuple(_picks(_rested(pool, seen), PickReason.REQUESTED))[:count]


def choose_needed(
    pool: Sequence[Question], *, due: Sequence[str], seen: Sequence[PastAnswer], count: int
) -> tuple[Pick, ...]:
    """*What I need*: due reviews in their order, then weak topics by turns, the weakest
    first, then what is new, then what was asked longest ago."""
    by_id = {question.id: question for question in pool}
    known = {one.question_id: one.is_right for one in seen}
    rested = _rested(pool, seen)
    shaky = [
        question
        for question in rested
        if not known.get(question.id, False) and question.id not in due
    ]
    picks = [
        *_picks((by_id[id_] for id_ in due if id_ in by_id), PickReason.DUE),
        *_picks(_by_turns(shaky, weak_topics(seen)), PickReason.WEAK),
        *_picks((question for question in rested if question.id not in known), PickReason.NEW),
        *_picks(rested, PickReason.REQUESTED),
    ]
    first: dict[str, Pick] = {}
    for pick in picks:
        first.setdefault(pick.question_id, pick)
    return tuple(first.values())[:count]


def weak_topics(seen: Sequence[PastAnswer]) -> tuple[str, ...]:
    """Topics in which too few of the latest answers were right, the weakest first."""
    latest: dict[str, list[bool]] = {}
    for one in reversed(seen):
        results = latest.setdefault(one.topic, [])
        if len(results) < LOOK_BACK:
            results.append(one.is_right)
    shares = {topic: sum(results) / len(results) for topic, results in latest.items()}
    weak = [topic for topic, share in shares.items() if share < WEAK_BELOW]
    return tuple(sorted(weak, key=lambda topic: (shares[topic], topic)))


def _picks(questions: Iterable[Question], reason: PickReason) -> list[Pick]:
    return [Pick(question.id, question.topic, reason) for question in questions]


def _rested(pool: Sequence[Question], seen: Sequence[PastAnswer]) -> list[Question]:
    last = {one.question_id: at for at, one in enumerate(seen)}
    return sorted(pool, key=lambda question: last.get(question.id, -1))


def _by_turns(questions: Sequence[Question], topics: Sequence[str]) -> list[Question]:
    """One of each topic, then the next of each."""
    turns: list[tuple[int, int, Question]] = []
    for place, topic in enumerate(topics):
        of_topic = (question for question in questions if question.topic == topic)
        turns += [(turn, place, question) for turn, question in enumerate(of_topic)]
    return [question for _, _, question in sorted(turns, key=lambda one: one[:2])]

"""Which questions an interviewer gets for a candidate. Pure.

The pool comes in an order that chance made; nothing here draws. First come questions that the
candidate has not met, fitting the level before others; for ML breadth the topics they wished
take half of the pack, weak topics half of the rest. When there is nothing new left, the one met
longest ago comes back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.bank.model import TOPICS, Difficulty, Kind, Question
from bot.interviews.values.rules import Level, Track

MINUTES_A_QUESTION = 7
FEWEST, MOST = 2, 8
SPARE = 2
"""Coding and design: one to work through, and one in reserve."""
_EASY, _MEDIUM, _HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
FITS: Mapping[Level, Mapping[Difficulty, int]] = {
    Level.JUNIOR: {_EASY: 0, _MEDIUM: 0, _HARD: 1},
    Level.MID: {_MEDIUM: 0, _EASY: 1, _HARD: 1},
    Level.SENIOR: {_MEDIUM: 0, _HARD: 0, _EASY: 1},
    Level.STAFF: {_HARD: 0, _MEDIUM: 1, _EASY: 2},
}
"""How far a difficulty is from a level; 0 fits."""
_OWN_TRACK = ("coding", "system-design", "behavioural", "interview-craft")
TRACK_TOPICS: Mapping[Track, tuple[str, ...]] = {
    Track.CODING: ("coding",),
    Track.DESIGN: ("system-design", "mlops"),
    Track.BEHAVIOURAL: ("behavioural", "interview-craft"),
    Track.BREADTH: tuple(topic for topic in TOPICS if topic not in _OWN_TRACK),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a candidate. ``met`` says when a question was met last, in any form that
    sorts; ``wished`` and ``weak`` are topics in order."""

    level: Level
    met: Mapping[str, str] = field(default_factory=dict)
    wished: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


def size(track: Track, minutes: int) -> int:
    """How many questions a half of so many minutes needs: five to eight in 45 minutes of short
    ones, one and a spare of long ones."""
    if track in (Track.CODING, Track.DESIGN):
        return SPARE
    return max(FEWEST, min(MOST, minutes // MINUTES_A_QUESTION))


def suits(question: Question, track: Track) -> bool:
    """Whether a question can be asked aloud in a round of this track."""
    if question.retired or question.topic not in TRACK_TOPICS[track]:
        return False
    if track is Track.BEHAVIOURAL:
        return question.kind is Kind.STORY
    return question.kind is Kind.OPEN


def choose(
    pool: Iterable[Question],
    *,
    track: Track,
    candidate: Candidate,
    taken: Collection[str] = (),
    count: int,
) -> tuple[str, ...]:
    """At most ``count`` questions, none of them ``taken``; fewer only if the pool has no more."""
    left = [one for one in pool if one.id not in taken and suits(one, track)]
    ranked = sorted(left, key=lambda one: _rank(one, candidate))
    if track is not Track.BREADTH:
        order = [*(one for one in ranked if one.topic == TRACK_TOPICS[track][0]), *ranked]
        fresh = [one for one in order if one.id not in candidate.met]
        return _first([*fresh, *ranked], count)
    return _by_need(ranked, candidate, count)


def _rank(question: Question, candidate: Candidate) -> tuple[str, int]:
    """Never met before met, longest ago first; then the fitting level."""
    return candidate.met.get(question.id, ""), FITS[candidate.level][question.difficulty]


def _by_need(ranked: Sequence[Question], candidate: Candidate, count: int) -> tuple[str, ...]:
    fitting = [
        one
        for one in ranked
        if one.id not in candidate.met and FITS[candidate.level][one.difficulty] == 0
    ]
    wished = _by_turns(fitting, candidate.wished)[: (count + 1) // 2]
    rest = count - len(wished)
    used = {one.id for one in wished}
    weak = _by_turns([one for one in fitting if one.id not in used], candidate.weak)
    others = _by_turns(fitting, tuple(dict.fromkeys(one.topic for one in fitting)))
    return _first([*wished, *weak[: (rest + 1) // 2], *others, *ranked], count)


def _by_turns(questions: Sequence[Question], topics: Sequence[str]) -> list[Question]:
    """One of each topic, then the next of each."""
    turns: list[tuple[int, int, Question]] = []
    for place, topic in enumerate(topics):
        of_topic = (one for one in questions if one.topic == topic)
        turns += [(turn, place, one) for turn, one in enumerate(of_topic)]
    return [one for _, _, one in sorted(turns, key=lambda each: each[:2])]


def _first(questions: Iterable[Question], count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.id for one in questions))[:count]

"""How much an answer has to share with a point before that is more than chance.

A long answer has many passages, and some reach the words of a point that it never makes. How many
is seen from what the same answer shares with the points of *other topics*, which it doesn't make
either. So the bar isn't fixed: it is what most of those points stay below. An answer that is
plainly about its question (a term found, or more shared with its points than with those of nearly
all other questions) has to exceed fewer of them than one that may be about something else. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.bank.terms.passages import ENOUGH, FEWEST_OWN, RelatedTerms, groups_in
from bot.bank.terms.text import Text

FEWEST_STRANGERS = 200
"""Points of other topics below which their weights say too little: the fixed bar holds."""
# Chosen with unseen_open.yaml and the older sets of tests/practice/self_check: 0.97 for all
# credited 2 % less of what wasn't said and lost 6 % of what was; without the stricter second
# pair, answers about something else got half as many points again.
BELOW_ABOUT, LEAST_ABOUT = 0.87, 0.9
BELOW_ASTRAY, LEAST_ASTRAY = 0.99, 1.1
ABOUT = 0.97
"""Share of the other topics' questions that an answer about this one shares less with."""


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The topic of a question and what a passage about each of its points would say."""

    topic: str
    points: tuple[RelatedTerms, ...]


@dataclass(frozen=True, slots=True)
class _Bars:
    """The bars for one topic's questions, and what an answer about one shares with it."""

    about: float
    astray: float
    shared: float


class Chance:
    """What an answer shares with all points of a bank. Build it once a bank, off the loop."""

    def __init__(self, questions: Mapping[str, QuestionTerms]) -> None:
        self._topics = {name: one.topic for name, one in questions.items()}
        self._ranges: dict[str, range] = {}
        # Weight and, as the imaginary part, whether the question itself doesn't say the word: one
        # sum for both halves the time of the loop that takes nearly all of it.
        self._holders: dict[str | int, list[tuple[int, complex]]] = {}
        count = 0
        for name, one in questions.items():
            self._ranges[name] = range(count, count + len(one.points))
            for at, point in enumerate(one.points, count):
                self._index(at, point)
            count += len(one.points)
        self._count = count
        self._latest: tuple[Text, list[float], dict[str, _Bars]] | None = None

    def bar(self, name: str, text: Text, *, has_term: bool) -> float:
        """The weight from which a passage is about a point of this question of the bank."""
        topic = self._topics.get(name)
        if topic is None:
            return ENOUGH
        reached, known = self._reached(text)
        bars = known.get(topic)
        if bars is None:
            bars = known[topic] = self._bars(topic, reached)
        is_about = has_term or self._shared(name, reached) >= bars.shared
        return bars.about if is_about else bars.astray

    def _bars(self, topic: str, reached: Sequence[float]) -> _Bars:
        others = [one for one, its in self._topics.items() if its != topic]
        strangers = sorted(reached[at] for one in others for at in self._ranges[one])
        if len(strangers) < FEWEST_STRANGERS:
            return _Bars(ENOUGH, ENOUGH, 0.0)
        return _Bars(
            about=max(LEAST_ABOUT, _below(strangers, BELOW_ABOUT)),
            astray=max(LEAST_ASTRAY, _below(strangers, BELOW_ASTRAY)),
            shared=_below(sorted(self._shared(one, reached) for one in others), ABOUT),
        )

    def _shared(self, name: str, reached: Sequence[float]) -> float:
        points = self._ranges[name]
        return sum(reached[at] for at in points) / len(points)

    def _index(self, at: int, point: RelatedTerms) -> None:
        for word, weight in point.weights.items():
            self._holders.setdefault(word, []).append((at, complex(weight, word in point.own)))
        for group, weight in point.groups.items():
            share = complex(weight, group in point.own_groups)
            self._holders.setdefault(group, []).append((at, share))

    def _reached(self, text: Text) -> tuple[list[float], dict[str, _Bars]]:
        """The weight of the passage that shares most with each point of the bank, and the bars
        by topic that are known of this text; those of the latest text are kept."""
        latest = self._latest
        if latest is not None and latest[0] is text:
            return latest[1], latest[2]
        said = self._said(text)
        best = [0.0] * self._count
        nothing: set[str | int] = set()
        for sentence in said.keys() | {one - 1 for one in said}:
            shares: dict[int, complex] = {}
            for word in said.get(sentence, nothing) | said.get(sentence + 1, nothing):
                for at, share in self._holders[word]:
                    shares[at] = shares.get(at, 0.0) + share
            for at, share in shares.items():
                if share.real > best[at] and share.imag >= FEWEST_OWN:
                    best[at] = share.real
        bars: dict[str, _Bars] = {}
        self._latest = text, best, bars
        return best, bars

    def _said(self, text: Text) -> dict[int, set[str | int]]:
        """By sentence (`near`): the stems and groups of any point."""
        said: dict[int, set[str | int]] = {}
        for word, places in text.at.items():
            if word in self._holders:
                for place in places:
                    said.setdefault(text.near[place], set()).add(word)
        for group, sentences in groups_in(text).items():
            if group in self._holders:
                for sentence in sentences:
                    said.setdefault(sentence, set()).add(group)
        return said


def _below(ascending: Sequence[float], share: float) -> float:
    """The value that this share of the values stays below."""
    return ascending[min(len(ascending) - 1, math.floor(share * len(ascending)))]

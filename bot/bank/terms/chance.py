"""How much an answer has to share with a point before that is more than chance.

A long answer has many passages, and some reach the words of a point that it never makes. How many
is seen from what the same answer shares with the points of *other topics*, which it doesn't make
either. So the bar isn't fixed: it rises with what most of those points stay below. An answer that
may be about something else has to share more than nearly all of them with a point. It is about the
question if it shares more with its points than with those of nearly all other questions, or, since
few words share little, if it is short and one of the question's terms stands in it. Pure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.bank.terms.passages import FEWEST_OWN, Bar
from bot.bank.terms.related import RelatedTerms, groups_in
from bot.bank.terms.text import Text

FEWEST_STRANGERS = 200
"""Points of other topics below which their weights say too little: the fixed bar holds."""
# Chosen with all answers in tests/practice/self_check but unseen_later.yaml.
LEVEL, LEAST_LEVEL = 0.87, 0.9
"""The chance level: what this share of the strangers' weights stays below, and at least that."""
FIXED, BY_LEVEL = 0.65, 0.5
"""The bar of weight and lead together, and how much it rises with the chance level."""
BELOW_ASTRAY, LEAST_ASTRAY = 0.99, 1.1
"""What the weight alone must reach where the answer may be about something else."""
ABOUT = 0.98
"""Share of the other topics' questions that an answer about this one shares less with."""
ABOUT_WITH_A_TERM, BY_WORD = 0.4, 0.004
"""The same for an answer of no words with one of the question's terms, and how much each adds."""
OWN = 1024.0
"""Added to the weight of a word that the question itself doesn't say, so that one sum has both: how
many such words there are, and the weight of all, which for one point stays far below this."""


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The topic of a question and what a passage about each of its points would say."""

    topic: str
    points: tuple[RelatedTerms, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What an answer shares with a bank: the weight of the passage that shares most with each
    point, the mean of these by question where it is more than nothing, and levels by topic."""

    weights: Sequence[float]
    means: Mapping[str, float]
    levels: dict[str, tuple[float, float]]


class Chance:
    """What an answer shares with all points of a bank. Build it once a bank, off the loop."""

    def __init__(self, questions: Mapping[str, QuestionTerms]) -> None:
        self._topics = {name: one.topic for name, one in questions.items()}
        self._places: dict[str, slice] = {}
        """Where a question's points stand."""
        self._holders: dict[str | int, dict[float, list[int]]] = {}
        """By stem or group, and by what it weighs there (`OWN`): the points that have it. Hardly
        any has more than two weights, and points in a row are gone through fastest."""
        self._topic_at: list[str] = []
        """By point."""
        for name, one in questions.items():
            start = len(self._topic_at)
            self._places[name] = slice(start, start + len(one.points))
            self._topic_at.extend([one.topic] * len(one.points))
            for at, point in enumerate(one.points, start):
                self._index(at, point)
        self._questions_of = Counter(self._topics.values())
        self._points_of = Counter(self._topic_at)
        self._latest: tuple[Text, _Shared] | None = None

    def bar(self, name: str, text: Text, *, has_term: bool) -> Bar:
        """What a passage must reach to be about a point of this question of the bank; for another
        question, or in a bank too small to tell, what it takes with an ordinary answer."""
        fixed = Bar(0.0 if has_term else LEAST_ASTRAY, FIXED + BY_LEVEL * LEAST_LEVEL)
        topic = self._topics.get(name)
        if topic is None or len(self._topic_at) - self._points_of[topic] < FEWEST_STRANGERS:
            return fixed
        shared = self._shared(text)
        if topic not in shared.levels:
            shared.levels[topic] = self._levels(topic, shared.weights)
        level, least = shared.levels[topic]
        beaten = self._beaten(name, shared.means)
        with_a_term = min(ABOUT, ABOUT_WITH_A_TERM + BY_WORD * len(text.spans))
        is_about = beaten >= (with_a_term if has_term else ABOUT)
        return Bar(0.0 if is_about else least, FIXED + BY_LEVEL * level)

    def _levels(self, topic: str, weights: Sequence[float]) -> tuple[float, float]:
        """What most points of other topics stay below, and what nearly all do."""
        among = zip(weights, self._topic_at, strict=True)
        shared = sorted(weight for weight, its in among if weight and its != topic)
        without = len(self._topic_at) - self._points_of[topic] - len(shared)
        level, least = (_below(shared, without, share) for share in (LEVEL, BELOW_ASTRAY))
        return max(LEAST_LEVEL, level), max(LEAST_ASTRAY, least)

    def _beaten(self, name: str, means: Mapping[str, float]) -> float:
        """The share of the other topics' questions with which an answer shares less."""
        topic = self._topics[name]
        others = len(self._topics) - self._questions_of[topic]
        mean = means.get(name)
        if mean is None:
            return 0.0
        no_less = sum(its >= mean and self._topics[one] != topic for one, its in means.items())
        return (others - no_less) / others

    def _index(self, at: int, point: RelatedTerms) -> None:
        for word, weight in point.weights.items():
            self._hold(word, weight + OWN * (word in point.own), at)
        for group, weight in point.groups.items():
            self._hold(group, weight + OWN * (group in point.own_groups), at)

    def _hold(self, word: str | int, share: float, at: int) -> None:
        self._holders.setdefault(word, {}).setdefault(share, []).append(at)

    def _shared(self, text: Text) -> _Shared:
        """What a text shares with all points; kept for the latest."""
        if self._latest is None or self._latest[0] is not text:
            weights = self._weights(text)
            means = {name: _mean(weights[its]) for name, its in self._places.items()}
            told = {name: mean for name, mean in means.items() if mean}
            self._latest = text, _Shared(weights, told, {})
        return self._latest[1]

    def _weights(self, text: Text) -> list[float]:
        """The weight of the passage that shares most with each point of the bank."""
        said = self._said(text)
        best = [0.0] * len(self._topic_at)
        enough = FEWEST_OWN * OWN
        for sentence, words in said.items():
            following = said.get(sentence + 1)
            if following is None and sentence - 1 in said:
                continue  # the passage before has all of this one, so it shares no less
            shares = [0.0] * len(best)
            for word in words if following is None else words | following:
                for share, points in self._holders[word].items():
                    for at in points:
                        shares[at] += share
            for at, share in enumerate(shares):
                if share >= enough and share % OWN > best[at]:
                    best[at] = share % OWN
        return best

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


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _below(ascending: Sequence[float], nothing: int, share: float) -> float:
    """The value that this share of the values stays below, if so many before them are nothing."""
    count = nothing + len(ascending)
    at = min(count - 1, math.floor(share * count)) - nothing
    return ascending[at] if at >= 0 else 0.0

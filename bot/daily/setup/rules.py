"""The choices of /setup in plain words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.bank.model import TOPICS

REVEAL_CHOICES: Mapping[int, str] = {
    6 * 60: "6 hours",
    12 * 60: "12 hours",
    24 * 60: "1 day",
    36 * 60: "36 hours",
    48 * 60: "2 days",
    72 * 60: "3 days",
}
MOST_CHARS = 1000


class Mix(StrEnum):
    """Difficulty mixes to choose from."""

    ANY = "any"
    GENTLE = "gentle"
    BALANCED = "balanced"
    DEMANDING = "demanding"


MIXES: Mapping[Mix, Mapping[str, int]] = {
    Mix.ANY: {},
    Mix.GENTLE: {"easy": 60, "medium": 35, "hard": 5},
    Mix.BALANCED: {"easy": 40, "medium": 45, "hard": 15},
    Mix.DEMANDING: {"easy": 15, "medium": 50, "hard": 35},
}
MIX_WORDS: Mapping[Mix, str] = {
    Mix.ANY: "any difficulty",
    Mix.GENTLE: "gentle: mostly easy",
    Mix.BALANCED: "balanced: easy and medium, some hard",
    Mix.DEMANDING: "demanding: medium and hard",
}


class Counts(StrEnum):
    """What makes a day count."""

    ANSWER = "daily answer"
    PRACTICE = "any practice"


COUNTS_WORDS: Mapping[Counts, str] = {
    Counts.ANSWER: "the daily answer",
    Counts.PRACTICE: "the daily answer or any practice",
}


def counts_of(*, any_practice: bool) -> Counts:
    """What makes a day count, by its name."""
    return Counts.PRACTICE if any_practice else Counts.ANSWER


class Field(StrEnum):
    """What can be changed one at a time."""

    CHANNEL = "channel"
    TIME = "time"
    ZONE = "zone"
    WEEKDAYS = "weekdays"
    ROLE = "role"
    TOPICS = "topics"
    MIX = "mix"
    REVEAL = "reveal"
    NOTICES = "notices"
    MINIMUM = "minimum"
    LATE = "late"
    COUNTS = "counts"
    MILESTONES = "milestones"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class TopicsRead:
    """Topics that were understood, and the words that were not."""

    weights: dict[str, int]
    unknown: tuple[str, ...]


def mix_of(weights: Mapping[str, int]) -> Mix:
    """The named mix that these weights are; the bank's own if they are none."""
    return next((mix for mix, known in MIXES.items() if dict(known) == dict(weights)), Mix.ANY)


def topic_weights(chosen: frozenset[str]) -> dict[str, int]:
    """Weights for chosen topics, by their size, so that all last equally long; empty for all."""
    known = [topic for topic in TOPICS if topic in chosen]
    if len(known) == len(TOPICS):
        return {}
    return {topic: TOPICS[topic].count for topic in known}


def read_topics(text: str) -> TopicsRead:
    """Topics from a list of names or ids between commas; "all" for all."""
    wanted = [part.strip().casefold() for part in text.split(",") if part.strip()]
    if wanted in (["all"], []):
        return TopicsRead({}, ())
    chosen: set[str] = set()
    unknown: list[str] = []
    for part in wanted:
        hit = _topic(part)
        if hit is None:
            unknown.append(part)
        else:
            chosen.add(hit)
    return TopicsRead(topic_weights(frozenset(chosen)), tuple(unknown))


def _topic(part: str) -> str | None:
    for topic in TOPICS.values():
        if part in (topic.id, topic.name.casefold()):
            return topic.id
    starts = [t.id for t in TOPICS.values() if t.name.casefold().startswith(part)]
    return starts[0] if len(starts) == 1 else None


def describe_topics(weights: Mapping[str, int]) -> str:
    """Chosen topics in words."""
    chosen = [TOPICS[topic].name for topic in TOPICS if weights.get(topic, 0) > 0]
    if not chosen:
        return "all topics"
    if len(chosen) <= 3:
        return ", ".join(chosen)
    return f"{', '.join(chosen[:2])} and {len(chosen) - 2} more"

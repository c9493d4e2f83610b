"""What an organiser chooses from: topics, mixes of difficulties, delays, what counts. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from bot.bank.model import TOPICS
from bot.core.errors import UserError
from bot.server.calendar import describe_minutes
from bot.server.readers import UNCHANGED, shown

REVEAL: Mapping[int, str] = {
    hours * 60: describe_minutes(hours * 60) for hours in (6, 12, 24, 36, 48, 72)
}
"""How long after its question the model answer may come, by minutes."""


class Mix(StrEnum):
    """Difficulty mixes to choose from."""

    ANY = "any"
    GENTLE = "gentle"
    BALANCED = "balanced"
    DEMANDING = "demanding"

    @property
    def words(self) -> str:
        """What the mix is like."""
        return _MIX_WORDS[self]

    @property
    def weights(self) -> Mapping[str, int]:
        """How much of each difficulty; empty for what the bank holds."""
        return _MIXES[self]


_MIXES: Mapping[Mix, Mapping[str, int]] = {
    Mix.ANY: {},
    Mix.GENTLE: {"easy": 60, "medium": 35, "hard": 5},
    Mix.BALANCED: {"easy": 40, "medium": 45, "hard": 15},
    Mix.DEMANDING: {"easy": 15, "medium": 50, "hard": 35},
}
_MIX_WORDS: Mapping[Mix, str] = {
    Mix.ANY: "any difficulty",
    Mix.GENTLE: "gentle: mostly easy",
    Mix.BALANCED: "balanced: easy and medium, some hard",
    Mix.DEMANDING: "demanding: medium and hard",
}


class Counts(StrEnum):
    """What makes a day count."""

    ANSWER = "daily answer"
    PRACTICE = "any practice"

    @property
    def words(self) -> str:
        """The same in a sentence: "A day counts by …"."""
        return "the daily answer" + (" or any practice" if self is Counts.PRACTICE else "")


def counts_of(any_practice: bool) -> Counts:
    """What makes a day count, by its name."""
    return Counts.PRACTICE if any_practice else Counts.ANSWER


def mix_of(weights: Mapping[str, int]) -> Mix:
    """The named mix that these weights are; the bank's own if they are none."""
    return next((mix for mix in Mix if dict(mix.weights) == dict(weights)), Mix.ANY)


def topic_weights(chosen: frozenset[str]) -> dict[str, int]:
    """Weights for chosen topics, by their size, so that all last equally long; empty for all."""
    known = [topic for topic in TOPICS if topic in chosen]
    if len(known) == len(TOPICS):
        return {}
    return {topic: TOPICS[topic].count for topic in known}


def read_topics(text: str) -> dict[str, int]:
    """Weights of the topics in a list of names or ids between commas; "all" for all."""
    wanted = [part.strip().casefold() for part in text.split(",") if part.strip()]
    if wanted in (["all"], []):
        return {}
    found = {part: _topic(part) for part in wanted}
    unknown = [shown(part[:30]) for part, topic in found.items() if topic is None]
    if unknown:
        raise UserError(
            f"I don't know the topic {', '.join(unknown[:3])}. Choose from the list, or write "
            f"`all`. {UNCHANGED}"
        )
    return topic_weights(frozenset(topic for topic in found.values() if topic is not None))


def _topic(part: str) -> str | None:
    for topic in TOPICS.values():
        if part in (topic.id, topic.name.casefold()):
            return topic.id
    starts = [t.id for t in TOPICS.values() if t.name.casefold().startswith(part)]
    return starts[0] if len(starts) == 1 else None


def complete_topics(current: str) -> tuple[tuple[str, str], ...]:
    """The list with its last name completed: label and value, which are the same."""
    before, _, last = current.rpartition(",")
    stem = f"{before.strip()}, " if before.strip() else ""
    wanted = last.casefold().strip()
    names = (topic.name for topic in TOPICS.values() if wanted in topic.name.casefold())
    return tuple((f"{stem}{name}", f"{stem}{name}") for name in names)


def describe_topics(weights: Mapping[str, int]) -> str:
    """Chosen topics in words."""
    chosen = [TOPICS[topic].name for topic in TOPICS if weights.get(topic, 0) > 0]
    if not chosen:
        return "all topics"
    if len(chosen) <= 3:
        return ", ".join(chosen)
    return f"{', '.join(chosen[:2])} and {len(chosen) - 2} more"

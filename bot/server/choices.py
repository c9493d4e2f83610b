"""What an organiser chooses from: topics, mixes of difficulties, delays, what counts. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain, starmap

from bot.bank.choose import OwnUse
from bot.bank.model import TOPICS
from bot.bank.terms.topics import (
    TopicWords,
    find_topics,
    folded,
    is_part_of_a_name,
    own_topic,
    search_topics,
    topic_key,
    topics_named,
)
from bot.core.errors import RoleObstacle, UserError
from bot.core.ids import RoleId
from bot.server.calendar import describe_minutes
from bot.server.readers import UNCHANGED, shown
from bot.server.weekdays import EXCEPT

REVEAL: Mapping[int, str] = {
    hours * 60: describe_minutes(hours * 60) for hours in (6, 12, 24, 36, 48, 72)
}
"""How long after its question the model answer may come, by minutes."""

# Across lines, each of thousands of empty ones would look through all that follow.
_LEFT_OUT = re.compile(r"(?:^|[,;\n])[^\S\n]*[-!]\s*\w")
MOST_NAMED = 3
"""So many of the names that nobody knows are named in a refusal."""
EVERY_TOPIC = frozenset({
    "all", "any", "anything", "everything", "every", "each", "mix", "mixed", "random",
    "surprise me", "whatever", "dont care", "no preference",
})  # fmt: skip
"""What people type for no topic in particular."""

OWN_USE: Mapping[OwnUse, str] = {
    OwnUse.FIRST: "new ones come first",
    OwnUse.MIXED: "mixed with the bank's",
    OwnUse.ONLY: "nothing else is asked",
    OwnUse.OFF: "only when you queue one",
}
"""How a server's own questions stand beside the bank's, in words."""


UNCALLED: Mapping[RoleObstacle, str] = {
    RoleObstacle.EVERYONE: "I don't call everyone: choose or make a role that members can take.",
    RoleObstacle.OF_A_BOT: "That role belongs to a bot, so a ping would reach nobody: choose or "
    "make a role that members can take.",
}
"""Why a role is no choice for whom to ping, whatever permissions say."""


@dataclass(frozen=True, slots=True)
class SettingContext:
    """What a text is read by: the moment (aware UTC), and the titles of the bank in use."""

    now: datetime
    titles: TopicWords
    own_topics: Sequence[str] = ()
    """Topics of the server's own questions."""
    uncalled: Mapping[RoleId, str] = field(default_factory=dict)
    """Roles that are no choice for whom to ping, with what is said of it."""


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


def letters_or_digits(number: int) -> str:
    """How long an answer is to be: "1 letter or digit", "20 letters or digits"."""
    return "1 letter or digit" if number == 1 else f"{number:,} letters or digits"


def mix_of(weights: Mapping[str, int]) -> Mix:
    """The named mix that these weights are; the bank's own if they are none."""
    return next((mix for mix in Mix if dict(mix.weights) == dict(weights)), Mix.ANY)


def topic_weights(chosen: frozenset[str]) -> dict[str, int]:
    """Weights for chosen topics, by their size, so that all last equally long; empty for all."""
    known = [topic for topic in TOPICS if topic in chosen]
    if len(known) == len(TOPICS):
        return {}
    return {topic: TOPICS[topic].count for topic in known}


def means_every_topic(text: str) -> bool:
    """Whether a text says that the topic may be any."""
    words = folded(text).removesuffix(" topics").removesuffix(" topic")
    return words in EVERY_TOPIC


def meant_own_topic(typed: str, own: Sequence[str]) -> str | None:
    """The one of a server's own topics that is meant: as it stands in a list, or typed otherwise,
    unless that says that the topic may be any."""
    if typed in own:
        return typed
    return None if means_every_topic(typed) else own_topic(typed, own)


def read_topics(text: str, titles: TopicWords, own: Sequence[str] = ()) -> dict[str, int]:
    """Weights of the topics in a list of names between commas; "all" for all. ``titles``: those of
    the bank in use; ``own``: the server's own topics, which need not be named: a name of theirs
    counts only where it is also one of the bank's, or says all."""
    parts = (" ".join(part.split()) for part in re.split("[,;\n]", text))
    named = [part for part in dict.fromkeys(parts) if part]
    mine = frozenset(map(topic_key, own))
    wanted = [one for one in named if topic_key(one) not in mine or _counts_anyway(one, titles)]
    if not named or (wanted and all(map(means_every_topic, wanted))):
        return {}
    _refuse_exceptions(text)
    if len(wanted) > len(TOPICS):
        raise UserError(
            f"Those are {len(wanted):,} names, and there are {len(TOPICS)} topics. Choose from the "
            f"list, or write `all`. {UNCHANGED}"
        )
    chosen, unknown = set[str](), list[str]()
    for part in wanted:
        for name, topics in chain.from_iterable(starmap(_side_by_side, _meant(part, titles))):
            is_mine = topic_key(name) in mine
            if _is_one_name(name, topics) if is_mine else len(topics) == 1:
                chosen.update(topics)
            elif not is_mine:
                unknown.append(name)
        if len(unknown) >= MOST_NAMED:  # what nobody knows takes longest to look for
            break
    if len(unknown) == 1:
        read_topic(unknown[0], titles)
    if unknown:
        several = ", ".join(shown(part[:30]) for part in unknown[:MOST_NAMED])
        raise UserError(
            f"I don't know the topic {several}. Choose from the list, or write `all`. {UNCHANGED}"
        )
    if not chosen:
        raise UserError(
            f"{shown(named[0])} is a topic of your own: those are always on. To have nothing else "
            f"asked, change *Own questions* in `/setup`. {UNCHANGED}"
        )
    return topic_weights(frozenset(chosen))


def _counts_anyway(part: str, titles: TopicWords) -> bool:
    """Whether a name that a server's own topic has says something of the bank's, too."""
    meant = _meant(part, titles)
    return means_every_topic(part) or all(_is_one_name(name, topics) for name, topics in meant)


def _is_one_name(name: str, topics: tuple[str, ...]) -> bool:
    """Whether the one topic that was found goes by that name; *our vision* only holds one."""
    return len(topics) == 1 and topics_named(name) == topics


def read_topic(text: str, titles: TopicWords) -> str:
    """The id of the one topic that is meant; ``titles``: those of the bank in use."""
    text = " ".join(text.split())
    _refuse_exceptions(text)
    meant = _meant(text, titles)
    found = dict.fromkeys(topic for _, topics in meant for topic in topics)
    if len(found) == 1 and all(topics for _, topics in meant):
        return next(iter(found))
    near = [TOPICS[topic].name for topic in found][:3]
    which = (
        f"Did you mean {' or '.join(near)}?" if near else "Choose from the list, or write `all`."
    )
    raise UserError(f"I don't know the topic {shown(text[:30])}. {which} {UNCHANGED}")


def _refuse_exceptions(text: str) -> None:
    """*No statistics* would be read as statistics."""
    words = frozenset(folded(text).split())
    if words & EXCEPT or _LEFT_OUT.search(text) is not None:
        raise UserError(
            f"I can't read {shown(text[:60])}: I only know topics to ask, not topics to leave out. "
            f"Choose from the list. {UNCHANGED}"
        )


def _meant(part: str, titles: TopicWords) -> list[tuple[str, tuple[str, ...]]]:
    """The names that *and* joins in a part, each with the topics that it may mean; the whole part
    where it is a name, or where none of them is one."""
    joined = re.split(r"\s+(?:and|or|und)\s+|\s*[&+/]\s*", part)
    names = [name for name in dict.fromkeys(joined) if name.strip()]
    found: list[tuple[str, tuple[str, ...]]] = []
    if 1 < len(names) <= len(TOPICS) and not is_part_of_a_name(part):
        for name in names:
            found.append((name, find_topics(name, titles)))
            if sum(len(topics) != 1 for _, topics in found) == MOST_NAMED:
                return found
    if any(len(topics) == 1 for _, topics in found):
        return found
    return [(part, find_topics(part, titles))]


def _side_by_side(name: str, topics: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """*llm vision*: each of the names that stand beside each other, of which a search takes the
    longest. Where more stands there, as in *deep learning for vision*, it isn't known."""
    words = folded(name).split()
    if is_part_of_a_name(name):
        return [(name, topics)]
    found, at, is_whole = dict[str, tuple[str, ...]](), 0, True
    while at < len(words):
        runs = (" ".join(words[at:end]) for end in range(len(words), at, -1))
        run = next((one for one in runs if len(topics_named(one)) == 1), "")
        if run:
            found[run] = topics_named(run)
        is_whole = is_whole and bool(run)
        at += max(1, len(run.split()))
    if len(set(found.values())) < 2:
        return [(name, topics)]
    return list(found.items()) if is_whole else [(name, ())]


def complete_topics(current: str, titles: TopicWords) -> tuple[tuple[str, str], ...]:
    """The list with its last name completed: label and value, which are the same."""
    before, _, last = current.rpartition(",")
    stem = f"{before.strip()}, " if before.strip() else ""
    names = (TOPICS[topic].name for topic in search_topics(last, titles))
    return tuple((f"{stem}{name}", f"{stem}{name}") for name in names)


def describe_topics(weights: Mapping[str, int]) -> str:
    """Chosen topics in words."""
    chosen = [TOPICS[topic].name for topic in TOPICS if weights.get(topic, 0) > 0]
    if not chosen:
        return "all topics"
    if len(chosen) <= 3:
        return ", ".join(chosen)
    return f"{', '.join(chosen[:2])} and {len(chosen) - 2} more"

"""What members and organisers contribute: limits and outcomes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.bank.model import TOPICS, topic_name
from bot.core.ids import GuildId, SuggestionId, UserId

NOBODY = UserId(0)
NO_SUGGESTION = SuggestionId(0)

MOST_QUESTIONS = 1_000
"""Questions in use of one server."""
MOST_KEPT = 2_000
"""With those that were retired."""
MOST_OPEN = 3
"""Suggestions of one member that wait."""
LONGEST_REASON = 300

FORM_LIMITS: Mapping[str, int] = {
    "title": 70, "topic": 40, "prompt": 900, "answer": 1900, "key_points": 1200,
}  # fmt: skip
"""Characters of each field of the form, which are those of the bank."""


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    """A server's own question as it is kept. ``content`` is what its file says, as JSON."""

    guild_id: GuildId
    number: int
    slug: str
    content: str
    is_retired: bool = False
    suggested_by: UserId = NOBODY
    is_named: bool = False
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a member suggested; ``form`` is what they typed, by field."""

    suggestion_id: SuggestionId
    guild_id: GuildId
    user_id: UserId
    form: Mapping[str, str]
    is_named: bool
    state: SuggestionState = SuggestionState.WAITING
    reason: str = ""
    number: int = 0
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """What a member found wrong with a question. Whose it is, is told to nobody."""

    user_id: UserId
    question_id: str
    body: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """How many questions a server has of its own, and how much waits in the queue."""

    in_use: int
    retired: int
    waiting: int


def has_room(counts: OwnCounts) -> bool:
    """Whether a server may have so many."""
    return counts.in_use <= MOST_QUESTIONS and counts.in_use + counts.retired <= MOST_KEPT


def switched_off(
    questions: Iterable[Mapping[str, Any]], topics: Mapping[str, int], mix: Mapping[str, int]
) -> tuple[str, ...]:
    """The topics and difficulties of questions (values as a file has them) that a server turned
    off. A topic of its own is always on."""
    off = dict[str, None]()
    for one in questions:
        topic, level = str(one["topic"]), str(one["difficulty"])
        if topics and topic in TOPICS and not topics.get(topic):
            off[topic_name(topic)] = None
        if mix and not mix.get(level):
            off[level] = None
    return tuple(off)


def undecided(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Those that wait for the organisers."""
    return tuple(one for one in suggestions if one.state is SuggestionState.WAITING)


def is_same(form: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two forms say the same: the second time a lost reply was not heard."""
    names = ("title", "prompt", "answer")
    return all(form.get(one, "").split() == other.get(one, "").split() for one in names)

"""What members and organisers contribute: limits and outcomes. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zlib import crc32

from bot.bank.model import TOPICS, topic_name
from bot.bank.question_bank import plain_title
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


@dataclass(frozen=True, slots=True)
class SavedCounts:
    """What saving changed. ``again``: it was saved before this click."""

    new: int
    changed: int
    again: bool = False
    number: int = 0
    """Of the question, where it was one."""
    still_retired: int = 0
    """Retired before, and not brought back by what was handed in."""


class Change(StrEnum):
    """What became of a saved question after a draft was made from it."""

    WRITTEN = "written"
    CHANGED = "changed"
    RETIRED = "retired"
    REVIVED = "brought back"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened after a draft was made: to the questions that it would replace, by title, and
    to the suggestion that it comes from (None while that waits). ``seen`` names all of it in a
    button, by which its reader knows it; "" where nothing happened."""

    changes: tuple[tuple[str, Change], ...] = ()
    decided: SuggestionState | None = None
    seen: str = ""


def mark_of(one: OwnQuestion) -> str:
    """A short sign of what a question says and whether it is retired."""
    values = {**json.loads(one.content), "retired": False}
    text = json.dumps(values, sort_keys=True)
    return f"{crc32(text.encode()):08x}{'r' if one.is_retired else 'u'}"


def change_between(then: str, now: str) -> Change | None:
    """What two marks tell of the time between them; "" is the mark of no question."""
    if then == now:
        return None
    if not then:
        return Change.WRITTEN
    if then[:-1] != now[:-1]:
        return Change.CHANGED
    return Change.RETIRED if now.endswith("r") else Change.REVIVED


def replaced(
    given: Mapping[str, Any], known: Mapping[str, OwnQuestion], made_from: Mapping[str, str] | None
) -> OwnQuestion | None:
    """The saved question that one of a draft replaces. One that came to its id after the draft was
    made is another question, unless it has the same title."""
    one = known.get(str(given["id"]))
    if one is None or made_from is None or one.slug in made_from:
        return one
    title = str(json.loads(one.content)["title"])
    return one if plain_title(title) == plain_title(str(given["title"])) else None


def content_of(values: Mapping[str, Any]) -> str:
    """A question as it is kept: always written the same way, so that a change is seen."""
    said = {name: one for name, one in values.items() if name != "retired" or one}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def content_after(given: Mapping[str, Any], before: OwnQuestion) -> str:
    """What a saved question says once it was replaced, which is what it says now where nothing
    changes. Retired ones stay so unless ``given`` tells about it."""
    after = content_of({"retired": before.is_retired} | dict(given) | {"id": before.slug})
    return before.content if json.loads(after) == json.loads(before.content) else after


def meanwhile(
    questions: Iterable[Mapping[str, Any]], known: Mapping[str, OwnQuestion],
    made_from: Mapping[str, str], decided: SuggestionState | None,
) -> Meanwhile:  # fmt: skip
    """What happened to the questions that a draft would replace. What would stay as it is now, is
    nothing to tell."""
    changes, marks = [], []
    for given in questions:
        one = replaced(given, known, made_from)
        if one is None or content_after(given, one) == one.content:
            continue
        now = mark_of(one)
        change = change_between(made_from.get(one.slug, ""), now)
        if change is not None:
            changes.append((str(json.loads(one.content)["title"]), change))
            marks.append(f"{one.slug} {now}")
    if not marks and decided is None:
        return Meanwhile()
    text = "\n".join((*marks, decided or ""))
    return Meanwhile(tuple(changes), decided, f"{crc32(text.encode()):08x}")


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

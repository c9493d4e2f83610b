"""The typed questions: what every rule, service and card of the bot knows of the bank.

Holds no YAML, no file and no clock. Everything is frozen, so a bank can be shared between tasks
and swapped for another in one assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from bot.bank.syllabus import CORE_40, CORE_40_TAG, CORE_40_TOPICS, GUIDE_TAGS, TOPICS, Topic

__all__ = [
    "CORE_40",
    "CORE_40_TAG",
    "CORE_40_TOPICS",
    "GUIDE_TAGS",
    "TOPICS",
    "Bank",
    "Choice",
    "Coding",
    "Confusion",
    "Difficulty",
    "KeyPoint",
    "Kind",
    "Language",
    "Pitfall",
    "Question",
    "Source",
    "Star",
    "Topic",
]


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Kind(StrEnum):
    """How a question is answered: in text, by choosing, with a number, with a name or a few
    words, or with a story of one's own."""

    OPEN = "open"
    CHOICE = "choice"
    NUMBER = "number"
    SHORT = "short"
    STORY = "story"


class Language(StrEnum):
    PYTHON = "python"
    SQL = "sql"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A statement that a good answer makes, and the wordings by which it is spotted."""

    point: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A claim that people often get the wrong way round; its terms word the reversed claim."""

    note: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a `choice` question; `why` teaches, whether it is right or not."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """What a `short` question never accepts, however close it is; `why` explains the difference."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reader can check the facts; `url` is empty when none is known to last."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Star:
    """What to bring to each part of a story."""

    situation: str
    task: str
    action: str
    result: str


@dataclass(frozen=True, slots=True)
class Coding:
    """The code of a coding question; `broken` is a plausible variant that must fail.

    Python: `tests` are asserts run after `solution` in one namespace. SQL (SQLite's dialect):
    `setup` makes the tables and `expected` are the rows that `solution` gives, in order.
    """

    language: Language
    solution: str
    broken: str
    starter: str = ""
    tests: str = ""
    setup: str = ""
    expected: tuple[tuple[str | int | float | None, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; fields that its kind doesn't use are empty (`None` for the two figures).

    `id` never changes: answers, cards and history refer to it. `minutes` is typing time.
    `tolerance` is absolute, in the unit of `value`, and 0 where the answer is exact. `accepted`
    are the forms of a short answer, the one to show first; `refused` is `not` in the file.
    """

    id: str
    topic: str
    title: str
    prompt: str
    difficulty: Difficulty
    kind: Kind
    answer: str
    minutes: int = 4
    key_points: tuple[KeyPoint, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    hint: str = ""
    follow_ups: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    value: float | None = None
    tolerance: float | None = None
    unit: str = ""
    work: str = ""
    accepted: tuple[str, ...] = ()
    refused: tuple[Confusion, ...] = ()
    star: Star | None = None
    checklist: tuple[str, ...] = ()
    weak_outline: str = ""
    strong_outline: str = ""
    coding: Coding | None = None
    retired: bool = False
    replaced_by: str = ""
    added: date | None = None
    author: str = ""

    @property
    def right_choices(self) -> tuple[int, ...]:
        """Positions (from 0) of the right options; more than one means "choose all that apply"."""
        return tuple(at for at, choice in enumerate(self.choices) if choice.right)


@dataclass(frozen=True, slots=True)
class Bank:
    """All questions of one load, topics in the order of `TOPICS`, within a topic as in its file.

    `fingerprint` changes with any byte of the content, so that a reload can tell whether
    anything is new. Build it with `Bank.of`.
    """

    questions: Mapping[str, Question]
    active: tuple[Question, ...]
    by_topic: Mapping[str, tuple[Question, ...]]
    fingerprint: str

    @classmethod
    def of(cls, questions: Iterable[Question], fingerprint: str = "") -> Bank:
        """A bank of these questions; a later question with the same id is refused.

        Raises ValueError for an id that comes twice or a topic that isn't in `TOPICS`.
        """
        grouped: dict[str, list[Question]] = {topic: [] for topic in TOPICS}
        seen: set[str] = set()
        for question in questions:
            if question.id in seen or question.topic not in grouped:
                raise ValueError(f"question {question.id!r} comes twice or has no known topic")
            seen.add(question.id)
            grouped[question.topic].append(question)
        ordered = [question for group in grouped.values() for question in group]
        return cls(
            questions=MappingProxyType({question.id: question for question in ordered}),
            active=tuple(question for question in ordered if not question.retired),
            by_topic=MappingProxyType({topic: tuple(group) for topic, group in grouped.items()}),
            fingerprint=fingerprint,
        )

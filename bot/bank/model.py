"""The typed questions, and what a bank must cover: what everything else knows of the bank.

Holds no YAML, no file and no clock. Everything is frozen, so a bank can be shared between tasks
and swapped for another in one assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from bot.bank.derived import Derived
from bot.bank.formulas.text import Formula


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of the bank: its id in files, its name for people, the questions it must have."""

    id: str
    name: str
    count: int


_TOPICS = (
    Topic("ml-basics", "Machine-learning basics", 17),
    Topic("generalisation", "Generalisation", 20),
    Topic("evaluation", "Evaluation", 30),
    Topic("data-prep", "Preparing data", 21),
    Topic("feature-engineering", "Feature engineering", 13),
    Topic("linear-models", "Linear models", 18),
    Topic("trees-ensembles", "Trees and ensembles", 23),
    Topic("classic-models", "Classic models", 15),
    Topic("unsupervised", "Unsupervised learning", 20),
    Topic("optimisation", "Loss and optimisation", 21),
    Topic("neural-networks", "Neural networks", 23),
    Topic("vision", "Computer vision", 15),
    Topic("nlp-sequences", "Language and sequences", 14),
    Topic("llm", "Large language models", 70),
    Topic("reinforcement-learning", "Reinforcement learning", 7),
    Topic("probability", "Probability", 20),
    Topic("statistics", "Statistics", 26),
    Topic("experiments-causal", "Experiments and causality", 25),
    Topic("linear-algebra", "Linear algebra and calculus", 9),
    Topic("coding", "Coding", 52),
    Topic("system-design", "System design", 37),
    Topic("mlops", "ML in production", 20),
    Topic("responsible-ai", "Responsible AI", 20),
    Topic("behavioural", "Behavioural", 29),
    Topic("interview-craft", "Interview craft", 20),
)
TOPICS: Mapping[str, Topic] = MappingProxyType({topic.id: topic for topic in _TOPICS})


def topic_name(topic: str) -> str:
    """What people call a topic; a server's own is called as it is written."""
    known = TOPICS.get(topic)
    return topic if known is None else known.name


_CORE_BY_TOPIC: Mapping[str, str] = {
    "ml-basics": "supervised-or-unsupervised types-of-ml-with-examples parametric-or-not",
    "generalisation": "cross-validation bias-variance overfitting avoiding-overfitting",
    "evaluation": "how-to-evaluate-a-model false-positive-false-negative roc-curve "
    "precision-and-recall",
    "data-prep": "missing-or-corrupt-data imbalanced-data common-data-problems",
    "feature-engineering": "which-features-matter feature-selection-and-engineering",
    "linear-models": "l1-or-l2 logistic-regression-where",
    "trees-ensembles": "decision-tree-when ensembles",
    "unsupervised": "pca k-means",
    "optimisation": "purpose-of-a-loss-function role-of-the-cost-function gd-or-sgd "
    "hyperparameters-and-choosing-them",
    "neural-networks": "backpropagation batch-normalisation activation-functions",
    "vision": "convolutional-network",
    "reinforcement-learning": "rl-or-supervised",
    "coding": "python-ml-libraries network-from-scratch svm-in-python",
    "system-design": "recommender-for-a-company",
    "mlops": "large-data-small-machine",
    "responsible-ai": "data-privacy",
    "behavioural": "sped-a-model-up complex-problem-solved",
    "interview-craft": "recent-advances",
}
# The id of each classic question, and the topic whose file holds it.
CORE_40_TOPICS: Mapping[str, str] = MappingProxyType(
    {id_: topic for topic, ids in _CORE_BY_TOPIC.items() for id_ in ids.split()}
)
CORE_40: tuple[str, ...] = tuple(CORE_40_TOPICS)
CORE_40_TAG = "core-40"

CHOOSE_ALL = "choose all that apply"
"""What a prompt says, in any case, when one, several or all options may be right."""

# A part of preparing, and its named areas; a part without areas stands alone as a tag.
_AREAS_BY_GUIDE: Mapping[str, str] = {
    "guide-basics": "",
    "guide-algorithms": "linear-regression logistic-regression decision-trees random-forests svm "
    "knn naive-bayes neural-networks",
    "guide-technical": "",
    "guide-coding": "from-scratch challenges open-source data-handling efficiency "
    "reading-implementations",
    "guide-statistics": "probability inference models distributions sampling-and-estimation "
    "bayesian multivariate time-series",
    "guide-behavioural": "star teamwork conflict failure leadership ambiguity deadlines",
    "guide-portfolio": "choosing-projects end-to-end data documentation code-quality deployment "
    "results presentation",
    "guide-mock": "scheduling realistic-setup coding theory system-design behavioural feedback "
    "time",
    "guide-company": "product ml-use role team stack process news questions-to-ask",
    "guide-resources": "books courses blogs experts conferences communities open-source papers",
}
GUIDE_TAGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {part: tuple(areas.split()) for part, areas in _AREAS_BY_GUIDE.items()}
)


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
    `complexity` says in a line what time and memory the solution takes.
    """

    language: Language
    solution: str
    broken: str
    complexity: str = ""
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
    Formulas stand in the texts as plain text; `formulas` are those that may be shown as pictures.
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
    formulas: tuple[Formula, ...] = ()

    @property
    def right_choices(self) -> tuple[int, ...]:
        """Positions (from 0) of the right options."""
        return tuple(at for at, choice in enumerate(self.choices) if choice.right)

    @property
    def takes_several(self) -> bool:
        """Whether any number of options may be chosen: the prompt says so, even if one is right."""
        said = bool(self.choices) and CHOOSE_ALL in self.prompt.casefold()
        return said or len(self.right_choices) > 1


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
    derived: Derived = field(default_factory=Derived, compare=False, repr=False)

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

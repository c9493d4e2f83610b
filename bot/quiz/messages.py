"""What the quiz feature says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.bank.model import Question
from bot.quiz.rules import Reason, TopicScore


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """The question to answer now. ``number`` counts from 1. ``changed``: its options were
    reworded since the picture on which the member clicked."""

    quiz_id: int
    position: int
    number: int
    total: int
    question: Question
    reason: Reason
    changed: bool = False


@dataclass(frozen=True, slots=True)
class QuizResult:
    """Whether an answer is right. ``given`` is positions or a figure as typed, "" for *I don't
    know*; ``comes_back_on`` is None if the question is not in the review queue. ``settled``:
    it was answered before this click, and that answer stands."""

    quiz_id: int
    number: int
    total: int
    question: Question
    given: str
    is_right: bool
    comes_back_on: date | None
    today: date
    is_last: bool
    settled: bool = False


@dataclass(frozen=True, slots=True)
class ComesBack:
    """When a question comes back as a review."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class QuizEnded:
    """How a quiz went. ``asked`` counts answered questions of ``total``."""

    quiz_id: int
    topics: tuple[TopicScore, ...]
    right: int
    asked: int
    total: int
    comes_back: tuple[ComesBack, ...]
    miss_count: int
    today: date
    late: bool = False
    """The click was on a question of a quiz that was over already."""


@dataclass(frozen=True, slots=True)
class QuizRunning:
    """A quiz is open already."""

    quiz_id: int
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class NumberForm:
    """The form for a figure."""

    quiz_id: int
    position: int
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form in which a member says what is wrong with a question."""

    question_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A report is stored."""

    title: str
    again: bool
    """It replaced an earlier one of the same member."""

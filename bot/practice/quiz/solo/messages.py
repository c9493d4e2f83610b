"""What a quiz for oneself says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.bank.model import Question
from bot.core.ids import QuizId
from bot.daily.streaks.messages import DayCounts
from bot.practice.quiz.asking.rules import PickReason, TopicScore


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """The question to answer now. ``number`` counts from 1. ``changed``: its options were
    reworded since the picture on which the member clicked."""

    quiz_id: QuizId
    position: int
    number: int
    total: int
    question: Question
    reason: PickReason
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ComesBack:
    """When a question comes back as a review."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class QuizEnded:
    """How a quiz went. ``asked`` counts answered questions of ``total``."""

    quiz_id: QuizId
    topics: tuple[TopicScore, ...]
    right: int
    asked: int
    total: int
    comes_back: tuple[ComesBack, ...]
    miss_count: int
    today: date
    late: bool = False
    """The click was on a question of a quiz that was over already."""
    day: DayCounts | None = None
    """The day of the open question counts by practice, some of it in this quiz."""


@dataclass(frozen=True, slots=True)
class QuizRunning:
    """A quiz is open already."""

    quiz_id: QuizId
    answered: int
    total: int

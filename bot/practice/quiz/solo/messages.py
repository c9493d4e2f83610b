"""What a quiz for oneself says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.bank.model import Question
from bot.core.ids import QuizId
from bot.daily.streaks.messages import DayCounts
from bot.practice.quiz.asking.rules import NEED, PickReason, TopicScore


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """The question to answer now. ``number`` counts from 1. ``changed``: it was reworded since the
    picture on which the member clicked, or the form in which they wrote ``typed``. ``left_out``:
    that one has left the quiz, and this comes next."""

    quiz_id: QuizId
    position: int
    number: int
    total: int
    question: Question
    reason: PickReason
    changed: bool = False
    left_out: bool = False
    typed: str = ""
    asked_for: int = 0
    """How many the member wanted, if there were fewer; 0 if they are as many."""


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
    left_out: bool = False
    """It was on the last one, which has left the quiz."""
    typed: str = ""
    """What was written and isn't counted."""
    again_topic: str = NEED
    """What *Another 5* is about."""
    has_weak: bool = False
    """There are topics in which too few answers were right."""
    day: DayCounts | None = None
    """The day of the open question counts by practice, some of it in this quiz."""


@dataclass(frozen=True, slots=True)
class QuizRunning:
    """A quiz is open already."""

    quiz_id: QuizId
    answered: int
    total: int

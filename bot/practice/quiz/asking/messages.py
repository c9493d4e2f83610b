"""What quizzes of every sort say: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.bank.model import Difficulty, Question
from bot.core.ids import DuelId, QuizId
from bot.daily.streaks.messages import DayCounts

Room = Literal["quiz", "duel"]
"""Whose question it is: where its ids begin, and so what answers the clicks."""


@dataclass(frozen=True, slots=True)
class TypedAnswerForm:
    """The form for a figure or a short text."""

    room: Room
    quiz_id: QuizId | DuelId
    position: int
    question: Question


@dataclass(frozen=True, slots=True)
class AnswerJudged:
    """Whether an answer is right, and why, for whoever gave it alone. ``number`` counts from 1.

    ``given`` is positions or a text as typed, "" for *I don't know*. ``comes_back_on`` is None
    if the question is not in the review queue. ``settled``: it was answered before this click,
    and that answer stands."""

    room: Room
    quiz_id: QuizId | DuelId
    number: int
    total: int
    question: Question
    given: str
    is_right: bool
    comes_back_on: date | None
    today: date
    is_last: bool
    settled: bool = False
    day: DayCounts | None = None
    """With this answer the day counts, which it didn't before."""


@dataclass(frozen=True, slots=True)
class NoQuestionFits:
    """No question that a quiz can ask fits. ``topic`` is a topic's id, NEED or ANY; ``difficulty``
    the one that was wished for, if any. ``at_any_level``: without it the topic has questions."""

    topic: str
    difficulty: Difficulty | None
    sort: Literal["quiz", "group quiz", "duel"] = "quiz"
    at_any_level: bool = False


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form in which a member says what is wrong with a question; with what they said before,
    as it takes its place."""

    question_id: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report is stored."""

    title: str
    again: bool
    """It replaced an earlier one of the same member."""
    organisers_know: bool = False
    """The server's organisers hear, or heard within the week, that it was reported."""

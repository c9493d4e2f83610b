"""What quizzes of every sort say: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.bank.model import Question
from bot.core.ids import QuizId


@dataclass(frozen=True, slots=True)
class TypedForm:
    """The form for a figure or a short text."""

    quiz_id: QuizId
    position: int
    question: Question

"""Judging what a member chose or typed, for quizzes of every sort. Knows no row and no clock."""

from collections.abc import Callable

from bot.bank.model import Kind, Question
from bot.bank.question_bank import QuestionBank
from bot.core.errors import UserError
from bot.practice.quiz import rules

UNREADABLE = (
    "I can't read `{text}` as a number, so nothing is counted. Write it like 0.5, 50 %, 1/2 or "
    "1,000{unit}, and press *Enter a number* again."
)
WORDLESS = (
    "There is no letter or figure in that, so nothing is counted. Press *Type your answer* again."
)
STRANGE = "I can't make out that choice, so nothing is counted. Please choose again."

Judge = Callable[[Question], tuple[str, bool]]
"""What is stored of an answer, and whether it is right. Raises ``UserError`` for what can't be
an answer and counts for nothing."""


def judge_choice(chosen: tuple[int, ...]) -> Judge:
    """One or several options, by their positions."""

    def judge(question: Question) -> tuple[str, bool]:
        if not chosen or not all(0 <= one < len(question.choices) for one in chosen):
            raise UserError(STRANGE)
        given = ",".join(str(one) for one in sorted(set(chosen)))
        return given, rules.is_right_choice(question, chosen)

    return judge


def judge_typed(text: str, shelf: QuestionBank) -> Judge:
    """A figure or a short answer, whichever the question asks for."""

    def judge(question: Question) -> tuple[str, bool]:
        if question.kind is Kind.SHORT:
            return _short(question, text, shelf)
        return _figure(question, text)

    return judge


def judge_pass(_question: Question) -> tuple[str, bool]:
    """*I don't know*."""
    return "", False


def _figure(question: Question, text: str) -> tuple[str, bool]:
    if question.value is None or question.tolerance is None:
        raise UserError(STRANGE)
    is_right = rules.is_right_figure(
        text, value=question.value, tolerance=question.tolerance, unit=question.unit
    )
    if is_right is None:
        unit = f" (in {question.unit})" if question.unit else ""
        typed = text.strip()[:40].replace("`", "'")
        raise UserError(UNREADABLE.format(text=typed, unit=unit))
    return text.strip(), is_right


def _short(question: Question, text: str, shelf: QuestionBank) -> tuple[str, bool]:
    is_right = rules.is_right_text(question, text, shelf.lexicon)
    if is_right is None:
        raise UserError(WORDLESS)
    return " ".join(text.split()), is_right

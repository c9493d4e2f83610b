"""How a question is asked in a quiz, and whether an answer is right."""

import zlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.bank.model import TOPICS, Kind, Question
from bot.bank.question_bank import QuestionBank
from bot.bank.terms.short import Lexicon, is_accepted, plain, refused_form
from bot.core.errors import UserError
from bot.practice.quiz.asking.rules.figures import is_right_figure

_TWO = 2
_ASKED = frozenset((Kind.CHOICE, Kind.NUMBER, Kind.SHORT))
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


class AnswerKind(StrEnum):
    """How a question is answered."""

    EITHER = "either"
    """One of two, such as true or false: two buttons with their words."""
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How many of a topic's questions were right."""

    topic: str
    right: int
    asked: int


def can_be_asked(question: Question) -> bool:
    """Whether a quiz can tell at once if an answer is right."""
    return not question.retired and question.kind in _ASKED


def answer_kind(question: Question) -> AnswerKind:
    """How a question that can be asked is answered."""
    if question.kind is Kind.NUMBER:
        return AnswerKind.NUMBER
    if question.kind is Kind.SHORT:
        return AnswerKind.SHORT
    if len(question.right_choices) > 1:
        return AnswerKind.SEVERAL
    return AnswerKind.EITHER if len(question.choices) == _TWO else AnswerKind.ONE


def is_right_choice(question: Question, chosen: Collection[int]) -> bool:
    """Whether exactly the right options were chosen."""
    return set(chosen) == set(question.right_choices)


def is_right_text(question: Question, text: str, lexicon: Lexicon) -> bool | None:
    """Whether a short answer is accepted, spelling forgiven; None if it says nothing."""
    if not plain(text).joined:
        return None
    return is_accepted(question.accepted, _refused(question), text, lexicon)


def confusion_at(question: Question, text: str) -> int | None:
    """Which of the question's confusions a short answer is, if any."""
    return refused_form(_refused(question), text)


def _refused(question: Question) -> tuple[str, ...]:
    return tuple(one.text for one in question.refused)


def fingerprint(question: Question) -> str:
    """Eight characters that change with what is right, so that a click on options that were
    reworded or moved since is noticed and not judged."""
    text = "\n".join(f"{choice.right:d}{choice.text}" for choice in question.choices)
    if question.value is not None:
        text += f"{question.value!r} {question.tolerance!r} {question.unit}"
    text += "\n".join((*question.accepted, *_refused(question)))
    return f"{zlib.crc32(text.encode()):08x}"


def scores(results: Iterable[tuple[str, bool]]) -> tuple[TopicScore, ...]:
    """The score by topic, from (topic, was it right); the order of answers changes nothing."""
    right: dict[str, int] = {}
    asked: dict[str, int] = {}
    for topic, is_right in results:
        asked[topic] = asked.get(topic, 0) + 1
        right[topic] = right.get(topic, 0) + is_right
    order = {topic: at for at, topic in enumerate(TOPICS)}
    topics = sorted(asked, key=lambda topic: (order.get(topic, len(order)), topic))
    return tuple(TopicScore(topic, right[topic], asked[topic]) for topic in topics)


def judge_choice(chosen: tuple[int, ...]) -> Judge:
    """One or several options, by their positions."""

    def judge(question: Question) -> tuple[str, bool]:
        if not chosen or not all(0 <= one < len(question.choices) for one in chosen):
            raise UserError(STRANGE)
        given = ",".join(str(one) for one in sorted(set(chosen)))
        return given, is_right_choice(question, chosen)

    return judge


def judge_typed(text: str, bank: QuestionBank) -> Judge:
    """A figure or a short answer, whichever the question asks for."""

    def judge(question: Question) -> tuple[str, bool]:
        if question.kind is Kind.SHORT:
            return _short(question, text, bank)
        return _figure(question, text)

    return judge


def judge_pass(_question: Question) -> tuple[str, bool]:
    """*I don't know*."""
    return "", False


def _figure(question: Question, text: str) -> tuple[str, bool]:
    if question.value is None or question.tolerance is None:
        raise UserError(STRANGE)
    is_right = is_right_figure(
        text, value=question.value, tolerance=question.tolerance, unit=question.unit
    )
    if is_right is None:
        unit = f" (in {question.unit})" if question.unit else ""
        typed = text.strip()[:40].replace("`", "'")
        raise UserError(UNREADABLE.format(text=typed, unit=unit))
    return text.strip(), is_right


def _short(question: Question, text: str, bank: QuestionBank) -> tuple[str, bool]:
    is_right = is_right_text(question, text, bank.lexicon)
    if is_right is None:
        raise UserError(WORDLESS)
    return " ".join(text.split()), is_right

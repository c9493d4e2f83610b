"""What a quiz asks and what is right. Pure."""

from bot.quiz.rules.choosing import (
    MOST_QUESTIONS,
    Pick,
    Reason,
    Seen,
    choose,
    choose_needed,
    weak_topics,
)
from bot.quiz.rules.figures import is_right_figure, readings
from bot.quiz.rules.judging import (
    Form,
    TopicScore,
    can_be_asked,
    fingerprint,
    form_of,
    is_right_choice,
    scores,
)

__all__ = [
    "MOST_QUESTIONS",
    "Form",
    "Pick",
    "Reason",
    "Seen",
    "TopicScore",
    "can_be_asked",
    "choose",
    "choose_needed",
    "fingerprint",
    "form_of",
    "is_right_choice",
    "is_right_figure",
    "readings",
    "scores",
    "weak_topics",
]

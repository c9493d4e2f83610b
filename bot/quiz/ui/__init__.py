"""How quizzes look. Pure drawing of ``quiz.messages``."""

from bot.quiz.ui.asking import typed_form
from bot.quiz.ui.group import (
    RENDERERS,
    busy_card,
    choice_card,
    group_card,
    joined_card,
    left_card,
    lobby_card,
    mine_card,
    steered_card,
)
from bot.quiz.ui.private import (
    ended_card,
    question_card,
    report_form,
    reported_card,
    result_card,
    running_card,
)

__all__ = [
    "RENDERERS",
    "busy_card",
    "choice_card",
    "ended_card",
    "group_card",
    "joined_card",
    "left_card",
    "lobby_card",
    "mine_card",
    "question_card",
    "report_form",
    "reported_card",
    "result_card",
    "running_card",
    "steered_card",
    "typed_form",
]

"""How quizzes look. Pure drawing of ``quiz.messages``."""

from bot.quiz.ui.group import RENDERERS, group_card
from bot.quiz.ui.group_replies import (
    busy_card,
    choice_card,
    joined_card,
    left_card,
    lobby_card,
    mine_card,
    options_card,
    steered_card,
)
from bot.quiz.ui.private import (
    chosen_of,
    ended_card,
    number_form,
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
    "chosen_of",
    "ended_card",
    "group_card",
    "joined_card",
    "left_card",
    "lobby_card",
    "mine_card",
    "number_form",
    "options_card",
    "question_card",
    "report_form",
    "reported_card",
    "result_card",
    "running_card",
    "steered_card",
]

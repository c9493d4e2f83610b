"""How quizzes look. Pure drawing of ``quiz.messages``."""

from bot.look import Renderers
from bot.quiz.ui import duel_card as duels
from bot.quiz.ui import group
from bot.quiz.ui.asking import typed_form
from bot.quiz.ui.duel import (
    declined_card,
    duel_answer_card,
    duel_busy_card,
    duel_over_card,
    duel_question_card,
    duel_waiting_card,
    opened_card,
)
from bot.quiz.ui.duel_card import duel_card
from bot.quiz.ui.group import group_card
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
    ended_card,
    question_card,
    report_form,
    reported_card,
    result_card,
    running_card,
)

RENDERERS: Renderers = {**group.RENDERERS, **duels.RENDERERS}
"""What the notifier draws for this feature."""

__all__ = [
    "RENDERERS",
    "busy_card",
    "choice_card",
    "declined_card",
    "duel_answer_card",
    "duel_busy_card",
    "duel_card",
    "duel_over_card",
    "duel_question_card",
    "duel_waiting_card",
    "ended_card",
    "group_card",
    "joined_card",
    "left_card",
    "lobby_card",
    "mine_card",
    "opened_card",
    "options_card",
    "question_card",
    "report_form",
    "reported_card",
    "result_card",
    "running_card",
    "steered_card",
    "typed_form",
]

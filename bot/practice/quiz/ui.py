"""How quizzes look. Pure drawing of ``quiz.messages``."""

from bot.gateway.layout import Renderers
from bot.practice.quiz.asking.ui import typed_form
from bot.practice.quiz.duel.ui import card as duels
from bot.practice.quiz.duel.ui.card import duel_card
from bot.practice.quiz.duel.ui.play import (
    declined_card,
    duel_answer_card,
    duel_busy_card,
    duel_over_card,
    duel_question_card,
    duel_waiting_card,
    opened_card,
)
from bot.practice.quiz.group.ui import card as group
from bot.practice.quiz.group.ui.card import group_card
from bot.practice.quiz.group.ui.replies import (
    busy_card,
    choice_card,
    joined_card,
    left_card,
    lobby_card,
    mine_card,
    options_card,
    steered_card,
)
from bot.practice.quiz.solo.ui import (
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

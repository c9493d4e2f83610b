"""Use cases of quizzes.

States of a quiz: running (one for a member at most), then ended. States of its questions:
waiting, then answered for good. Each is a row, an answer and the review card that hangs on
it are one commit, and what is shown next is computed from the rows. So a restart at any
moment goes on where it was, a second click shows what the first one did, and a late click
shows how it ended.

Group quizzes: ``hosting`` and ``group`` are what people do, ``rounds`` is the course of a
game, ``game_deeds`` its card and its clock. All of it is rows; a process that dies goes on
with the next click, or when the outbox says that a phase is over.

Duels: ``challenging`` and ``duel`` are what people do, ``dueling`` is the course of a duel,
``duel_deeds`` its card.
"""

from bot.quiz.service.challenging import ChallengeService, Opponent
from bot.quiz.service.duel import DuelService
from bot.quiz.service.duel_deeds import DuelDeeds
from bot.quiz.service.game_deeds import GroupDeeds
from bot.quiz.service.group import GroupService
from bot.quiz.service.hosting import GroupWish, HostService
from bot.quiz.service.picking import ANY, NEED, Wish
from bot.quiz.service.playing import QuizService
from bot.quiz.service.reporting import ReportService

__all__ = [
    "ANY",
    "NEED",
    "ChallengeService",
    "DuelDeeds",
    "DuelService",
    "GroupDeeds",
    "GroupService",
    "GroupWish",
    "HostService",
    "Opponent",
    "QuizService",
    "ReportService",
    "Wish",
]

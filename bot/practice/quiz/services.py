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

from bot.practice.quiz.duel.outbox import DuelDeeds
from bot.practice.quiz.duel.service.challenge import ChallengeService, Opponent
from bot.practice.quiz.duel.service.game import DuelService
from bot.practice.quiz.group.outbox import GroupDeeds
from bot.practice.quiz.group.service.host import GroupWish, HostService
from bot.practice.quiz.group.service.player import GroupService
from bot.practice.quiz.reports.service import ReportService
from bot.practice.quiz.solo.picking import ANY, NEED, Wish
from bot.practice.quiz.solo.service import QuizService

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

"""Discord's side of quizzes."""

from bot.quiz.cog.duel import DuelCog
from bot.quiz.cog.quiz import QuizCog

__all__ = ["DuelCog", "QuizCog"]

"""Discord's side of quizzes."""

from bot.practice.quiz.duel.cog import DuelCog
from bot.practice.quiz.solo.cog import QuizCog

__all__ = ["DuelCog", "QuizCog"]

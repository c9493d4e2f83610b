"""Use cases of answers.

One answer for a member and a question, made of parts: the form, and each message that
was handed in. All of it is stored in one transaction before anybody is told.
"""

from bot.daily.answers.service.deeds import AnswerDeeds
from bot.daily.answers.service.members import AnswerService
from bot.daily.answers.service.recording import Submission

__all__ = ["AnswerDeeds", "AnswerService", "Submission"]

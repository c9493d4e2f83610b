"""Use cases of the daily question."""

from bot.daily.question.service.asking import AskingService
from bot.daily.question.service.desk import Desk
from bot.daily.question.service.notices import Notices
from bot.daily.question.service.organise import DailyService
from bot.daily.question.service.posting import PostingDeeds
from bot.daily.question.service.revealing import RevealDeeds

__all__ = [
    "AskingService",
    "DailyService",
    "Desk",
    "Notices",
    "PostingDeeds",
    "RevealDeeds",
]

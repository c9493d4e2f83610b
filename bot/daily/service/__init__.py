"""Use cases of the daily question."""

from bot.daily.service.asking import AskingService
from bot.daily.service.desk import Desk
from bot.daily.service.notices import Notices
from bot.daily.service.organise import DailyService
from bot.daily.service.posting import PostingDeeds
from bot.daily.service.revealing import RevealDeeds

__all__ = [
    "AskingService",
    "DailyService",
    "Desk",
    "Notices",
    "PostingDeeds",
    "RevealDeeds",
]

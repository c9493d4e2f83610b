"""Use cases of the daily question."""

from bot.daily.service.deeds import DailyDeeds
from bot.daily.service.organise import DailyService

__all__ = ["DailyDeeds", "DailyService"]

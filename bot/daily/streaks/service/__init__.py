"""Use cases of streaks."""

from bot.daily.streaks.service.reminding import ReminderService
from bot.daily.streaks.service.showing import StreakService

__all__ = ["ReminderService", "StreakService"]

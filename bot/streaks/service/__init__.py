"""Use cases of streaks."""

from bot.streaks.service.reminding import ReminderService
from bot.streaks.service.showing import StreakService

__all__ = ["ReminderService", "StreakService"]

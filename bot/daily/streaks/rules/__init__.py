"""The rules of streaks and leaderboards. Pure."""

from bot.daily.streaks.rules.days import (
    ENOUGH_QUESTIONS,
    DayKind,
    DayLine,
    DayState,
    LedgerDay,
    Practice,
    Progress,
    advance,
    at_stake,
    explain,
    fold,
    is_enough,
    milestone,
)
from bot.daily.streaks.rules.ranking import Entry, RankBy, Ranked, rank

__all__ = [
    "ENOUGH_QUESTIONS",
    "DayKind",
    "DayLine",
    "DayState",
    "Entry",
    "LedgerDay",
    "Practice",
    "Progress",
    "RankBy",
    "Ranked",
    "advance",
    "at_stake",
    "explain",
    "fold",
    "is_enough",
    "milestone",
    "rank",
]

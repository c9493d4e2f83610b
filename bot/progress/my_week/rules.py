"""When a member's week is told. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.ids import GuildId, UserId
from bot.server import calendar

SUNDAY, AT_SIX = 6, time(18)
"""When nothing else was said: the week is done, and there is time to look at it."""


@dataclass(frozen=True, slots=True)
class MyWeekPlan:
    """A member wants their week each ``weekday`` (Monday is 0) at a wall clock time of theirs.
    ``next_at`` is aware UTC, ``next_on`` the local date."""

    guild_id: GuildId
    user_id: UserId
    weekday: int
    clock: time
    tz: str
    next_at: datetime
    next_on: date


def planned(
    guild_id: GuildId, user_id: UserId, weekday: int, clock: time, tz: str, now: datetime,
    after: date | None = None,
) -> MyWeekPlan:  # fmt: skip
    """The plan with its next date, later than ``after``."""
    following = calendar.next_post(
        post_time=clock, zone=ZoneInfo(tz), weekdays=frozenset({weekday}), now=now, after=after
    )
    return MyWeekPlan(guild_id, user_id, weekday, clock, tz, following.at, following.on)

"""When a group's week is told, and of whom. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.ids import ChannelId, GuildId, UserId
from bot.progress.group_week.messages import GroupWeek
from bot.server import calendar

SUNDAY, AT_SIX = 6, time(18)
MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class GroupWeekPlan:
    """The week is told each ``weekday`` (Monday is 0) at a wall clock time of the server.
    ``next_at`` is aware UTC, ``next_on`` the local date."""

    guild_id: GuildId
    channel_id: ChannelId
    weekday: int
    clock: time
    next_at: datetime
    next_on: date


def planned(
    guild_id: GuildId, channel_id: ChannelId, weekday: int, clock: time, zone: ZoneInfo,
    now: datetime, after: date | None = None,
) -> GroupWeekPlan:  # fmt: skip
    """The plan with its next date, later than ``after``."""
    following = calendar.next_post(
        post_time=clock, zone=zone, weekdays=frozenset({weekday}), now=now, after=after
    )
    return GroupWeekPlan(guild_id, channel_id, weekday, clock, following.at, following.on)


def moved(plan: GroupWeekPlan, zone: ZoneInfo, now: datetime) -> GroupWeekPlan | None:
    """The plan at the moment that its date and time mean in the server's zone of now, if that is
    still to come; None: it is due."""
    at = calendar.instant(plan.next_on, plan.clock, zone)
    return replace(plan, next_at=at) if at > now else None


def without(week: GroupWeek, gone: Collection[UserId]) -> GroupWeek:
    """The week without those who have left."""
    return replace(
        week,
        practised=tuple(one for one in week.practised if one not in gone),
        well_put=tuple(one for one in week.well_put if one.user_id not in gone),
        reached=tuple(one for one in week.reached if one[0] not in gone),
    )

"""When a group's week is told. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.ids import ChannelId, GuildId
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


def moment(plan: GroupWeekPlan, zone: ZoneInfo) -> datetime:
    """What the plan's date and time mean in the server's zone of now."""
    return calendar.instant(plan.next_on, plan.clock, zone)


def moved(plan: GroupWeekPlan, zone: ZoneInfo, now: datetime) -> GroupWeekPlan | None:
    """The plan at the moment that its date and time mean in the server's zone of now, if that is
    still to come; None: it is due."""
    at = moment(plan, zone)
    return replace(plan, next_at=at) if at > now else None

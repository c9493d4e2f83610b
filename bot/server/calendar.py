"""The calendar of posts and of whatever else comes on local dates. Pure.

A post has one *local date*: the date in the guild's zone. ``combine`` gives exactly one
instant for a local date and time in every zone, also inside the hours that clock
changes skip or repeat (the first of two, and the shifted one in a gap).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.server.weekdays import EVERY_DAY, WEEKDAY_NAMES


@dataclass(frozen=True, slots=True)
class NextPost:
    """When the next question is due: its local date, and the instant in UTC."""

    on: date
    at: datetime


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The one instant (UTC) of a wall clock time on a local date, and within that date.

    A gap that swallows the end of a date (Greenland, 23:00 to midnight) would move the
    shifted time into the next one; then it is as long before the gap instead.
    """
    wall = datetime.combine(day, clock, tzinfo=zone)
    at = wall.astimezone(UTC)
    if at.astimezone(zone).date() > day:
        return wall.replace(fold=1).astimezone(UTC)
    return at


def end_of_date(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a local date is over."""
    return instant(day + timedelta(days=1), time(0, 0), zone)


def next_post(
    *, post_time: time, zone: ZoneInfo, weekdays: frozenset[int], now: datetime, after: date | None
) -> NextPost:
    """The next posting date whose instant is not before ``now`` and which is later than
    ``after``, the last date of the ledger (dates never run backwards, also when the
    organiser changes the zone)."""
    if not weekdays:
        raise ValueError("a guild needs at least one posting weekday")
    day = now.astimezone(zone).date()
    if after is not None:
        day = max(day, after + timedelta(days=1))
    while day.weekday() not in weekdays or (at := instant(day, post_time, zone)) < now:
        day += timedelta(days=1)
    return NextPost(day, at)


def posting_dates(first: date, before: date, weekdays: frozenset[int]) -> tuple[date, ...]:
    """The posting dates from ``first`` up to but without ``before``, ascending."""
    days = (first + timedelta(days=offset) for offset in range((before - first).days))
    return tuple(day for day in days if day.weekday() in weekdays)


def describe_weekdays(weekdays: frozenset[int]) -> str:
    """Weekdays in plain words, such as "every day" or "Mon–Fri"."""
    if weekdays == EVERY_DAY:
        return "every day"
    days = sorted(weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAY_NAMES[days[0]]}–{WEEKDAY_NAMES[days[-1]]}"
    return ", ".join(WEEKDAY_NAMES[day] for day in days)


def describe_minutes(minutes: int) -> str:
    """A length of time in plain words, such as "1 day", "90 minutes" or "6 hours"."""
    fitting = (one for one in ((24 * 60, "day"), (60, "hour")) if minutes % one[0] == 0)
    size, word = next(fitting, (1, "minute"))
    count = minutes // size
    return f"{count} {word}" + ("" if count == 1 else "s")

"""The settings of a guild and its calendar. Pure.

A post has one *local date*: the date in the guild's zone. ``combine`` gives exactly one
instant for a local date and time in every zone, also inside the hours that clock
changes skip or repeat (the first of two, and the shifted one in a gap).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.ids import ChannelId, GuildId, RoleId, UserId

EVERY_DAY = frozenset(range(7))
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DEFAULT_TIME = time(9, 0)
DEFAULT_TZ = "UTC"
DEFAULT_REVEAL_MINUTES = 24 * 60
DEFAULT_MIN_CHARS = 20
LONGEST_SEARCH_DAYS = 9


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What an organiser chose. ``weekdays`` counts Monday as 0; empty ``topics`` is all."""

    guild_id: GuildId
    channel_id: ChannelId
    organiser_id: UserId
    post_time: time = DEFAULT_TIME
    tz: str = DEFAULT_TZ
    weekdays: frozenset[int] = EVERY_DAY
    ping_role_id: RoleId | None = None
    topics: Mapping[str, int] = field(default_factory=dict)
    difficulty_mix: Mapping[str, int] = field(default_factory=dict)
    reveal_minutes: int = DEFAULT_REVEAL_MINUTES
    min_chars: int = DEFAULT_MIN_CHARS
    late_counts: bool = False
    milestones: bool = True
    any_practice: bool = False
    """Whether quizzes, reviews and mock interviews make a day count, too."""
    author_reports: bool = False
    """Whether the authors of the questions see, without names, what was not spotted."""
    paused: bool = False
    notice_channel_id: ChannelId | None = None
    left: bool = False
    next_post_at: datetime | None = None
    next_post_on: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The guild's time zone."""
        return ZoneInfo(self.tz)

    @property
    def notice_place(self) -> int:
        """The channel in which the organiser wants to hear of failures."""
        return self.notice_channel_id or self.channel_id


@dataclass(frozen=True, slots=True)
class NextPost:
    """When the next question is due: its local date, and the instant in UTC."""

    on: date
    at: datetime


_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def parse_time(text: str) -> time | None:
    """A wall clock time as people write it: 9, 09:00, 8:30 pm; None if it is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_weekdays(text: str) -> frozenset[int] | None:
    """Weekdays as people write them: every day, weekdays, mon-fri, mon wed fri; None if
    it can't be read or names no day."""
    wanted = text.casefold().strip()
    named = {"every day": EVERY_DAY, "all": EVERY_DAY, "daily": EVERY_DAY,
             "weekdays": frozenset(range(5)), "weekends": frozenset({5, 6})}  # fmt: skip
    if wanted in named:
        return named[wanted]
    days: set[int] = set()
    for part in re.split(r"[\s,;+]+", re.sub(r"\s*[-–]\s*", "-", wanted)):
        ends = [_weekday(name) for name in part.split("-")]
        if None in ends or len(ends) > 2:
            return None
        first, last = ends[0], ends[-1]
        assert first is not None
        assert last is not None
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(days)


def _weekday(name: str) -> int | None:
    for at, full in enumerate(WEEKDAY_NAMES):
        if len(name) >= 2 and _FULL_NAMES[at].startswith(name):
            return at
        if name == full.casefold():
            return at
    return None


_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    *,
    post_time: time,
    zone: ZoneInfo,
    weekdays: frozenset[int],
    now: datetime,
    after: date | None,
) -> NextPost:
    """The next posting date whose instant is not before ``now`` and which is later than
    ``after``, the last date of the ledger (dates never run backwards, also when the
    organiser changes the zone)."""
    day = now.astimezone(zone).date() - timedelta(days=1)
    if after is not None and after >= day:
        day = after + timedelta(days=1)
    for _ in range(LONGEST_SEARCH_DAYS):
        if day.weekday() in weekdays:
            at = instant(day, post_time, zone)
            if at >= now:
                return NextPost(day, at)
        day += timedelta(days=1)
    raise ValueError("a guild needs at least one posting weekday")


def posting_dates(first: date, before: date, weekdays: frozenset[int]) -> tuple[date, ...]:
    """The posting dates from ``first`` up to but without ``before``, ascending."""
    count = max(0, (before - first).days)
    days = (first + timedelta(days=offset) for offset in range(count))
    return tuple(day for day in days if day.weekday() in weekdays)


def weekday_mask(weekdays: frozenset[int]) -> int:
    """Weekdays as bits, Monday the lowest."""
    return sum(1 << day for day in weekdays)


def weekdays_of_mask(mask: int) -> frozenset[int]:
    """The weekdays in a mask."""
    return frozenset(day for day in range(7) if mask >> day & 1)


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
    for size, word in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {word}" + ("" if count == 1 else "s")
    raise AssertionError("every whole number of minutes is divisible by one")

"""What the streak feature says: frozen values that the ui draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.ids import ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.ledger.rules import is_turning, missed_hours
from bot.daily.streaks.rules import DayLine, Progress
from bot.server.settings.rules.declared import GuildSettings

BEFORE_THE_END = timedelta(hours=1)
FREEZE_EARNED = "You earned a freeze: it covers one missed day automatically."


@dataclass(frozen=True, slots=True)
class OpenHours:
    """For who has a reminder at an hour that is no use: from when until when questions are open,
    and a good time to be reminded, as wall clock times in their zone."""

    at: time
    """The hour that is no use."""
    opens: time
    closes: time
    better: time
    tz: str
    is_turning: bool = False
    """At the hour a question is only just posted, or closes within a few minutes."""

    @classmethod
    def missed_by(
        cls, clock: time | None, tz: str | None, settings: GuildSettings, now: datetime
    ) -> OpenHours | None:
        """Those that a member's reminder misses; None where it comes, or where there is none."""
        if clock is None or tz is None:
            return None
        zone = ZoneInfo(tz)
        hours = missed_hours(settings, clock, zone, now)
        if hours is None:
            return None
        opens, closes = (one.astimezone(zone) for one in hours)
        better = hours[1] - min(BEFORE_THE_END, (hours[1] - hours[0]) / 2)
        return cls(
            clock, opens.time(), closes.time(), better.astimezone(zone).time(), tz,
            is_turning(clock, opens.time(), closes.time()),
        )  # fmt: skip

    @property
    def why(self) -> str:
        """What is there at that time."""
        turning = "a question here is only just opening or closing"
        return turning if self.is_turning else "no question is open here"

    @property
    def offer(self) -> str:
        """The button that takes the better time."""
        return f"Remind me at {self.better:%H:%M}"

    @property
    def leads_to(self) -> str:
        """Where that button leads."""
        return f"streaks:remind:{self.better:%H%M}:{self.tz}"


@dataclass(frozen=True, slots=True)
class StreakShown:
    """A member's streak."""

    user_id: UserId
    is_mine: bool
    progress: Progress
    open_link: tuple[GuildId, ChannelId, MessageId] | None
    """Server, channel and message of a question that is open and not answered yet."""
    open_until: datetime | None
    remind_at: time | None
    practised: bool = False
    """The day of that open question counts already, by practice."""
    bonus: bool = False
    """That open question is an extra one, which costs nobody anything."""
    week: tuple[DayLine, ...] = ()
    """The last seven days, the oldest first."""
    open_post_id: PostId | None = None
    """The question of ``open_link``."""
    next_at: datetime | None = None
    """When the next question comes (aware UTC); None: none is planned."""
    missed_today: bool = False
    """The question that was last is over today, or not there yet, and the member hasn't answered
    it: they aren't done."""
    dead_hour: OpenHours | None = None
    """Where the member's reminder is at an hour at which it can't come."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """By practice, and not by an answer, the day of the open question counts."""

    current: int
    milestone: int | None = None
    """The round number of days that was reached just now, if any."""
    freeze_earned: bool = False

    @property
    def words(self) -> str:
        """One line for the card of whatever was practised."""
        days = "1 day" if self.current == 1 else f"{self.current:,} days"
        cheer = "" if self.milestone is None else " 🎉 Well done."
        freeze = f" {FREEZE_EARNED}" if self.freeze_earned else ""
        return f"**Your day counts: {days} in a row.**{cheer}{freeze}"


@dataclass(frozen=True, slots=True)
class StreakExplained:
    """The last fourteen days, newest first."""

    user_id: UserId
    is_mine: bool
    progress: Progress
    lines: tuple[DayLine, ...]
    last: date
    has_earlier: bool


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """A reminder is on. ``missed``: at its time no question is ever open."""

    at: time
    tz: str
    next_at: datetime
    missed: OpenHours | None = None


@dataclass(frozen=True, slots=True)
class ReminderOff:
    """No reminders; ``tz``: the zone that was told with it, ``guild_name``: whose they were, where
    it was said in a direct message."""

    tz: str | None = None
    guild_name: str = ""


@dataclass(frozen=True, slots=True)
class StreakRules:
    """The rules as they hold in one server, in plain words."""

    any_practice: bool
    late_counts: bool
    need: int
    """Letters and digits that an answer needs."""


@dataclass(frozen=True, slots=True)
class WaitingNote:
    """Something that waited to be said to a member."""

    words: str


@dataclass(frozen=True, slots=True)
class ReminderCard:
    """By direct message: a streak is at stake."""

    marker: str
    guild_id: GuildId
    guild_name: str
    current: int
    title: str
    minutes: int
    """How long the question takes; 0: it is gone."""
    open_until: datetime
    channel_id: ChannelId
    message_id: MessageId
    lines: tuple[str, ...] = ()
    """What other rooms add for a member who wants it."""

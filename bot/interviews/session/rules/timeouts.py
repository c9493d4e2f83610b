"""The times of a session: how long an answer is waited for, when one can check in, when reminders
are due, what not coming means; its start as members write it. Pure. All moments are aware UTC.
"""

import math
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.core.uptime.rules import Outage, spans
from bot.interviews.session.rules.state import Session
from bot.interviews.values.rules import SessionState
from bot.server.readers import UNCHANGED, read_date, read_time, shown
from bot.server.typed import folded

ANSWER_WITHIN = timedelta(hours=48)
ANSWER_BEFORE = timedelta(hours=6)
CHECK_IN_BEFORE = timedelta(minutes=15)
CHECK_IN_AFTER = timedelta(minutes=15)
STARTS_AUTOMATICALLY = timedelta(minutes=10)
A_MOMENT_TOGETHER = timedelta(minutes=2)
OVERTIME = timedelta(minutes=30)
TOO_SHORT = timedelta(minutes=10)
"""A session that ends earlier than this after its start isn't held, unless both say so."""
FEEDBACK_WITHIN = timedelta(hours=48)
MET_WITHIN = timedelta(hours=48)
SHORTEST_NOTICE = timedelta(minutes=30)
LONGEST_NOTICE = timedelta(days=30)
DAY_BEFORE = timedelta(hours=24)
DAY_REMINDER_USELESS = timedelta(hours=1)
SHORTLY_BEFORE = timedelta(minutes=15)
TOO_LATE_TO_REMIND = timedelta(minutes=10)
APART = (timedelta(hours=3), timedelta(hours=1), timedelta(0))
TIMEOUT_TOO_LATE = timedelta(minutes=5)
AWAY_TOO_LONG = timedelta(minutes=1)
HALF_LIFE = timedelta(days=30)
PAUSE_AFTER = 3
STILL_WEIGHS = 2.0
NO_SHOW_PAUSE = timedelta(days=14)
"""A no-show fades: its weight halves every 30 days. Only the third that still weighs pauses
somebody, so two bad weeks cost nothing, and what is a year old counts for nothing."""


class Reminder(StrEnum):
    """What is said by the clock without anything changing."""

    NUDGE = "nudge"
    DAY = "day"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder: not before ``due_at``, not any more at ``until``."""

    reminder: Reminder
    due_at: datetime
    until: datetime


def free_at(asked_at: datetime, starts_at: datetime) -> datetime:
    """When a session that was not agreed on is given up: after 48 hours or 6 hours before it
    would start, whichever is first; for less than 12 hours, half of them."""
    half = asked_at + (starts_at - asked_at) / 2
    return min(asked_at + ANSWER_WITHIN, max(starts_at - ANSWER_BEFORE, half))


def nudge_at(asked_at: datetime, starts_at: datetime) -> datetime:
    """When members who have not answered are asked again: half of the time they have."""
    return asked_at + (free_at(asked_at, starts_at) - asked_at) / 2


def check_in_opens(starts_at: datetime) -> datetime:
    """From when one can check in."""
    return starts_at - CHECK_IN_BEFORE


def check_in_closes(starts_at: datetime) -> datetime:
    """When it is known who came."""
    return starts_at + CHECK_IN_AFTER


def is_too_short(session: Session, now: datetime) -> bool:
    """Whether a session that runs would end too early to count as held."""
    return session.state is SessionState.RUNNING and now < session.changed_at + TOO_SHORT


def planned_end(session: Session) -> datetime:
    """When a session that runs is planned to end."""
    return session.changed_at + session.length


def confirmed_due(starts_at: datetime, now: datetime) -> datetime:
    """What the clock does next for a session that is agreed on: open the check-in, then
    close it."""
    opens_at = check_in_opens(starts_at)
    return opens_at if now < opens_at else check_in_closes(starts_at)


def planned(session: Session, now: datetime) -> tuple[Planned, ...]:
    """The reminders that a session should still have at a moment. One for the day before is left
    out when that moment is over."""
    starts_at = session.starts_at
    if session.state in (SessionState.PROPOSED, SessionState.RESCHEDULING):
        asked_at, asked_for = session.changed_at, session.asked_for
        until = free_at(asked_at, asked_for)
        return (Planned(Reminder.NUDGE, nudge_at(asked_at, asked_for), until),)
    if session.state not in (SessionState.CONFIRMED, SessionState.CHECKED_IN):
        return ()
    found = []
    if now <= starts_at - DAY_BEFORE:
        useless = starts_at - DAY_REMINDER_USELESS
        found.append(Planned(Reminder.DAY, starts_at - DAY_BEFORE, useless))
    if now <= starts_at - SHORTLY_BEFORE:
        useless = starts_at + TOO_LATE_TO_REMIND
        found.append(Planned(Reminder.SOON, starts_at - SHORTLY_BEFORE, useless))
    return tuple(found)


def distance(starts_at: datetime, now: datetime) -> str:
    """How far a start is away at this very moment: "in 15 minutes", "in 22 hours", "now",
    "5 minutes ago". Rounded to the nearest; never a word such as *tomorrow*, which is true
    only in some zones."""
    minutes = round((starts_at - now) / timedelta(minutes=1))
    if minutes == 0:
        return "now"
    size = abs(minutes)
    if size < 90:
        words = _count(size, "minute")
    elif size < 36 * 60:
        words = _count(round(size / 60), "hour")
    else:
        words = _count(round(size / (24 * 60)), "day")
    return f"in {words}" if minutes > 0 else f"{words} ago"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def spread(starts: Iterable[datetime], most: int) -> tuple[datetime, ...]:
    """The first of these (best first) that lie at least three hours apart: who can't at six
    can't at a quarter past six either. Where there are too few, an hour apart, then any."""
    every = tuple(starts)
    found: list[datetime] = []
    for apart in APART:
        for start in every:
            if len(found) == most:
                return tuple(found)
            if start not in found and all(abs(start - one) >= apart for one in found):
                found.append(start)
    return tuple(found)


def was_away(outages: Iterable[Outage], from_at: datetime, to_at: datetime) -> bool:
    """Whether the bot was away so long between two moments that nobody is to blame."""
    away = (end - start for start, end in spans(outages, from_at, to_at))
    return sum(away, timedelta()) >= AWAY_TOO_LONG


def weight(missed_at: Iterable[datetime], now: datetime) -> float:
    """What all no-shows of a person weigh at a moment (aware UTC); 1.0 for one of just now."""
    return sum(math.exp2(-(max(now - at, timedelta()) / HALF_LIFE)) for at in missed_at)


def pauses(missed_at: Iterable[datetime], now: datetime) -> bool:
    """Whether a person is paused: three or more times, weighing as much as two of today (three
    in about six weeks)."""
    every = tuple(missed_at)
    return len(every) >= PAUSE_AFTER and weight(every, now) >= STILL_WEIGHS


NO_SUCH_DATE = "{} isn't a real date. Please check it. {}"
SKIPPED = (
    "On that date your clocks go forward, and there is no {} in your time zone. "
    "Choose a time an hour later or earlier. {}"
)
APART_TIMES = (
    "{} and {} don't go together. Write the time as `18:30` or `6:30 pm`, and its date beside it. "
    "{}"
)
_PARTS = {
    "morning": range(12), "afternoon": range(12, 20), "evening": range(16, 24),
    "tonight": range(17, 24), "night": range(17, 24),
}  # fmt: skip
"""The hours at which a part of a day may begin; *Sat night* at 1 is no time on that date."""
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)})\b")


def read_start(day: str, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant (UTC) of a written date and time in a zone. A date without a year is the next
    one. An hour that a clock change repeats means the first of the two."""
    wall = datetime.combine(read_date(day, now.astimezone(zone).date()), _time_on(day, clock))
    try:
        found = wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar has
        raise UserError(NO_SUCH_DATE.format(shown(day), UNCHANGED)) from None
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        raise UserError(SKIPPED.format(f"{wall:%H:%M}", UNCHANGED))
    return found


def _time_on(day: str, clock: str) -> time:
    """The time beside a date that may name a part of the day: beside *Tue evening* 7 is 19:00."""
    at = read_time(clock)
    found = _PART.search(folded(day[:80]))
    if found is None:
        return at
    if found[0] != "morning" and at.hour < 12:
        with suppress(UserError):  # it says "am"
            at = read_time(f"{clock.strip()} pm")
    if at.hour not in _PARTS[found[0]]:
        raise UserError(APART_TIMES.format(shown(day), shown(clock), UNCHANGED))
    return at


def label(moment: datetime, zone: ZoneInfo) -> str:
    """A moment on a button, where Discord shows no times of its own: "Sat 21 Nov, 18:30" in the
    zone of the one who reads it."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"

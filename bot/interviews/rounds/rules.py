"""When rounds are, and what one is planned from. Pure.

A scheduled round has one *local date* in the organiser's zone. One that the bot missed is held
once as soon as it is back, if it is less than three days late; an older one is left out, since
the next is near.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.errors import UserError
from bot.interviews.matching.rules.people import MatchingProblem
from bot.interviews.profiles.rules.ahead import Away
from bot.interviews.values.rules import InterviewSettings, Profile
from bot.server import readers
from bot.server.calendar import instant

LATE = timedelta(days=3)
SOONEST = timedelta(hours=3)
"""No session begins earlier after it was planned."""
NOTICE = timedelta(hours=24)
"""What a session has if that is possible."""
HORIZON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NextRound:
    """The local date of a round and its instant (aware UTC)."""

    on: date
    at: datetime


def next_round(settings: InterviewSettings, now: datetime, last_on: date | None) -> NextRound:
    """The next round after ``now`` on the organiser's weekday: with a round every other week
    not in the week after the last one, on whatever weekday that was."""
    day = now.astimezone(settings.zone).date()
    day += timedelta(days=(settings.weekday - day.weekday()) % 7)
    soonest = (
        date.min if last_on is None else last_on + timedelta(days=7 * settings.every_weeks - 6)
    )
    while day < soonest or instant(day, settings.round_time, settings.zone) <= now:
        day += timedelta(days=7)
    return NextRound(day, instant(day, settings.round_time, settings.zone))


def is_too_late(due_at: datetime, now: datetime) -> bool:
    """Whether a round that was missed is left out."""
    return now - due_at >= LATE


def planned(settings: InterviewSettings, now: datetime, last_on: date | None) -> InterviewSettings:
    """Changed settings with their next round. One that is due and not held yet stays due, whatever
    is decided in that moment; what was changed holds from the one after it."""
    if settings.paused:
        return replace(settings, next_round_on=None, next_round_at=None)
    due_at = settings.next_round_at
    if due_at is not None and due_at <= now and not is_too_late(due_at, now):
        return settings
    following = next_round(settings, now, last_on)
    return replace(settings, next_round_on=following.on, next_round_at=following.at)


@dataclass(frozen=True, slots=True)
class RoundInputs:
    """A round to plan, and the stamp of the data it was read from. ``away`` counts those who
    joined and take no part, ``served`` are those of them who had the one session they wanted."""

    problem: MatchingProblem
    stamp: str
    away: Mapping[Away, int]
    served: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class ReadSchedule:
    """What could be read of the time and the zone; ``unread``: what is said of the rest, and
    ``zones`` that the text may mean: label and name."""

    at: time | None = None
    tz: str | None = None
    unread: tuple[str, ...] = ()
    zones: tuple[tuple[str, str], ...] = ()


ALL_READ = ReadSchedule()


def read_schedule(
    clock: str | None, zone: str | None, now: datetime, *, is_all: bool, refused: Sequence[str] = ()
) -> ReadSchedule:
    """The time and the zone as they were typed. One that can't be read keeps back nothing else;
    where that is all there is, it is refused, but for a zone, which is asked about. ``refused``:
    why a role or a channel isn't taken; it is as one that can't be read."""
    found, unread = ReadSchedule(), [UserError(f"{why} {readers.UNCHANGED}") for why in refused]
    if unread and is_all and clock is None and zone is None:
        raise UserError(" ".join([*refused, readers.UNCHANGED]))
    try:
        if clock is not None:
            found = replace(found, at=readers.read_time(clock))
    except UserError as refusal:
        if is_all and zone is None and not refused:
            raise
        unread.append(refusal)
    try:
        if zone is not None:
            found = replace(found, tz=readers.read_zone(zone, now).key)
    except readers.ZoneAsked as asked:
        if is_all and found.at is None and not asked.zones and not refused:
            raise
        unread.append(asked)
        found = replace(found, zones=asked.zones)
    has_more = not is_all or found.at is not None or found.tz is not None
    return replace(found, unread=readers.told_apart(unread, has_more=has_more))

"""How long a pause lasts, from what people write, and who of those that wait practises with whom.
Pure. A pause always has an end.

Hard in the pool: a block, no common language, a partner of the last hours. All else is weight: a
common track, roles that go together, a near level, more common tracks and topics, met rarely; then
who waits longest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.interviews.matching.rules.matching import plan_halves
from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.rules.slots import HALF_MINUTES
from bot.interviews.matching.rules.weights import WEIGHTS, directions, roles
from bot.interviews.values.rules import Level, PlannedSession, Profile, describe_tracks
from bot.server.calendar import instant
from bot.server.dates import NoDate, NoSuchDay, find_date
from bot.server.readers import UNCHANGED, shown
from bot.server.typed import folded

LONGEST = timedelta(days=366)
BACK_WORDS = frozenset({"off", "back", "end", "stop", "now", "over", "resume", "no", "none"})
EXAMPLES = "`2 weeks`, `10 days`, `1 March` or `2027-03-01`; `off` ends a pause"
_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_NUMBERS = {"a": 1, **{word: number for number, word in enumerate(_WORDS, start=1)}}
_DAYS = {"day": 1, "week": 7, "month": 30}
_LENGTH = re.compile(r"(?:for |in )?(\d{1,3}|[a-z]+) ?(day|week|month)s?")


def ends_pause(text: str) -> bool:
    """Whether the member wants to come back now."""
    return _plain(text) in BACK_WORDS


def read_pause(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When a pause ends (aware UTC): the beginning of a local date. A ``UserError`` for what
    can't be read, for the past, and for more than a year."""
    today = now.astimezone(zone).date()
    plain = _plain(text)
    day = today if plain == "today" else _length(plain, today) or _date(plain, today)
    if day <= today:
        raise UserError(f"The earliest a pause can end is tomorrow. Write {EXAMPLES}. {UNCHANGED}")
    if day - today > LONGEST:
        raise UserError(
            "A pause lasts a year at most. For longer, `/mock leave`: you can join again any day. "
            f"{UNCHANGED}"
        )
    return instant(day, time(0, 0), zone)


def _plain(text: str) -> str:
    return folded(text).replace("until ", "")


def _length(plain: str, today: date) -> date | None:
    if plain in ("tomorrow", "next week", "next month"):
        return today + timedelta(days={"tomorrow": 1, "next week": 7, "next month": 30}[plain])
    found = _LENGTH.fullmatch(plain)
    if found is None:
        return None
    number = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1])
    return None if number is None else today + timedelta(days=number * _DAYS[found[2]])


def _date(plain: str, today: date) -> date:
    """A date, from tomorrow on where it could be this year's or the next."""
    reason = ""
    try:
        found = find_date(plain, today)
        # "Saturday" on a Saturday is the next one; today itself is no end of a pause.
        is_next = found == today and plain not in ("today", "tonight")
        return find_date(plain, today + timedelta(days=1)) if is_next else found
    except NoSuchDay:
        reason = "There is no such date. "
    except NoDate as fault:
        reason = f"{fault} " if str(fault) else ""
    raise UserError(
        f"I can't read when your pause ends: {shown(plain)}. {reason}Write {EXAMPLES}. {UNCHANGED}"
    )


WAIT = timedelta(minutes=60)
LEAD = timedelta(minutes=5)
HALF = timedelta(minutes=HALF_MINUTES)
JUST_MET = timedelta(hours=12)
_LEVELS = list(Level)


@dataclass(frozen=True, slots=True)
class WaitingMember:
    """Somebody who wants to practise now; ``met`` is how often the one who asks met them."""

    profile: Profile
    since_at: datetime
    met: int


def starts_at(now: datetime) -> datetime:
    """In five minutes, rounded up to the minute."""
    at = (now + LEAD).replace(second=0, microsecond=0)
    return at if at == now + LEAD else at + timedelta(minutes=1)


def best(
    me: Profile, waiting: Iterable[WaitingMember], *, never: frozenset[int]
) -> WaitingMember | None:
    """Who fits best; ``never`` are those who must not be met now, for whatever reason."""
    fitting = [
        one
        for one in waiting
        if one.profile.user_id != me.user_id
        and one.profile.user_id not in never
        and one.profile.languages & me.languages
    ]
    return min(fitting, key=lambda one: _cost(me, one), default=None)


def _cost(me: Profile, one: WaitingMember) -> tuple[object, ...]:
    other = one.profile
    shared = me.tracks & other.tracks
    apart = abs(_LEVELS.index(me.level) - _LEVELS.index(other.level))
    return (
        not shared,
        roles(me.role_preference, other.role_preference) == WEIGHTS.roles,
        apart,
        -len(shared),
        -len(me.topics & other.topics),
        one.met,
        one.since_at,
        other.user_id,
    )


def plan(me: Entrant, other: Entrant, now: datetime, chance: int) -> PlannedSession:
    """The session of two who fit: both halves, or the one that both wish for. ``chance`` decides
    where nothing else does, as in a round."""
    wishes = me.profile.role_preference, other.profile.role_preference
    minutes = HALF_MINUTES * sum(directions(*wishes))
    shared = me.profile.tracks & other.profile.tracks
    why = "You both wanted to practise now"
    why += f", and you share {describe_tracks(shared)}." if shared else "."
    halves = plan_halves(me, other, minutes, chance=chance)
    return PlannedSession(starts_at(now), minutes, halves, why)

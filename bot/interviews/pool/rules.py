"""Who of those that wait practises with whom, at once. Pure.

Hard: a block, no common language, a partner of the last hours. All else is weight: a common
track, roles that go together, a near level, more common tracks and topics, met rarely; then
who waits longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.interviews.matching.rules.halves import plan_halves
from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.rules.slots import HALF_MINUTES
from bot.interviews.matching.rules.weights import WEIGHTS, directions, roles
from bot.interviews.profiles.rules.words import describe_tracks
from bot.interviews.values.rules.values import Level, PlannedSession, Profile

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
    met: int = 0


def starts_at(now: datetime) -> datetime:
    """In five minutes, rounded up to the minute."""
    at = now + LEAD
    return at if at == at.replace(second=0, microsecond=0) else _next_minute(at)


def _next_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


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

"""Who of those that wait practises with whom, at once. Pure.

Hard: a block, no common language, a partner of the last hours. All else is weight: a common
track, roles that go together, a near level, more common tracks and topics, met seldom; then
who waits longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.interviews.rules.values import Half, Level, PlannedSession, Profile, RoleWish, Track
from bot.interviews.rules.words import describe_tracks

WAIT = timedelta(minutes=60)
LEAD = timedelta(minutes=5)
HALF_MINUTES = 45
HALF = timedelta(minutes=HALF_MINUTES)
JUST_MET = timedelta(hours=12)
_LEVELS = list(Level)


@dataclass(frozen=True, slots=True)
class Waiting:
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


def roles(one: Profile, other: Profile) -> tuple[tuple[int, int], ...]:
    """Candidate and interviewer of each half that both wish for; empty if none is."""
    return tuple(
        (candidate.user_id, interviewer.user_id)
        for candidate, interviewer in ((one, other), (other, one))
        if candidate.role_wish is not RoleWish.INTERVIEWER
        and interviewer.role_wish is not RoleWish.CANDIDATE
    )


def best(me: Profile, waiting: Iterable[Waiting], *, never: frozenset[int]) -> Waiting | None:
    """Who fits best; ``never`` are those who must not be met now, for whatever reason."""
    fitting = [
        one
        for one in waiting
        if one.profile.user_id != me.user_id
        and one.profile.user_id not in never
        and one.profile.languages & me.languages
    ]
    return min(fitting, key=lambda one: _cost(me, one), default=None)


def _cost(me: Profile, one: Waiting) -> tuple[object, ...]:
    other = one.profile
    shared = me.tracks & other.tracks
    apart = abs(_LEVELS.index(me.level) - _LEVELS.index(other.level))
    return (
        not shared,
        not roles(me, other),
        apart,
        -len(shared),
        -len(me.topics & other.topics),
        one.met,
        one.since_at,
        other.user_id,
    )


def plan(me: Profile, other: Profile, now: datetime, seed: int) -> PlannedSession:
    """The session of two who fit: both halves, or the one that both wish for. ``seed`` decides
    who is the candidate first, and on which of the possible tracks."""
    wanted = roles(me, other) or ((me.user_id, other.user_id), (other.user_id, me.user_id))
    if seed % 2:
        wanted = wanted[::-1]
    tracks = {me.user_id: me.tracks, other.user_id: other.tracks}
    shared = me.tracks & other.tracks
    halves = tuple(
        Half(at, candidate, interviewer, _track(shared or tracks[candidate], seed // 2 + at))
        for at, (candidate, interviewer) in enumerate(wanted, 1)
    )
    why = "You both wanted to practise now"
    why += f", and you share {describe_tracks(shared)}." if shared else "."
    return PlannedSession(starts_at(now), HALF_MINUTES * len(halves), halves, why)


def _track(tracks: frozenset[Track], seed: int) -> Track:
    choices = [track for track in Track if track in tracks]
    return choices[seed % len(choices)]

"""Who interviews whom on what, in which order. Pure.

With 90 minutes both are the candidate once. With 45, or where the wishes say so, it is the turn
of whoever was candidate less often. The track is the candidate's: of those they want, what both
practise before the rest, and what they practised longest ago before what is fresh.
"""

from datetime import UTC, datetime

from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.rules.slots import WHOLE_MINUTES
from bot.interviews.matching.rules.weights import directions
from bot.interviews.values.rules.values import Half, Track

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_ORDER = tuple(Track)


def plan_halves(one: Entrant, other: Entrant, minutes: int, *, chance: int) -> tuple[Half, ...]:
    """The halves of a session of two; ``chance`` decides where nothing else does, and the two
    may be given either way round."""
    turns = [
        (candidate, interviewer)
        for candidate, interviewer, is_wanted in zip(
            (one, other),
            (other, one),
            directions(one.profile.role_preference, other.profile.role_preference),
            strict=True,
        )
        if is_wanted
    ]
    flip = -1 if chance & 1 else 1
    turns.sort(key=lambda turn: (turn[0].lead - turn[1].lead, turn[0].user_id * flip))
    count = 2 if minutes >= WHOLE_MINUTES else 1
    return tuple(
        Half(at, candidate.user_id, interviewer.user_id, choose_track(candidate, interviewer))
        for at, (candidate, interviewer) in enumerate(turns[:count], start=1)
    )


def choose_track(candidate: Entrant, interviewer: Entrant) -> Track:
    """On what somebody is interviewed."""
    wanted = candidate.profile.tracks or frozenset(Track)
    shared = wanted & interviewer.profile.tracks
    return min(
        shared or wanted,
        key=lambda track: (candidate.practised.get(track, _NEVER), _ORDER.index(track)),
    )

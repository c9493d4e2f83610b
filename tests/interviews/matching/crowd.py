"""People for tests of the matching, and a round of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.interviews.matching.rules.people import Entrant, MatchingProblem, Met, Two
from bot.interviews.values.rules import Level, Profile, Track, Window

NOW = datetime(2027, 3, 7, 18, tzinfo=UTC)
"""A Sunday; the clocks of New York change within the week."""
EVERY_EVENING = tuple(Window(day, 18 * 60, 21 * 60) for day in range(7))


def profile(user_id: int, **changes: object) -> Profile:
    """Somebody with time every evening in UTC."""
    plain = Profile(
        guild_id=1,
        user_id=user_id,
        level=Level.MID,
        tracks=frozenset({Track.CODING}),
        topics=frozenset(),
        tz="UTC",
        windows=EVERY_EVENING,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def person(user_id: int, **changes: object) -> Entrant:
    """The same as somebody who takes part; fields of a person or of their profile."""
    own = {name: changes.pop(name) for name in list(changes) if name in Entrant.__slots__}
    return Entrant(profile(user_id, **changes), **own)  # type: ignore[arg-type]


def problem(
    *people: Entrant,
    seed: int = 1,
    blocked: frozenset[Two] = frozenset(),
    met: Mapping[Two, Met] | None = None,
    now: datetime = NOW,
) -> MatchingProblem:
    """A round of these people in the week after ``now``."""
    return MatchingProblem(
        people=people,
        from_at=now + timedelta(hours=3),
        good_from_at=now + timedelta(days=1),
        until_at=now + timedelta(days=7),
        seed=seed,
        blocked=blocked,
        met=met or {},
    )

"""Who takes part in a round, and what a round brings them. Pure values.

A ``Problem`` holds everything that a round depends on, and nothing else: the same problem
gives the same ``Plan``, in whatever order its people come. Moments are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.ids import UserId
from bot.interviews.matching.rules.slots import Slot
from bot.interviews.values.values import Half, Profile, Span, Track

Two = tuple[int, int]
"""Ids of two people, the smaller one first."""


def two(one: int, other: int) -> Two:
    """The name of a pair."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part. ``sat_out`` counts their latest rounds in a row without a
    partner; ``lead`` is how much more often they were candidate than interviewer;
    ``practised`` says when they were last the candidate of a track."""

    profile: Profile
    weak: frozenset[str] = frozenset()
    strong: frozenset[str] = frozenset()
    sat_out: int = 0
    lead: int = 0
    practised: Mapping[Track, datetime] = field(default_factory=dict)
    busy: tuple[Span, ...] = ()

    @property
    def user_id(self) -> int:
        """The member."""
        return self.profile.user_id


@dataclass(frozen=True, slots=True)
class Met:
    """What two people have behind them: sessions that weren't called off, and the days since
    they were last planned together, whatever came of it."""

    times: int
    days: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A round to plan. Slots lie between ``from_at`` and ``until_at``, and not before
    ``good_from_at`` where that can be had."""

    people: tuple[Person, ...]
    from_at: datetime
    good_from_at: datetime
    until_at: datetime
    seed: int
    blocked: frozenset[Two] = frozenset()
    met: Mapping[Two, Met] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who are to meet; ``why`` is the sentence for them."""

    halves: tuple[Half, ...]
    slot: Slot
    why: str
    weight: int
    shadow_id: UserId | None = None

    @property
    def user_ids(self) -> Two:
        """The two, the smaller id first."""
        return two(self.halves[0].candidate_id, self.halves[0].interviewer_id)


class Reason(StrEnum):
    """Why somebody has no partner in a round. Never a block: nobody may learn of one."""

    ALONE = "alone"
    """Nobody else takes part."""
    HOURS = "hours"
    """Nobody shares three quarters of an hour."""
    LANGUAGE = "language"
    """Nobody speaks a language of theirs, or not at their hours."""
    ODD = "odd"
    """Nobody who fits was left: the number was odd, or for reasons that nobody learns."""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody without a partner. ``shadows``: the pair they look on at, if any."""

    user_id: UserId
    reason: Reason
    shadows: Two | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round brings: the pairs by their slot, who is left by id, and a fingerprint of
    all of it."""

    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]
    digest: str

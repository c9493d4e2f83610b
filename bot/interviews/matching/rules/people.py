"""Who takes part in a round, what a round brings them, and how they are told why. Pure values.

A ``MatchingProblem`` holds everything that a round depends on, and nothing else: the same problem
gives the same ``Plan``, in whatever order its people come. Moments are aware UTC. A reason says
only what the two see of each other anyway: never what somebody is weak at, whom they blocked, or
whether they ever stayed away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.ids import UserId
from bot.interviews.matching.rules.slots import Slot
from bot.interviews.values.rules import (
    TRACK_WORDS,
    Half,
    Level,
    PlannedSession,
    Profile,
    Span,
    Track,
    listed,
)

Two = tuple[UserId, UserId]
"""Ids of two people, the smaller one first."""


def two(one: UserId, other: UserId) -> Two:
    """The name of a pair."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Entrant:
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
    def user_id(self) -> UserId:
        """The member."""
        return self.profile.user_id


@dataclass(frozen=True, slots=True)
class Met:
    """What two people have behind them: sessions that weren't called off, and the days since
    they were last planned together, whatever came of it."""

    times: int
    days: int


@dataclass(frozen=True, slots=True)
class MatchingProblem:
    """A round to plan. Slots lie between ``from_at`` and ``until_at``, and not before
    ``good_from_at`` where that can be had."""

    people: tuple[Entrant, ...]
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
    observer_id: UserId | None = None

    @property
    def planned(self) -> PlannedSession:
        """The session that they are to be asked for."""
        slot = self.slot
        return PlannedSession(slot.start, slot.minutes, self.halves, self.why, self.observer_id)

    @property
    def user_ids(self) -> Two:
        """The two, the smaller id first."""
        return two(self.halves[0].candidate_id, self.halves[0].interviewer_id)


class UnmatchedReason(StrEnum):
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
class Unmatched:
    """Somebody without a partner. ``observes``: the pair they look on at, if any."""

    user_id: UserId
    reason: UnmatchedReason
    observes: Two | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round brings: the pairs by their slot, who is left by id, and a fingerprint of
    all of it."""

    pairs: tuple[Pair, ...]
    left: tuple[Unmatched, ...]
    digest: str


_LEVELS = tuple(Level)
_LATELY_DAYS = 28
REASONS = {
    UnmatchedReason.ALONE: "nobody else is taking part at the moment",
    UnmatchedReason.HOURS: "nobody else's hours overlap with yours for long enough this week",
    UnmatchedReason.LANGUAGE: "nobody who is free when you are speaks your language",
    UnmatchedReason.ODD: "no suitable partner was left this time",
}


def why(one: Profile, other: Profile, met: Met | None) -> str:
    """Why two people meet."""
    parts = ["your free hours overlap", *_tracks(one, other), *_level(one, other)]
    return f"Paired because {listed([*parts, _history(met)])}."


def _tracks(one: Profile, other: Profile) -> list[str]:
    shared = one.tracks & other.tracks
    if not shared:
        return []
    if len(shared) == len(Track):
        return ["you both practise every kind of interview"]
    words = TRACK_WORDS | {Track.BEHAVIOURAL: "behavioural interviews"}
    return [f"you both practise {listed(words[track] for track in Track if track in shared)}"]


def _level(one: Profile, other: Profile) -> list[str]:
    apart = abs(_LEVELS.index(one.level) - _LEVELS.index(other.level))
    return [["you're preparing for the same level"], ["your levels are close"], [], []][apart]


def _history(met: Met | None) -> str:
    if met is None or not met.times:
        return "you haven't met yet"
    if met.days < _LATELY_DAYS:
        return "everyone you met longer ago was busy"
    return "it has been a while since you met"


FIRST_NEXT = ", so you're first next time"


def left_words(reason: UnmatchedReason, *, observes: bool) -> str:
    """What somebody without a partner is told."""
    observing = "so you observe another pair's interview"
    after = f", {observing}" if observes else FIRST_NEXT
    words = f"You have no partner in this round because {REASONS[reason]}{after}."
    return f"{words} {_ADVICE.get(reason, '')}".rstrip()


def unpromised(words: str) -> str:
    """The same where no round is to come that they would be first in."""
    return words.replace(FIRST_NEXT, "")


_ADVICE = {
    UnmatchedReason.HOURS: "More or different hours in `/mock join` would help most.",
    UnmatchedReason.LANGUAGE: "Another language in `/mock join` would help, if you speak one.",
}

"""What makes a good pair, as whole numbers: the one table, and the weights made of it. Pure.

All points are in one currency, so that the table reads as exchange rates: a meeting of the last
weeks costs more than everything else together can make up for, and still it is no ban.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.interviews.matching.rules.people import Met
from bot.interviews.values.rules import Cadence, OddPreference, RolePreference
from bot.practice.quiz.asking.rules import PastAnswer


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for a pair. The number of pairs always comes first; these choose among plans that
    pair equally many people."""

    base: int = 100_000
    """Keeps the sum above zero, which changes nothing: each plan has equally many pairs."""
    sat_out: int = 1_000_000_000
    """For each round in a row that somebody sat out: more than all the rest of a thousand pairs,
    so that nobody sits out twice running while any plan avoids it."""
    met: int = 6_000
    """Lost for each time that two have met: a new face is worth more than any fit."""
    met_most: int = 8
    """Meetings beyond these cost no more: a small group must stay able to go on."""
    lately: int = 4_000
    """Lost for each week by which the last meeting lies nearer than ``lately_weeks``: the same
    partner a week later is what people complain about most."""
    lately_weeks: int = 8
    track: int = 1_500
    """A track that both practise: without one, one of them interviews on foreign ground."""
    more_tracks: int = 200
    """Each further one leaves a choice."""
    level: int = -500
    """For each step between the levels: questions that fit one bore or drown the other."""
    topic: int = 100
    """Each topic that both want, at most ``most_topics``."""
    complement: int = 200
    """Each topic in which one is weak and the other strong, at most ``most_topics``."""
    most_topics: int = 4
    roles: int = -2_500
    """Lost where both want to be asked only, or both to ask only: a wish that can't come true."""
    turn: int = -600
    """Lost where one wants both roles and the other only one: the first gets the other only."""
    whole: int = 800
    """90 minutes in common: both are the candidate."""
    notice: int = 1_000
    """A slot at least a day ahead: who reads it late can still come."""
    discomfort: int = -8
    """For each minute by which the worse-off sits outside the easy hours."""
    room: int = 20
    """Each common quarter hour to begin at, at most ``most_room``: what comes between can be
    moved."""
    most_room: int = 20
    once: int = 300
    """Who wants a single session isn't left over from it."""
    fortnightly: int = 200
    """Who takes part every other round waits two if left out."""
    observer: int = -1_200
    """Who likes to look on minds least being left over; the credit above makes them take turns."""


WEIGHTS = Weights()
JITTER_BITS = 32
"""A weight leaves this much room below for the seed, which decides between equal plans only:
2¹² values for each pair, so that a million pairs can't make up one point."""
CHANCE_BITS = 12
LOOK_BACK = 10
"""The latest answers of a topic that say whether somebody is strong in it."""
LEAST_ANSWERS = 5
STRONG_FROM = 0.9


@lru_cache(maxsize=4096)
def history(met: Met | None) -> int:
    """Points for what two have behind them; 0 for strangers."""
    if met is None:
        return 0
    near = max(0, WEIGHTS.lately_weeks - met.days // 7)
    return -WEIGHTS.met * min(met.times, WEIGHTS.met_most) - WEIGHTS.lately * near


def tracks(common: int) -> int:
    """Points for so many tracks in common."""
    return WEIGHTS.track + WEIGHTS.more_tracks * (common - 1) if common else 0


def roles(one: RolePreference, other: RolePreference) -> int:
    """Points for two wishes: none are lost where both come true."""
    if one is other:
        return 0 if one is RolePreference.BOTH else WEIGHTS.roles
    return WEIGHTS.turn if RolePreference.BOTH in (one, other) else 0


def alone(sat_out: int, cadence: Cadence, odd_preference: OddPreference) -> int:
    """Points that somebody brings into any pair."""
    points = WEIGHTS.sat_out * sat_out
    if cadence is Cadence.ONCE:
        points += WEIGHTS.once
    if cadence is Cadence.FORTNIGHTLY:
        points += WEIGHTS.fortnightly
    if odd_preference is OddPreference.OBSERVER:
        points += WEIGHTS.observer
    return points


def directions(one: RolePreference, other: RolePreference) -> tuple[bool, bool]:
    """Whether the first, and whether the second, is a candidate by both wishes. Two equal
    one-sided wishes can't both come true: then they take turns as if both wanted both."""
    if one is other:
        return True, True
    return (
        one is not RolePreference.INTERVIEWER and other is not RolePreference.CANDIDATE,
        other is not RolePreference.INTERVIEWER and one is not RolePreference.CANDIDATE,
    )


def strong_topics(seen: Sequence[PastAnswer]) -> frozenset[str]:
    """Topics in which nearly all of the latest quiz answers were right. ``seen`` is oldest first.
    What is weak the quiz's rules say; both only weigh here and are shown to nobody."""
    latest: dict[str, list[bool]] = {}
    for one in reversed(seen):
        results = latest.setdefault(one.topic, [])
        if len(results) < LOOK_BACK:
            results.append(one.is_right)
    return frozenset(
        topic
        for topic, results in latest.items()
        if len(results) >= LEAST_ANSWERS and sum(results) >= STRONG_FROM * len(results)
    )

"""Which two people could meet, and how good that would be. Pure.

Everything that a person brings is turned into small integers and bit masks once, so that half a
million pairs cost about a second.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from operator import or_
from zoneinfo import ZoneInfo

from bot.core.ids import UserId
from bot.interviews.matching.rules import slots
from bot.interviews.matching.rules.people import Entrant, MatchingProblem, two
from bot.interviews.matching.rules.weights import (
    CHANCE_BITS,
    JITTER_BITS,
    WEIGHTS,
    alone,
    directions,
    history,
    roles,
    tracks,
)
from bot.interviews.values.rules import Level, RolePreference, Track

WAKING = 120
"""The discomfort of 7 and of 23 o'clock."""
STEPS = (*range(0, WAKING + 1, slots.SLOT_MINUTES), 180, 240, 400)
"""Discomforts that are told apart when a pair is weighed."""
_WAKING_STEPS = STEPS.index(WAKING) + 1
_LEVELS = tuple(Level)
# The kinds of slots, by their places in ``Node.tries``: 90 and 45 minutes in turns, first a day
# ahead, then soon; and the same again with the nights.
_ALL, _SHORT, _LATER = range(8), range(1, 8, 2), frozenset({0, 1, 4, 5})
_MIX = 0x9E3779B97F4A7C15
_64_BITS = (1 << 64) - 1
Edge = tuple[int, int, int]
"""Two people who could meet, by their places among the nodes, the smaller first; the weight."""
MOST_CELLS = 21 * 96
"""Rounds look at most three weeks ahead."""
Masks = tuple[int, ...]
"""Where a slot may begin, for each discomfort of ``STEPS`` at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A person as the matching sees them. ``tries`` are the kinds of slots in the order in which
    they are wanted: minutes, the discomforts looked at, and where one may begin; ``easy`` is the
    best of all and ``begins`` the least that is a slot."""

    person: Entrant
    user_id: UserId
    chance: int
    grid: slots.Grid
    zone: ZoneInfo
    cells: int
    begins: int
    easy: int
    tries: tuple[tuple[int, int, int, Masks], ...]
    languages: int
    tracks: int
    topics: int
    weak: int
    strong: int
    level: int
    wish: RolePreference
    points: int
    blocked: frozenset[int]

    def may_meet(self, other: "Node") -> bool:
        """Whether neither blocked the other."""
        return other.user_id not in self.blocked

    def is_free(self, slot: slots.Slot) -> bool:
        """Whether all of a slot lies in this person's hours."""
        size = slot.minutes // slots.SLOT_MINUTES
        needed = ((1 << size) - 1) << self.grid.cell(slot.start)
        return self.cells & needed == needed

    def slot_with(self, other: "Node") -> slots.Slot | None:
        """The best slot of two people; None if they share too little time."""
        found = best_kind(self, other)
        if found is None:
            return None
        at, _, begins = found
        minutes = self.tries[at][0]
        costs = (slots.discomforts(self.zone, self.grid), slots.discomforts(other.zone, self.grid))
        return slots.ranked(begins, costs, self.grid, minutes, limit=1)[0]


def best_kind(one: Node, other: Node) -> tuple[int, int, int] | None:
    """The first kind of slot that two people have in common, the step of its discomfort, and
    where it may begin; None if they share too little time."""
    found = (
        (at, step, begins)
        for at in (_SHORT if _is_short(one.wish, other.wish) else _ALL)
        for step in range(*one.tries[at][1:3])
        if (begins := one.tries[at][3][step] & other.tries[at][3][step])
    )
    return next(found, None) if one.begins & other.begins else None


@lru_cache(maxsize=16)
def _is_short(one: RolePreference, other: RolePreference) -> bool:
    return not all(directions(one, other))


def _easier(zone: ZoneInfo, grid: slots.Grid) -> Masks:
    """The quarter hours whose discomfort is at most that of each step."""
    exactly = [0] * (len(STEPS) + 1)
    for cell, cost in enumerate(slots.discomforts(zone, grid)):
        exactly[bisect_left(STEPS, cost)] |= 1 << cell
    return tuple(accumulate(exactly[:-1], or_))


def _chance(seed: int, name: int) -> int:
    return int.from_bytes(blake2b(f"{seed}:{name}".encode(), digest_size=8).digest())


class _Words:
    """Words as bits."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def mask(self, words: Iterable[str]) -> int:
        return sum(1 << self._bits.setdefault(word, len(self._bits)) for word in set(words))


def nodes(problem: MatchingProblem) -> list[Node]:
    """Everybody who takes part, in the order that the seed makes."""
    grid = slots.Grid.over(problem.from_at, problem.until_at)
    if grid.count > MOST_CELLS:
        raise ValueError("a round looks at most three weeks ahead")
    good = max(0, grid.cell(problem.good_from_at))
    blocked: dict[int, set[int]] = {}
    for one, other in problem.blocked:
        blocked.setdefault(one, set()).add(other)
        blocked.setdefault(other, set()).add(one)
    words, topics = _Words(), _Words()
    easier = {
        zone: _easier(zone, grid) for zone in {person.profile.zone for person in problem.people}
    }
    found = [
        _node(
            person, problem, grid, good, easier[person.profile.zone],
            frozenset(blocked.get(person.user_id, ())), words, topics,
        )
        for person in problem.people
    ]  # fmt: skip
    return sorted(found, key=lambda node: (node.chance, node.user_id))


def _node(
    person: Entrant, problem: MatchingProblem, grid: slots.Grid, good: int, easy_for_zone: Masks,
    blocked: frozenset[int], words: _Words, topics: _Words,
) -> Node:  # fmt: skip
    profile = person.profile
    zone = profile.zone
    spans = slots.concrete(profile.windows, zone, problem.from_at, problem.until_at)
    cells = slots.free_cells(slots.without(spans, person.busy), grid)
    easier = tuple(cells & easy for easy in easy_for_zone)
    lengths = (slots.WHOLE_MINUTES, slots.HALF_MINUTES)
    soon = [(length, tuple(slots.starts(one, length) for one in easier)) for length in lengths]
    later = [(length, tuple(one >> good << good for one in masks)) for length, masks in soon]
    # Somebody's night comes last, also when they offered it.
    tries = tuple(
        (minutes, first, last, masks)
        for first, last in ((0, _WAKING_STEPS), (_WAKING_STEPS, len(STEPS)))
        for minutes, masks in (*later, *soon)
    )
    return Node(
        person=person,
        user_id=person.user_id,
        chance=_chance(problem.seed, person.user_id),
        grid=grid,
        zone=zone,
        cells=cells,
        begins=soon[-1][1][-1],
        easy=tries[0][3][0],
        tries=tries,
        languages=words.mask(profile.languages),
        tracks=words.mask(f"track {track.value}" for track in profile.tracks),
        topics=topics.mask(profile.topics),
        weak=topics.mask(person.weak),
        strong=topics.mask(person.strong),
        level=_LEVELS.index(profile.level),
        wish=profile.role_preference,
        points=alone(person.sat_out, profile.cadence, profile.odd_preference),
        blocked=blocked,
    )


def possible(everybody: Sequence[Node], problem: MatchingProblem) -> list[Edge]:
    """Every pair that could meet, with its weight. IncomingMessage for half a million of them."""
    found: list[Edge] = []
    met = problem.met
    for at, one in enumerate(everybody):
        begins, languages, blocked, chance = one.begins, one.languages, one.blocked, one.chance
        for place in range(at + 1, len(everybody)):
            other = everybody[place]
            if not begins & other.begins or not languages & other.languages:
                continue
            if other.user_id in blocked:
                continue
            weight = fitness(one, other) + one.points + other.points
            if met:
                weight += history(met.get(two(one.user_id, other.user_id)))
            # The same both ways round, and another for every pair.
            luck = ((chance ^ other.chance) * _MIX & _64_BITS) >> (64 - CHANCE_BITS)
            found.append((at, place, (weight << JITTER_BITS) + luck))
    return found


def fitness(one: Node, other: Node) -> int:
    """Points for how well two people fit who share some time, without what they have behind
    them."""
    wanted = (one.topics & other.topics).bit_count()
    helped = (one.weak & other.strong).bit_count() + (other.weak & one.strong).bit_count()
    return (
        (_EASY if one.easy & other.easy and one.wish is other.wish else _time_points(one, other))
        + _TRACKS[(one.tracks & other.tracks).bit_count()]
        + _APART[one.level - other.level]
        + _TOPICS[wanted if wanted < _MOST else _MOST]
        + _HELPED[helped if helped < _MOST else _MOST]
        + _ROOM[(one.begins & other.begins).bit_count()]
        + (0 if one.wish is other.wish is RolePreference.BOTH else roles(one.wish, other.wish))
    )


def _time_points(one: Node, other: Node) -> int:
    kind = best_kind(one, other)
    assert kind is not None
    at, step, _ = kind
    return _slot_points(one.tries[at][0], at in _LATER, STEPS[step])


def _slot_points(minutes: int, is_later: bool, discomfort: int) -> int:
    points = WEIGHTS.base + WEIGHTS.discomfort * discomfort
    if minutes == slots.WHOLE_MINUTES:
        points += WEIGHTS.whole
    if is_later:
        points += WEIGHTS.notice
    return points


_EASY = _slot_points(slots.WHOLE_MINUTES, True, 0)
_MOST = WEIGHTS.most_topics
_TRACKS = [tracks(common) for common in range(len(Track) + 1)]
_APART = {apart: WEIGHTS.level * abs(apart) for apart in range(-3, 4)}
_TOPICS = [WEIGHTS.topic * count for count in range(_MOST + 1)]
_HELPED = [WEIGHTS.complement * count for count in range(_MOST + 1)]
_ROOM = [WEIGHTS.room * min(count, WEIGHTS.most_room) for count in range(MOST_CELLS + 1)]

"""Who meets whom, one optimum over a whole round; and who interviews whom on what. Pure.

A graph with a weighted edge for each possible pair, and of all matchings with the most pairs
the one with the most points (maximum-cardinality maximum-weight matching; Galil 1986, as
rustworkx has it). History is a weight in it and never a ban: six people who all have met still
get three pairs. Hard are a block, no common time, and no common language.

Equal plans are told apart by the seed, never by an id or by the order of the people: all order
here comes from ``chance``.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

import rustworkx

from bot.core.ids import UserId
from bot.interviews.matching.rules.edges import Edge, Node, nodes, possible
from bot.interviews.matching.rules.people import (
    Entrant,
    MatchingProblem,
    Pair,
    Plan,
    Unmatched,
    UnmatchedReason,
    two,
    why,
)
from bot.interviews.matching.rules.slots import WHOLE_MINUTES
from bot.interviews.matching.rules.weights import JITTER_BITS, directions, history
from bot.interviews.values.rules import Half, OddPreference, Track

MANY_EDGES = 100_000
"""Above it, everybody keeps some edges only: a thousand people who all could meet all have half a
million pairs, in which the optimum takes eight seconds and more."""
BEST_EDGES = 60
OTHER_EDGES = 20
"""Besides their best, people keep some of every kind: where many are alike, the best of all lie
within small circles, and circles of odd numbers leave somebody over."""

_PLACE_BITS = 32
_PLACES = (1 << _PLACE_BITS) - 1


def plan(problem: MatchingProblem) -> Plan:
    """The best plan of a round; the same for the same problem."""
    everybody = nodes(problem)
    edges = possible(everybody, problem)
    matched = matching(edges, everybody)
    pairs = [_pair(edge, everybody, problem) for edge in matched]
    paired = {at for edge in matched for at in edge[:2]}
    alone = [node for at, node in enumerate(everybody) if at not in paired]
    pairs, left = _place_the_rest(pairs, alone, everybody, problem)
    pairs.sort(key=lambda one: (one.slot.start, one.user_ids))
    left.sort(key=lambda one: one.user_id)
    return Plan(tuple(pairs), tuple(left), _digest(pairs, left))


def matching(edges: Sequence[Edge], everybody: Sequence[Node]) -> list[Edge]:
    """The edges of the best matching, ascending."""
    count = len(everybody)
    if len(edges) <= MANY_EDGES:
        return _solve(edges, count)
    found = _solve(best_of_each(edges, everybody), count)
    # With everybody paired (but for one of an odd number) no plan has more pairs. Else what was
    # left out could matter, and time does not.
    return found if len(found) == count // 2 else _solve(edges, count)


def _solve(edges: Sequence[Edge], count: int) -> list[Edge]:
    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * count)
    graph.add_edges_from(edges)
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    ends = {(min(pair), max(pair)) for pair in found}
    return [edge for edge in edges if edge[:2] in ends]


def best_of_each(edges: Sequence[Edge], everybody: Sequence[Node]) -> list[Edge]:
    """The edges that are among the best of either end, and a few others. What somebody brings
    into any pair counts for nothing here: else all would keep the same few people."""
    brings = [node.points << JITTER_BITS for node in everybody]
    # One number each, the place of the edge in its low bits: pairs of numbers sort half as fast.
    of_each: list[list[int]] = [[] for _ in everybody]
    for at, (one, other, weight) in enumerate(edges):
        of_each[one].append((weight - brings[other] << _PLACE_BITS) + at)
        of_each[other].append((weight - brings[one] << _PLACE_BITS) + at)
    kept: set[int] = set()
    for mine in of_each:
        mine.sort(reverse=True)
        rest = mine[BEST_EDGES:]
        others = rest[:: max(1, len(rest) // OTHER_EDGES)]
        kept.update(one & _PLACES for one in (*mine[:BEST_EDGES], *others))
    return [edges[at] for at in sorted(kept)]


def _pair(edge: Edge, everybody: Sequence[Node], problem: MatchingProblem) -> Pair:
    one, other = everybody[edge[0]], everybody[edge[1]]
    slot = one.slot_with(other)
    assert slot is not None
    ids = two(one.user_id, other.user_id)
    chance = one.chance ^ other.chance
    return Pair(
        halves=plan_halves(one.person, other.person, slot.minutes, chance=chance),
        slot=slot,
        why=why(one.person.profile, other.person.profile, problem.met.get(ids)),
        weight=edge[2],
    )


def _place_the_rest(
    pairs: list[Pair], alone: Sequence[Node], everybody: Sequence[Node], problem: MatchingProblem
) -> tuple[list[Pair], list[Unmatched]]:
    """Those who like to observe join a pair; everybody who is left gets a reason."""
    by_id = {node.user_id: node for node in everybody}
    placed: list[Unmatched] = []
    free = list(pairs)
    done: list[Pair] = []
    for node in alone:
        reason = _reason(node, everybody)
        chosen = None
        if node.person.profile.odd_preference is OddPreference.OBSERVER:
            chosen = _pair_to_observe(node, free, by_id, problem)
        if chosen is None:
            placed.append(Unmatched(node.user_id, reason))
            continue
        free.remove(chosen)
        done.append(
            Pair(chosen.halves, chosen.slot, chosen.why, chosen.weight, observer_id=node.user_id)
        )
        placed.append(Unmatched(node.user_id, reason, chosen.user_ids))
    return free + done, placed


def _pair_to_observe(
    node: Node, pairs: Sequence[Pair], by_id: dict[UserId, Node], problem: MatchingProblem
) -> Pair | None:
    """The pair whose slot somebody can make; of several, the one they met least."""

    def known(pair: Pair) -> tuple[int, int]:
        met = (problem.met.get(two(node.user_id, one)) for one in pair.user_ids)
        return sum(history(one) for one in met), sum(by_id[one].chance for one in pair.user_ids)

    found = [
        pair
        for pair in pairs
        if node.is_free(pair.slot)
        and all(node.may_meet(by_id[one]) for one in pair.user_ids)
        and node.languages & by_id[pair.user_ids[0]].languages & by_id[pair.user_ids[1]].languages
    ]
    return max(found, key=known, default=None)


def _reason(node: Node, everybody: Iterable[Node]) -> UnmatchedReason:
    """Why somebody was left. Blocks are looked past: else a reason could tell of one."""
    others = [one for one in everybody if one is not node]
    if not others:
        return UnmatchedReason.ALONE
    at_my_hours = [one for one in others if one.slot_with(node) is not None]
    if not at_my_hours:
        return UnmatchedReason.HOURS
    if not any(one.languages & node.languages for one in at_my_hours):
        return UnmatchedReason.LANGUAGE
    return UnmatchedReason.ODD


def _digest(pairs: Sequence[Pair], left: Sequence[Unmatched]) -> str:
    shown = []
    for one in pairs:
        halves = [(half.candidate_id, half.interviewer_id, half.track.value) for half in one.halves]
        shown.append((one.slot.start.isoformat(), one.slot.minutes, one.observer_id, halves))
    rest = [(one.user_id, one.reason.value) for one in left]
    return blake2b(repr((shown, rest)).encode(), digest_size=8).hexdigest()


_NEVER = datetime.min.replace(tzinfo=UTC)
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
    turns.sort(
        key=lambda turn: (
            turn[0].lead - turn[1].lead, (turn[0].user_id > turn[1].user_id) != chance % 2
        )
    )  # fmt: skip
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

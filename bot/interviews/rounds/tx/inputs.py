"""What a round is planned from, read in one snapshot.

Reading, planning and writing are three steps, since planning takes long. ``stamp`` ties them
together: a plan is written only while it is that of the data it was made from.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import Entrant, MatchingProblem
from bot.interviews.matching.rules.weights import strong_topics
from bot.interviews.matching.store import Unpaired
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import store as planning
from bot.interviews.rounds.rules import Away
from bot.interviews.values.rules.values import OddPreference, Profile, Span
from bot.practice.quiz.asking.rules import weak_topics
from bot.practice.quiz.solo import tx as quizzes


@dataclass(frozen=True, slots=True)
class RoundInputs:
    """A round to plan, and the stamp of the data it was read from. ``away`` counts those who
    joined and take no part, ``served`` are those of them who had the one session they wanted."""

    problem: MatchingProblem
    stamp: str
    away: Mapping[Away, int]
    served: tuple[Profile, ...]


def seed_of(seed: int, guild_id: GuildId, subject: str) -> int:
    """The seed of one round."""
    return random.Random(f"{seed}:{guild_id}:{subject}").getrandbits(53)


def for_everybody(tx: Transaction, guild_id: GuildId, now: datetime, seed: int) -> RoundInputs:
    """A round of everybody who takes part."""
    taken = planning.taken(tx, guild_id)
    reasons: Counter[Away] = Counter()
    there, done = [], []
    for profile, reason in _judged(tx, guild_id, now):
        if reason is None:
            there.append(profile)
            continue
        reasons[reason] += 1
        if reason is Away.SERVED:
            done.append(profile)
    until_at = now + schedule.HORIZON
    problem = _problem(tx, guild_id, there, now, until_at, seed, taken)
    return RoundInputs(problem, planning.stamp(tx, guild_id), reasons, tuple(done))


def _judged(
    tx: Transaction, guild_id: GuildId, now: datetime
) -> Iterator[tuple[Profile, Away | None]]:
    """Everybody who joined, and why they would take no part in a round now."""
    engaged = planning.engaged(tx, guild_id)
    planned = planning.planned_at(tx, guild_id)
    served = planning.served(tx, guild_id)
    for profile in profiles.of_guild(tx, guild_id):
        user_id = profile.user_id
        yield (
            profile,
            schedule.away(
                profile,
                now,
                is_engaged=user_id in engaged,
                planned_at=planned.get(user_id),
                is_served=user_id in served,
            ),
        )


def for_unpaired(
    tx: Transaction, guild_id: GuildId, now: datetime, seed: int
) -> tuple[RoundInputs, tuple[Unpaired, ...]]:
    """A round of those who wait, each until the end of their own round, and of those who came too
    late for it: those may be somebody's partner already, but among each other they have time until
    the next round. Two whose session was just called off don't get each other again."""
    places = {one.user_id: one for one in rounds.unpaired(tx, guild_id, now)}
    late = _latecomers(tx, guild_id, now, places.values())
    places |= {one.user_id: one for one in late}
    # They wait for a partner; observing would end that.
    there = [
        replace(profile, odd_preference=OddPreference.FIRST_NEXT)
        for profile in profiles.of_guild(tx, guild_id)
        if profile.user_id in places and not profile.is_paused(now)
    ]
    until_at = max((one.waits_until for one in places.values()), default=now)
    until_at = min(until_at, now + schedule.HORIZON)
    taken = planning.taken(tx, guild_id)
    busy = {
        one.user_id: (
            *taken.get(one.user_id, ()),
            *((Span(one.waits_until, until_at),) if one.waits_until < until_at else ()),
        )
        for one in places.values()
    }
    problem = _problem(tx, guild_id, there, now, until_at, seed, busy)
    fresh = planning.called_off(tx, guild_id, now - schedule.HORIZON)
    apart = combinations(sorted(one.user_id for one in late), 2)
    problem = replace(problem, blocked=problem.blocked | fresh | set(apart))
    inputs = RoundInputs(problem, planning.stamp(tx, guild_id), {}, ())
    return inputs, tuple(places[one.user_id] for one in there)


def _latecomers(
    tx: Transaction, guild_id: GuildId, now: datetime, waiting: Collection[Unpaired]
) -> tuple[Unpaired, ...]:
    """Who has no place in the newest round in which somebody waits, and would like one; as if
    they waited in it."""
    if not waiting:
        return ()
    newest = max(waiting, key=lambda one: (one.waits_until, one.round_id))
    held = rounds.get(tx, newest.round_id)
    assert held is not None
    ids = planning.latecomers(tx, guild_id, held.planned_at, now)
    return tuple(
        Unpaired(profile.user_id, newest.round_id, newest.waits_until)
        for profile, reason in _judged(tx, guild_id, now)
        if reason is None and profile.user_id in ids
    )


def _problem(
    tx: Transaction,
    guild_id: GuildId,
    there: Collection[Profile],
    now: datetime,
    until_at: datetime,
    seed: int,
    busy: Mapping[UserId, tuple[Span, ...]],
) -> MatchingProblem:
    practice = planning.practice(tx, guild_id)
    sat_out = rounds.rounds_without_partner(tx, guild_id)
    people = []
    for profile in there:
        user_id = profile.user_id
        seen = quizzes.seen(tx, guild_id, user_id)
        past = practice.get(user_id, planning.NO_PRACTICE)
        people.append(
            Entrant(
                profile=profile,
                weak=frozenset(weak_topics(seen)),
                strong=strong_topics(seen),
                sat_out=sat_out.get(user_id, 0),
                lead=past.lead,
                practised=past.practised,
                busy=busy.get(user_id, ()),
            )
        )
    ids = {one.user_id for one in people}
    met = planning.met(tx, guild_id, now).items()
    return MatchingProblem(
        people=tuple(people),
        from_at=now + schedule.SOONEST,
        good_from_at=now + schedule.NOTICE,
        until_at=until_at,
        seed=seed,
        blocked=profiles.block_pairs(tx, guild_id),
        met={two: one for two, one in met if two[0] in ids and two[1] in ids},
    )

"""What a round is planned from, read in one snapshot; and how it is written, if nothing changed.

Reading, planning and writing are three steps, since planning takes long. ``stamp`` ties them
together: a plan is written only while it is that of the data it was made from.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId
from bot.core.outbox import store as outbox
from bot.interviews.matching.rules.people import Left, Met, Person, Plan, Problem, Two
from bot.interviews.matching.rules.reasons import left_words
from bot.interviews.matching.rules.strengths import strong_topics
from bot.interviews.profiles.store import profiles
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds.rules import Away
from bot.interviews.rounds.store import planning, rounds
from bot.interviews.rounds.store.planning import Practice, Waiting
from bot.interviews.rounds.store.rounds import Seat
from bot.interviews.session import tx as claims
from bot.interviews.values.values import OddWish, Outcome, PlannedSession, Profile, Span
from bot.practice.quiz.rules import weak_topics
from bot.practice.quiz.solo import store as quizzes

CARD = "mock-round"
TOLD = "mock-told"
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of a pause that has none."""
_NOTHING = Practice(0, {})


@dataclass(frozen=True, slots=True)
class Gathered:
    """A round to plan, and the stamp of the data it was read from. ``away`` counts who joined
    and takes no part, ``served`` are those of them who had the one session they wanted."""

    problem: Problem
    stamp: str
    away: Mapping[Away, int]
    served: tuple[Profile, ...]


def seed_of(seed: int, guild_id: GuildId, subject: str) -> int:
    """The seed of one round."""
    return random.Random(f"{seed}:{guild_id}:{subject}").getrandbits(53)


def everybody(tx: Transaction, guild_id: GuildId, now: datetime, seed: int) -> Gathered:
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
    return Gathered(problem, planning.stamp(tx, guild_id), reasons, tuple(done))


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


def waiting(
    tx: Transaction, guild_id: GuildId, now: datetime, seed: int
) -> tuple[Gathered, tuple[Waiting, ...]]:
    """A round of those who wait, each till the end of their own round, and of who came too late
    for it: those may be somebody's partner already, but among each other they have time until
    the next round. Who was just called off with somebody doesn't get the same partner again."""
    seats = {one.user_id: one for one in planning.waiting(tx, guild_id, now)}
    late = _latecomers(tx, guild_id, now, seats.values())
    seats |= {one.user_id: one for one in late}
    # They wait for a partner; looking on would end that.
    there = [
        replace(profile, odd_wish=OddWish.FIRST_NEXT)
        for profile in profiles.of_guild(tx, guild_id)
        if profile.user_id in seats and not profile.is_paused(now)
    ]
    until_at = max((one.waits_until for one in seats.values()), default=now)
    until_at = min(until_at, now + schedule.HORIZON)
    taken = planning.taken(tx, guild_id)
    busy = {
        one.user_id: (
            *taken.get(one.user_id, ()),
            *((Span(one.waits_until, until_at),) if one.waits_until < until_at else ()),
        )
        for one in seats.values()
    }
    problem = _problem(tx, guild_id, there, now, until_at, seed, busy)
    fresh = planning.called_off(tx, guild_id, now - schedule.HORIZON)
    apart = combinations(sorted(one.user_id for one in late), 2)
    problem = replace(problem, blocked=problem.blocked | fresh | set(apart))
    gathered = Gathered(problem, planning.stamp(tx, guild_id), {}, ())
    return gathered, tuple(seats[one.user_id] for one in there)


def _latecomers(
    tx: Transaction, guild_id: GuildId, now: datetime, waiting: Collection[Waiting]
) -> tuple[Waiting, ...]:
    """Who has no place in the newest round in which somebody waits, and would like one; as if
    they waited in it."""
    if not waiting:
        return ()
    newest = max(waiting, key=lambda one: (one.waits_until, one.round_id))
    held = rounds.get(tx, newest.round_id)
    assert held is not None
    ids = planning.latecomers(tx, guild_id, held.planned_at, now)
    return tuple(
        Waiting(profile.user_id, newest.round_id, newest.waits_until)
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
    busy: Mapping[int, tuple[Span, ...]],
) -> Problem:
    practice = planning.practice(tx, guild_id)
    sat_out = planning.sat_out(tx, guild_id)
    people = []
    for profile in there:
        user_id = profile.user_id
        seen = quizzes.seen(tx, guild_id, user_id)
        past = practice.get(user_id, _NOTHING)
        people.append(
            Person(
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
    return Problem(
        people=tuple(people),
        from_at=now + schedule.SOONEST,
        good_from_at=now + schedule.NOTICE,
        until_at=until_at,
        seed=seed,
        blocked=profiles.block_pairs(tx, guild_id),
        met=_met(tx, guild_id, ids, now),
    )


def _met(tx: Transaction, guild_id: GuildId, ids: Collection[int], now: datetime) -> dict[Two, Met]:
    found = {}
    for pair, meeting in planning.meetings(tx, guild_id).items():
        if pair[0] in ids and pair[1] in ids:
            days = max(0, (now - meeting.last_at) // timedelta(days=1))
            found[pair] = Met(meeting.times, days)
    return found


def write_pairs(
    tx: Transaction, guild_id: GuildId, round_id: RoundId, plan: Plan, now: datetime
) -> dict[int, int]:
    """Propose every pair of a plan; the session of each member, shadows included."""
    sessions: dict[int, int] = {}
    for ahead, pair in enumerate(plan.pairs):
        session_id = claims.propose(
            tx,
            guild_id=guild_id,
            round_id=round_id,
            pair=PlannedSession(
                pair.slot.start, pair.slot.minutes, pair.halves, pair.why, pair.shadow_id
            ),
            now=now,
            ahead=ahead,
        )
        sessions.update(dict.fromkeys(pair.user_ids, session_id))
        if pair.shadow_id is not None:
            sessions[pair.shadow_id] = session_id
    return sessions


def write_round(
    tx: Transaction,
    gathered: Gathered,
    plan: Plan,
    guild_id: GuildId,
    round_id: RoundId,
    now: datetime,
) -> None:
    """Write down what a claimed round brings everybody, and have those told who got no partner:
    the others hear of it by the card of their session."""
    sessions = write_pairs(tx, guild_id, round_id, plan, now)
    for pair in plan.pairs:
        for user_id in pair.user_ids:
            place = Seat(round_id, user_id, Outcome.PAIRED, sessions[user_id], None, pair.why)
            rounds.seat(tx, guild_id, place)
    for left in plan.left:
        _leave(tx, left, guild_id, round_id, sessions.get(left.user_id), now)
    for profile in gathered.served:
        profiles.rest(tx, guild_id, profile.user_id, FOREVER, "once", now)


def _leave(
    tx: Transaction,
    left: Left,
    guild_id: GuildId,
    round_id: RoundId,
    session_id: SessionId | None,
    now: datetime,
) -> None:
    words = left_words(left.reason, shadows=left.shadows is not None)
    outcome = Outcome.WAITING if left.shadows is None else Outcome.SHADOW
    until_at = now + schedule.HORIZON
    waits = until_at if outcome is Outcome.WAITING else None
    rounds.seat(tx, guild_id, Seat(round_id, left.user_id, outcome, session_id, waits, words))
    outbox.put(
        tx,
        guild_id=guild_id,
        kind=TOLD,
        subject=f"{round_id}:{left.user_id}",
        user_id=left.user_id,
        due_at=now,
        now=now,
        expires_at=until_at,
        body=words,
    )

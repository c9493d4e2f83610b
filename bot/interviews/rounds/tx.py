"""What a round is planned from, read in one snapshot, and what a planned one writes: its sessions,
what it brings everybody, and the rows by which they are told.

Reading, planning and writing are three steps, since planning takes long. ``stamp`` ties them
together: a plan is written, in the transaction that claims the round, only while it is that of the
data it was made from.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import (
    Entrant,
    MatchingProblem,
    Plan,
    Unmatched,
    left_words,
)
from bot.interviews.matching.rules.weights import strong_topics
from bot.interviews.matching.store import Assignment, Unpaired
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules.ahead import Away, away
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import store as planning
from bot.interviews.rounds.rules import RoundInputs
from bot.interviews.session.store import commitments
from bot.interviews.session.tx import machine, rows
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    FOREVER,
    InterviewSettings,
    OddPreference,
    Outcome,
    Profile,
    RoundKind,
    Span,
)
from bot.practice.quiz.asking.rules import weak_topics
from bot.practice.quiz.solo import tx as quizzes


def seed_of(seed: int, guild_id: GuildId, subject: str) -> int:
    """The seed of one round."""
    return random.Random(f"{seed}:{guild_id}:{subject}").getrandbits(53)


def for_everybody(tx: Transaction, guild_id: GuildId, now: datetime, seed: int) -> RoundInputs:
    """A round of everybody who takes part."""
    taken = commitments.of_entrants(tx, guild_id)
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
        reason = away(
            profile, now, is_engaged=user_id in engaged, planned_at=planned.get(user_id),
            is_served=user_id in served,
        )  # fmt: skip
        yield profile, reason


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
    taken = commitments.of_entrants(tx, guild_id)
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
    tx: Transaction, guild_id: GuildId, there: Collection[Profile], now: datetime,
    until_at: datetime, seed: int, busy: Mapping[UserId, tuple[Span, ...]],
) -> MatchingProblem:  # fmt: skip
    practice = planning.practice(tx, guild_id)
    sat_out = rounds.rounds_without_partner(tx, guild_id)
    people = []
    for profile in there:
        user_id = profile.user_id
        seen = quizzes.seen(tx, guild_id, user_id)
        past = practice.get(user_id, planning.NO_PRACTICE)
        entrant = Entrant(
            profile, frozenset(weak_topics(seen)), strong_topics(seen), sat_out.get(user_id, 0),
            past.lead, past.practised, busy.get(user_id, ()),
        )  # fmt: skip
        people.append(entrant)
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


TOLD = "mock-told"
CARD_PATIENCE = timedelta(days=3)


def look_again(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """A member said what they want: perhaps that suits somebody who waits."""
    if rounds.unpaired(tx, guild_id, now):
        rows.ask_between(tx, guild_id, now)


def plan_next(tx: Transaction, wanted: InterviewSettings, now: datetime) -> None:
    """The schedule goes on to its next date."""
    following = schedule.next_round(wanted, now, wanted.next_round_on)
    interview_settings.save(
        tx, replace(wanted, next_round_on=following.on, next_round_at=following.at)
    )


def pass_over(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """A round that was missed for too long is left out."""
    wanted = interview_settings.get(tx, guild_id)
    if wanted is not None and wanted.next_round_at is not None and wanted.next_round_at <= now:
        plan_next(tx, wanted, now)


def write_scheduled(
    tx: Transaction, guild_id: GuildId, inputs: RoundInputs, plan: Plan, now: datetime
) -> tuple[bool, RoundId | None]:
    """Claim the round that is due and write what it brings: whether nothing had changed, and the
    round, unless it was held already."""
    if planning.stamp(tx, guild_id) != inputs.stamp:
        return False, None
    wanted = interview_settings.get(tx, guild_id)
    assert wanted is not None
    assert wanted.next_round_on is not None
    subject = wanted.next_round_on.isoformat()
    plan_next(tx, wanted, now)
    return True, write_everybody(tx, RoundKind.SCHEDULED, subject, inputs, plan, guild_id, now)


def write_everybody(
    tx: Transaction, kind: RoundKind, subject: str, inputs: RoundInputs, plan: Plan,
    guild_id: GuildId, now: datetime,
) -> RoundId | None:  # fmt: skip
    """Claim a round of everybody and write it with its public card; None if it was held."""
    round_id = _claim(tx, kind, subject, inputs, plan, guild_id, now)
    if round_id is None:
        return None
    _write_round(tx, inputs, plan, guild_id, round_id, now)
    if plan.pairs or plan.left:
        wanted = interview_settings.get(tx, guild_id)
        outbox.put(
            tx, guild_id=guild_id, kind=rows.ROUND_CARD, subject=str(round_id), due_at=now, now=now,
            expires_at=now + CARD_PATIENCE, lasting=True,
            channel_id=None if wanted is None else wanted.channel_id,
        )  # fmt: skip
        for earlier_id in rounds.of_everybody(tx, guild_id, 2)[1:]:
            rows.redraw_round(tx, guild_id, earlier_id, now)
    return round_id


def write_between(
    tx: Transaction, guild_id: GuildId, inputs: RoundInputs, waiting: Iterable[Unpaired],
    plan: Plan, now: datetime,
) -> None:  # fmt: skip
    """Pair those who wait: their assignment in the round that left them now says so."""
    left_by = {one.user_id: one.round_id for one in waiting}
    latest = max(left_by.values())
    subject = f"{now.isoformat()}:{latest}:{plan.digest}"
    round_id = _claim(tx, RoundKind.BETWEEN, subject, inputs, plan, guild_id, now)
    if round_id is None:
        raise RuntimeError("those who waited were paired before, and still wait")
    _write_pairs(tx, guild_id, round_id, plan, now, left_by)


def _claim(
    tx: Transaction, kind: RoundKind, subject: str, inputs: RoundInputs, plan: Plan,
    guild_id: GuildId, now: datetime,
) -> RoundId | None:  # fmt: skip
    problem = inputs.problem
    return rounds.claim(
        tx, guild_id=guild_id, kind=kind, subject=subject, seed=problem.seed, digest=plan.digest,
        now=now, from_at=problem.from_at, until_at=problem.until_at,
    )  # fmt: skip


def _write_pairs(
    tx: Transaction, guild_id: GuildId, round_id: RoundId, plan: Plan, now: datetime,
    left_by: Mapping[UserId, RoundId],
) -> dict[UserId, SessionId]:  # fmt: skip
    """Propose every pair of a plan; the sessions that are observed, by their observer. ``left_by``:
    the rounds in which members waited, where that isn't this one."""
    observed = {}
    for ahead, pair in enumerate(plan.pairs):
        session_id = machine.propose(
            tx, guild_id=guild_id, round_id=round_id, pair=pair.planned, now=now, ahead=ahead
        )
        if pair.observer_id is not None:
            observed[pair.observer_id] = session_id
        for user_id in pair.user_ids:
            asked_in = left_by.get(user_id, round_id)
            place = Assignment(asked_in, user_id, Outcome.PAIRED, session_id, None, pair.why)
            rounds.assign(tx, guild_id, place)
    return observed


def _write_round(
    tx: Transaction, inputs: RoundInputs, plan: Plan, guild_id: GuildId, round_id: RoundId,
    now: datetime,
) -> None:  # fmt: skip
    """Write down what a claimed round brings everybody, and have those told who got no partner:
    the others hear of it by the card of their session."""
    observed = _write_pairs(tx, guild_id, round_id, plan, now, {})
    for left in plan.left:
        _leave(tx, left, guild_id, round_id, observed.get(left.user_id), now)
    for profile in inputs.served:
        profiles.rest(tx, guild_id, profile.user_id, FOREVER, "once", now)


def _leave(
    tx: Transaction, left: Unmatched, guild_id: GuildId, round_id: RoundId,
    session_id: SessionId | None, now: datetime,
) -> None:  # fmt: skip
    words = left_words(left.reason, observes=left.observes is not None)
    outcome = Outcome.WAITING if left.observes is None else Outcome.OBSERVER
    until_at = now + schedule.HORIZON
    waits = until_at if outcome is Outcome.WAITING else None
    assignment = Assignment(round_id, left.user_id, outcome, session_id, waits, words)
    rounds.assign(tx, guild_id, assignment)
    outbox.put(
        tx, guild_id=guild_id, kind=TOLD, subject=f"{round_id}:{left.user_id}",
        user_id=left.user_id, due_at=now, now=now, expires_at=until_at, body=words,
    )  # fmt: skip

"""What a planned round writes: its sessions, what it brings everybody, and the rows by which they
are told. All of it happens in the transaction that claims the round, if nothing has changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import Plan, Unmatched
from bot.interviews.matching.rules.reasons import left_words
from bot.interviews.matching.store import Assignment, Unpaired
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import store as planning
from bot.interviews.rounds.tx.inputs import RoundInputs
from bot.interviews.session.tx import machine, rows
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules.values import InterviewSettings, Outcome, PlannedSession, RoundKind

CARD = "mock-round"
TOLD = "mock-told"
CARD_PATIENCE = timedelta(days=3)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of a pause that has none."""


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
) -> bool:
    """Claim the round that is due and write what it brings; False if something changed."""
    if planning.stamp(tx, guild_id) != inputs.stamp:
        return False
    wanted = interview_settings.get(tx, guild_id)
    assert wanted is not None
    assert wanted.next_round_on is not None
    subject = wanted.next_round_on.isoformat()
    plan_next(tx, wanted, now)
    write_everybody(tx, RoundKind.SCHEDULED, subject, inputs, plan, guild_id, now)
    return True


def write_everybody(
    tx: Transaction,
    kind: RoundKind,
    subject: str,
    inputs: RoundInputs,
    plan: Plan,
    guild_id: GuildId,
    now: datetime,
) -> bool:
    """Claim a round of everybody and write it with its public card; False if it was held."""
    round_id = _claim(tx, kind, subject, inputs, plan, guild_id, now)
    if round_id is None:
        return False
    _write_round(tx, inputs, plan, guild_id, round_id, now)
    if plan.pairs or plan.left:
        outbox.put(
            tx, guild_id=guild_id, kind=CARD, subject=str(round_id), due_at=now, now=now,
            expires_at=now + CARD_PATIENCE,
        )  # fmt: skip
    return True


def write_between(
    tx: Transaction,
    guild_id: GuildId,
    inputs: RoundInputs,
    waiting: Iterable[Unpaired],
    plan: Plan,
    now: datetime,
) -> None:
    """Pair those who wait: their assignment in the round that left them now says so."""
    places = {one.user_id: one for one in waiting}
    latest = max(one.round_id for one in places.values())
    subject = f"{now.isoformat()}:{latest}:{plan.digest}"
    round_id = _claim(tx, RoundKind.BETWEEN, subject, inputs, plan, guild_id, now)
    if round_id is None:
        raise RuntimeError("those who waited were paired before, and still wait")
    sessions = _write_pairs(tx, guild_id, round_id, plan, now)
    for pair in plan.pairs:
        for user_id in pair.user_ids:
            left_by = places[user_id].round_id
            rounds.assign(
                tx, guild_id,
                Assignment(left_by, user_id, Outcome.PAIRED, sessions[user_id], None, pair.why),
            )  # fmt: skip


def _claim(
    tx: Transaction,
    kind: RoundKind,
    subject: str,
    inputs: RoundInputs,
    plan: Plan,
    guild_id: GuildId,
    now: datetime,
) -> RoundId | None:
    problem = inputs.problem
    return rounds.claim(
        tx, guild_id=guild_id, kind=kind, subject=subject, seed=problem.seed, digest=plan.digest,
        now=now, from_at=problem.from_at, until_at=problem.until_at,
    )  # fmt: skip


def _write_pairs(
    tx: Transaction, guild_id: GuildId, round_id: RoundId, plan: Plan, now: datetime
) -> dict[UserId, SessionId]:
    """Propose every pair of a plan; the session of each member, observers included."""
    sessions: dict[UserId, SessionId] = {}
    for ahead, pair in enumerate(plan.pairs):
        session_id = machine.propose(
            tx,
            guild_id=guild_id,
            round_id=round_id,
            pair=PlannedSession(
                pair.slot.start, pair.slot.minutes, pair.halves, pair.why, pair.observer_id
            ),
            now=now,
            ahead=ahead,
        )
        sessions.update(dict.fromkeys(pair.user_ids, session_id))
        if pair.observer_id is not None:
            sessions[pair.observer_id] = session_id
    return sessions


def _write_round(
    tx: Transaction,
    inputs: RoundInputs,
    plan: Plan,
    guild_id: GuildId,
    round_id: RoundId,
    now: datetime,
) -> None:
    """Write down what a claimed round brings everybody, and have those told who got no partner:
    the others hear of it by the card of their session."""
    sessions = _write_pairs(tx, guild_id, round_id, plan, now)
    for pair in plan.pairs:
        for user_id in pair.user_ids:
            place = Assignment(round_id, user_id, Outcome.PAIRED, sessions[user_id], None, pair.why)
            rounds.assign(tx, guild_id, place)
    for left in plan.left:
        _leave(tx, left, guild_id, round_id, sessions.get(left.user_id), now)
    for profile in inputs.served:
        profiles.rest(tx, guild_id, profile.user_id, FOREVER, "once", now)


def _leave(
    tx: Transaction,
    left: Unmatched,
    guild_id: GuildId,
    round_id: RoundId,
    session_id: SessionId | None,
    now: datetime,
) -> None:
    words = left_words(left.reason, observes=left.observes is not None)
    outcome = Outcome.WAITING if left.observes is None else Outcome.OBSERVER
    until_at = now + schedule.HORIZON
    waits = until_at if outcome is Outcome.WAITING else None
    assignment = Assignment(round_id, left.user_id, outcome, session_id, waits, words)
    rounds.assign(tx, guild_id, assignment)
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

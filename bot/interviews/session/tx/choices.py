"""What is chosen for a session, inside the caller's transaction: times that suit both, the
follow-up of one that was called off, and the questions that an interviewer gets at check-in.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.bank.model import Bank
from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.daily.ledger import tx as ledger
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.slots import concrete, slots
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules import sheet as rules
from bot.interviews.session.rules.sheet import Candidate
from bot.interviews.session.rules.state import Session
from bot.interviews.session.rules.timeouts import spread
from bot.interviews.session.store import commitments, sessions
from bot.interviews.session.tx import machine
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules import Half, Level, PlannedSession, Profile, RoundKind, Span
from bot.practice.quiz.asking.rules import weak_topics
from bot.practice.quiz.solo import tx as quizzes

SEARCHED = 400
LOOK_AHEAD = timedelta(days=14)
LATER_FROM = timedelta(hours=24)


def common_starts(
    tx: Transaction, session: Session, from_at: datetime, until_at: datetime
) -> tuple[datetime, ...]:
    """Starts that suit both of a pair and clash with nothing of theirs, best first."""
    pair = _profiles(tx, session)
    if len(pair) != 2 or from_at >= until_at:
        return ()
    one, other = (concrete(who.windows, who.zone, from_at, until_at) for who in pair)
    common = slots(one, other, pair[0].zone, pair[1].zone, session.minutes, limit=SEARCHED)
    taken = [span for who in pair for span in commitments.of_person(tx, who.user_id)]
    return tuple(
        slot.start
        for slot in common
        if not any(Span(slot.start, slot.start + session.length).overlaps(one) for one in taken)
    )


def _profiles(tx: Transaction, session: Session) -> list[Profile]:
    found = (profiles.get(tx, session.guild_id, one.user_id) for one in session.pair)
    return [one for one in found if one is not None]


def follow_up(
    tx: Transaction, session: Session, asked_for: datetime, now: datetime
) -> datetime | None:
    """The same two are asked for a later time, once, when both are back from a pause; without a
    common one both are free. ``asked_for``: the start that was called off, or suggested instead."""
    from_at = max(session.starts_at, asked_for, now) + LATER_FROM
    until_at = from_at + LOOK_AHEAD
    # Who wanted one session only rests from rounds, for ever; this is about that very session.
    pair = [one for one in _profiles(tx, session) if one.pause_reason != "once"]
    back_at = max([from_at, *(one.paused_until for one in pair if one.paused_until)])
    found = spread(common_starts(tx, session, back_at, until_at), 1)
    round_id = None
    if found:
        round_id = rounds.claim(
            tx, guild_id=session.guild_id, kind=RoundKind.FOLLOW_UP,
            subject=str(session.session_id), seed=0, digest="", now=now, from_at=from_at,
            until_at=until_at,
        )  # fmt: skip
    if round_id is None:
        machine.free(tx, session, tuple(one.user_id for one in session.pair), now)
        return None
    halves = tuple(
        Half(one.half, one.candidate_id, one.interviewer_id, one.track)
        for one in sessions.halves(tx, session.session_id)
    )
    machine.propose(
        tx, guild_id=session.guild_id, round_id=round_id, now=now,
        pair=PlannedSession(found[0], session.minutes, halves, session.why),
        follows_id=session.session_id,
    )  # fmt: skip
    return found[0]


def zone_of(tx: Transaction, session: Session, user_id: UserId) -> ZoneInfo:
    """The zone in which a member writes: their own, else that of the schedule."""
    profile = profiles.get(tx, session.guild_id, user_id)
    if profile is not None:
        return profile.zone
    settings = settings_store.get(tx, session.guild_id)
    return ZoneInfo("UTC") if settings is None else settings.zone


_BEFORE = timedelta(days=1)


def choose_questions(
    tx: Transaction, bank: Bank, session: Session, now: datetime, seed: int
) -> None:
    """Give every half that has none its questions, none of them in two halves. Harmless to
    repeat."""
    halves = sessions.halves(tx, session.session_id)
    taken = {one for half in halves for one in half.question_ids}
    minutes = session.minutes // max(1, len(halves))
    for half in halves:
        if half.question_ids:
            continue
        rng = random.Random(f"{seed}:{session.session_id}:{half.half}")
        # A pack shows answers.
        hidden = ledger.hidden_questions(tx, session.guild_id, (now - _BEFORE).date())
        pool = [one for one in bank.active if one.id not in hidden]
        rng.shuffle(pool)
        chosen = rules.choose_questions(
            pool,
            track=half.track,
            candidate=_candidate(tx, session, half.candidate_id, rng),
            taken=taken,
            count=rules.pack_size(half.track, minutes),
        )
        taken |= set(chosen)
        sessions.save_half(
            tx, session.guild_id, session.session_id, replace(half, question_ids=chosen)
        )


def _candidate(tx: Transaction, session: Session, user_id: UserId, rng: random.Random) -> Candidate:
    guild_id = session.guild_id
    profile = profiles.get(tx, guild_id, user_id)
    wished = [] if profile is None else sorted(profile.topics)
    rng.shuffle(wished)
    return Candidate(
        level=Level.MID if profile is None else profile.level,
        met=sessions.met(tx, guild_id, user_id, session.session_id),
        wished=tuple(wished),
        weak=weak_topics(quizzes.seen(tx, guild_id, user_id)),
    )

"""The questions that an interviewer gets at check-in, chosen inside the caller's transaction."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.model import Bank
from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.daily.ledger import tx as ledger
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules import question_packs as rules
from bot.interviews.session.rules.question_packs import Candidate
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import past, sessions
from bot.interviews.values.rules.values import Level
from bot.practice.quiz.asking.rules import weak_topics
from bot.practice.quiz.solo import tx as quizzes

_BEFORE = timedelta(days=1)


def choose(tx: Transaction, bank: Bank, session: Session, now: datetime, seed: int) -> None:
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
        chosen = rules.choose(
            pool,
            track=half.track,
            candidate=_candidate(tx, session, half.candidate_id, rng),
            taken=taken,
            count=rules.size(half.track, minutes),
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
        met=past.met(tx, guild_id, user_id, session.session_id),
        wished=tuple(wished),
        weak=weak_topics(quizzes.seen(tx, guild_id, user_id)),
    )

"""What a session gets at its turns: question packs at check-in, the timer at the start.

Functions for use inside the transaction of the turn itself, so that a crash leaves both or
neither. Each may be called again and changes nothing then. The timer is a row of the outbox
(``mock-section``, moved to the end of each section); what it says is another (``mock-call``,
one for each section and reader, given up when the section is over).
"""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import PostState
from bot.daily.streaks import tx as practice
from bot.daily.streaks.rules import Practice
from bot.interviews.profiles.store import profiles
from bot.interviews.session.messages.life import ClockView
from bot.interviews.session.rules import packs, timing
from bot.interviews.session.rules.timing import Clock, Plan
from bot.interviews.session.store import clocks, sessions
from bot.interviews.session.store import packs as met_store
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import rows
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import Half, Level
from bot.practice.quiz.asking.selection import weak_topics
from bot.practice.quiz.solo import store as quizzes
from bot.practice.review import tx as reviews

SECTION = "mock-section"
CALL = "mock-call"
CALL_LASTS = timedelta(minutes=10)
"""How long after the end *Time is up* is still worth saying."""
_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Running:
    """A session whose timer runs, where it is at this moment."""

    session: Session
    halves: tuple[Half, ...]
    plan: Plan
    clock: Clock

    @property
    def half(self) -> Half:
        """The half that runs."""
        return self.halves[self.clock.half - 1]

    @property
    def section(self) -> str:
        """The name of the section that runs."""
        if timing.is_over(self.clock, self.plan):
            return timing.OVER
        return RUBRICS[self.half.track].sections[self.clock.section].name


def choose_packs(
    tx: Transaction, shelf: QuestionBank, session: Session, now: datetime, seed: int
) -> None:
    """Give every half that has none its questions, none of them in two halves."""
    halves = sessions.halves(tx, session.session_id)
    taken = {one for half in halves for one in half.question_ids}
    minutes = session.minutes // max(1, len(halves))
    for half in halves:
        if half.question_ids:
            continue
        rng = random.Random(f"{seed}:{session.session_id}:{half.half}")
        hidden = hidden_questions(tx, session.guild_id, now)
        pool = [one for one in shelf.bank.active if one.id not in hidden]
        rng.shuffle(pool)
        chosen = packs.choose(
            pool,
            track=half.track,
            candidate=_candidate(tx, session, half.candidate_id, rng),
            taken=taken,
            count=packs.size(half.track, minutes),
        )
        taken |= set(chosen)
        sessions.save_half(
            tx, session.guild_id, session.session_id, replace(half, question_ids=chosen)
        )


def hidden_questions(tx: Transaction, guild_id: GuildId, now: datetime) -> frozenset[str]:
    """Questions of the day that are open, about to be posted, or queued: a pack shows answers."""
    posts = daily.latest(tx, guild_id, 3)
    claimed = (one.question_id for one in posts if one.state is PostState.CLAIMED)
    queued = (id_ for _, id_ in daily.queued(tx, guild_id, (now - _BEFORE).date()))
    return reviews.open_questions(tx, guild_id).union(
        queued, (one for one in claimed if one is not None)
    )


def _candidate(
    tx: Transaction, session: Session, user_id: UserId, rng: random.Random
) -> packs.Candidate:
    guild_id = session.guild_id
    profile = profiles.get(tx, guild_id, user_id)
    wished = [] if profile is None else sorted(profile.topics)
    rng.shuffle(wished)
    return packs.Candidate(
        level=Level.MID if profile is None else profile.level,
        met=met_store.met(tx, guild_id, user_id, session.session_id),
        wished=tuple(wished),
        weak=weak_topics(quizzes.seen(tx, guild_id, user_id)),
    )


def running(tx: Transaction, session: Session, now: datetime | None = None) -> Running | None:
    """Where the timer of a session is at a moment, or how it was saved; None if it has none."""
    clock = clocks.get(tx, session.session_id)
    halves = sessions.halves(tx, session.session_id)
    if clock is None or clock.half > len(halves):
        return None
    plan = timing.plan(halves, session.minutes)
    return Running(
        session, halves, plan, clock if now is None else timing.current(clock, plan, now)
    )


def start_clock(tx: Transaction, session: Session, now: datetime) -> None:
    """The session runs: its first section begins and is said."""
    halves = sessions.halves(tx, session.session_id)
    if not halves or clocks.get(tx, session.session_id) is not None:
        return
    plan = timing.plan(halves, session.minutes)
    keep(tx, Running(session, halves, plan, timing.start(plan, now)), now)


def stop_clock(tx: Transaction, session: Session, now: datetime) -> None:
    """The session is over, and so is its timer."""
    clocks.remove(tx, session.session_id)


def note_held(tx: Transaction, session: Session, now: datetime) -> None:
    """The two have met, or may have while the bot was away: where practice counts, their day
    does. Harmless to repeat."""
    for side in sessions.sides(tx, session.session_id):
        if not side.is_shadow and side.left_at is None:
            practice.note_practice(
                tx, guild_id=session.guild_id, user_id=side.user_id, kind=Practice.MOCK,
                subject=f"mock-{session.session_id}", now=now,
            )  # fmt: skip


def keep(tx: Transaction, here: Running, now: datetime, *, say: bool = True) -> None:
    """Save where the timer is, and set its alarm; ``say``: its section is new."""
    session, clock = here.session, here.clock
    subject = str(session.session_id)
    clocks.save(tx, session.session_id, clock)
    if not clock.is_paused and not timing.is_over(clock, here.plan):
        fresh = outbox.put(
            tx, guild_id=session.guild_id, kind=SECTION, subject=subject, due_at=clock.ends_at,
            now=now,
        )  # fmt: skip
        if not fresh:
            outbox.move(tx, SECTION, subject, clock.ends_at)
    if say:
        _call(tx, here, now)


def _call(tx: Transaction, here: Running, now: datetime) -> None:
    """Say the section, once: in the thread, or to each of them."""
    session, clock = here.session, here.clock
    over = timing.is_over(clock, here.plan)
    expires_at = clock.ends_at + CALL_LASTS if over else clock.ends_at
    readers: tuple[int | None, ...] = (None,)
    if session.place == rows.DIRECT:
        readers = tuple(one.user_id for one in sessions.sides(tx, session.session_id))
    for user_id in readers:
        outbox.put(
            tx,
            guild_id=session.guild_id,
            kind=CALL,
            subject=f"{session.session_id}:{clock.half}:{clock.section}:{user_id or 0}",
            channel_id=session.thread_id if user_id is None else None,
            user_id=user_id,
            due_at=now,
            now=now,
            expires_at=expires_at,
        )


def clock_view(tx: Transaction, session: Session) -> ClockView | None:
    """The timer as the card of a session shows it: what was saved last."""
    here = running(tx, session)
    if here is None:
        return None
    return ClockView(
        here.clock.half,
        len(here.halves),
        RUBRICS[here.half.track].name,
        here.section,
        here.clock.ends_at,
        here.clock.is_paused,
        here.half.candidate_id,
        here.half.interviewer_id,
    )

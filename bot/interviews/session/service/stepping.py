"""Taking a session further and what else happens in the same commit; for services and deeds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.interviews.profiles.store import profiles
from bot.interviews.rounds.store import rounds
from bot.interviews.session import tx as claims
from bot.interviews.session.messages.life import ClockView, StepTaken
from bot.interviews.session.rules.deadlines import spread
from bot.interviews.session.rules.events import Event, Life, Refusal, Step
from bot.interviews.session.service.refusals import REFUSALS, STRANGER
from bot.interviews.session.store import boards, sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import course
from bot.interviews.session.tx.course import Hook
from bot.interviews.values.values import Half, PlannedSession, Profile, RoundKind, State

FindSlots = Callable[[Profile, Profile, int, datetime, datetime, int], tuple[datetime, ...]]
"""Starts that suit both, best first: profiles, minutes, from, until (aware UTC), at most."""
ShowClock = Callable[[Transaction, Session], "ClockView | None"]

SEARCHED = 400
LOOK_AHEAD = timedelta(days=14)
NOT_AT_ONCE = timedelta(hours=2)
LATER_FROM = timedelta(hours=24)


def nothing(_tx: Transaction, _session: Session, _now: datetime) -> None:
    """Nothing else happens."""


def no_slots(
    _one: Profile,
    _other: Profile,
    _minutes: int,
    _from_at: datetime,
    _until_at: datetime,
    _most: int,
) -> tuple[datetime, ...]:
    """No times are known that suit both; they write one themselves."""
    return ()


def no_clock(_tx: Transaction, _session: Session) -> ClockView | None:
    """No timer is shown."""
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What other parts do when a session comes into a state, in the same commit."""

    find_slots: FindSlots = no_slots
    on_checked_in: Hook = nothing
    on_running: Hook = nothing
    on_over: Hook = nothing
    on_held: Hook = nothing
    clock_view: ShowClock = no_clock


class Stepping:
    """One step of a session with all that hangs on it. Every method is called inside a
    transaction."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.around = surroundings

    def load(self, tx: Transaction, session_id: SessionId, user_id: UserId) -> tuple[Session, Life]:
        """A session for somebody who is in it; a kind refusal for everybody else, which does
        not even tell whether there is such a session."""
        session = sessions.get(tx, session_id)
        if session is None:
            raise UserError(STRANGER)
        life = course.life_of(session, sessions.sides(tx, session_id))
        if life.person(user_id) is None:
            raise UserError(STRANGER)
        return session, life

    def take(self, tx: Transaction, session: Session, event: Event) -> tuple[Session, Step]:
        """Let something happen; a refusal is raised as what the member is told."""
        result = self.happen(tx, session, event)
        if isinstance(result, Refusal):
            raise UserError(REFUSALS[result])
        return result

    def happen(
        self, tx: Transaction, session: Session, event: Event
    ) -> tuple[Session, Step] | Refusal:
        """Let something happen, with what hangs on the state that follows."""
        result = course.happen(tx, session, event)
        if isinstance(result, Refusal):
            return result
        after, step = result
        if after.state != session.state:
            hook = {
                State.CHECKED_IN: self.around.on_checked_in,
                State.RUNNING: self.around.on_running,
                State.FEEDBACK: self.around.on_held,
            }.get(after.state)
            if hook is not None:
                hook(tx, after, event.now)
            if session.state is State.RUNNING:
                self.around.on_over(tx, after, event.now)
        return after, step

    def taken(self, tx: Transaction, session_id: SessionId, event: Event) -> StepTaken:
        """What a click did, for the one who clicked."""
        session, _ = self.load(tx, session_id, event.user_id)
        after, step = self.take(tx, session, event)
        later_at = None
        if step.follow_up:
            later_at = self._follow_up(tx, after, step.life, event.now)
        waits = event.user_id in boards.waiting(tx, after)
        return StepTaken(session_id, step.said, step.life, event.user_id, later_at, waits)

    def starts(
        self, tx: Transaction, session: Session, life: Life, from_at: datetime, until_at: datetime
    ) -> tuple[datetime, ...]:
        """Starts that suit both of a pair and clash with nothing of theirs, best first."""
        pair = [profiles.get(tx, session.guild_id, one.user_id) for one in life.pair]
        known = [one for one in pair if one is not None]
        if len(known) != 2:
            return ()
        found = self.around.find_slots(
            known[0], known[1], session.minutes, from_at, until_at, SEARCHED
        )
        taken = [
            (other.starts_at, other.starts_at + timedelta(minutes=other.minutes))
            for one in known
            for other in boards.live_of(tx, session.guild_id, one.user_id)
        ]
        length = timedelta(minutes=session.minutes)
        return tuple(
            at for at in found if not any(start < at + length and at < end for start, end in taken)
        )

    def _follow_up(
        self, tx: Transaction, session: Session, life: Life, now: datetime
    ) -> datetime | None:
        """The same two are asked for a later time, once; without a common one both are free."""
        from_at, until_at = now + LATER_FROM, now + LATER_FROM + LOOK_AHEAD
        found = spread(self.starts(tx, session, life, from_at, until_at), 1)
        round_id = None
        if found:
            round_id = rounds.claim(
                tx, guild_id=session.guild_id, kind=RoundKind.FOLLOW_UP,
                subject=str(session.session_id), seed=0, digest="", now=now, from_at=from_at,
                until_at=until_at,
            )  # fmt: skip
        if round_id is None:
            course.free(tx, session, tuple(one.user_id for one in life.pair), now)
            return None
        halves = tuple(
            Half(one.half, one.candidate_id, one.interviewer_id, one.track)
            for one in sessions.halves(tx, session.session_id)
        )
        pair = PlannedSession(found[0], session.minutes, halves, session.why)
        claims.propose(
            tx, guild_id=session.guild_id, round_id=round_id, pair=pair, now=now,
            follows_id=session.session_id,
        )  # fmt: skip
        return found[0]

    def left(self, tx: Transaction, session: Session, user_id: UserId, now: datetime) -> None:
        """Discord says that somebody is no longer in the server: it is as if they had left mock
        interviews, so that no round pairs them any more."""
        claims.leave(tx, session.guild_id, user_id, now)
        claims.forget(tx, session.guild_id, user_id)

    def clock_view(self, tx: Transaction, session: Session) -> ClockView | None:
        """The timer of a running session."""
        if session.state is not State.RUNNING:
            return None
        return self.around.clock_view(tx, session)

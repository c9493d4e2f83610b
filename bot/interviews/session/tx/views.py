"""What somebody is in a session and may see of it. For use inside the caller's transaction.

A click may come from direct messages, where there is no guild: a session is found by its id,
and somebody who is not one of its participants learns nothing of it, not even that it exists.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.interviews.session.messages import AnnouncementCard, SessionCard
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import THREAD, Session
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import timer
from bot.interviews.values.rules import ENDS, Half

NOT_YOURS = (
    "That is somebody else's session, or one from long ago, so there is nothing for you here."
)


@dataclass(frozen=True, slots=True)
class Roles:
    """What somebody is in a session, with all that is needed of it."""

    session: Session
    halves: tuple[Half, ...]
    user_id: UserId
    is_observer: bool

    @property
    def partner_id(self) -> UserId | None:
        """The other one of the pair; None for an observer, or if they are erased."""
        others = [one.user_id for one in self.session.pair if one.user_id != self.user_id]
        return None if self.is_observer or not others else others[0]

    @property
    def as_candidate(self) -> Half | None:
        """The half in which they are the candidate."""
        return next((one for one in self.halves if one.candidate_id == self.user_id), None)

    @property
    def as_interviewer(self) -> Half | None:
        """The half in which they interview."""
        return next((one for one in self.halves if one.interviewer_id == self.user_id), None)


def roles_of(tx: Transaction, session_id: SessionId, user_id: UserId) -> Roles:
    """What somebody is in a session, also one they left; a refusal for everybody else."""
    session = sessions.get(tx, session_id)
    found = () if session is None else session.participants
    mine = next((one for one in found if one.user_id == user_id), None)
    if session is None or mine is None:
        raise UserError(NOT_YOURS)
    return Roles(session, sessions.halves(tx, session_id), user_id, mine.is_observer)


def session_card(
    tx: Transaction, session: Session, marker: str, *, guild_name: str = ""
) -> SessionCard:
    """The card; in a thread it calls the two when it appears."""
    return SessionCard(
        marker=marker,
        session=session,
        halves=sessions.halves(tx, session.session_id),
        guild_name=guild_name,
        timer=timer.view(tx, session),
        ping_user_ids=session.present_pair if session.place == THREAD else (),
        waiting_ids=sessions.waiting(tx, session) if session.state in ENDS else (),
    )


def announcement_card(
    session: Session, marker: str, body: str, now: datetime, guild_name: str
) -> AnnouncementCard:
    """A short message; it calls everybody of the pair but the one who did it."""
    what, _, actor = body.partition(" ")
    actor_id = UserId(int(actor or 0))
    called = tuple(one for one in session.present_pair if one != actor_id)
    if what == Reminder.NUDGE:
        called = tuple(one for one in called if one not in session.answered)
    return AnnouncementCard(
        marker=marker,
        what=what,
        actor_id=actor_id,
        session=session,
        distance=timeouts.distance(session.starts_at, now),
        guild_name=guild_name,
        ping_user_ids=called,
    )

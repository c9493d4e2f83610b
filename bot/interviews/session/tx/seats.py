"""Who may do what with a session. Functions for use inside one transaction.

A click may come from direct messages, where there is no guild: a session is found by its id,
and who is not one of its sides learns nothing of it, not even that it exists.
"""

from dataclasses import dataclass

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.interviews.session.store import sessions
from bot.interviews.session.store.sessions import Session, Side
from bot.interviews.values.values import Half

NOT_YOURS = (
    "That is somebody else's session, or one from long ago, so there is nothing for you here."
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a session, with all that is needed of it."""

    session: Session
    sides: tuple[Side, ...]
    halves: tuple[Half, ...]
    user_id: UserId
    is_shadow: bool

    @property
    def partner_id(self) -> int | None:
        """The other one of the pair; None for the shadow, or if they are erased."""
        others = [s.user_id for s in self.sides if not s.is_shadow and s.user_id != self.user_id]
        return None if self.is_shadow or not others else others[0]

    @property
    def asked(self) -> Half | None:
        """The half in which they are the candidate."""
        return next((one for one in self.halves if one.candidate_id == self.user_id), None)

    @property
    def asks(self) -> Half | None:
        """The half in which they interview."""
        return next((one for one in self.halves if one.interviewer_id == self.user_id), None)


def take(tx: Transaction, session_id: SessionId, user_id: UserId) -> Seat:
    """The seat of somebody in a session; a refusal for who has none."""
    session = sessions.get(tx, session_id)
    sides = sessions.sides(tx, session_id)
    mine = next((one for one in sides if one.user_id == user_id), None)
    if session is None or mine is None:
        raise UserError(NOT_YOURS)
    return Seat(session, sides, sessions.halves(tx, session_id), user_id, mine.is_shadow)

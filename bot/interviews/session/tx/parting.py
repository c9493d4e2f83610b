"""An observer and one of the two who don't want to meet any more, inside the caller's
transaction."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.interviews.session.rules.state import Act, Event
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine, rows
from bot.interviews.values.rules import SessionState


def part(tx: Transaction, user_id: UserId, other_id: UserId, now: datetime) -> int:
    """Where one of them only observes the other, in whatever server, they are out of it without a
    word, and the pair goes on; of how many sessions."""
    parted = 0
    for session in sessions.of_pair(tx, user_id, other_id):
        for one in session.participants:
            if one.is_observer and one.user_id in (user_id, other_id) and one.left_at is None:
                # Who has watched to the end needs nobody else in this round.
                has_watched = session.state is SessionState.FEEDBACK
                act = Act.LEAVE if has_watched else Act.CANCEL
                machine.apply(tx, session, Event(act, now, one.user_id))
                rows.part(tx, session, one.user_id, now)
                parted += 1
    return parted

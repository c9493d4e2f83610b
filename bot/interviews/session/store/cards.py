"""The SQL of where a session's cards stand, and of its timer. Nobody's data but for the direct
messages of a person, which belong to that person.
"""

from dataclasses import dataclass

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, MessageId, SessionId, UserId
from bot.interviews.session.rules.sheet import Timer

IN_THREAD = UserId(0)
"""The ``user_id`` of the card that both see."""


@dataclass(frozen=True, slots=True)
class StandingCard:
    """A card of a session; ``user_id`` is 0 for the one in its thread."""

    session_id: SessionId
    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId
    drawn_revision: int


_COLUMNS = records.columns(StandingCard)


def get(tx: Transaction, session_id: SessionId, user_id: UserId) -> StandingCard | None:
    """Where a card stands; None before it was posted."""
    sql = f"""SELECT {_COLUMNS} FROM interview_boards
        WHERE session_id = :session_id AND user_id = :user_id"""
    return records.one(tx, StandingCard, sql, session_id=session_id, user_id=user_id)


def of_session(tx: Transaction, session_id: SessionId) -> tuple[StandingCard, ...]:
    """Every card of a session, that of its thread first."""
    sql = f"""SELECT {_COLUMNS} FROM interview_boards
        WHERE session_id = :session_id ORDER BY user_id"""
    return records.every(tx, StandingCard, sql, session_id=session_id)


def save(tx: Transaction, card: StandingCard) -> None:
    """A card was posted, or drawn again. Nothing is kept of one for somebody who was erased while
    it was on its way."""
    if card.user_id != IN_THREAD and not _is_in(tx, card.session_id, card.user_id):
        return
    records.upsert(tx, "interview_boards", card, key=("session_id", "user_id"))


def _is_in(tx: Transaction, session_id: SessionId, user_id: UserId) -> bool:
    sql = "SELECT 1 FROM interview_sides WHERE session_id = :session_id AND user_id = :user_id"
    return records.value(tx, sql, session_id=session_id, user_id=user_id) is not None


def remove(tx: Transaction, session_id: SessionId, user_id: UserId) -> None:
    """A card is gone."""
    sql = "DELETE FROM interview_boards WHERE session_id = :session_id AND user_id = :user_id"
    records.run(tx, sql, session_id=session_id, user_id=user_id)


def get_timer(tx: Transaction, session_id: SessionId) -> Timer | None:
    """The timer of a session as it was saved; None before it starts and after it ended."""
    sql = f"""SELECT {records.columns(Timer)} FROM interview_clocks
        WHERE session_id = :session_id"""
    return records.one(tx, Timer, sql, session_id=session_id)


def timed_sessions(tx: Transaction) -> tuple[SessionId, ...]:
    """The sessions of all guilds whose timer runs or stands, ascending."""
    sql = "SELECT session_id FROM interview_clocks ORDER BY session_id"
    return tuple(SessionId(one) for one in records.values(tx, sql))


def save_timer(tx: Transaction, session_id: SessionId, timer: Timer) -> None:
    """Write the timer of a session, new or changed."""
    row = {"session_id": session_id, **records.fields_of(timer)}
    records.upsert(tx, "interview_clocks", row, key=("session_id",))


def remove_timer(tx: Transaction, session_id: SessionId) -> None:
    """The session runs no longer; harmless to repeat."""
    records.run(
        tx, "DELETE FROM interview_clocks WHERE session_id = :session_id", session_id=session_id
    )

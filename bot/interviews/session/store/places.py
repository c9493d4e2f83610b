"""The SQL of where two talk: the voice room that was made for them, and the link that one added.
The link is personal to whoever added it; it goes with the end of the session.
"""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, SessionId, UserId
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import sessions


def set_room(tx: Transaction, session_id: SessionId, room_id: ChannelId | None) -> None:
    """Which voice room is theirs; None: none."""
    sql = "UPDATE interview_sessions SET room_id = :room_id WHERE session_id = :session_id"
    records.run(tx, sql, session_id=session_id, room_id=room_id)


def session_of_room(tx: Transaction, guild_id: GuildId, room_id: ChannelId) -> SessionId | None:
    """For whom a voice room was made."""
    sql = """SELECT session_id FROM interview_sessions
        WHERE room_id = :room_id AND guild_id = :guild_id"""
    found = records.value(tx, sql, guild_id=guild_id, room_id=room_id)
    return None if found is None else SessionId(found)


def talking(tx: Transaction, guild_id: GuildId) -> tuple[Session, ...]:
    """Sessions whose card says where the two talk."""
    sql = """SELECT session_id FROM interview_sessions
        WHERE guild_id = :guild_id AND state IN ('confirmed', 'checked-in', 'running')
        ORDER BY session_id"""
    found = (sessions.get(tx, SessionId(one)) for one in records.values(tx, sql, guild_id=guild_id))
    return tuple(one for one in found if one is not None)


def set_link(tx: Transaction, session_id: SessionId, link: str, user_id: UserId) -> None:
    """The address at which the two talk."""
    sql = """UPDATE interview_sessions SET link = :link, link_by = :user_id
        WHERE session_id = :session_id"""
    records.run(tx, sql, session_id=session_id, link=link, user_id=user_id)


def forget_link(tx: Transaction, session_id: SessionId) -> None:
    """Nobody talks there any more."""
    sql = """UPDATE interview_sessions SET link = '', link_by = NULL
        WHERE session_id = :session_id AND link_by IS NOT NULL"""
    records.run(tx, sql, session_id=session_id)


def erase_named(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Takes a member out of what is their partner's to keep."""
    sessions.erase_named(tx, guild_id, user_id, now)
    sql = """UPDATE interview_sessions SET link = '', link_by = NULL
        WHERE guild_id = :guild_id AND link_by = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)

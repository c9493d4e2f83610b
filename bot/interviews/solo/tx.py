"""Which mock interviews a member held, with somebody or alone, and which comes next. Functions for
use inside one transaction."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.session.store import sessions
from bot.interviews.solo import store
from bot.interviews.values.rules import SessionState, Track

HELD = (SessionState.FEEDBACK, SessionState.DONE)
AGREED = (SessionState.CONFIRMED, SessionState.CHECKED_IN)


def held_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> tuple[tuple[Track, datetime], ...]:
    """Track and moment (aware UTC) of each in which the member was the candidate."""
    alone = store.held_since(tx, guild_id, user_id, since)
    return (
        *((one.track, one.at) for one in alone),
        *(
            (half.track, session.starts_at)
            for session in sessions.of_member(tx, guild_id, user_id)
            if session.state in HELD and session.starts_at >= since
            for half in sessions.halves(tx, session.session_id)
            if half.candidate_id == user_id
        ),
    )


def next_agreed(tx: Transaction, guild_id: GuildId, user_id: UserId) -> datetime | None:
    """When the member's next one begins that both agreed to."""
    agreed = (one for one in sessions.live_of(tx, guild_id, user_id) if one.state in AGREED)
    return next((one.starts_at for one in agreed), None)

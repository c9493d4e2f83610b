"""Which mock interviews a member held, with somebody or alone, and which comes next. Functions for
use inside one transaction."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.interviews.session.store import sessions
from bot.interviews.solo import store
from bot.interviews.solo.store import Solo, SoloAnswer
from bot.interviews.values.rules import SessionState, Track

HELD = (SessionState.FEEDBACK, SessionState.DONE)
AGREED = (SessionState.CONFIRMED, SessionState.CHECKED_IN)

NONE_OPEN = (
    "You have no interview open any more, so nothing changed. `/mock solo` begins a new one."
)


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


def open_or_refuse(tx: Transaction, guild_id: GuildId, user_id: UserId, solo_id: int) -> Solo:
    """The interview of a click, if it is this member's and still open."""
    solo = store.current(tx, guild_id, user_id)
    if solo is None or solo.solo_id != solo_id:
        raise UserError(NONE_OPEN)
    return solo


def answer_of(tx: Transaction, solo: Solo, place: int) -> SoloAnswer | None:
    """What was answered to a question."""
    return next((one for one in store.answers(tx, solo) if one.place == place), None)

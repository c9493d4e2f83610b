"""The SQL of a member's own sessions, as far as rounds go by them; observing others' is none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.session.store.sessions import AHEAD

CALLED_OFF = "('cancelled', 'no-show')"
HELD = "('running', 'feedback', 'done')"


@dataclass(frozen=True, slots=True)
class Turn:
    """A session that wasn't called off. ``is_ahead``: it is still to be held, or going on;
    ``is_served``: it was held since its member last said what they want."""

    proposed_at: datetime
    starts_at: datetime
    minutes: int
    is_ahead: bool
    is_served: bool

    @property
    def ends_at(self) -> datetime:
        """When it is planned to be over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def of_member(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Turn, ...]:
    """All of a member who is in, the newest first."""
    sql = f"""SELECT s.proposed_at, s.starts_at, s.minutes,
            i.left_at IS NULL AND s.state IN {AHEAD} AS is_ahead,
            s.state IN {HELD} AND coalesce(s.feedback_at, s.changed_at) >= p.updated_at AS is_served
        FROM interview_sides i JOIN interview_sessions s ON s.session_id = i.session_id
        JOIN interview_profiles p ON p.guild_id = i.guild_id AND p.user_id = i.user_id
        WHERE i.guild_id = :guild_id AND i.user_id = :user_id AND i.part = 'pair'
          AND s.state NOT IN {CALLED_OFF}
        ORDER BY s.proposed_at DESC, s.session_id DESC"""
    return records.every(tx, Turn, sql, guild_id=guild_id, user_id=user_id)


def later_at(tx: Transaction, session_id: SessionId) -> datetime | None:
    """The start for which the two of a session that was called off were asked again."""
    sql = "SELECT min(starts_at) FROM interview_sessions WHERE follows_id = :session_id"
    return records.moment(tx, sql, session_id=session_id)

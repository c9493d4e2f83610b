"""The SQL of when people are taken: by what they agreed to or were proposed, in whatever server.

A person has one calendar. Nothing here says which server, with whom or what a time is taken by.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.session.store.sessions import AHEAD
from bot.interviews.values.rules import SessionState, Span

_PROPOSED = (SessionState.PROPOSED, SessionState.RESCHEDULING)
# A server that removed the bot holds no sessions any more.
_OPEN = f"""i.left_at IS NULL AND s.state IN {AHEAD} AND NOT EXISTS
    (SELECT 1 FROM guilds g WHERE g.guild_id = s.guild_id AND g.left_at IS NOT NULL)"""
_COLUMNS = """i.user_id, s.session_id, s.state, s.starts_at, s.minutes, s.offer_at, s.offer_by,
    i.confirmed_at"""


@dataclass(frozen=True, slots=True)
class _TakenTime:
    user_id: UserId
    session_id: SessionId
    state: SessionState
    starts_at: datetime
    minutes: int
    offer_at: datetime | None
    offer_by: UserId | None
    confirmed_at: datetime | None

    def spans(self, *, agreed_only: bool = False) -> Iterable[Span]:
        """The time that is taken; a suggested start takes as much as the one that stands."""
        length = timedelta(minutes=self.minutes)
        has_agreed = self.state not in _PROPOSED or self.confirmed_at is not None
        if has_agreed or not agreed_only:
            yield Span(self.starts_at, self.starts_at + length)
        if self.offer_at is not None and (self.offer_by == self.user_id or not agreed_only):
            yield Span(self.offer_at, self.offer_at + length)


def of_entrants(tx: Transaction, guild_id: GuildId) -> dict[UserId, tuple[Span, ...]]:
    """When everybody who joined in a server is taken, ascending; observing takes time, too."""
    found: dict[UserId, list[Span]] = defaultdict(list)
    sql = f"""SELECT {_COLUMNS} FROM interview_profiles p
        JOIN interview_sides i ON i.user_id = p.user_id
        JOIN interview_sessions s ON s.session_id = i.session_id
        WHERE p.guild_id = :guild_id AND {_OPEN}"""
    for one in records.every(tx, _TakenTime, sql, guild_id=guild_id):
        found[one.user_id] += one.spans()
    return {user_id: tuple(sorted(spans)) for user_id, spans in sorted(found.items())}


def of_person(
    tx: Transaction, user_id: UserId, *, but: SessionId | None = None, agreed_only: bool = False
) -> tuple[Span, ...]:
    """When a person is taken, ascending. ``but``: a session that doesn't count;
    ``agreed_only``: leaves out what they were only asked for."""
    sql = f"""SELECT {_COLUMNS} FROM interview_sides i
        JOIN interview_sessions s ON s.session_id = i.session_id
        WHERE i.user_id = :user_id AND {_OPEN}"""
    planned = records.every(tx, _TakenTime, sql, user_id=user_id)
    others = (one for one in planned if one.session_id != but)
    return tuple(sorted(span for one in others for span in one.spans(agreed_only=agreed_only)))


def running_since(tx: Transaction, user_id: UserId) -> datetime | None:
    """When what a person is in the middle of was to begin, however long it goes on; None: they are
    in the middle of nothing."""
    sql = f"""SELECT min(s.starts_at) FROM interview_sides i
        JOIN interview_sessions s ON s.session_id = i.session_id
        WHERE i.user_id = :user_id AND {_OPEN} AND s.state = :running"""
    return records.moment(tx, sql, user_id=user_id, running=SessionState.RUNNING)

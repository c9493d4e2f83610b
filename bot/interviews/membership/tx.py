"""Being a member of mock interviews, inside the caller's transaction."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.membership.messages import UpcomingSession
from bot.interviews.pool import store as pool
from bot.interviews.profiles import store as profiles
from bot.interviews.session.tx import machine


def upcoming(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[UpcomingSession, ...]:
    """The member's sessions that are not over, the soonest first."""
    found: dict[int, UpcomingSession] = {}
    for one in pool.live(tx, guild_id, user_id):
        known = found.get(one.session_id)
        others = (*(known.other_ids if known else ()), one.other_id)
        found[one.session_id] = UpcomingSession(one.starts_at, others)
    return tuple(found.values())


def forget(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """A member is in mock interviews no more: profile, draft and place in the pool are gone;
    whether there was a profile. What was held stays in the history of both."""
    pool.leave(tx, guild_id, user_id)
    profiles.delete_draft(tx, guild_id, user_id)
    return profiles.delete(tx, guild_id, user_id)


def leave(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> bool:
    """A member left /mock or the server: what is planned is called off, and they are forgotten;
    whether there was a profile. Harmless to repeat."""
    machine.leave(tx, guild_id, user_id, now)
    return forget(tx, guild_id, user_id)

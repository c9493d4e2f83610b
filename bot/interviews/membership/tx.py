"""Leaving mock interviews, inside the caller's transaction."""

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.membership import store as pool
from bot.interviews.profiles.store import drafts, profiles


def forget(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """A member is in mock interviews no more: profile, draft and place in the pool are gone;
    whether there was a profile. What was held stays in the history of both."""
    pool.leave(tx, guild_id, user_id)
    drafts.delete(tx, guild_id, user_id)
    return profiles.delete(tx, guild_id, user_id)

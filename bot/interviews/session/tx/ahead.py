"""How a member stands with rounds, inside the caller's transaction."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.matching import store as rounds
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules.ahead import Ahead, away
from bot.interviews.session.store import turns
from bot.interviews.values import store as settings_store


def ahead_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> Ahead:
    """What rounds hold for somebody: judged for the next one, as it would be planned."""
    settings, profile = settings_store.get(tx, guild_id), profiles.get(tx, guild_id, user_id)
    if profile is None:
        return Ahead(None, settings, now)
    following = None if settings is None else settings.next_round_at
    at = now if following is None else max(now, following)
    own = turns.of_member(tx, guild_id, user_id)
    reason = away(
        profile, at, is_engaged=any(one.is_ahead and one.ends_at > at for one in own),
        planned_at=own[0].proposed_at if own else None,
        is_served=any(one.is_served for one in own),
    )  # fmt: skip
    waits = any(one.user_id == user_id for one in rounds.unpaired(tx, guild_id, now))
    has_session = any(one.is_ahead for one in own)
    return Ahead(profile, settings, now, reason, has_session, waits)


def zone_of_rounds(tx: Transaction, guild_id: GuildId) -> ZoneInfo | None:
    """The zone of the schedule; None where there are no rounds."""
    settings = settings_store.get(tx, guild_id)
    return None if settings is None else settings.zone

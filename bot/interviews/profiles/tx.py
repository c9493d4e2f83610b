"""A member's draft inside the caller's transaction: what the modals begin with."""

from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.messages import BasicsForm, DraftShown
from bot.interviews.profiles.rules import drafts as rules
from bot.interviews.profiles.rules.drafts import ProfileDraft
from bot.server import members, readers
from bot.server.settings import store as guilds

ZONES_OFFERED = 10


def draft_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> ProfileDraft:
    """What the member typed, or the profile to change, or what a newcomer's modal begins with:
    the zone they or the group told before."""
    kept = profiles.get_draft(tx, guild_id, user_id)
    if kept is not None:
        return kept
    profile = profiles.get(tx, guild_id, user_id)
    if profile is not None:
        return rules.of_profile(profile)
    settings = guilds.get(tx, guild_id)
    tz = members.zone_of(tx, guild_id, user_id) or (settings.tz if settings else "")
    return ProfileDraft(zone=tz, tz=tz)


def keep(
    tx: Transaction, guild_id: GuildId, user_id: UserId, draft: ProfileDraft, now: datetime
) -> DraftShown:
    """Keep what was typed, and read it back."""
    revision = profiles.save_draft(tx, guild_id, user_id, draft, now)
    return shown(replace(draft, revision=revision), now)


def shown(draft: ProfileDraft, now: datetime, *, has_changed: bool = False) -> DraftShown:
    """A draft read back, with the zones that one which can't be read may mean."""
    zones: tuple[tuple[str, str], ...] = ()
    typed = draft.zone.strip()[: readers.SHOWN]
    if typed and not draft.tz:
        zones = readers.offered_zones(typed, now, ZONES_OFFERED)
    return DraftShown(draft, rules.read(draft), zones, has_changed)


def begin(
    tx: Transaction, guild_id: GuildId, user_id: UserId, zone: str, now: datetime
) -> BasicsForm | DraftShown | None:
    """The modal for a newcomer, what was typed for somebody who did not finish; None for members
    who have changed nothing. A zone typed with it is kept as it was typed."""
    draft = draft_of(tx, guild_id, user_id)
    is_member = profiles.get(tx, guild_id, user_id) is not None
    if zone:
        found = readers.find_zone(zone, now)
        tz = "" if found is None else found.key
        draft = replace(draft, zone=tz or zone[: readers.SHOWN], tz=tz)
        if draft.revision or is_member:
            return keep(tx, guild_id, user_id, draft, now)
    if draft.revision:
        return shown(draft, now)
    return None if is_member else BasicsForm(draft)

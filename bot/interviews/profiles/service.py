"""Use cases of a profile: type, look, save.

States of what a member types: nothing → a draft (a row) → a profile. Every step writes the
whole draft before it answers, so a restart between any two steps goes on where it was; *Save*
turns the draft into the profile in one commit, and pressed twice says the same twice.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.bank.model import TOPICS
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles import tx as drafts
from bot.interviews.profiles.messages import (
    BasicsForm,
    DraftDiscarded,
    DraftShown,
    PreferencesForm,
    ProfileSaved,
)
from bot.interviews.profiles.rules import drafts as rules
from bot.interviews.profiles.rules.drafts import ProfileDraft
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import MOST_TOPICS
from bot.server import readers

NOTHING_TYPED = "There is nothing to save any more. `/mock join` starts again."
# What Discord lets somebody type into the fields of a modal; more comes from nobody.
LONGEST_TYPED = 4000


class ProfileService:
    """What members say about themselves."""

    def __init__(
        self, core: Core, *, on_saved: Callable[[Transaction, GuildId, datetime], None]
    ) -> None:
        """``on_saved``: what follows in the same commit when a member says what they want."""
        self._core = core
        self._on_saved = on_saved

    async def basics(self, guild_id: GuildId, user_id: UserId) -> BasicsForm:
        """*Change*: the first modal with what is known."""
        return BasicsForm(await self._draft(guild_id, user_id))

    async def preferences(self, guild_id: GuildId, user_id: UserId) -> PreferencesForm:
        """*More preferences*: the second modal with what is known."""
        return PreferencesForm(await self._draft(guild_id, user_id))

    async def _draft(self, guild_id: GuildId, user_id: UserId) -> ProfileDraft:
        return await self._core.database.read(lambda tx: drafts.draft_of(tx, guild_id, user_id))

    async def enter_basics(
        self, guild_id: GuildId, user_id: UserId, given: ProfileDraft
    ) -> DraftShown:
        """The first modal came in: keep it as it was typed, and read it back. ``given`` is what it
        asks for."""
        topics = frozenset(sorted(given.topics & set(TOPICS))[:MOST_TOPICS])
        zone, hours = given.zone[:LONGEST_TYPED], given.hours[:LONGEST_TYPED]
        found = readers.find_zone(zone, self._core.clock.now())

        def change(draft: ProfileDraft) -> ProfileDraft:
            return replace(
                draft, level=given.level or draft.level, tracks=given.tracks, topics=topics,
                zone=zone, tz="" if found is None else found.key, hours=hours,
            )  # fmt: skip

        return await self._change(guild_id, user_id, change)

    async def enter_preferences(
        self, guild_id: GuildId, user_id: UserId, given: ProfileDraft
    ) -> DraftShown:
        """The second modal came in. ``given`` is what it asks for."""

        def change(draft: ProfileDraft) -> ProfileDraft:
            return replace(
                draft, cadence=given.cadence, languages=given.languages,
                more_languages=given.more_languages[:LONGEST_TYPED],
                role_preference=given.role_preference, odd_preference=given.odd_preference,
            )  # fmt: skip

        return await self._change(guild_id, user_id, change)

    async def choose_zone(self, guild_id: GuildId, user_id: UserId, zone: str) -> DraftShown:
        """One of the zones that the typed one may mean."""
        tz = readers.read_zone(zone, self._core.clock.now()).key
        return await self._change(guild_id, user_id, lambda draft: replace(draft, zone=tz, tz=tz))

    async def _change(
        self, guild_id: GuildId, user_id: UserId, change: Callable[[ProfileDraft], ProfileDraft]
    ) -> DraftShown:
        now = self._core.clock.now()

        def keep(tx: Transaction) -> DraftShown:
            draft = change(drafts.draft_of(tx, guild_id, user_id))
            return drafts.keep(tx, guild_id, user_id, draft, now)

        return await self._core.database.write(keep)

    async def save(
        self, guild_id: GuildId, user_id: UserId, revision: int
    ) -> ProfileSaved | DraftShown:
        """*Save*: what the card shows becomes the profile. A pause goes on, but for the one
        after a single session, which joining again ends."""
        now = self._core.clock.now()

        def save(tx: Transaction) -> ProfileSaved | DraftShown:
            before = profiles.get(tx, guild_id, user_id)
            draft = profiles.get_draft(tx, guild_id, user_id)
            settings = interview_settings.get(tx, guild_id)
            if draft is None:
                if before is None:
                    raise UserError(NOTHING_TYPED)
                return ProfileSaved(before, settings, is_new=False)
            has_changed = draft.revision != revision
            if has_changed or rules.read(draft).problems:
                return drafts.shown(draft, now, has_changed=has_changed)
            profile = rules.profile_of(draft, guild_id, user_id)
            if before is not None and before.pause_reason != "once":
                profile = replace(
                    profile, paused_until=before.paused_until, pause_reason=before.pause_reason
                )
            profiles.save(tx, profile, now)
            profiles.delete_draft(tx, guild_id, user_id)
            self._on_saved(tx, guild_id, now)
            return ProfileSaved(profile, settings, is_new=before is None)

        return await self._core.write(save)

    async def discard(self, guild_id: GuildId, user_id: UserId) -> DraftDiscarded:
        """*Discard*: forget what was typed; a saved profile stays as it is."""

        def discard(tx: Transaction) -> DraftDiscarded:
            profiles.delete_draft(tx, guild_id, user_id)
            return DraftDiscarded(profiles.get(tx, guild_id, user_id) is not None)

        return await self._core.database.write(discard)

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
    TypedBack,
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
        self, guild_id: GuildId, user_id: UserId, given: ProfileDraft, opened: int | None
    ) -> DraftShown | TypedBack:
        """The first modal came in: keep it as it was typed, and read it back. ``given`` is what it
        asks for, ``opened`` the revision of the draft that it showed, if that is known."""
        topics = frozenset(sorted(given.topics & set(TOPICS))[:MOST_TOPICS])
        zone, hours = given.zone[:LONGEST_TYPED], given.hours[:LONGEST_TYPED]
        found = readers.find_zone(zone, self._core.clock.now())

        def change(draft: ProfileDraft) -> ProfileDraft:
            return replace(
                draft, level=given.level or draft.level, tracks=given.tracks, topics=topics,
                zone=zone, tz="" if found is None else found.key, hours=hours,
            )  # fmt: skip

        return await self._enter(guild_id, user_id, change, opened)

    async def enter_preferences(
        self, guild_id: GuildId, user_id: UserId, given: ProfileDraft, opened: int | None
    ) -> DraftShown | TypedBack:
        """The second modal came in, with the same of it."""

        def change(draft: ProfileDraft) -> ProfileDraft:
            return replace(
                draft, cadence=given.cadence, languages=given.languages,
                more_languages=given.more_languages[:LONGEST_TYPED],
                role_preference=given.role_preference, odd_preference=given.odd_preference,
            )  # fmt: skip

        return await self._enter(guild_id, user_id, change, opened)

    async def choose_zone(self, guild_id: GuildId, user_id: UserId, zone: str) -> DraftShown:
        """One of the zones that the typed one may mean."""
        now = self._core.clock.now()
        tz = readers.read_zone(zone, now).key

        def choose(tx: Transaction) -> DraftShown:
            draft = replace(drafts.draft_of(tx, guild_id, user_id), zone=tz, tz=tz)
            return drafts.keep(tx, guild_id, user_id, draft, now)

        return await self._core.database.write(choose)

    async def _enter(
        self, guild_id: GuildId, user_id: UserId,
        change: Callable[[ProfileDraft], ProfileDraft], opened: int | None,
    ) -> DraftShown | TypedBack:  # fmt: skip
        """A modal came in. One that was opened before a newer draft replaces no text of it."""
        now = self._core.clock.now()

        def keep(tx: Transaction) -> DraftShown | TypedBack:
            before = drafts.draft_of(tx, guild_id, user_id)
            draft = change(before)
            if before.revision not in (0, opened) and opened is not None:
                more = draft.more_languages or before.more_languages  # left empty, it stays
                draft = replace(draft, more_languages=more)
                typed = rules.typed_over(before, draft)
                if typed:
                    return TypedBack(typed)
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
                    profile, paused_until=before.paused_until, pause_reason=before.pause_reason,
                    asked_until=before.asked_until,
                )  # fmt: skip
            profiles.save(tx, profile, now)
            profiles.delete_draft(tx, guild_id, user_id)
            self._on_saved(tx, guild_id, now)
            return ProfileSaved(profile, settings, is_new=before is None)

        return await self._core.write(save)

    async def discard(
        self, guild_id: GuildId, user_id: UserId, revision: int | None = None
    ) -> DraftDiscarded | DraftShown:
        """*Discard*: forget what the card shows; a saved profile stays as it is, and so does what
        was typed since. ``revision``: what it shows, if that is known."""
        now = self._core.clock.now()

        def discard(tx: Transaction) -> DraftDiscarded | DraftShown:
            draft = profiles.get_draft(tx, guild_id, user_id)
            if draft is not None and revision not in (None, draft.revision):
                return drafts.shown(draft, now, has_changed=True)
            profiles.delete_draft(tx, guild_id, user_id)
            return DraftDiscarded(profiles.get(tx, guild_id, user_id) is not None)

        return await self._core.database.write(discard)

"""Use cases of /mock join: type, look, save.

States of what a member types: nothing → a draft (a row) → a profile. Every step writes the
whole draft before it answers, so a restart between any two steps goes on where it was; *Save*
turns the draft into the profile in one commit, and pressed twice says the same twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.bank.model import TOPICS
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.core.ports import Wake
from bot.interviews.profiles.messages import Discarded, DraftShown, JoinForm, Rounds, Saved
from bot.interviews.profiles.rules import drafts as rules
from bot.interviews.profiles.rules.drafts import Draft
from bot.interviews.profiles.rules.words import MOST_TOPICS
from bot.interviews.profiles.store import drafts, profiles
from bot.interviews.rounds.store import rounds
from bot.interviews.session import tx as claims
from bot.interviews.values.values import Cadence, Level, OddWish, RoleWish, Track
from bot.server.members import store as members
from bot.server.settings import store as guilds

NOTHING_TYPED = "There is nothing to save any more. `/mock join` begins anew."
# What Discord lets somebody type into the fields of the form; more comes from no one.
LONGEST_TYPED = 4000


@dataclass(frozen=True, slots=True)
class Basics:
    """The first form as it came in; ``tz`` is what ``zone`` was read as, or ""."""

    level: Level | None
    tracks: frozenset[Track]
    topics: frozenset[str]
    zone: str
    tz: str
    hours: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """The second form as it came in."""

    cadence: Cadence
    languages: frozenset[str]
    more_languages: str
    role_wish: RoleWish
    odd_wish: OddWish


def rounds_ahead(tx: Transaction, guild_id: GuildId) -> Rounds:
    """When the next round is, as far as the organiser chose."""
    schedule = rounds.schedule(tx, guild_id)
    if schedule is None:
        return Rounds()
    is_paused = schedule.settings.paused
    return Rounds(True, is_paused, None if is_paused else schedule.next_at)


def draft_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Draft:
    """What the member typed, or the profile to change, or what a newcomer's form begins with:
    the zone they or the group told before."""
    kept = drafts.get(tx, guild_id, user_id)
    if kept is not None:
        return kept
    profile = profiles.get(tx, guild_id, user_id)
    if profile is not None:
        return rules.of_profile(profile)
    settings = guilds.get(tx, guild_id)
    tz = members.get(tx, guild_id, user_id).remind_tz or (settings.tz if settings else "")
    return Draft(zone=tz, tz=tz)


class JoiningService:
    """What members do to become part of mock interviews."""

    def __init__(self, *, database: Database, clock: Clock, wake: Wake) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def begin(
        self, guild_id: GuildId, user_id: UserId, tz: str
    ) -> JoinForm | DraftShown | None:
        """/mock join: the form for who is new, what was typed for who did not finish; None for
        members, who see their profile. A zone given with it is kept."""
        now = self._clock.now()

        def begin(tx: Transaction) -> JoinForm | DraftShown | None:
            draft = draft_of(tx, guild_id, user_id)
            is_member = profiles.get(tx, guild_id, user_id) is not None
            has_draft = bool(draft.revision)
            if tz:
                draft = replace(draft, zone=tz, tz=tz)
                if has_draft or is_member:
                    revision = drafts.save(tx, guild_id, user_id, draft, now)
                    draft, has_draft = replace(draft, revision=revision), True
            if has_draft:
                return DraftShown(draft, rules.read(draft), is_member)
            return None if is_member else JoinForm(draft, is_member)

        return await self._database.write(begin)

    async def form(self, guild_id: GuildId, user_id: UserId) -> JoinForm:
        """*Change* and *More wishes*: the form with what is known."""

        def load(tx: Transaction) -> JoinForm:
            is_member = profiles.get(tx, guild_id, user_id) is not None
            return JoinForm(draft_of(tx, guild_id, user_id), is_member)

        return await self._database.read(load)

    async def enter_basics(self, guild_id: GuildId, user_id: UserId, given: Basics) -> DraftShown:
        """The first form came in: keep it as it was typed, and read it back."""
        topics = frozenset(sorted(given.topics & set(TOPICS))[:MOST_TOPICS])
        zone, hours = given.zone[:LONGEST_TYPED], given.hours[:LONGEST_TYPED]

        def change(draft: Draft) -> Draft:
            return replace(
                draft, level=given.level or draft.level, tracks=given.tracks, topics=topics,
                zone=zone, tz=given.tz, hours=hours,
            )  # fmt: skip

        return await self._change(guild_id, user_id, change)

    async def enter_wishes(self, guild_id: GuildId, user_id: UserId, given: Wishes) -> DraftShown:
        """The second form came in."""

        def change(draft: Draft) -> Draft:
            return replace(
                draft, cadence=given.cadence, languages=given.languages,
                more_languages=given.more_languages[:LONGEST_TYPED],
                role_wish=given.role_wish, odd_wish=given.odd_wish,
            )  # fmt: skip

        return await self._change(guild_id, user_id, change)

    async def choose_zone(self, guild_id: GuildId, user_id: UserId, tz: str) -> DraftShown:
        """One of the zones that the typed one may mean."""
        return await self._change(guild_id, user_id, lambda draft: replace(draft, zone=tz, tz=tz))

    async def _change(
        self, guild_id: GuildId, user_id: UserId, change: Callable[[Draft], Draft]
    ) -> DraftShown:
        now = self._clock.now()

        def keep(tx: Transaction) -> DraftShown:
            draft = change(draft_of(tx, guild_id, user_id))
            revision = drafts.save(tx, guild_id, user_id, draft, now)
            draft = replace(draft, revision=revision)
            is_member = profiles.get(tx, guild_id, user_id) is not None
            return DraftShown(draft, rules.read(draft), is_member)

        return await self._database.write(keep)

    async def save(self, guild_id: GuildId, user_id: UserId, revision: int) -> Saved | DraftShown:
        """*Save*: what the card shows becomes the profile. A pause goes on, but for the one
        after a single session, which joining again ends."""
        now = self._clock.now()

        def save(tx: Transaction) -> Saved | DraftShown:
            before = profiles.get(tx, guild_id, user_id)
            draft = drafts.get(tx, guild_id, user_id)
            if draft is None:
                if before is None:
                    raise UserError(NOTHING_TYPED)
                return Saved(before, rounds_ahead(tx, guild_id), is_new=False)
            found = rules.read(draft)
            if found.problems or draft.revision != revision:
                return DraftShown(draft, found, before is not None, draft.revision != revision)
            profile = rules.profile_of(draft, guild_id, user_id)
            if before is not None and before.pause_reason != "once":
                profile = replace(
                    profile, paused_until=before.paused_until, pause_reason=before.pause_reason
                )
            profiles.save(tx, profile, now)
            drafts.delete(tx, guild_id, user_id)
            claims.look_again(tx, guild_id, now)
            return Saved(profile, rounds_ahead(tx, guild_id), is_new=before is None)

        result = await self._database.write(save)
        self._wake()
        return result

    async def discard(self, guild_id: GuildId, user_id: UserId) -> Discarded:
        """*Discard*: forget what was typed; a saved profile stays as it is."""

        def discard(tx: Transaction) -> Discarded:
            drafts.delete(tx, guild_id, user_id)
            return Discarded(profiles.get(tx, guild_id, user_id) is not None)

        return await self._database.write(discard)

"""Use cases of /setup: set a server up, change one thing, show what holds."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.bank.terms.topics import TopicWords
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Purpose
from bot.core.shards import Shard
from bot.core.uptime import store as uptime
from bot.daily.ledger import tx as ledger
from bot.daily.question.messages import ChangeForm, SetupShown
from bot.daily.question.tx import choice, claims
from bot.daily.setup import rules
from bot.daily.setup import tx as new_servers
from bot.daily.setup.messages import BeginForm, Introduced, WhereToSetUp
from bot.daily.streaks import tx as streaks
from bot.server.choices import UNCALLED, SettingContext
from bot.server.settings import store
from bot.server.settings.rules.declared import GuildSettings
from bot.server.settings.rules.panel import SETTINGS, SettingsPatch

NOT_SET_UP = (
    "This server isn't set up yet. Use `/setup` and choose a channel and a time zone: that is all "
    "it takes."
)
LONG_AGO = "That setting isn't there any more. Use `/setup` again, please."
UNHEARD = (
    "My ping would reach nobody: in the server's settings, allow everyone to mention that role."
)
MAY_NOT_WRITE = (
    "I'm not allowed to write here. Let my role view this channel and send messages in it, or "
    "press this in another one."
)
log = logging.getLogger(__name__)


class SetupService:
    """The organiser's settings."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def titles(self) -> TopicWords:
        """The titles and tags by which a topic is found too."""
        return self._core.bank.titles

    async def change(
        self, guild_id: GuildId, organiser_id: UserId, given: Mapping[str, str]
    ) -> SetupShown:
        """Set the server up, or change what was typed or chosen, by the keys of settings. What
        counts for the open question gets kinder only."""
        if given.keys() - SETTINGS.keys():
            raise UserError(LONG_AGO)
        now = self._core.clock.now()
        own, uncalled = self._core.bank.own, self._uncalled(guild_id, given.get("role", ""))
        known = SettingContext(now, self.titles, own.topics(guild_id), uncalled)
        read = rules.read_given(given, known)
        patch = read.patch

        def change(tx: Transaction) -> SetupShown:
            old = store.get(tx, guild_id)
            if old is None and "channel_id" not in patch.changes:
                raise UserError(NOT_SET_UP)
            base = old or GuildSettings(guild_id, ChannelId(0), organiser_id)
            self._save(tx, base, organiser_id, patch, now)
            settings = store.get(tx, guild_id)
            assert settings is not None
            silenced = 0 if old is None else streaks.silenced(tx, old, settings, now)
            shown = self._shown(tx, settings, now, is_new=old is None)
            return replace(shown, silenced=silenced)

        shown = await self._core.database.write(change)
        self._core.wake()
        if shown.is_new:
            words = {"guild_id": guild_id, "channel_id": shown.settings.channel_id}
            log.info("set up", extra=words)
        return self._with_discord(replace(shown, unread=read.unread, zones=read.zones))

    async def begin_form(self, guild_id: GuildId) -> BeginForm:
        """The form that starts it, with what is guessed of the zone; with what holds if it has
        begun, as a welcome stands there for ever."""
        settings = await self._core.database.read(lambda tx: store.get(tx, guild_id))
        guess = rules.guess_zone(self._core.notifier.locale(guild_id))
        if settings is None:
            return BeginForm(guess)
        at = f"{settings.post_time:%H:%M}"
        if not settings.is_zone_told:
            return BeginForm(guess, settings.channel_id, time=at)
        return BeginForm(None, settings.channel_id, settings.tz, at)

    async def panel(self, guild_id: GuildId) -> SetupShown:
        """The settings as they are."""
        now = self._core.clock.now()

        def load(tx: Transaction) -> SetupShown:
            settings = store.get(tx, guild_id)
            if settings is None:
                raise UserError(NOT_SET_UP)
            return self._shown(tx, settings, now, is_new=False)

        return self._with_discord(await self._core.database.read(load))

    async def introduce(self, guild_id: GuildId, channel_id: ChannelId) -> Introduced:
        """*Introduce me here*: once in a channel."""
        if self._core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.CARD) != []:
            raise UserError(MAY_NOT_WRITE)
        now = self._core.clock.now()
        is_first = await self._core.write(
            lambda tx: new_servers.introduce(tx, guild_id, channel_id, now)
        )
        return Introduced(channel_id, not is_first)

    async def where_to_set_up(self, guild_id: GuildId) -> WhereToSetUp:
        """*Set up* in direct messages, where there are no channels to choose from."""
        return WhereToSetUp(self._core.notifier.guild_name(guild_id))

    async def guild_joined(self, guild_id: GuildId) -> None:
        """The bot was added, or a server came back after an outage: greet it if it is new."""
        now, joined_at = self._core.clock.now(), self._core.notifier.joined_at(guild_id)
        if joined_at is None or not rules.is_new(joined_at, now):
            return
        arrival = await self._core.notifier.arrival(guild_id)
        if arrival is None:
            return
        await self._core.write(lambda tx: new_servers.greet(tx, guild_id, arrival, now))

    async def guilds_present(self, _shard: Shard, guild_ids: Collection[GuildId]) -> None:
        """A shard is ready: some of its servers may have added the bot while it was away."""
        for guild_id in sorted(guild_ids):
            await self.guild_joined(guild_id)

    async def change_form(self, guild_id: GuildId, key: str) -> ChangeForm:
        """The form for one setting."""
        if key not in SETTINGS:
            raise UserError(LONG_AGO)
        settings = await self._core.database.read(lambda tx: store.get(tx, guild_id))
        if settings is None:
            raise UserError(NOT_SET_UP)
        return ChangeForm(key, settings)

    def _uncalled(self, guild_id: GuildId, typed: str) -> Mapping[RoleId, str]:
        """The chosen role with what is said of it, where it is no choice in any channel."""
        if not typed.isdecimal():
            return {}
        role_id = RoleId(int(typed))
        why = self._core.notifier.ping_obstacle(guild_id, ChannelId(0), role_id)
        return {} if why is None or why not in UNCALLED else {role_id: UNCALLED[why]}

    def _shown(
        self, tx: Transaction, settings: GuildSettings, now: datetime, *, is_new: bool
    ) -> SetupShown:
        return SetupShown(
            settings=settings, is_new=is_new, missing=(), channel_gone=False,
            trouble=choice.why_none(tx, self._core.bank, self._core.seed, settings, now),
        )  # fmt: skip

    def _save(
        self, tx: Transaction, base: GuildSettings, organiser_id: UserId, patch: SettingsPatch,
        now: datetime,
    ) -> None:  # fmt: skip
        # Who only looks at the panel doesn't become the one who hears of trouble.
        settings = replace(patch.of(base), left_at=None)
        if settings != base or not base.organiser_id:
            settings = replace(settings, organiser_id=organiser_id)
        store.save(tx, settings, now)
        uptime.end_absence(tx, settings.guild_id, now)
        ledger.keep_kinder(tx, settings)
        claims.plan_next(tx, settings, now)
        for heard in self._core.settings_changed:
            heard(tx, settings.guild_id, now)
        outbox.retry_now(tx, settings.guild_id, now)

    def _with_discord(self, shown: SetupShown) -> SetupShown:
        """The same, with what only Discord knows of the channel and the role."""
        settings, notifier = shown.settings, self._core.notifier
        where = settings.guild_id, settings.channel_id
        missing = notifier.missing_permissions(*where, for_=Purpose.DAILY)
        role_id, trouble = settings.ping_role_id, shown.trouble
        why = None if role_id is None else notifier.ping_obstacle(*where, role_id)
        if why is not None:
            trouble = trouble or UNCALLED.get(why, UNHEARD)
        notices = settings.notice_place
        gaps: Sequence[str] | None = ()
        if notices is not None:
            gaps = notifier.missing_permissions(where[0], notices, for_=Purpose.CARD)
        guess = None if settings.is_zone_told else rules.guess_zone(notifier.locale(where[0]))
        return replace(
            shown, missing=tuple(missing or ()), channel_gone=missing is None, trouble=trouble,
            guess=guess, notices_missing=None if gaps is None else tuple(gaps),
        )  # fmt: skip

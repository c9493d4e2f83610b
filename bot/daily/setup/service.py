"""Use cases of /setup: set a server up, change one thing, show what holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from typing import Any

from bot.bank.choose import NothingToAsk
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Notifier, Wake
from bot.daily.ledger.rules import reveal_due
from bot.daily.question import tx as claims
from bot.daily.question.messages import QuestionCard
from bot.daily.setup.messages import ChangeForm, SetupShown
from bot.daily.setup.rules import Field
from bot.server.settings import store
from bot.server.settings.rules import GuildSettings

NOT_SET_UP = (
    "This server isn't set up yet. Use `/setup` and choose a channel: that is all it takes."
)

UNHEARD = (
    "My ping would reach nobody: in the server's settings, allow everybody to mention that role."
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the organiser gave; None leaves a setting as it is."""

    channel_id: ChannelId | None = None
    post_time: time | None = None
    tz: str | None = None
    weekdays: frozenset[int] | None = None
    ping_role_id: RoleId | None = None
    topics: Mapping[str, int] | None = None
    difficulty_mix: Mapping[str, int] | None = None
    reveal_minutes: int | None = None
    min_chars: int | None = None
    late_counts: bool | None = None
    milestones: bool | None = None
    any_practice: bool | None = None
    author_reports: bool | None = None
    notice_channel_id: ChannelId | None = None
    no_role: bool = False
    no_notice_channel: bool = False

    def given(self) -> dict[str, Any]:
        """The settings that change, by name."""
        names = (
            "channel_id",
            "post_time",
            "tz",
            "weekdays",
            "ping_role_id",
            "topics",
            "difficulty_mix",
            "reveal_minutes",
            "min_chars",
            "late_counts",
            "milestones",
            "any_practice",
            "author_reports",
            "notice_channel_id",
        )
        found = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        if self.no_role:
            found["ping_role_id"] = None
        if self.no_notice_channel:
            found["notice_channel_id"] = None
        return found


class SetupService:
    """The organiser's settings."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: QuestionBank,
        notifier: Notifier,
        seed: int,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._seed = seed
        self._wake = wake

    async def apply(self, guild_id: GuildId, organiser_id: UserId, changes: Changes) -> SetupShown:
        """Set the server up, or change what was given; effective for the next post."""
        now = self._clock.now()
        shown = await self._database.write(
            partial(
                self._apply, guild_id=guild_id, organiser_id=organiser_id, changes=changes, now=now
            )
        )
        self._wake()
        return shown

    async def show(self, guild_id: GuildId) -> SetupShown:
        """The settings as they are."""
        now = self._clock.now()

        def load(tx: Transaction) -> SetupShown:
            settings = store.get(tx, guild_id)
            if settings is None:
                raise UserError(NOT_SET_UP)
            return self._shown(tx, settings, now, is_new=False, changed=False)

        return await self._database.read(load)

    async def change_form(self, guild_id: GuildId, field: Field) -> ChangeForm:
        """The form for one setting."""
        settings = await self._database.read(lambda tx: store.get(tx, guild_id))
        if settings is None:
            raise UserError(NOT_SET_UP)
        return ChangeForm(field, settings)

    def _apply(
        self,
        tx: Transaction,
        guild_id: GuildId,
        organiser_id: UserId,
        changes: Changes,
        now: datetime,
    ) -> SetupShown:
        old = store.get(tx, guild_id)
        if old is None and changes.channel_id is None:
            raise UserError(NOT_SET_UP)
        base = old or GuildSettings(guild_id, changes.channel_id or 0, organiser_id)
        settings = replace(base, organiser_id=organiser_id, left=False, **changes.given())
        store.save(tx, settings, now)
        claims.plan_next(tx, settings, now)
        outbox.retry_now(tx, guild_id, now)
        fresh = store.get(tx, guild_id)
        assert fresh is not None
        return self._shown(tx, fresh, now, is_new=old is None, changed=True)

    def _shown(
        self,
        tx: Transaction,
        settings: GuildSettings,
        now: datetime,
        *,
        is_new: bool,
        changed: bool,
    ) -> SetupShown:
        missing = self._notifier.missing_permissions(settings.guild_id, settings.channel_id)
        preview, trouble = self._preview(tx, settings, now)
        role_id = settings.ping_role_id
        if role_id is not None and not self._notifier.can_ping(
            settings.guild_id, settings.channel_id, role_id
        ):
            trouble = trouble or UNHEARD
        return SetupShown(
            settings=settings,
            is_new=is_new,
            changed=changed,
            next_at=settings.next_post_at,
            missing=tuple(missing or ()),
            channel_gone=missing is None,
            preview=preview,
            trouble=trouble,
        )

    def _preview(
        self, tx: Transaction, settings: GuildSettings, now: datetime
    ) -> tuple[QuestionCard | None, str]:
        on = settings.next_post_on or now.astimezone(settings.zone).date()
        chosen = claims.choose(tx, self._shelf.bank, self._seed, settings, on, None)
        if isinstance(chosen, NothingToAsk):
            return None, chosen.note
        due = settings.next_post_at or now
        card = QuestionCard(
            post_id=0,
            guild_id=settings.guild_id,
            marker="preview",
            on=on,
            question=self._shelf.bank.questions[chosen.question_id],
            reveal_at=reveal_due(due, due, settings.reveal_minutes),
            reads_messages=self._notifier.reads_messages(),
        )
        return card, ""

"""What organisers and members ask of the daily question."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.bank.choose import NothingToAsk
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId
from bot.core.outbox import store as outbox
from bot.core.ports import Notifier, Wake
from bot.daily.ledger import store
from bot.daily.ledger.rules import PostState
from bot.daily.question import tx as claims
from bot.daily.question.messages import DaySkipped, Paused, Posting, Queued, Resumed, SkipTakenBack
from bot.daily.streaks import store as streaks
from bot.server.settings import store as guild_store
from bot.server.settings.rules import GuildSettings

AT_ONCE = 24
NOT_SET_UP = "This server isn't set up yet. An organiser starts it with `/setup`."
STATUS_ROWS = 7


log = logging.getLogger(__name__)


def settings_or_refuse(tx: Transaction, guild_id: GuildId) -> GuildSettings:
    """The guild's settings, or a kind refusal."""
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        raise UserError(NOT_SET_UP)
    return settings


class DailyService:
    """Use cases of the daily question, one method for each thing somebody does."""

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

    async def claim_due_questions(self) -> None:
        """Agenda: claim the date of every guild whose question is due. A few at a time, so
        that an answer never waits behind a thousand of them."""
        now = self._clock.now()
        gate = asyncio.Semaphore(AT_ONCE)
        due = await self._database.read(lambda tx: guild_store.due(tx, now))
        mine = [guild_id for guild_id in due if self._notifier.is_connected(guild_id)]
        await asyncio.gather(*(self._claim(guild_id, now, gate) for guild_id in mine))

    async def _claim(self, guild_id: GuildId, now: datetime, gate: asyncio.Semaphore) -> None:
        claim = partial(
            claims.claim_due, bank=self._shelf.bank, seed=self._seed, guild_id=guild_id, now=now
        )
        async with gate:
            try:
                await self._database.write(claim)
            except Exception:
                # One guild's fault never stops another; it is tried again at the next tick.
                log.exception("claim failed", extra={"guild_id": guild_id})

    async def post_now(self, guild_id: GuildId) -> Posting:
        """Post today's question at once: the day's own, or an extra one on a rest day."""
        now = self._clock.now()
        result = await self._database.write(partial(self._post_now, guild_id=guild_id, now=now))
        self._wake()
        return result

    def _post_now(self, tx: Transaction, guild_id: GuildId, now: datetime) -> Posting:
        settings = settings_or_refuse(tx, guild_id)
        today = now.astimezone(settings.zone).date()
        extra = today.weekday() not in settings.weekdays or settings.paused
        claim = claims.claim_date(
            tx,
            bank=self._shelf.bank,
            seed=self._seed,
            settings=settings,
            on=today,
            due_at=now,
            now=now,
            void_reason=claims.EXTRA if extra else "",
        )
        if isinstance(claim, NothingToAsk):
            raise UserError(f"Nothing was posted. {claim.note}")
        if isinstance(claim, claims.DateTaken):
            raise UserError(self._taken(tx, guild_id, today))
        claims.plan_next(tx, settings, now)
        return Posting(today, settings.channel_id)

    def _taken(self, tx: Transaction, guild_id: GuildId, on: date) -> str:
        post = store.on_date(tx, guild_id, on)
        if post is not None and post.state is PostState.SKIPPED:
            return "Today is skipped. Take that back with `/daily skip` and `undo`, then try again."
        if post is not None and post.message_id is not None:
            link = f"https://discord.com/channels/{guild_id}/{post.channel_id}/{post.message_id}"
            return f"Today's question is out already: {link}\nThere is one for each date."
        return "Today's question is on its way or could not be posted. `/daily status` tells more."

    async def skip_day(
        self, guild_id: GuildId, on: date, reason: str, *, undo: bool
    ) -> DaySkipped | SkipTakenBack:
        """Leave a date out, or take that back. A skipped date is no day for streaks."""
        now = self._clock.now()

        def skip(tx: Transaction) -> DaySkipped | SkipTakenBack:
            settings = settings_or_refuse(tx, guild_id)
            today = now.astimezone(settings.zone).date()
            if on < today or (on - today).days > 366:
                raise UserError("Choose a date from today up to a year ahead. Nothing changed.")
            if undo:
                if not store.remove_skip(tx, guild_id, on):
                    raise UserError(f"{on:%a} {on.day} {on:%b} isn't skipped. Nothing changed.")
                return SkipTakenBack(on, claims.plan_next(tx, settings, now))
            if not store.put_without_question(
                tx, guild_id=guild_id, on=on, state=PostState.SKIPPED, reason=reason, now=now
            ):
                raise UserError("That date has its question already, so it can't be skipped.")
            return DaySkipped(on, reason, claims.plan_next(tx, settings, now))

        result = await self._database.write(skip)
        self._wake()
        return result

    async def queue_question(
        self, guild_id: GuildId, on: date, question_id: str, by: int
    ) -> Queued:
        """Put a question at a date."""
        question = self._shelf.question(question_id)
        if question is None or question.retired:
            raise UserError(
                "I don't know that question. Type a word of it and choose from the list."
            )
        now = self._clock.now()

        def put(tx: Transaction) -> None:
            settings = settings_or_refuse(tx, guild_id)
            today = now.astimezone(settings.zone).date()
            if not 0 <= (on - today).days <= 366:
                raise UserError("Choose a date from today up to a year ahead. Nothing changed.")
            post = store.on_date(tx, guild_id, on)
            if post is not None:
                raise UserError("That date has its question already. Choose a later one.")
            if on.weekday() not in settings.weekdays:
                raise UserError(f"{on:%A} is a rest day here. Choose a posting day.")
            store.queue(tx, guild_id=guild_id, on=on, question_id=question_id, added_by=by)

        await self._database.write(put)
        return Queued(on, question.title)

    async def pause(self, guild_id: GuildId) -> Paused:
        """No questions until ``resume``; days without one cost nobody."""
        now = self._clock.now()
        await self._database.write(partial(self._set_paused, guild_id=guild_id, now=now, on=True))
        return Paused()

    async def resume(self, guild_id: GuildId) -> Resumed:
        """Questions come again from the next posting day."""
        now = self._clock.now()
        at = await self._database.write(
            partial(self._set_paused, guild_id=guild_id, now=now, on=False)
        )
        self._wake()
        if at is None:
            raise UserError("The bot isn't in this server any more.")
        return Resumed(at)

    def _set_paused(
        self, tx: Transaction, guild_id: GuildId, now: datetime, on: bool
    ) -> datetime | None:
        settings = settings_or_refuse(tx, guild_id)
        guild_store.set_paused(tx, guild_id, paused=on)
        fresh = guild_store.get(tx, guild_id)
        return claims.plan_next(tx, fresh or settings, now)

    async def guild_joined(self, guild_id: GuildId) -> None:
        """The bot is in the guild (again): plan its next question."""
        now = self._clock.now()
        await self._database.write(partial(_come_back, guild_id=guild_id, now=now))
        self._wake()

    async def guilds_present(self, guild_ids: Collection[int]) -> None:
        """After a start: these are all guilds that the bot is in. It may have been added to
        some and removed from others while it was away."""
        now = self._clock.now()

        def compare(tx: Transaction) -> None:
            known = guild_store.presence(tx)
            for guild_id, left in known.items():
                if left and guild_id in guild_ids:
                    _come_back(tx, guild_id, now)
                elif not left and guild_id not in guild_ids:
                    guild_store.mark_left(tx, guild_id, now)

        await self._database.write(compare)

    async def guild_left(self, guild_id: GuildId) -> None:
        """The bot was removed: settings and history stay, nothing is due any more."""
        now = self._clock.now()

        def left(tx: Transaction) -> None:
            guild_store.mark_left(tx, guild_id, now)
            streaks.settle(tx, guild_id)

        await self._database.write(left)


def _come_back(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    settings = guild_store.get(tx, guild_id)
    if settings is None or not settings.left:
        return
    guild_store.mark_back(tx, guild_id)
    claims.plan_next(tx, replace(settings, left=False), now)
    outbox.retry_now(tx, guild_id, now)

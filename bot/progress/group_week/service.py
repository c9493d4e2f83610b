"""Use cases of a group's week: switching it on and off, looking at it beforehand."""

import asyncio
from functools import partial

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId
from bot.core.ports import Purpose
from bot.progress.figures.rules import WEEK, TimeSpan
from bot.progress.group_week import rules, store
from bot.progress.group_week import tx as weeks
from bot.progress.group_week.messages import GroupWeekOff, GroupWeekPreview, GroupWeekSet
from bot.progress.group_week.rules import GroupWeekPlan
from bot.server import readers
from bot.server.settings.store import settings_or_refuse

AT_ONCE = 24


class GroupWeekService:
    """Off until an organiser switches it on."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def switch_on(
        self, guild_id: GuildId, weekday: int | None = None, clock: str | None = None,
        channel_id: ChannelId | None = None,
    ) -> GroupWeekSet:  # fmt: skip
        """Tell the week at a day and time of the server's clock. What isn't said stays as it was,
        else it is Sunday at six in the evening, in the channel of the questions."""
        now = self._core.clock.now()
        at = None if clock is None else readers.read_time(clock)

        def save(tx: Transaction) -> tuple[GroupWeekPlan, str]:
            settings = settings_or_refuse(tx, guild_id)
            weeks.claim(tx, guild_id, now)  # one that is due comes, whatever is wished now
            before = store.get(tx, guild_id)
            usual = GroupWeekPlan(
                guild_id, settings.channel_id, rules.SUNDAY, rules.AT_SIX, now, now.date()
            )
            was = before or usual
            plan = rules.planned(
                guild_id, channel_id or was.channel_id, was.weekday if weekday is None else weekday,
                was.clock if at is None else at, settings.zone, now,
            )  # fmt: skip
            return weeks.change(tx, plan, settings.zone, now), settings.tz

        plan, tz = await self._core.write(save)
        missing = self._core.notifier.missing_permissions(
            guild_id, plan.channel_id, for_=Purpose.CARD
        )
        return GroupWeekSet(
            plan.weekday, plan.clock, tz, plan.channel_id, plan.next_at,
            None if missing is None else tuple(missing),
        )  # fmt: skip

    async def switch_off(self, guild_id: GuildId) -> GroupWeekOff:
        """*Turn it off*. Harmless to repeat."""
        await self._core.database.write(lambda tx: store.remove(tx, guild_id))
        return GroupWeekOff()

    async def preview(self, guild_id: GuildId) -> GroupWeekPreview:
        """How the last seven days would be told."""
        core, now = self._core, self._core.clock.now()
        span, gone = TimeSpan(now - WEEK, now), core.presence.known_gone(guild_id)
        week = await core.database.read(
            lambda tx: weeks.week(tx, core.bank, core.seed, guild_id, span, gone)
        )
        return GroupWeekPreview(guild_id, week)

    async def claim_due(self) -> None:
        """Agenda: put weeks that are due in the outbox and plan the next of each."""
        now = self._core.clock.now()
        due = await self._core.database.read(lambda tx: store.due(tx, now))
        write = self._core.database.write
        for first in range(0, len(due), AT_ONCE):
            some = due[first : first + AT_ONCE]
            mine = [one for one in some if self._core.notifier.is_connected(one.guild_id)]
            claims = (write(partial(weeks.claim, guild_id=one.guild_id, now=now)) for one in mine)
            await asyncio.gather(*claims)
            self._core.outbox.refresh()

"""Use cases of a member's week: looking at it, wanting it by direct message, stopping it."""

import asyncio
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.progress.figures.rules import WEEK, TimeSpan
from bot.progress.my_week import rules, store
from bot.progress.my_week import tx as weeks
from bot.progress.my_week.messages import MyWeekOff, MyWeekSet, MyWeekShown
from bot.server import members, readers
from bot.server.settings.store import settings_or_refuse

AT_ONCE = 24
CLOSED_DMS = (
    "I couldn't send you your week by direct message, so I turned it off. Allow messages from this "
    "server's members, then use `/streak week` again."
)


class MyWeekService:
    """Private: nobody else sees a word of it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def show(self, guild_id: GuildId, user_id: UserId) -> MyWeekShown:
        """The last seven days, and whether they are told each week."""
        core, now = self._core, self._core.clock.now()

        def look(tx: Transaction) -> MyWeekShown:
            plan = store.get(tx, guild_id, user_id)
            week = weeks.within(tx, core.bank, guild_id, user_id, TimeSpan(now - WEEK, now))
            return MyWeekShown(guild_id, user_id, week, None if plan is None else plan.next_at)

        return await core.database.read(look)

    async def want(
        self, guild_id: GuildId, user_id: UserId, weekday: int | None = None,
        clock: str | None = None, zone: str | None = None,
    ) -> MyWeekSet:  # fmt: skip
        """Send it each week at a day and time of the member's own clock. What isn't said stays as
        it was, else it is Sunday at six in the evening; the zone is the one they told before, or
        the server's."""
        now = self._core.clock.now()
        at, told = _read(weekday, clock, zone, now)

        def save(tx: Transaction) -> MyWeekSet:
            weeks.claim(tx, guild_id, user_id, now)  # one that is due comes, whatever is wished now
            before = store.get(tx, guild_id, user_id)
            tz = None if told is None else told.key
            tz = tz or (before and before.tz) or members.zone_of(tx, guild_id, user_id)
            day, usual = rules.SUNDAY, rules.AT_SIX
            if before is not None:
                day, usual = before.weekday, before.clock
            plan = rules.planned(
                guild_id, user_id, day if weekday is None else weekday, usual if at is None else at,
                tz or settings_or_refuse(tx, guild_id).tz, now,
            )  # fmt: skip
            plan = weeks.change(tx, plan, now)
            members.drop_notes(tx, guild_id, user_id, CLOSED_DMS)
            return MyWeekSet(guild_id, plan.weekday, plan.clock, plan.tz, plan.next_at)

        return await self._core.write(save)

    async def stop(
        self, guild_id: GuildId, user_id: UserId, *, by_message: bool = False
    ) -> MyWeekOff:
        """*Stop weekly messages*, ``by_message`` in a direct one. Harmless to repeat."""
        await self._core.database.write(lambda tx: store.remove(tx, guild_id, user_id))
        return MyWeekOff(self._core.notifier.guild_name(guild_id) if by_message else "")

    async def claim_due(self) -> None:
        """Agenda: put weeks that are due in the outbox and plan the next of each."""
        now = self._core.clock.now()
        due = await self._core.database.read(lambda tx: store.due(tx, now))
        for first in range(0, len(due), AT_ONCE):
            mine = [
                one
                for one in due[first : first + AT_ONCE]
                if self._core.notifier.is_connected(one.guild_id)
            ]
            write = self._core.database.write
            await asyncio.gather(*(
                write(partial(weeks.claim, guild_id=one.guild_id, user_id=one.user_id, now=now))
                for one in mine
            ))  # fmt: skip
            self._core.outbox.refresh()


def _read(
    weekday: int | None, clock: str | None, zone: str | None, now: datetime
) -> tuple[time | None, ZoneInfo | None]:
    try:
        if clock is not None:
            return readers.read_time_and_zone(clock, now, zone)
        return None, None if zone is None else readers.read_zone(zone, now)
    except readers.ZoneAsked as asked:
        at = "" if asked.at is None else f"{asked.at:%H%M}"
        day = "" if weekday is None else weekday
        raise asked.leading_to(f"my_week:there:{day}:{at}") from None

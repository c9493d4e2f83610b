"""Use cases of streaks: showing, explaining and ranking them, and the evening reminder."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core, Say
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import counting
from bot.daily.streaks import store
from bot.daily.streaks import tx as streaks
from bot.daily.streaks.messages import (
    OpenHours,
    ReminderOff,
    ReminderSet,
    StreakExplained,
    StreakRules,
    StreakShown,
    WaitingNote,
)
from bot.daily.streaks.rules import DayKind, DayLine
from bot.server import calendar, members, readers, weekdays
from bot.server.members import MemberChoices, ReminderPlan
from bot.server.settings.rules.declared import GuildSettings
from bot.server.settings.store import settings_or_refuse

LINES = 14
WEEK = timedelta(days=6)
AT_ONCE = 24
BOARD_PATIENCE_SECONDS = 1.0
"""For asking who of a board is still there: an answer takes three seconds at most."""
# A reminder that is later than this would come in the night.
REMINDER_PATIENCE = timedelta(hours=2)
HIDDEN = "This member keeps their streak private."
COSTS_NOTHING = (DayKind.REST, DayKind.SKIPPED, DayKind.VOID, DayKind.BEFORE)
OFF = ("off", "no", "stop", "never")
CLOSED_DMS = (
    "I couldn't reach you by direct message, so I turned your reminder off. Allow messages "
    "from this server's members, then use `/streak remind` again."
)


class StreakService:
    """Everything about streaks that somebody asks for. ``board_patience_seconds``: how long a board
    waits for Discord to say who left."""

    def __init__(self, core: Core, board_patience_seconds: float = BOARD_PATIENCE_SECONDS) -> None:
        self._core = core
        self._board_patience_seconds = board_patience_seconds

    async def show(self, guild_id: GuildId, viewer_id: UserId, user_id: UserId) -> StreakShown:
        """A member's streak; that of somebody who is hidden only to themselves."""
        now = self._core.clock.now()
        return await self._core.database.write(
            lambda tx: _show(tx, guild_id, viewer_id, user_id, now)
        )

    async def rules(self, guild_id: GuildId) -> StreakRules:
        """How streaks work in this server, as it is for the open question."""
        return await self._core.database.read(lambda tx: _rules(tx, guild_id))

    async def explain(
        self, guild_id: GuildId, viewer_id: UserId, user_id: UserId, last: date | None = None
    ) -> StreakExplained:
        """Fourteen days up to ``last`` (default: the server's today), one line each."""
        now = self._core.clock.now()
        return await self._core.database.write(
            lambda tx: _explain(tx, guild_id, viewer_id, user_id, now, last)
        )

    async def say_note(self, guild_id: GuildId, user_id: UserId, say: Say) -> None:
        """Say what waits for the member. It is forgotten after that: rather twice than never."""
        notes = await self._core.database.read(lambda tx: members.notes_for(tx, guild_id, user_id))
        if not notes:
            return
        await say(WaitingNote("\n\n".join(notes)))
        await self._core.database.write(
            lambda tx: members.drop_notes(tx, guild_id, user_id, *notes)
        )


class ReminderService:
    """The evening reminder of a member: only if they asked, only while a streak is at stake."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def set_reminder(
        self, guild_id: GuildId, user_id: UserId, clock: str, zone: str | None
    ) -> ReminderSet | ReminderOff:
        """Remind the member each day at a wall clock time of theirs, if a streak is at
        stake. Without a zone it is the one they told before, in whatever server, or the server's.
        "off" stops it and keeps a zone that stands beside it."""
        if clock.strip().casefold() in OFF:
            return await self._stop_and_keep(guild_id, user_id, zone)
        now = self._core.clock.now()
        try:
            at, told = readers.read_time_and_zone(clock, now, zone)
        except readers.ZoneAsked as asked:
            raise asked.leading_to(f"streaks:remind:{asked.at:%H%M}") from None
        tz = None if told is None else told.key

        def save(tx: Transaction) -> ReminderSet:
            settings = settings_or_refuse(tx, guild_id)
            _claim_reminder(tx, members.get(tx, guild_id, user_id), now)
            chosen = tz or members.zone_of(tx, guild_id, user_id) or settings.tz
            reminder = _planned(at, chosen, now, None)
            members.set_reminder(tx, guild_id, user_id, reminder)
            members.drop_notes(tx, guild_id, user_id, CLOSED_DMS)
            assert reminder.next_reminder_at is not None
            missed = OpenHours.missed_by(at, chosen, settings, now)
            return ReminderSet(at, chosen, reminder.next_reminder_at, missed)

        result = await self._core.database.write(save)
        self._core.wake()
        return result

    async def _stop_and_keep(
        self, guild_id: GuildId, user_id: UserId, zone: str | None
    ) -> ReminderOff:
        try:
            told = None if zone is None else readers.read_zone(zone, self._core.clock.now())
        except readers.ZoneAsked as asked:
            raise asked.leading_to("streaks:remind:off") from None
        tz = None if told is None else told.key
        await self._core.database.write(lambda tx: members.stop_reminder(tx, guild_id, user_id, tz))
        return ReminderOff(tz)

    async def stop_by_message(self, guild_id: GuildId, user_id: UserId) -> ReminderOff:
        """*Stop reminders*, in a direct message."""
        await self._core.database.write(lambda tx: members.stop_reminder(tx, guild_id, user_id))
        return ReminderOff(guild_name=self._core.notifier.guild_name(guild_id))

    async def claim_due_reminders(self) -> None:
        """Agenda: put reminders that are due in the outbox and plan the next of each."""
        now = self._core.clock.now()
        due = await self._core.database.read(lambda tx: members.due_reminders(tx, now))
        for first in range(0, len(due), AT_ONCE):
            some = due[first : first + AT_ONCE]
            mine = [one for one in some if self._core.notifier.is_connected(one.guild_id)]
            write = self._core.database.write
            await asyncio.gather(
                *(write(partial(_claim_reminder, member=one, now=now)) for one in mine)
            )
            self._core.outbox.refresh()


def _rules(tx: Transaction, guild_id: GuildId) -> StreakRules:
    settings = settings_or_refuse(tx, guild_id)
    here = counting(next(iter(daily.open_posts(tx, guild_id)), None), settings)
    return StreakRules(here.any_practice, here.late_counts, here.min_chars)


def _refuse_hidden(tx: Transaction, guild_id: GuildId, viewer_id: UserId, user_id: UserId) -> None:
    if viewer_id != user_id and members.get(tx, guild_id, user_id).hidden:
        raise UserError(HIDDEN)


def _show(
    tx: Transaction, guild_id: GuildId, viewer_id: UserId, user_id: UserId, now: datetime
) -> StreakShown:
    settings = settings_or_refuse(tx, guild_id)
    today = now.astimezone(settings.zone).date()
    _refuse_hidden(tx, guild_id, viewer_id, user_id)
    is_mine = viewer_id == user_id
    post, practised = streaks.unanswered(tx, guild_id, user_id) if is_mine else (None, False)
    link = None
    if post is not None and post.channel_id is not None and post.message_id is not None:
        link = (guild_id, post.channel_id, post.message_id)
    week = streaks.last_days(tx, guild_id, user_id, today - WEEK, today)
    mine = members.get(tx, guild_id, viewer_id)
    dead = OpenHours.missed_by(mine.remind_at, mine.remind_tz, settings, now)
    return StreakShown(
        user_id=user_id, is_mine=is_mine, progress=streaks.progress(tx, guild_id, user_id),
        open_link=link, open_until=None if post is None else post.reveal_due_at,
        remind_at=mine.remind_at,
        dead_hour=dead if is_mine else None,
        practised=practised, bonus=post is not None and bool(post.void_reason),
        week=week[::-1], missed_today=_missed_today(tx, settings, week, today),
        open_post_id=None if post is None else post.post_id,
        next_at=None if settings.paused else settings.next_post_at,
    )  # fmt: skip


def _missed_today(
    tx: Transaction, settings: GuildSettings, week: Sequence[DayLine], today: date
) -> bool:
    """Whether the newest question is one that the member missed and that closed today, or one that
    isn't there yet; ``week``: the newest day first."""
    newest = next((line for line in week if line.kind not in COSTS_NOTHING), None)
    if newest is None or newest.kind in (DayKind.ANSWERED, DayKind.PRACTISED):
        return False
    post = daily.on_date(tx, settings.guild_id, newest.on)
    closed_at = None if post is None else post.revealed_at
    return closed_at is None or closed_at.astimezone(settings.zone).date() == today


def _explain(
    tx: Transaction, guild_id: GuildId, viewer_id: UserId, user_id: UserId, now: datetime,
    last: date | None,
) -> StreakExplained:  # fmt: skip
    settings = settings_or_refuse(tx, guild_id)
    _refuse_hidden(tx, guild_id, viewer_id, user_id)
    today = now.astimezone(settings.zone).date()
    end = min(last, today) if last is not None else today
    lines = streaks.last_days(tx, guild_id, user_id, end - timedelta(days=LINES - 1), end)
    return StreakExplained(
        user_id=user_id, is_mine=viewer_id == user_id,
        progress=streaks.progress(tx, guild_id, user_id), lines=lines, last=end,
        has_earlier=bool(lines) and store.counted_before(tx, guild_id, user_id, lines[-1].on),
    )  # fmt: skip


def _planned(at: time, tz: str, now: datetime, after: date | None) -> ReminderPlan:
    """A reminder with its next date and moment, later than ``after``."""
    following = calendar.next_post(
        post_time=at, zone=ZoneInfo(tz), weekdays=weekdays.EVERY_DAY, now=now, after=after
    )
    return ReminderPlan(
        remind_at=at, remind_tz=tz, next_reminder_at=following.at, next_reminder_on=following.on
    )


def _claim_reminder(tx: Transaction, member: MemberChoices, now: datetime) -> None:
    """Write a due reminder down, once for each moment, and plan the next one: whoever moves theirs
    to a later hour of the day asks for one more."""
    fresh = members.get(tx, member.guild_id, member.user_id)
    on, due_at = fresh.next_reminder_on, fresh.next_reminder_at
    if fresh.remind_at is None or fresh.remind_tz is None or on is None:
        return
    if due_at is None or due_at > now:
        return
    if now - due_at <= REMINDER_PATIENCE:
        outbox.put(
            tx, guild_id=fresh.guild_id, kind="reminder", due_at=due_at, now=now,
            subject=f"{fresh.guild_id}:{fresh.user_id}:{due_at:%H%M}:{on.isoformat()}",
            user_id=fresh.user_id, expires_at=due_at + REMINDER_PATIENCE,
        )  # fmt: skip
    following = _planned(fresh.remind_at, fresh.remind_tz, now, on)
    members.set_reminder(tx, fresh.guild_id, fresh.user_id, following)


def pass_over_reminders(tx: Transaction, now: datetime) -> None:
    """Those that were due since a copy was made and restored may have been sent."""
    for one in members.due_reminders(tx, now):
        if one.remind_at is not None and one.remind_tz is not None:
            following = _planned(one.remind_at, one.remind_tz, now, one.next_reminder_on)
            members.set_reminder(tx, one.guild_id, one.user_id, following)

"""Use cases of streaks: show, explain, rank, remind."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.bank.shelf import BankShelf
from bot.clock import Clock
from bot.daily import store as daily
from bot.daily.store import DailyPost
from bot.errors import DeliveryError, UserError
from bot.guilds import rules as guild_rules
from bot.guilds import store as guild_store
from bot.guilds.rules import GuildSettings, NextPost
from bot.members import store as members
from bot.members.store import MemberChoices
from bot.outbox import store as outbox
from bot.outbox.service import OutboxService
from bot.outbox.store import OutboxRow
from bot.ports import Notifier, Place, Wake
from bot.storage.columns import store_date
from bot.storage.database import Database, Transaction
from bot.streaks import rules, store
from bot.streaks.messages import (
    Leaderboard,
    Period,
    ReminderCard,
    ReminderOff,
    ReminderSet,
    StreakExplained,
    StreakShown,
    VisibilitySet,
)
from bot.streaks.rules import Entry, RankBy

LINES = 14
# A reminder that is later than this would come in the night.
REMINDER_PATIENCE = timedelta(hours=2)
NOT_SET_UP = "This server isn't set up yet. An organiser starts it with `/setup`."
HIDDEN = "This member keeps their streak private."
CLOSED_DMS = (
    "I couldn't reach you by direct message, so I turned your reminder off. Allow messages "
    "from this server's members, then use `/streak remind` again."
)


class StreakService:
    """Everything about streaks that somebody or the agenda asks for."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: BankShelf,
        notifier: Notifier,
        outbox_service: OutboxService,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._outbox = outbox_service
        self._wake = wake
        outbox_service.register({"reminder": self.remind}, failed=self.reminder_failed)

    async def show(self, guild_id: int, viewer_id: int, user_id: int) -> StreakShown:
        """A member's streak; that of somebody who is hidden only to themselves."""
        return await self._database.write(
            partial(_show, guild_id=guild_id, viewer_id=viewer_id, user_id=user_id)
        )

    async def explain(
        self, guild_id: int, viewer_id: int, user_id: int, last: date | None = None
    ) -> StreakExplained:
        """Fourteen days up to ``last`` (default: the guild's today), one line each."""
        now = self._clock.now()
        return await self._database.write(
            partial(
                _explain,
                guild_id=guild_id,
                viewer_id=viewer_id,
                user_id=user_id,
                now=now,
                last=last,
            )
        )

    async def leaderboard(self, guild_id: int, viewer_id: int, period: Period) -> Leaderboard:
        """Everybody who answered in the period and does not hide, best first."""
        now = self._clock.now()
        return await self._database.read(
            partial(_leaderboard, guild_id=guild_id, viewer_id=viewer_id, period=period, now=now)
        )

    async def set_hidden(self, guild_id: int, user_id: int, *, hidden: bool) -> VisibilitySet:
        """Show the member to others, or never."""
        await self._database.write(
            lambda tx: members.set_hidden(tx, guild_id, user_id, hidden=hidden)
        )
        return VisibilitySet(hidden)

    async def set_reminder(
        self, guild_id: int, user_id: int, at: time, tz: str | None
    ) -> ReminderSet:
        """Remind the member each day at a wall clock time of theirs, if a streak is at
        stake. Without a zone it is the guild's, or the one they chose before."""
        now = self._clock.now()

        def save(tx: Transaction) -> ReminderSet:
            settings = _settings(tx, guild_id)
            zone = tz or members.get(tx, guild_id, user_id).remind_tz or settings.tz
            first = _next_reminder(at, ZoneInfo(zone), now, None)
            members.set_reminder(
                tx, guild_id, user_id, at=at, tz=zone, next_at=first.at, next_on=first.on
            )
            members.leave_note(tx, guild_id, user_id, "")
            return ReminderSet(at, zone, first.at)

        result = await self._database.write(save)
        self._wake()
        return result

    async def stop_reminder(self, guild_id: int, user_id: int) -> ReminderOff:
        """No reminders any more."""
        await self._database.write(
            partial(
                members.set_reminder,
                guild_id=guild_id,
                user_id=user_id,
                at=None,
                tz=None,
                next_at=None,
                next_on=None,
            )
        )
        return ReminderOff()

    async def claim_due_reminders(self) -> None:
        """Agenda: put reminders that are due in the outbox and plan the next of each."""
        now = self._clock.now()
        due = await self._database.read(lambda tx: members.due_reminders(tx, now))
        for member in due:
            if self._notifier.reaches(member.guild_id):
                await self._database.write(partial(_claim_reminder, member=member, now=now))

    async def remind(self, row: OutboxRow) -> None:
        """One direct message, if at this moment a streak really is at stake."""
        if row.user_id is None:
            raise ValueError("a reminder without a member")
        user_id = row.user_id

        def load(tx: Transaction) -> tuple[DailyPost, int] | None:
            choices = members.get(tx, row.guild_id, user_id)
            if choices.remind_at is None:
                return None
            return _at_stake(tx, row.guild_id, user_id)

        found = await self._database.read(load)
        sent: int | None = None
        if found is not None:
            post, current = found
            question = self._shelf.question(post.question_id)
            card = ReminderCard(
                mark=row.mark,
                guild_id=row.guild_id,
                guild_name=self._notifier.guild_name(row.guild_id),
                current=current,
                title="" if question is None else question.title,
                open_until=post.reveal_due_at or self._clock.now(),
                channel_id=post.channel_id or 0,
                message_id=post.message_id or 0,
            )
            sent = await self._outbox.send_once(row, Place(user_id=user_id), card)
        await self._database.write(lambda tx: outbox.done(tx, row.outbox_id, sent))

    async def reminder_failed(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Closed direct messages turn the reminder off, with a note at the next command."""
        user_id = row.user_id
        if user_id is None or error is None or error.obstacle.value != "closed-dms":
            return

        def off(tx: Transaction) -> None:
            members.set_reminder(
                tx, row.guild_id, user_id, at=None, tz=None, next_at=None, next_on=None
            )
            members.leave_note(tx, row.guild_id, user_id, CLOSED_DMS)

        await self._database.write(off)


def _settings(tx: Transaction, guild_id: int) -> GuildSettings:
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        raise UserError(NOT_SET_UP)
    return settings


def _refuse_hidden(tx: Transaction, guild_id: int, viewer_id: int, user_id: int) -> None:
    if viewer_id != user_id and members.get(tx, guild_id, user_id).hidden:
        raise UserError(HIDDEN)


def _unanswered(tx: Transaction, guild_id: int, user_id: int) -> DailyPost | None:
    """The open question that ends first and that the member has not answered."""
    for post in reversed(daily.open_posts(tx, guild_id)):
        if post.on not in store.answered_on(tx, guild_id, user_id, post.on - timedelta(days=1)):
            return post
    return None


def _at_stake(tx: Transaction, guild_id: int, user_id: int) -> tuple[DailyPost, int] | None:
    post = _unanswered(tx, guild_id, user_id)
    current = store.progress(tx, guild_id, user_id).current
    if post is None or current == 0 or post.void_reason:
        return None
    return post, current


def _show(tx: Transaction, guild_id: int, viewer_id: int, user_id: int) -> StreakShown:
    _settings(tx, guild_id)
    _refuse_hidden(tx, guild_id, viewer_id, user_id)
    is_mine = viewer_id == user_id
    post = _unanswered(tx, guild_id, user_id) if is_mine else None
    link = None
    if post is not None and post.channel_id is not None and post.message_id is not None:
        link = (guild_id, post.channel_id, post.message_id)
    return StreakShown(
        user_id=user_id,
        is_mine=is_mine,
        progress=store.progress(tx, guild_id, user_id),
        open_link=link,
        open_until=None if post is None else post.reveal_due_at,
        remind_at=members.get(tx, guild_id, viewer_id).remind_at,
        note=members.take_note(tx, guild_id, viewer_id),
    )


def _explain(
    tx: Transaction,
    guild_id: int,
    viewer_id: int,
    user_id: int,
    now: datetime,
    last: date | None,
) -> StreakExplained:
    settings = _settings(tx, guild_id)
    _refuse_hidden(tx, guild_id, viewer_id, user_id)
    days = store.ledger(tx, guild_id)
    today = now.astimezone(settings.zone).date()
    end = min(last, today) if last is not None else today
    first = end - timedelta(days=LINES - 1)
    if days and first < days[0].on <= end:
        first = days[0].on  # before its first question the group had no days at all
    answered = store.answered_on(tx, guild_id, user_id)
    lines = rules.explain(
        (day for day in days if day.on <= today),
        answered,
        first=first,
        last=end,
        late_on=store.late_on(tx, guild_id, user_id),
    )
    return StreakExplained(
        user_id=user_id,
        is_mine=viewer_id == user_id,
        progress=store.progress(tx, guild_id, user_id),
        lines=lines,
        last=end,
        has_earlier=bool(days) and days[0].on < first and any(day < first for day in answered),
        note=members.take_note(tx, guild_id, viewer_id),
    )


def _leaderboard(
    tx: Transaction, guild_id: int, viewer_id: int, period: Period, now: datetime
) -> Leaderboard:
    settings = _settings(tx, guild_id)
    today = now.astimezone(settings.zone).date()
    first: date | None = None
    if period is Period.WEEK:
        first = today - timedelta(days=today.weekday())
    elif period is Period.MONTH:
        first = today.replace(day=1)
    standings = store.standings(tx, guild_id, first, today)
    entries = [
        Entry(standing.user_id, standing.current, standing.answers)
        for standing in standings
        if standing.answers > 0
    ]
    return Leaderboard(
        period=period,
        first=first,
        last=today,
        places=rules.rank(entries, by=RankBy.ANSWERS),
        names={standing.user_id: standing.name for standing in standings},
        viewer_id=viewer_id,
        viewer_hidden=members.get(tx, guild_id, viewer_id).hidden,
    )


def _next_reminder(at: time, zone: ZoneInfo, now: datetime, after: date | None) -> NextPost:
    return guild_rules.next_post(
        post_time=at, zone=zone, weekdays=guild_rules.EVERY_DAY, now=now, after=after
    )


def _claim_reminder(tx: Transaction, member: MemberChoices, now: datetime) -> None:
    """Write a due reminder down, once for each local date, and plan the next one."""
    fresh = members.get(tx, member.guild_id, member.user_id)
    if fresh.remind_at is None or fresh.remind_tz is None or fresh.next_reminder_on is None:
        return
    if fresh.next_reminder_at is None or fresh.next_reminder_at > now:
        return
    on = fresh.next_reminder_on
    if now - fresh.next_reminder_at <= REMINDER_PATIENCE:
        outbox.put(
            tx,
            guild_id=fresh.guild_id,
            kind="reminder",
            due_at=now,
            now=now,
            subject=f"{fresh.guild_id}:{fresh.user_id}:{store_date(on)}",
            user_id=fresh.user_id,
            expires_at=fresh.next_reminder_at + REMINDER_PATIENCE,
        )
    following = _next_reminder(fresh.remind_at, ZoneInfo(fresh.remind_tz), now, on)
    members.set_reminder(
        tx,
        fresh.guild_id,
        fresh.user_id,
        at=fresh.remind_at,
        tz=fresh.remind_tz,
        next_at=following.at,
        next_on=following.on,
    )

"""The evening reminder, sent: one direct message while a streak is at stake."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import TOO_SOON, DailyPost, most_urgent
from bot.daily.streaks import rules, store
from bot.daily.streaks import tx as streaks
from bot.daily.streaks.messages import ReminderCard
from bot.daily.streaks.rules import DayState, LedgerDay
from bot.daily.streaks.service import CLOSED_DMS
from bot.server import calendar, members
from bot.server.members import ReminderPlan


class ReminderHandlers:
    """Reminders in the outbox."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {"reminder": self.remind}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {"reminder": self.reminder_failed}

    async def remind(self, row: OutboxRow) -> None:
        """One direct message, if at this moment a streak really is at stake."""
        if row.user_id is None:
            raise ValueError("a reminder without a member")
        user_id = row.user_id

        now = self._core.clock.now()

        def load(tx: Transaction) -> tuple[DailyPost, int, tuple[str, ...]] | None:
            if not _is_wanted(members.get(tx, row.guild_id, user_id), row.due_at):
                return None
            found = _at_stake(tx, row.guild_id, user_id, now)
            if found is None:
                return None
            lines = (add(tx, row.guild_id, user_id, now) for add in self._core.reminder_lines)
            return *found, tuple(filter(None, lines))

        found = await self._core.database.read(load)
        sent: int | None = None
        is_there = self._core.presence.is_there_now
        if found is not None and await is_there(row.guild_id, user_id, row.due_at):
            post, current, lines = found
            question = self._core.bank.question(post.question_id)
            card = ReminderCard(
                marker=row.marker,
                guild_id=row.guild_id,
                guild_name=self._core.notifier.guild_name(row.guild_id),
                current=current,
                title="" if question is None else question.title,
                minutes=0 if question is None else question.minutes,
                open_until=post.reveal_due_at or now,
                channel_id=post.channel_id or ChannelId(0),
                message_id=post.message_id or MessageId(0),
                lines=lines,
            )
            sent = await self._core.outbox.send_once(row, Place(user_id=user_id), card)
        message_id = None if sent is None else MessageId(sent)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, message_id))

    async def reminder_failed(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Closed direct messages turn the reminder off, with a note at the next command."""
        user_id = row.user_id
        if user_id is None or error is None or error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def off(tx: Transaction) -> None:
            members.stop_reminder(tx, row.guild_id, user_id)
            members.leave_note(tx, row.guild_id, user_id, CLOSED_DMS)

        await self._core.database.write(off)


def _is_wanted(plan: ReminderPlan, due_at: datetime) -> bool:
    """Whether the member still has a reminder at that hour: it may be stopped or moved since."""
    if plan.remind_at is None or plan.remind_tz is None:
        return False
    zone = ZoneInfo(plan.remind_tz)
    return calendar.instant(due_at.astimezone(zone).date(), plan.remind_at, zone) == due_at


def _at_stake(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime
) -> tuple[DailyPost, int] | None:
    """The open question that closes first of those by which the member's streak can still be kept,
    and the streak."""
    posts = daily.open_posts(tx, guild_id)
    if not posts:
        return None
    counted = store.counted_on(tx, guild_id, user_id, posts[-1].on - timedelta(days=1))
    in_time = (one for one in posts if (one.reveal_due_at or now) - now > TOO_SOON)
    post = most_urgent(in_time, counted.answered | counted.practised)
    if post is None:
        return None
    progress = streaks.progress(tx, guild_id, user_id)
    day = LedgerDay(post.on, DayState.VOID if post.void_reason else DayState.OPEN)
    return (post, progress.current) if rules.at_stake(progress, day, answered=False) else None

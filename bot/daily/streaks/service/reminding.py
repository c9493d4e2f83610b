"""The evening reminder: only for who asked, only while a streak is at stake."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.columns import store_date
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place, Wake
from bot.daily.ledger import store as daily
from bot.daily.ledger.store import DailyPost
from bot.daily.streaks import store
from bot.daily.streaks.messages import ReminderCard, ReminderOff, ReminderSet
from bot.daily.streaks.service.showing import settings_or_refuse
from bot.server.members import store as members
from bot.server.members.store import MemberChoices
from bot.server.settings import rules as guild_rules
from bot.server.settings.rules import NextPost

LINES = 14
# A reminder that is later than this would come in the night.
REMINDER_PATIENCE = timedelta(hours=2)
NOT_SET_UP = "This server isn't set up yet. An organiser starts it with `/setup`."
HIDDEN = "This member keeps their streak private."
CLOSED_DMS = (
    "I couldn't reach you by direct message, so I turned your reminder off. Allow messages "
    "from this server's members, then use `/streak remind` again."
)


class ReminderService:
    """Reminders; registers its deed with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: QuestionBank,
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

    async def set_reminder(
        self, guild_id: GuildId, user_id: UserId, at: time, tz: str | None
    ) -> ReminderSet:
        """Remind the member each day at a wall clock time of theirs, if a streak is at
        stake. Without a zone it is the guild's, or the one they chose before."""
        now = self._clock.now()

        def save(tx: Transaction) -> ReminderSet:
            settings = settings_or_refuse(tx, guild_id)
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

    async def stop_reminder(self, guild_id: GuildId, user_id: UserId) -> ReminderOff:
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
            if self._notifier.is_connected(member.guild_id):
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
                marker=row.marker,
                guild_id=row.guild_id,
                guild_name=self._notifier.guild_name(row.guild_id),
                current=current,
                title="" if question is None else question.title,
                open_until=post.reveal_due_at or self._clock.now(),
                channel_id=post.channel_id or 0,
                message_id=post.message_id or 0,
            )
            sent = await self._outbox.send_once(row, Place(user_id=user_id), card)
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def reminder_failed(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Closed direct messages turn the reminder off, with a note at the next command."""
        user_id = row.user_id
        if user_id is None or error is None or error.failure.value != "closed-dms":
            return

        def off(tx: Transaction) -> None:
            members.set_reminder(
                tx, row.guild_id, user_id, at=None, tz=None, next_at=None, next_on=None
            )
            members.leave_note(tx, row.guild_id, user_id, CLOSED_DMS)

        await self._database.write(off)


def _at_stake(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[DailyPost, int] | None:
    """The open question that ends first on whose day nothing counts yet, and the streak."""
    posts = daily.open_posts(tx, guild_id)
    if not posts:
        return None
    counted = store.counted_on(tx, guild_id, user_id, posts[-1].on - timedelta(days=1))
    dates = counted.answered | counted.practised
    post = next((one for one in reversed(posts) if one.on not in dates), None)
    current = store.progress(tx, guild_id, user_id).current
    if post is None or current == 0 or post.void_reason:
        return None
    return post, current


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

"""A group's week, told once, and drawn again when somebody goes whom it names."""

from datetime import timedelta
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import change
from bot.core.ports import Place
from bot.daily.alerts import tx as alerts
from bot.daily.votes import tx as votes
from bot.progress.group_week import store
from bot.progress.group_week import tx as weeks
from bot.progress.group_week.messages import GroupWeek, GroupWeekCard
from bot.server.settings import store as guilds

SOON = timedelta(minutes=1)
NO_PLACE = (
    "**I can't post the group's week in <#{channel}>:** I'm not allowed to write there, or it "
    "is gone. `/organise week` chooses another channel."
)


class GroupWeekHandlers:
    """Weeks in the outbox."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {weeks.KIND: self.tell, weeks.DRAW: self.draw}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {weeks.KIND: self.could_not_tell}

    async def tell(self, row: OutboxRow) -> None:
        """The seven days up to when it was due. Nothing to say: nothing is said."""
        is_on = await self._core.database.read(lambda tx: store.get(tx, row.guild_id) is not None)
        week = await self._week(row, ask=True) if is_on else None
        sent: MessageId | None = None
        if week is not None and not week.is_empty:
            card = GroupWeekCard(row.marker, row.guild_id, week)
            place = Place(channel_id=row.channel_id)
            sent = MessageId(await self._core.outbox.send_once(row, place, card))

        def told(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id, sent)
            if sent is not None:
                alerts.works_again(tx, row.guild_id, weeks.KIND)

        await self._core.database.write(told)

    async def _week(self, row: OutboxRow, *, ask: bool) -> GroupWeek:
        """As it may be told now; ``ask`` Discord who of those it names, or who voted, has left."""
        core, guild_id = self._core, row.guild_id

        def read(tx: Transaction) -> GroupWeek:
            span = weeks.span_of(tx, row)
            return weeks.week(tx, core.bank, core.seed, guild_id, span, gone)

        def givers(tx: Transaction) -> tuple[UserId, ...]:
            return votes.givers(tx, guild_id, weeks.looked_at(weeks.span_of(tx, row)).since)

        gone = core.presence.known_gone(guild_id)
        week = await core.database.read(read)
        if ask:
            voters = await core.database.read(givers)
            asked: set[UserId] = {*voters, *week.practised, *(one for one, _ in week.reached)}
            asked.update(one.user_id for one in week.well_put)
            gone |= await core.presence.gone(guild_id, asked)
            week = await core.database.read(read)  # votes of who left don't count
        return week

    async def draw(self, row: OutboxRow) -> None:
        """Edit a week where it stands; one that is on its way first has to get there."""
        told = await self._core.database.read(lambda tx: weeks.told(tx, row.guild_id, row.subject))
        if told is not None and told.state == "due":
            until = self._core.clock.now() + SOON
            await self._core.database.write(
                lambda tx: outbox.reschedule(tx, row.outbox_id, until, "")
            )
            return
        if told is not None and told.message_id is not None and told.channel_id is not None:
            week = await self._week(told, ask=False)
            card = GroupWeekCard(told.marker, row.guild_id, week)
            where = ChannelId(told.channel_id), MessageId(told.message_id)
            edit = partial(self._core.notifier.edit, *where, card)
            await change(self._core.notifier, where[0], edit)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))

    async def could_not_tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """The organisers hear of it once, unless they know of the cause."""
        places = (DeliveryFailure.FORBIDDEN, DeliveryFailure.GONE)
        if error is None or error.failure not in places or row.channel_id is None:
            return
        now, cause, channel_id = self._core.clock.now(), error.failure.value, row.channel_id

        def tell(tx: Transaction) -> None:
            settings = guilds.get(tx, row.guild_id)
            if settings is None:
                return
            if alerts.is_news(tx, row.guild_id, weeks.KIND, cause, channel_id, now):
                words = NO_PLACE.format(channel=channel_id)
                alerts.notice(tx, settings, f"{weeks.KIND}:{row.subject}:{cause}", words, now)

        await self._core.write(tell)

"""Showing, explaining and ranking streaks."""

from datetime import date, datetime, timedelta
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.core.ports import Wake
from bot.daily.ledger import store as daily
from bot.daily.ledger.store import DailyPost
from bot.daily.streaks import rules, store
from bot.daily.streaks.messages import (
    Leaderboard,
    Period,
    StreakExplained,
    StreakShown,
    VisibilitySet,
)
from bot.daily.streaks.rules import Entry, Practice, RankBy
from bot.practice.quiz import tx as quizzes
from bot.server.members import store as members
from bot.server.settings import store as guild_store
from bot.server.settings.rules import GuildSettings

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
    """Everything about streaks that somebody asks for."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def show(self, guild_id: GuildId, viewer_id: int, user_id: UserId) -> StreakShown:
        """A member's streak; that of somebody who is hidden only to themselves."""
        return await self._database.write(
            partial(_show, guild_id=guild_id, viewer_id=viewer_id, user_id=user_id)
        )

    async def explain(
        self, guild_id: GuildId, viewer_id: int, user_id: UserId, last: date | None = None
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

    async def leaderboard(self, guild_id: GuildId, viewer_id: int, period: Period) -> Leaderboard:
        """Everybody who answered in the period and does not hide, best first."""
        now = self._clock.now()
        return await self._database.read(
            partial(_leaderboard, guild_id=guild_id, viewer_id=viewer_id, period=period, now=now)
        )

    async def take_note(self, guild_id: GuildId, user_id: UserId) -> str:
        """What waits to be said to the member, once; "" if nothing does."""
        if not await self._database.read(lambda tx: members.has_note(tx, guild_id, user_id)):
            return ""
        return await self._database.write(lambda tx: members.take_note(tx, guild_id, user_id))

    async def set_hidden(
        self, guild_id: GuildId, user_id: UserId, *, hidden: bool
    ) -> VisibilitySet:
        """Show the member to others, or never, also on cards that stand already."""
        now = self._clock.now()

        def choose(tx: Transaction) -> None:
            if members.get(tx, guild_id, user_id).hidden is hidden:
                return
            members.set_hidden(tx, guild_id, user_id, hidden=hidden)
            quizzes.redraw_cards_of(tx, guild_id, user_id, now)

        await self._database.write(choose)
        self._wake()
        return VisibilitySet(hidden)


def settings_or_refuse(tx: Transaction, guild_id: GuildId) -> GuildSettings:
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        raise UserError(NOT_SET_UP)
    return settings


def _refuse_hidden(tx: Transaction, guild_id: GuildId, viewer_id: int, user_id: UserId) -> None:
    if viewer_id != user_id and members.get(tx, guild_id, user_id).hidden:
        raise UserError(HIDDEN)


def _unanswered(
    tx: Transaction, guild_id: GuildId, user_id: UserId
) -> tuple[DailyPost | None, bool]:
    """The open question that ends first and that the member has not answered; whether its day
    counts already, by practice."""
    for post in reversed(daily.open_posts(tx, guild_id)):
        dates = store.counted_on(tx, guild_id, user_id, post.on - timedelta(days=1))
        if post.on not in dates.answered:
            return post, post.on in dates.practised
    return None, False


def _show(tx: Transaction, guild_id: GuildId, viewer_id: int, user_id: UserId) -> StreakShown:
    settings_or_refuse(tx, guild_id)
    _refuse_hidden(tx, guild_id, viewer_id, user_id)
    is_mine = viewer_id == user_id
    post, practised = _unanswered(tx, guild_id, user_id) if is_mine else (None, False)
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
        practised=practised,
    )


def _explain(
    tx: Transaction,
    guild_id: GuildId,
    viewer_id: int,
    user_id: UserId,
    now: datetime,
    last: date | None,
) -> StreakExplained:
    settings = settings_or_refuse(tx, guild_id)
    _refuse_hidden(tx, guild_id, viewer_id, user_id)
    days = store.ledger(tx, guild_id)
    today = now.astimezone(settings.zone).date()
    end = min(last, today) if last is not None else today
    first = end - timedelta(days=LINES - 1)
    dates = store.counted_on(tx, guild_id, user_id)
    counted = dates.answered | dates.practised
    # Before the first day that counts there was nothing to lose; before a question, nothing.
    start = min(counted, default=days[0].on if days else today)
    if first < start <= end:
        first = start
    # Of the days that are not shown it is enough that something was practised.
    practised: dict[date, tuple[Practice, ...]] = dict.fromkeys(dates.practised, ())
    practised |= store.practised_with(tx, guild_id, user_id, first)
    lines = rules.explain(
        (day for day in days if day.on <= today),
        dates.answered,
        first=first,
        last=end,
        late_on=store.late_on(tx, guild_id, user_id),
        practised_on=practised,
    )
    return StreakExplained(
        user_id=user_id,
        is_mine=viewer_id == user_id,
        progress=store.progress(tx, guild_id, user_id),
        lines=lines,
        last=end,
        has_earlier=bool(days) and days[0].on < first and any(day < first for day in counted),
        note=members.take_note(tx, guild_id, viewer_id),
    )


def _leaderboard(
    tx: Transaction, guild_id: GuildId, viewer_id: int, period: Period, now: datetime
) -> Leaderboard:
    settings = settings_or_refuse(tx, guild_id)
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
